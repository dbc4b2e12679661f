"""What a move of an incident brings about on others: children, duplicates, the other end of a tie.

Each is a `Then` of tui.desk.work: in the same frame and the same step of undo as the move itself.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tui.desk.kinds import INCIDENT
from tui.desk.records import record_operation
from tui.domain import kinship, major
from tui.domain.change import append
from tui.domain.contact import recurrence
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, ActorKind
from tui.domain.incident import FINAL, Flag
from tui.domain.lifecycle import open_incident
from tui.domain.linking import (
    CHILD_OF,
    DUPLICATE_OF,
    OPPOSITES,
    PARENT_OF,
    RECURS_AS,
    SPLIT_INTO,
    children,
    tied_back,
)
from tui.domain.splitting import other_part
from tui.domain.tasks import still_open

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tui.desk.records import Author
    from tui.domain.history import Stamp
    from tui.domain.incident import Incident, Link
    from tui.store import Transaction

_INHERIT = "inherit"
_NUMBER = "INC"
#: Ties that lead from what has ended to what goes on for it.
_GOES_ON = frozenset({DUPLICATE_OF, RECURS_AS})


def carry(tx: Transaction, author: Author, before: Incident, after: Incident) -> Iterator[str]:
    """Let the children follow; say which do not."""
    for child_id in children(after):
        child: Incident | None = tx.read(INCIDENT, child_id)
        if child is None or child.parent != after.id:
            continue
        if why := kinship.skips(child, before, after):
            yield f"{child.number} {'is not started' if after.is_open else 'stays open'}: {why}"
        else:
            _moved(tx, author, child, lambda one, stamp: kinship.carried(one, before, after, stamp))


def end(tx: Transaction, author: Author, before: Incident, after: Incident) -> Iterator[str]:
    """Refuse to cancel a parent; tie a duplicate to the record that goes on, which takes over what it can."""
    going_on = [one for child in children(before) if (one := tx.read(INCIDENT, child)) and one.is_open]
    if going_on:
        numbers = ", ".join(one.number for one in going_on)
        raise Refused(f"it is the parent of {numbers}: resolve it, or unlink them first")
    for tie in _new_ties(before, after):
        of: Incident | None = tx.read(INCIDENT, tie.target)
        if tie.kind != DUPLICATE_OF or of is None:
            continue
        kinship.duplicates(before, of, lambda record_id: tx.read(INCIDENT, record_id))
        _moved(tx, author, of, lambda one, stamp: _goes_on(one, after, stamp))
    yield from ()


def tie(tx: Transaction, author: Author, before: Incident, after: Incident) -> Iterator[str]:
    """Tie the other end as well; what comes under a parent waits with it."""
    for new in _new_ties(before, after):
        other: Incident | None = tx.read(INCIDENT, new.target)
        if other is None or new.kind not in OPPOSITES:
            continue
        if new.kind == CHILD_OF:
            kinship.under(before, other)
        _moved(tx, author, other, _tying(new.kind, after.id))
        if new.kind == CHILD_OF:
            _moved(tx, author, after, _joining(other))
            yield from _proposed(tx, author, other.id)


def untie(tx: Transaction, author: Author, before: Incident, after: Incident) -> Iterator[str]:
    """Untie the other end as well; what leaves its parent waits with it no longer."""
    for gone in (one for one in before.links if one not in after.links):
        other: Incident | None = tx.read(INCIDENT, gone.target)
        if other is not None:
            _moved(tx, author, other, _untying(gone.kind, after.id))
            if gone.kind == PARENT_OF:
                other = tx.read(INCIDENT, other.id)
                if other is not None:
                    _moved(tx, author, other, kinship.left)
    if before.parent is not None and after.parent is None:
        _moved(tx, author, after, kinship.left)
    yield from ()


def part(tx: Transaction, author: Author, _before: Incident, after: Incident) -> Iterator[str]:
    """Open the incident of the other part, tied back."""
    other = _opened(tx, author, other_part(after), SPLIT_INTO, after.id)
    yield f"the other part is {other.number}"
    if staying := still_open(after.tasks):
        titles = "; ".join(one.title for one in staying)
        yield f"{after.number} keeps the task{'s' * (len(staying) > 1)}: {titles}"


def recur(tx: Transaction, author: Author, before: Incident, after: Incident) -> Iterator[str]:
    """Open what a caller's word on a closed incident is about, if it was tied to its recurrence for that.

    Raises:
        Refused: there is one already that goes on for it, or for what went on for it.
    """
    if all(tie.kind != RECURS_AS for tie in _new_ties(before, after)):
        return
    if (now := _now_going_on(tx, before)) is not None:
        raise Refused(f"it is {before.state.words} and goes on as {now.number}: note the call there")
    other = _opened(tx, author, recurrence(after, after.op), RECURS_AS, after.id)
    yield f"{other.number} was opened, its recurrence: {after.number} is {after.state.words} for good"
    yield from _proposed(tx, author, other.id)


def propose(tx: Transaction, author: Author, _before: Incident | None, after: Incident) -> Iterator[str]:
    """Propose a major incident where the rules do."""
    return _proposed(tx, author, after.id)


def _now_going_on(tx: Transaction, ended: Incident) -> Incident | None:
    """Return what goes on for an incident, over any others that did and have ended since."""
    followed, seen = [ended], {ended.id}
    for one in followed:
        ids = [tie.target for tie in one.links if tie.kind in _GOES_ON and tie.target not in seen]
        seen.update(ids)
        others: list[Incident] = [other for target in ids if (other := tx.read(INCIDENT, target))]
        if going_on := [other for other in others if other.state not in FINAL]:
            return going_on[0]
        followed += others
    return None


def _opened(tx: Transaction, author: Author, fields: Mapping[str, Any], kind: str, of: str) -> Incident:
    """Open an incident in the same step, tied back to where it comes from (`kind` as it is called there)."""
    stamp = author.stamp()
    caller = tx.read("person", str(fields.get("caller") or ""))
    flags = (Flag.VIP,) if caller is not None and caller.vip else ()
    opened = open_incident(stamp, number=tx.next_number(_NUMBER), flags=flags, **fields)
    opened = tied_back(opened, stamp, kind=kind, to=of)
    record_operation(tx, author, stamp, "new", before=None, after=opened)
    return opened


def _proposed(tx: Transaction, author: Author, record_id: str) -> Iterator[str]:
    incident: Incident | None = tx.read(INCIDENT, record_id)
    if incident is None:
        return
    criticality = str(tx.column("service", incident.service, "criticality") or "") if incident.service else ""
    why = major.proposal(incident, criticality=criticality, children=len(children(incident)))
    if why:
        step = major.Step.PROPOSE
        _moved(tx, author, incident, partial(_proposing, why), step)
        yield f"{incident.number}: proposed as a major incident: {why} (! accepts it)"


def _new_ties(before: Incident, after: Incident) -> list[Link]:
    return [one for one in after.links if one not in before.links]


def _goes_on(of: Incident, gone: Incident, stamp: Stamp) -> Incident:
    """Return the record that goes on: tied, told, with the watchers and tasks of its duplicate."""
    tied = tied_back(of, stamp, kind=DUPLICATE_OF, to=gone.id)
    told = append(
        tied,
        stamp,
        stamp.activity(ActivityKind.NOTE, "merged", text=f"{gone.number} is the same: {gone.title}"),
    )
    return kinship.taking_over(told, stamp, gone)


def _tying(kind: str, to: str) -> Callable[[Incident, Stamp], Incident]:
    return lambda one, stamp: tied_back(one, stamp, kind=kind, to=to)


def _joining(parent: Incident) -> Callable[[Incident, Stamp], Incident]:
    return lambda one, stamp: kinship.joined(one, parent, stamp)


def _untying(kind: str, to: str) -> Callable[[Incident, Stamp], Incident]:
    return lambda one, stamp: kinship.untied(one, stamp, kind=kind, to=to)


def _proposing(why: str, one: Incident, stamp: Stamp) -> Incident:
    return major.propose(one, replace(stamp, actor_kind=ActorKind.SYSTEM), reason=why)


def _moved(
    tx: Transaction,
    author: Author,
    record: Incident,
    move: Callable[[Incident, Stamp], Any],
    kind: str = _INHERIT,
) -> None:
    """Move another record, unless nothing changes, as an operation of the same step."""
    stamp = author.stamp()
    moved = move(record, stamp)
    if moved is not record:
        record_operation(tx, author, stamp, kind, before=record, after=replace(moved, adopted=True))
