"""What a desk has agreed to, as its people write it: one record, the same on every replica."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: The id of a desk's settings: there is one of them.
DESK: Final = "desk"

#: What a desk without settings goes by, as it would be written.
DEFAULT_TEXT: Final = """\
# What this desk has agreed to. Spans: 15m, 8h, 2d (of 24 hours), 1bd (a business day of the calendar), none.

warnings = [50, 75]                                             # per cent of a target used
pausing = ["awaiting_caller", "scheduled_with_caller"]          # holds that pause the resolution clock
round_the_clock = ["24×7", "24x7", "24/7", "7x24", "always", "round the clock"] # hours of a service that is

[priority]                      # by impact; each for urgency high, medium, low
high = [1, 2, 3]
medium = [2, 3, 4]
low = [3, 4, 5]

[response]                      # until a human takes it
calendar = "always"
p1 = "15m"
p2 = "1h"
p3 = "4h"
p4 = "8h"
p5 = "1bd office"               # a target may name its own calendar

[resolution]
calendar = "always"
p1 = "1h"
p2 = "8h"
p3 = "24h"
p4 = "48h"
p5 = "none"

[update]                        # since the caller last heard of us
calendar = "always"
p1 = "none"
p2 = "none"
p3 = "none"
p4 = "none"
p5 = "none"

# Clocks of their own. kind: SLA (instead of the above, for records that match), OLA (a team of ours), UC (a
# supplier). while: it counts only while waiting for that. match: as a filter says it, "service:Mail +vip".

[clocks.internal]
kind = "OLA"
while = ["awaiting_change", "awaiting_problem"]

[clocks.vendor]
kind = "UC"
while = ["awaiting_vendor"]

[escalation]
at_once = [1]                   # priorities that those who decide are told of at once
points = [50, 75, 100]          # and at so many per cent of the resolution target
handovers = 3                   # and from so many handovers on; 0: never

[first_line]                    # by when it must have left the teams of tier 1
calendar = "always"
p1 = "none"
p2 = "none"
p3 = "none"
p4 = "none"
p5 = "none"

[auto_close]
days = 2                        # business days until a resolved one is closed; 0: never
calendar = "office"

[calendars.office]
zone = "UTC"
mon = ["08:00-18:00"]
tue = ["08:00-18:00"]
wed = ["08:00-18:00"]
thu = ["08:00-18:00"]
fri = ["08:00-18:00"]
holidays = []                   # dates: 2026-12-25
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings' text (TOML), how often they have changed, and the operation that changed them last."""

    id: str = DESK
    version: int
    text: str
    op: str = ""
