"""How much problems hurt at a moment, from the list columns of their incidents (domain.md section 6).

Pain is never kept: it grows while an incident goes on. What its incidents say is remembered for as long as
their rows stay, so that a sum costs no more than their number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

from tui.domain.pain import Hurt, pain_of
from tui.query.terms import FieldTerm, each_term
from tui.store.masks import all_ones

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tui.query.context import Context
    from tui.query.terms import Query
    from tui.store.masks import Mask
    from tui.store.rows import Rows

PAIN: Final = "pain"
_MINUTE_MS: Final = 60_000
_MILLISECONDS: Final = 1000
_COLUMNS: Final = ("opened", "resolved", "closed", "priority", "people", "state", "flags")
_OVER: Final = frozenset({"resolved", "closed", "cancelled"})
_USUAL: Final = 3  #: the priority of an incident that has none


class Felt(NamedTuple):
    """What an incident says of itself: from when until when (ms; None: to this day), how grave, for how many.

    `open`: nobody has ended it.
    """

    start: int
    end: int | None
    priority: int
    people: int
    open: bool

    def hurt(self, now: float) -> Hurt:
        """Return how much it has hurt until now (seconds)."""
        end = now * _MILLISECONDS if self.end is None else self.end
        return Hurt(self.priority, max(0.0, end - self.start) / _MINUTE_MS, self.people)


def felt(incidents: Rows, places: Sequence[int]) -> Iterator[Felt | None]:
    """Yield what each of these incidents says; None for test records, which never count."""
    for opened, resolved, closed, priority, people, state, flags in incidents.table(_COLUMNS, places):
        if "test" in str(flags or "").split(","):
            yield None
            continue
        end = resolved or closed
        yield Felt(
            int(opened or 0), int(end) if end else None, int(priority or _USUAL), int(people or 1),
            resolved is None and state not in _OVER,
        )  # fmt: skip


def pain_at(told: Iterable[Felt], now: float) -> int:
    """Return the pain of these incidents at a moment (seconds), in whole person-minutes."""
    return round(pain_of(one.hurt(now) for one in told))


def linked_to(problems: Rows) -> list[int]:
    """Return the problems that have incidents: the only ones whose pain is more than nothing."""
    return problems.select_int("linked", 1, None) if hurts(problems) else []


def pains(problems: Rows, incidents: Rows, now: datetime) -> dict[int, int]:
    """Return the pain of each problem that has incidents, by its position."""
    moment = now.timestamp()
    return {place: pain_at(told.felt, moment) for place, told in _felt_by(problems, incidents).items()}


def pain(problems: Rows, place: int, incidents: Rows, now: datetime) -> int:
    """Return the pain of the problem at a position."""
    told = _felt_by(problems, incidents).get(place)
    return pain_at(told.felt if told is not None else (), now.timestamp())


class _Told(NamedTuple):
    """What a problem's incidents say, and where they stand: good while none of these has gone.

    `places` is None where one of them is not here: it may come.
    """

    places: frozenset[int] | None
    felt: list[Felt]


#: Of a version of the problems and of the incidents: what the incidents of each problem say.
_known: WeakKeyDictionary[Rows, tuple[tuple[int, ...], Mapping[int, _Told]]] = WeakKeyDictionary()


def _felt_by(problems: Rows, incidents: Rows) -> Mapping[int, _Told]:
    """Return what they say; read anew where the row of a problem, or of one of its incidents, has changed."""
    version = problems.epoch, incidents.epoch, problems.version, incidents.version
    kept = _known.get(problems)
    if kept is None or kept[0] != version:
        before = kept[1] if kept is not None and kept[0][:2] == version[:2] else {}
        found = {}
        for place in linked_to(problems):
            told = before.get(place)
            if told is None or told.places is None or not incidents.dead.isdisjoint(told.places):
                told = _read(problems, place, incidents)
            found[place] = told
        kept = _known[problems] = version, found
    return kept[1]


def _read(problems: Rows, place: int, incidents: Rows) -> _Told:
    places = incidents_of(problems, place, incidents)
    whole = len(places) == problems.get(place, "linked")
    return _Told(frozenset(places) if whole else None, [one for one in felt(incidents, places) if one])


def incidents_of(problems: Rows, place: int, incidents: Rows) -> list[int]:
    """Return the positions of a problem's incidents, as far as they are here."""
    ids = str(problems.get(place, "incidents") or "").split(",")
    return [at for one in ids if one and (at := incidents.position(one)) is not None]


def by_pain(taken: Mask | None, problems: Rows, context: Context, *, descending: bool) -> list[int]:
    """Return the problems of a mask (None: all) by pain, then the most urgent, then the longest silent."""
    places = list(problems.all() if taken is None else problems.chosen(taken))
    felt_now, sign = _pains(problems, context), -1 if descending else 1
    urgent = dict(zip(places, problems.table(("priority", "last_at"), places), strict=True))

    def rank(place: int) -> tuple[int, int, int]:
        priority, last = urgent[place]
        return sign * felt_now.get(place, 0), int(priority or 0), int(last or 0)

    return sorted(places, key=rank)


def mask(problems: Rows, context: Context, low: int | None, high: int | None) -> Mask:
    """Return which problems have a pain within these bounds (None: no bound)."""

    def within(pain: int) -> bool:
        return (low is None or low <= pain) and (high is None or pain <= high)

    found = bytearray(all_ones(problems.total) if within(0) else bytes(problems.total))
    for place, pain in _pains(problems, context).items():
        found[place] = within(pain)
    return found


def hurts(rows: Rows) -> bool:
    """Tell whether records of this kind have pain: those that have incidents."""
    return "linked" in rows.kind.places


def asks_pain(query: Query) -> bool:
    """Tell whether which records are found depends on their pain."""
    return any(isinstance(term, FieldTerm) and term.field == PAIN for term in each_term(query.terms))


def _pains(problems: Rows, context: Context) -> dict[int, int]:
    return {} if context.rows_of is None else pains(problems, context.rows_of("incident"), context.now)
