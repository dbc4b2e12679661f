"""What a problem's moves bring about on its incidents: ties, words, the end of waiting (domain.md 6).

Each writes other records in the transaction of the move, in the same step of undo, and returns remarks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.desk.kinds import INCIDENT, PROBLEM
from tui.desk.records import record_operation
from tui.domain import known_error, problem_life
from tui.domain.errors import MissingFields, Refused
from tui.domain.problem_states import Flag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tui.desk.records import Author
    from tui.domain.history import Stamp
    from tui.domain.incident import Incident
    from tui.domain.problem import Problem
    from tui.store import Transaction

#: Remarks about single incidents; the rest is counted.
_TOLD: Final = 3


def tied_to(tx: Transaction, author: Author, before: Problem | None, after: Problem) -> list[str]:
    """Tie the incidents that are linked now."""
    known = before.incidents if before is not None else ()
    fresh = [one for one in after.incidents if one not in known]
    _each(tx, author, fresh, "link", lambda one, stamp: known_error.tied(one, stamp, after))
    return [f"{_count(len(fresh))} linked"] if fresh else []


def loosened(tx: Transaction, author: Author, before: Problem, after: Problem) -> list[str]:
    """Untie the incidents that are linked no longer."""
    gone = [one for one in before.incidents if one not in after.incidents]
    _each(tx, author, gone, "unlink", lambda one, stamp: known_error.untied(one, stamp, after))
    return [f"{_count(len(gone))} unlinked"]


def said_to(tx: Transaction, author: Author, _before: Problem, after: Problem) -> list[str]:
    """Tell every open linked incident the workaround; say how many that are."""
    reached = [one.id for one in _read(tx, after.incidents) if one.is_open]
    if not reached:
        raise Refused("none of its incidents is open: there is nobody to tell")
    _each(tx, author, reached, "reply", lambda one, stamp: known_error.informed(one, stamp, after))
    return [f"{_count(len(reached))} told"]


def answered(tx: Transaction, author: Author, before: Problem, after: Problem) -> list[str]:
    """Tie the incident on which the workaround was tried; say how often it worked by now."""
    return [f"worked {after.worked} of {after.used}", *tied_to(tx, author, before, after)]


def weighed(_tx: Transaction, _author: Author, _before: Problem, after: Problem) -> list[str]:
    """Say whether it is a major problem from now on."""
    major = Flag.MAJOR in after.flags
    return [f"{after.number} is {'major: it is reviewed before it closes' if major else 'no longer major'}"]


def resolved_with(tx: Transaction, author: Author, _before: Problem, after: Problem) -> list[str]:
    """Let the incidents go on that waited for the fix; those that waited for nothing else are resolved."""
    waiting = [one for one in _read(tx, after.incidents) if known_error.waits(one)]
    solved = 0
    remarks: list[str] = []
    for incident in waiting:
        stamp = author.stamp()
        try:
            freed = known_error.freed(incident, stamp, after)
        except (MissingFields, Refused) as lacking:
            freed = known_error.lifted(incident, stamp)
            remarks.append(f"{incident.number} goes on: {lacking}")
        solved += not freed.is_open
        record_operation(tx, author, stamp, "resolve", before=incident, after=freed)
    more = [f"and {len(remarks) - _TOLD} more go on"] if len(remarks) > _TOLD else []
    return [f"{_count(solved)} resolved", *remarks[:_TOLD], *more] if waiting else []


def closed_with(tx: Transaction, author: Author, _before: Problem, after: Problem) -> list[str]:
    """Note on the incidents that wait for it that it stays."""
    waiting = [one.id for one in _read(tx, after.incidents) if known_error.waits(one)]
    _each(tx, author, waiting, "note", lambda one, stamp: known_error.warned(one, stamp, after))
    return [f"{_count(len(waiting))} told"] if waiting else []


def absorbed(tx: Transaction, author: Author, before: Problem, after: Problem) -> list[str]:
    """Hand incidents, tasks and workaround to the problem that goes on.

    Raises:
        Refused: there is none, or it does not go on.
    """
    target = after.links[-1].target
    other: Problem | None = tx.read(PROBLEM, target)
    if other is None:
        raise Refused("the other problem is gone")
    stamp = author.stamp()
    record_operation(
        tx, author, stamp, "duplicate", before=other, after=problem_life.absorb(other, stamp, before)
    )
    _each(
        tx, author, before.incidents, "link",
        lambda one, step: known_error.tied(one, step, other, apart=after.id),
    )  # fmt: skip
    return [f"{other.number} has {_count(len(before.incidents))} of it now"]


def _each(
    tx: Transaction, author: Author, incidents: Iterable[str], kind: str,
    move: Callable[[Incident, Stamp], Incident],
) -> None:  # fmt: skip
    for incident in _read(tx, incidents):
        stamp = author.stamp()
        record_operation(tx, author, stamp, kind, before=incident, after=move(incident, stamp))


def _read(tx: Transaction, incidents: Iterable[str]) -> Iterator[Incident]:
    for record_id in incidents:
        incident: Incident | None = tx.read(INCIDENT, record_id)
        if incident is not None:
            yield incident


def _count(number: int) -> str:
    return f"{number} incident{'' if number == 1 else 's'}"
