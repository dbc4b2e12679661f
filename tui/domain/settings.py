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
always_supported = []                                           # services, by name, supported round the clock

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

[calendars.office]
zone = "UTC"
mon = ["08:00-18:00"]
tue = ["08:00-18:00"]
wed = ["08:00-18:00"]
thu = ["08:00-18:00"]
fri = ["08:00-18:00"]
holidays = []                   # dates: 2026-12-25

[auto_close]
days = 2                        # business days of “office” until a resolved one is closed; 0: never
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings' text (TOML), how often they have changed, and the operation that changed them last."""

    id: str = DESK
    version: int
    text: str
    op: str = ""
