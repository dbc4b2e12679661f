"""What happened, in order: the incidents of a problem come and go, and its own steps in between."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.domain.history import ActivityKind
from tui.domain.lifecycle import is_struck
from tui.query.pains import incidents_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.desk.desk import Desk
    from tui.domain.problem import Problem

SHOWN: Final = 16  #: happenings that are told, the last ones
_STEPS: Final = frozenset({ActivityKind.CREATED, ActivityKind.TRANSITION})


class Happening(NamedTuple):
    """One thing that happened: when, to which record, and what."""

    at: datetime
    number: str
    words: str


def chronology(problem: Problem, desk: Desk) -> list[Happening]:
    """Return what happened to a problem and its incidents, oldest first."""
    told = [*_of_incidents(problem, desk)]
    told += (
        Happening(one.occurred_at, problem.number, f"{one.verb.replace('_', ' ')}  {one.text}".rstrip())
        for one in problem.history
        if one.kind in _STEPS and not is_struck(problem, one)
    )
    return sorted(told)


def _of_incidents(problem: Problem, desk: Desk) -> Iterator[Happening]:
    problems, rows = desk.store.rows("problem"), desk.store.rows("incident")
    place = problems.position(problem.id)
    for one in incidents_of(problems, place, rows) if place is not None else ():
        row: Any = rows.row(one)
        yield Happening(_moment(row.opened), row.number, f"opened P{row.priority}  {row.title}")
        end = row.resolved or row.closed
        if end:
            ended = "cancelled" if row.state == "cancelled" else "resolved"
            yield Happening(_moment(end), row.number, ended)


def _moment(milliseconds: int | None) -> datetime:
    return datetime.fromtimestamp((milliseconds or 0) / 1000, UTC)
