"""Parents and children, and duplicates: what carries over, what does not, and no circles (domain.md 4).

A child is another caller's report of the same thing; a duplicate is the same contact once more. What
carries over is done by the system in the operator's step: it takes nobody's response, and one undo takes all
of it back.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.change import alter
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, ActorKind, Stamp
from tui.domain.holds import after_lifting
from tui.domain.incident import TRANSITIONS, Event, Flag, Hold, HoldReason, Incident, State
from tui.domain.linking import DUPLICATE_OF, OPPOSITES, PARENT_OF, UNLINK, children
from tui.domain.tasks import handed_on, mandatory_ones

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_WAITS: Final = HoldReason.AWAITING_PARENT


def under(child: Incident, parent: Incident) -> None:
    """Let a record come under a parent.

    Raises:
        Refused: one of them is not open, or this would be a circle or a second step.
    """
    if parent.id == child.id:
        raise Refused("a record cannot be its own parent")
    if not child.is_open or not parent.is_open:
        closed = child if not child.is_open else parent
        raise Refused(f"{closed.number} is {closed.state.words}; parents and children are open")
    if parent.parent is not None:
        raise Refused(f"{parent.number} is a child itself: link it to that parent instead")
    if own := children(child):
        raise Refused(f"it has {len(own)} children of its own: link those to {parent.number} instead")
    if child.major is not None:
        raise Refused("it is a major incident, or proposed as one: those have no parent")


def joined(child: Incident, parent: Incident, stamp: Stamp) -> Incident:
    """Return a record that has come under a parent: under one that is on hold it waits with it."""
    return _waiting(child, replace(stamp, actor_kind=ActorKind.SYSTEM)) if parent.holds else child


def left(child: Incident, stamp: Stamp) -> Incident:
    """Return a record that has left its parent: it waits with it no longer."""
    return _freed(child, child, replace(stamp, actor_kind=ActorKind.SYSTEM))


def untied(other: Incident, stamp: Stamp, *, kind: str, to: str) -> Incident:
    """Return the record at the other end of a tie (`kind` as it is called from here), tied no longer."""
    opposite = OPPOSITES.get(kind)
    stays = tuple(one for one in other.links if (one.kind, one.target) != (opposite, to))
    parent = None if kind == PARENT_OF and other.parent == to else other.parent
    if (stays, parent) == (other.links, other.parent):
        return other
    return alter(other, stamp, ActivityKind.LINK, UNLINK, links=stays, parent=parent)


def carried(child: Incident, before: Incident, after: Incident, stamp: Stamp) -> Incident:
    """Return a child after its parent's step: start, resolve and holds carry over, nothing else does.

    A child the step is not legal for stays as it is; one whose caller's word nobody has read is not resolved.
    """
    inherited = replace(stamp, actor_kind=ActorKind.SYSTEM)
    if not child.is_open:
        return child
    for rule, carry in _CARRIED.items():
        if rule(before, after):
            return carry(child, after, inherited)
    return child


def skips(child: Incident, before: Incident, after: Incident) -> str:
    """Return why a child does not follow its parent's beginning or end, "" if it does, or need not."""
    ends = before.is_open and after.state is State.RESOLVED
    begins = not before.started and after.started and (child.state, Event.START) in TRANSITIONS
    if not child.is_open or not (ends or begins):
        return ""
    if waiting := mandatory_ones(child.tasks):
        return waiting
    if Flag.REPLIED in child.flags or _unread(child):
        return "its caller has written since; read that first"
    return ""


