"""Out of sight until a moment: it wakes then, on the caller's word, or when the target is at risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.domain.change import alter, need
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.incident import Snooze

if TYPE_CHECKING:
    from datetime import datetime

    from tui.domain.incident import Incident

SNOOZE: Final = "snooze"
WAKE: Final = "wake"


def snooze(incident: Incident, stamp: Stamp, *, until: datetime | None = None, text: str = "") -> Incident:
    """Put an open incident out of sight; once more moves the moment. No clock stands still for it.

    Raises:
        MissingFields: no moment.
        Refused: it is not open, or the moment is past.
    """
    if not incident.is_open:
        raise Refused(f"cannot snooze: it is {incident.state.words}; only what is open can be put off")
    need(SNOOZE, {"until": until})
    assert until is not None  # noqa: S101 (`need` has seen to it)
    if until <= stamp.at:
        raise Refused("the moment lies in the past; name one to come")
    put_off = Snooze(until=until, since=stamp.at, author=stamp.actor)
    return alter(incident, stamp, ActivityKind.CHANGE, SNOOZE, text=text, snooze=put_off)


def wake(incident: Incident, stamp: Stamp, *, text: str = "") -> Incident:
    """Bring it back into sight.

    Raises:
        Refused: it is not out of sight.
    """
    if incident.snooze is None:
        raise Refused("it is not snoozed")
    return alter(incident, stamp, ActivityKind.CHANGE, WAKE, text=text, snooze=None)
