"""Making a step that fell due: as the system, dated when it did (domain.md sections 2 and 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.change import alter
from tui.domain.clocks.escalation import AT_ONCE, FIRST_LINE, HANDOVERS
from tui.domain.clocks.steps import AT_RISK, AUTO_CLOSE, ESCALATE, FOLLOW_UP, UPDATE_MISSED, WAKE, Step
from tui.domain.clocks.timeline import BREACH
from tui.domain.document import plain
from tui.domain.history import ActivityKind, ActorKind, FieldChange, Stamp
from tui.domain.holds import after_lifting
from tui.domain.incident import Flag, Incident, State
from tui.domain.incident_states import Escalation

if TYPE_CHECKING:
    from tui.domain.history import JsonValue

_WHOLE: Final = 100
Make = Callable[[Incident, Stamp, str], Incident]


def make(incident: Incident, step: Step, recorded: datetime) -> tuple[Incident, Stamp]:
    """Return the incident after a step, and the step's stamp; its latest change stays the latest."""
    stamp = Stamp(
        op=step.id, at=datetime.fromtimestamp(step.at, UTC), recorded=recorded, actor="",
        new_id=lambda: step.id, actor_kind=ActorKind.SYSTEM,
    )  # fmt: skip
    moved = _MAKES[step.rule](incident, stamp, step.about)
    return replace(moved, updated_at=max(incident.updated_at, moved.updated_at)), stamp


def _follow_up(now: Incident, stamp: Stamp, hold: str) -> Incident:
    stays = tuple(one for one in now.holds if one.id != hold)
    flags = now.flags if Flag.FOLLOWUP in now.flags else (*now.flags, Flag.FOLLOWUP)
    return alter(
        now, stamp, ActivityKind.TRANSITION, FOLLOW_UP, text="the follow-up is due", holds=stays,
        state=after_lifting(now, stays), flags=flags,
    )  # fmt: skip


def _auto_close(now: Incident, stamp: Stamp, days: str) -> Incident:
    words = f"nobody has answered within {days} business days"
    return alter(
        now, stamp, ActivityKind.TRANSITION, AUTO_CLOSE, text=words, state=State.CLOSED, closed_at=stamp.at
    )


def _escalate(now: Incident, stamp: Stamp, about: str) -> Incident:
    """Write it down; what is no mere warning raises the flag, which only a person lowers."""
    how = Escalation.FUNCTIONAL if about == FIRST_LINE else Escalation.HIERARCHIC
    told = FieldChange(field="how", after=how.value)
    raised = not about.isdecimal() or int(about) >= _WHOLE
    flags = (*now.flags, Flag.ESCALATED) if raised and Flag.ESCALATED not in now.flags else now.flags
    return alter(now, stamp, ActivityKind.NOTE, ESCALATE, text=_escalated(about), says=(told,), flags=flags)


def _escalated(about: str) -> str:
    if about == FIRST_LINE:
        return "the first line's time is over: to the next support level"
    if about.startswith(HANDOVERS):
        return f"handed over {about.removeprefix(HANDOVERS)} times"
    if about.startswith(AT_ONCE):
        return f"{about}: told at once"
    return f"{about} % of the resolution target is used"


def _breach(now: Incident, stamp: Stamp, name: str) -> Incident:
    missed: JsonValue = plain(stamp.at - timedelta(seconds=1))
    told = FieldChange(field=BREACH, before=name, after=missed)
    return alter(now, stamp, ActivityKind.NOTE, BREACH, text=f"the {name} target was missed", says=(told,))


def _wake(now: Incident, stamp: Stamp, why: str) -> Incident:
    words = "the target is at risk" if why == AT_RISK else "the snooze is over"
    return alter(now, stamp, ActivityKind.CHANGE, WAKE, text=words, snooze=None)


def _update_missed(now: Incident, stamp: Stamp, _about: str) -> Incident:
    words = "the update of the major incident was missed"
    return alter(now, stamp, ActivityKind.NOTE, UPDATE_MISSED, text=words)


_MAKES: Final[Mapping[str, Make]] = MappingProxyType(
    {
        FOLLOW_UP: _follow_up,
        AUTO_CLOSE: _auto_close,
        ESCALATE: _escalate,
        BREACH: _breach,
        WAKE: _wake,
        UPDATE_MISSED: _update_missed,
    }
)
