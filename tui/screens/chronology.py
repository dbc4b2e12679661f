"""What happened, in order: the incidents of a problem come and go, and its own steps in between."""

from __future__ import annotations

from datetime import UTC, datetime
from heapq import nlargest
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.history import ActivityKind
from tui.domain.lifecycle import is_struck
from tui.query.pains import incidents_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.domain.problem import Problem
    from tui.store import Rows, Store

SHOWN: Final = 16  #: happenings that are told, the last ones
_STEPS: Final = frozenset({ActivityKind.CREATED, ActivityKind.TRANSITION})
_MS: Final = 1_000
#: What a moment is of, in their order where several are at once.
_OPENED, _ENDED, _OWN = range(3)
#: When (ms), what of, and which: the position of the incident, the place in the history.
Moment = tuple[int, int, int]


class Happening(NamedTuple):
    """One thing that happened: when, to which record, and what."""

    at: datetime
    number: str
    words: str


def chronology(problem: Problem, store: Store) -> tuple[list[Happening], int]:
    """Return what happened last to a problem and its incidents, in order, and how much came before."""
    problems, incidents = store.rows("problem"), store.rows("incident")
    place = problems.position(problem.id)
    places = [] if place is None else incidents_of(problems, place, incidents)
    moments = [*_of_incidents(incidents, places), *_of_itself(problem)]
    last = nlargest(SHOWN, moments)
    return [_told(one, problem, incidents) for one in reversed(last)], len(moments) - len(last)


def _of_incidents(rows: Rows, places: list[int]) -> Iterator[Moment]:
    """Yield when the incidents came and went; test records never count (domain.md section 2)."""
    read = rows.table(("opened", "resolved", "closed", "flags"), places)
    for place, (opened, resolved, closed, flags) in zip(places, read, strict=True):
        if "test" in str(flags or "").split(","):
            continue
        if opened:
            yield int(opened), _OPENED, place
        if ended := resolved or closed:
            yield int(ended), _ENDED, place


def _of_itself(problem: Problem) -> Iterator[Moment]:
    for place, one in enumerate(problem.history):
        if one.kind in _STEPS and not is_struck(problem, one):
            yield int(one.occurred_at.timestamp() * _MS), _OWN, place


def _told(moment: Moment, problem: Problem, rows: Rows) -> Happening:
    at, what, place = moment
    if what == _OWN:
        own = problem.history[place]
        return Happening(
            own.occurred_at, problem.number, f"{own.verb.replace('_', ' ')}  {own.text}".rstrip()
        )
    columns = ("number", "title", "priority", "state", "resolved")
    number, title, priority, state, resolved = next(iter(rows.table(columns, [place])))
    if what == _OPENED:
        words = f"opened{f' P{priority}' if priority else ''}  {title}"
    else:
        words = "cancelled" if state == "cancelled" else "resolved" if resolved else "closed"
    return Happening(datetime.fromtimestamp(at / _MS, UTC), str(number), words)