def duplicates(incident: Incident, of: Incident, above: Callable[[str], Incident | None]) -> None:
    """Let an incident be a duplicate of another; `above` reads a record by id.

    Raises:
        Refused: a circle; another caller's report, which is a child; or a major one.
    """
    if incident.major is not None:
        raise Refused("it is a major incident, or proposed as one: demote it before it is merged")
    seen = {incident.id}
    at: Incident | None = of
    while at is not None:
        if at.id in seen:
            raise Refused(f"{of.number} is a duplicate of this one already, or of itself: no circles")
        seen.add(at.id)
        at = next((above(tie.target) for tie in at.links if tie.kind == DUPLICATE_OF), None)
    told = incident.caller is not None and of.caller is not None and incident.caller != of.caller
    if told:
        raise Refused(f"somebody else reported {of.number}: another caller's report is its child (L child)")


def taking_over(of: Incident, stamp: Stamp, gone: Incident) -> Incident:
    """Return the record that goes on, with those who watched its duplicate, and its open tasks."""
    watchers = tuple(dict.fromkeys((*of.watchers, *gone.watchers)))
    tasks = handed_on(of.tasks, gone.tasks) if of.is_open else of.tasks
    if (watchers, tasks) == (of.watchers, of.tasks):
        return of
    return alter(of, stamp, ActivityKind.CHANGE, "taken_over", watchers=watchers, tasks=tasks)


def _unread(child: Incident) -> bool:
    """Whether the caller was the last to speak, after the report itself."""
    spoken = [one for one in child.history if one.kind in {ActivityKind.CONTACT, ActivityKind.REPLY}]
    return bool(spoken) and spoken[-1].kind is ActivityKind.CONTACT


def _waiting(child: Incident, stamp: Stamp) -> Incident:
    if any(one.reason is _WAITS for one in child.holds):
        return child
    hold = Hold(id=stamp.new_id(), reason=_WAITS, author=stamp.actor, since=stamp.at)
    return alter(
        child, stamp, ActivityKind.TRANSITION, Event.HOLD, state=State.ON_HOLD, holds=(*child.holds, hold)
    )


def _held(child: Incident, _parent: Incident, stamp: Stamp) -> Incident:
    return _waiting(child, stamp)


def _freed(child: Incident, _parent: Incident, stamp: Stamp) -> Incident:
    stays = tuple(one for one in child.holds if one.reason is not _WAITS)
    if stays == child.holds:
        return child
    return alter(
        child, stamp, ActivityKind.TRANSITION, Event.RESUME, holds=stays, state=after_lifting(child, stays)
    )


def _started(child: Incident, parent: Incident, stamp: Stamp) -> Incident:
    freed = _freed(child, parent, stamp)
    state = TRANSITIONS.get((freed.state, Event.START))
    if state is None:
        return freed
    return alter(freed, stamp, ActivityKind.TRANSITION, Event.START, state=state, started=True)


def _resolved(child: Incident, parent: Incident, stamp: Stamp) -> Incident:
    state = TRANSITIONS.get((child.state, Event.RESOLVE))
    if state is None or parent.resolution is None:
        return child
    words = f"with {parent.number}: {parent.resolution.solution}"
    return alter(
        child, stamp, ActivityKind.TRANSITION, Event.RESOLVE, text=words, state=state, holds=(), snooze=None,
        resolution=parent.resolution, service=child.service or parent.service, resolved_at=stamp.at,
        first_resolved_at=child.first_resolved_at or stamp.at,
        flags=tuple(flag for flag in child.flags if flag is not Flag.FOLLOWUP),
    )  # fmt: skip


#: What the parent's step was -> what it does to a child; the first that fits.
_CARRIED: Final[
    Mapping[Callable[[Incident, Incident], bool], Callable[[Incident, Incident, Stamp], Incident]]
] = MappingProxyType(
    {
        lambda before, after: before.is_open and after.state is State.RESOLVED: _resolved,
        lambda before, after: before.state is not State.ON_HOLD and after.state is State.ON_HOLD: _held,
        lambda before, after: not before.started and after.started: _started,
        lambda before, after: before.state is State.ON_HOLD and after.is_open
        and after.state is not State.ON_HOLD: _freed,
    }
)  # fmt: skip
