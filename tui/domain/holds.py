"""What an incident waits for: a set of holds, each with a reason and a follow-up (domain.md section 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui.domain.change import alter, append, need
from tui.domain.errors import MissingFields, Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.incident import Event, Flag, Hold, HoldReason, Incident, State, next_state
from tui.domain.words import answer, recipients

if TYPE_CHECKING:
    from datetime import datetime

#: What lifts every hold at once.
ALL_HOLDS: Final = "all"


def hold(
    incident: Incident,
    stamp: Stamp,
    *,
    reason: HoldReason | None = None,
    follow_up_at: datetime | None = None,
    reply: str = "",
    to: tuple[str, ...] = (),
    text: str = "",
) -> Incident:
    """Let the incident wait; waiting for the caller carries a public reply.

    A second hold for the same reason moves its follow-up: it waits on since the first.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: reason, follow-up, or the reply if it waits for the caller.
        Refused: the follow-up is past, or there is nobody to reply to.
    """
    state = next_state(incident.state, Event.HOLD)
    asks_caller = reason is HoldReason.AWAITING_CALLER
    need(
        Event.HOLD,
        {"reason": reason, "follow_up_at": follow_up_at, **({"reply": reply} if asks_caller else {})},
    )
    assert reason is not None  # noqa: S101 (`need` has seen to it)
    if follow_up_at is not None and follow_up_at <= stamp.at:
        raise Refused("the follow-up lies in the past; name a moment to come")
    named = recipients(incident, to) if reply.strip() else ()
    earlier = next((one for one in incident.holds if one.reason is reason), None)
    if earlier is None:
        fresh = Hold(
            id=stamp.new_id(), reason=reason, author=stamp.actor, since=stamp.at,
            follow_up_at=follow_up_at, note=text.strip(),
        )  # fmt: skip
        holds = (*incident.holds, fresh)
    else:
        moved = replace(earlier, author=stamp.actor, follow_up_at=follow_up_at, note=text.strip())
        holds = tuple(moved if one is earlier else one for one in incident.holds)
    waiting = alter(
        incident, stamp, ActivityKind.TRANSITION, Event.HOLD, text=text, state=state, holds=holds,
        flags=without_followup(incident),
    )  # fmt: skip
    return append(waiting, stamp, answer(stamp, reply, named)) if named else waiting


def resume(incident: Incident, stamp: Stamp, *, hold: str = "", text: str = "") -> Incident:
    """Lift one hold (by its reason or id), or "all"; unnamed, the only one there is.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: several holds and none named.
        Refused: no such hold.
    """
    next_state(incident.state, Event.RESUME)
    if not hold and len(incident.holds) > 1:
        raise MissingFields(
            Event.RESUME, ["hold"], [*(one.reason.value for one in incident.holds), ALL_HOLDS]
        )
    stays = (
        ()
        if hold in {"", ALL_HOLDS}
        else tuple(one for one in incident.holds if hold not in {one.reason, one.id})
    )
    if len(stays) == len(incident.holds) and incident.holds:
        there = ", ".join(one.reason.value for one in incident.holds)
        raise Refused(f"it does not wait for {hold!r}; it waits for {there}")
    return alter(
        incident, stamp, ActivityKind.TRANSITION, Event.RESUME, text=text, holds=stays,
        state=after_lifting(incident, stays), flags=without_followup(incident),
    )  # fmt: skip


def without_followup(incident: Incident) -> tuple[Flag, ...]:
    """Return the flags once somebody has looked after the follow-up."""
    return tuple(flag for flag in incident.flags if flag is not Flag.FOLLOWUP)


def state_without_holds(*, started: bool, team: str | None, assignee: str | None) -> State:
    """Return where an open incident stands when nothing holds it (domain.md: last hold lifted)."""
    if started:
        return State.IN_PROGRESS
    return State.ASSIGNED if team or assignee else State.NEW


def after_lifting(incident: Incident, holds: tuple[Hold, ...]) -> State:
    """Return the state of an incident on hold once only `holds` remain."""
    if holds:
        return State.ON_HOLD
    return state_without_holds(started=incident.started, team=incident.team, assignee=incident.assignee)
