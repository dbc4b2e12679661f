"""What the desk's records say together: pain and trend of problems, the radar, Pareto, and records alike.

Everything is read from list columns, but for `alike`, which reads texts. Moments are seconds.
"""

from __future__ import annotations

import asyncio
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from tui.desk.kinds import INCIDENT, PROBLEM
from tui.domain.pain import pareto, weekly
from tui.domain.problem_states import OPEN
from tui.domain.radar import DAY, MEMORY, WINDOW, WORDS, Candidate, Group, Seen, candidates
from tui.domain.similarity import shared_words, words_of
from tui.query.pains import felt, pain_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tui.desk.desk import Desk
    from tui.domain.pain import Bar, Hurt
    from tui.store import Rows, Store

T = TypeVar("T")

_MS: Final = 1_000
#: Seconds of reading between two rests, and of each rest: a key never waits for more, and most for none.
_AT_ONCE: Final = 0.002
_REST: Final = 0.004
_LOOK: Final = 16  #: things read between two looks at the clock
#: What incidents can be counted by: name -> (column, the kind its ids belong to). Their cause is a problem.
CAUSES: Final = {
    "service": ("service", "service"),
    "ci": ("ci", "ci"),
    "category": ("category", ""),
    "subcategory": ("subcategory", ""),
    "location": ("location", ""),
    "team": ("team", "team"),
    "cause": ("", ""),
}
#: Which of them is the problem that an incident is linked to.
BY_PROBLEM: Final = "cause"


class Figures(NamedTuple):
    """What a problem's incidents come to: pain, those open, and how many a week, the last one last."""

    pain: int
    open: int
    weeks: list[int]


def figures(store: Store, ids: Iterable[str], now: float) -> Figures:
    """Return what the incidents of a problem come to."""
    rows = store.rows(INCIDENT)
    places = [place for one in ids if (place := rows.position(one)) is not None]
    told = [one for one in felt(rows, places) if one is not None]
    weeks = weekly((one.start / _MS for one in told), now)
    return Figures(pain_at(told, now), sum(one.open for one in told), weeks)


def _counts(rows: Rows, place: int) -> bool:
    """Whether an incident is counted at all: test records never are (domain.md section 2)."""
    return "test" not in str(rows.get(place, "flags") or "").split(",")


def radar(desk: Desk) -> list[Candidate]:
    """Return the groups of incidents that come again and that no open problem has."""
    now = desk.now().timestamp()
    return candidates(_seen(desk.store.rows(INCIDENT), now), now, linked=_linked(desk.store))


async def radar_beside(desk: Desk) -> list[Candidate]:
    """Return the same, without keeping the loop: columns are read a few at a time, groups in a thread."""
    now, rows = desk.now().timestamp(), desk.store.rows(INCIDENT)
    linked = _linked(desk.store)
    seen = await a_few_at_a_time(rows, lambda: _seen(rows, now))
    return await asyncio.to_thread(candidates, seen, now, linked=linked)


async def look_for_recurrence(desk: Desk, then: Callable[[], None]) -> None:
    """Keep which incidents come again and why, for what is shown beside one and asked for; then tell."""
    desk.recurring = _why(desk, await radar_beside(desk))
    then()


def look_now(desk: Desk) -> None:
    """Do so at once, for a script that asks."""
    desk.recurring = _why(desk, radar(desk))


def _why(desk: Desk, found: Iterable[Candidate]) -> dict[str, str]:
    """Say of each incident of a candidate why it comes again; of several, the first."""
    why: dict[str, str] = {}
    for raised in found:
        alike = "texts alike, " if raised.group[0] == WORDS else ""
        words = f"{alike}{group_of(raised, desk)}: {raised.reason}"
        for one in raised.incidents:
            why.setdefault(one, words)
    return why


def problem_line(desk: Desk, problem: str) -> str:
    """Say which problem an incident has, and whether its workaround helps; "" if it is not here."""
    rows = desk.store.rows(PROBLEM)
    place = rows.position(problem)
    if place is None:
        return ""
    known = "known error" if rows.get(place, "known") else "problem"
    tried = (
        f" (worked {rows.get(place, 'worked')} of {rows.get(place, 'used')})"
        if rows.get(place, "used")
        else ""
    )
    state = str(rows.get(place, "state") or "").replace("_", " ")
    return f"{known} {rows.get(place, 'number')}{tried}  {state}  {rows.get(place, 'title')}"


async def pareto_beside(desk: Desk, cause: str) -> list[Bar]:
    """Return what all incidents come from, without keeping the loop."""
    rows = desk.store.rows(INCIDENT)
    told = await a_few_at_a_time(rows, lambda: _hurts(desk, cause, rows.all()))
    return await asyncio.to_thread(pareto, _by_key(told))


