"""Escalation is a flag and an activity, never a state (domain.md section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.domain.change import alter, need
from tui.domain.errors import Refused
from tui.domain.handing import assign
from tui.domain.history import ActivityKind, FieldChange, Stamp
from tui.domain.incident_states import Escalation, Flag

if TYPE_CHECKING:
    from tui.domain.incident import Incident

ESCALATED: Final = "escalated"
DEESCALATE: Final = "de_escalate"


def escalate(
    incident: Incident,
    stamp: Stamp,
    *,
    how: Escalation | None = None,
    team: str | None = None,
    text: str = "",
) -> Incident:
    """Hand it to the next support level, or name it to those who decide; both raise the flag.

    Raises:
        MissingFields: how, why, or the next support level's team.
        Refused: it is not open, or with that team already.
    """
    if not incident.is_open:
        raise Refused(f"cannot escalate: it is {incident.state.words}")
    need("escalate", {"how": how, "text": text})
    flags = incident.flags if Flag.ESCALATED in incident.flags else (*incident.flags, Flag.ESCALATED)
    said = (FieldChange(field="how", after=str(how)),)
    handed = incident
    if how is Escalation.FUNCTIONAL:
        need("escalate", {"team": team})
        handed = assign(incident, stamp, team=team)
    return alter(handed, stamp, ActivityKind.CHANGE, ESCALATED, text=text, says=said, flags=flags)


def de_escalate(incident: Incident, stamp: Stamp, *, reason: str = "") -> Incident:
    """Lower the flag again, for a reason.

    Raises:
        MissingFields: no reason.
        Refused: it is not escalated.
    """
    if Flag.ESCALATED not in incident.flags:
        raise Refused("it is not escalated")
    need(DEESCALATE, {"reason": reason})
    flags = tuple(flag for flag in incident.flags if flag is not Flag.ESCALATED)
    return alter(incident, stamp, ActivityKind.CHANGE, DEESCALATE, text=reason, flags=flags)