async def a_few_at_a_time(rows: Rows, read: Callable[[], Iterable[T]]) -> list[T]:
    """Return all that is read, letting keys in between.

    What others change meanwhile is read as it was or as it is; only where no position is what it was (rows
    were packed) it is begun anew.
    """
    while True:
        epoch, found, rested = rows.epoch, list[T](), monotonic()
        for one in read():
            found.append(one)
            if not len(found) % _LOOK and monotonic() - rested > _AT_ONCE:
                await asyncio.sleep(_REST)
                if rows.epoch != epoch:
                    break
                rested = monotonic()
        else:
            return found


def group_of(candidate: Candidate, desk: Desk) -> str:
    """Say what the incidents of a candidate share: names, or words as its newest incident writes them."""
    what, *values = candidate.group
    if what == WORDS:
        rows = desk.store.rows(INCIDENT)
        place = rows.position(candidate.incidents[0])
        title = "" if place is None else str(rows.get(place, "title"))
        return " ".join(shared_words(title, values)) or " ".join(values)
    if what in {"service", "ci"}:
        return " · ".join(filter(None, (desk.names.of(what, values[0]), values[1])))
    return " · ".join(filter(None, values))


def _linked(store: Store) -> frozenset[str]:
    """Return the incidents of open problems."""
    rows = store.rows(PROBLEM)
    going = rows.select_code("state", lambda state: state in OPEN)
    return frozenset(
        one for place in going for one in str(rows.get(place, "incidents") or "").split(",") if one
    )


def _seen(rows: Rows, now: float) -> Iterator[Seen]:
    since = int((now - (WINDOW + MEMORY) * DAY) * _MS)
    for place in rows.select_int("opened", since, int(now * _MS)):
        if _counts(rows, place):
            row: Any = rows.row(place)
            yield Seen(row.id, (row.opened or 0) / _MS, _groups(row), _words(row))


def _groups(row: Any) -> tuple[Group, ...]:  # noqa: ANN401 (a list row of an incident)
    """Return the groups an incident is in by what it shares with others."""
    category = row.category or ""
    found: list[Group] = []
    if row.service:
        found.append(("service", row.service, category))
    if row.ci:
        found.append(("ci", row.ci, category))
    if not found and category:
        found.append(("place", category, row.subcategory or "", row.location or ""))
    return tuple(found)


def _words(row: Any) -> tuple[str, ...]:  # noqa: ANN401 (as above)
    """Return the words of an incident's title; none of one that an import made of the fields themselves."""
    title = str(row.title)
    made = bool(row.category) and title.startswith(row.category)
    return () if made else tuple(words_of(title))


def pareto_by(desk: Desk, cause: str, places: Sequence[int], *, by_count: bool = False) -> list[Bar]:
    """Return what incidents at these positions come from; the keys are ids or words ("" where not said)."""
    return pareto(_by_key(_hurts(desk, cause, places)), by_count=by_count)


def _hurts(desk: Desk, cause: str, places: Iterable[int]) -> Iterator[tuple[str, Hurt]]:
    """Yield the cause of each incident, and how much it hurts."""
    rows, now = desk.store.rows(INCIDENT), desk.now().timestamp()
    problems = _problem_of(desk.store) if cause == BY_PROBLEM else {}
    column, _kind = CAUSES[cause]
    for some in batches(places, _LOOK):
        for place, one in zip(some, felt(rows, some), strict=True):
            if one is not None:
                key = rows.get(place, column) if column else problems.get(str(rows.get(place, "id")))
                yield str(key or ""), one.hurt(now)


def batches(places: Iterable[int], size: int) -> Iterator[list[int]]:
    """Yield positions, so many at a time."""
    rest = iter(places)
    while some := list(islice(rest, size)):
        yield some


def _by_key(told: Iterable[tuple[str, Hurt]]) -> dict[str, list[Hurt]]:
    found: dict[str, list[Hurt]] = {}
    for key, one in told:
        found.setdefault(key, []).append(one)
    return found


def cause_name(desk: Desk, cause: str, key: str) -> str:
    """Return what people call a cause."""
    kind = CAUSES[cause][1]
    if cause == BY_PROBLEM and key:
        rows = desk.store.rows(PROBLEM)
        place = rows.position(key)
        return f"{rows.get(place, 'number')} {rows.get(place, 'title')}" if place is not None else key
    return (desk.names.of(kind, key) if kind else key) or "(none)"


def _problem_of(store: Store) -> dict[str, str]:
    """Return the problem of each linked incident."""
    rows = store.rows(PROBLEM)
    return {
        one: str(rows.get(place, "id"))
        for place in rows.all()
        for one in str(rows.get(place, "incidents") or "").split(",")
        if one
    }
