"""Which rows an answer may gain or lose by time passing alone: clocks, dates, pain, and what comes again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tui.query.clocks import asks_the_time, crossed
from tui.query.dates import bounds
from tui.query.fields import BY_NAME, RECURRING, Shape
from tui.query.pains import asks_pain, linked_to
from tui.query.reading import NONE
from tui.query.terms import FieldTerm, Tag, each_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui.query.dates import When
    from tui.query.terms import Query, Term
    from tui.store.rows import Rows

#: How long ago the radar may have looked.
_LOOKED: Final = timedelta(days=1)


def touched(query: Query, rows: Rows, before: When, now: When) -> list[int]:
    """Return every row of which the query may say something else now than before; some perhaps twice."""
    found: list[int] = []
    if asks_the_time(query):
        found += crossed(rows, _ms(before), _ms(now))
    if asks_pain(query):
        found += linked_to(rows)
    if asks_recurring(query) and "opened" in rows.kind.places:
        from tui.domain.radar import WINDOW  # noqa: PLC0415 (the first paint asks for nothing of it)

        since = before.now - timedelta(days=WINDOW) - _LOOKED
        found += rows.select_int("opened", _ms(before._replace(now=since)), None)
    for term in _dates(query.terms):
        field = BY_NAME[term.field]
        if field.column not in rows.kind.places:
            continue
        for value in term.values:
            if value.casefold() == NONE:
                continue
            ends = (bounds(term.op, value, when, ahead=field.ahead) for when in (before, now))
            for was, became in zip(*ends, strict=True):
                if was is not None and became is not None and was != became:
                    found += rows.select_int(field.column, min(was, became) - 1, max(was, became) + 1)
    return found


def asks_recurring(query: Query) -> bool:
    """Tell whether a query asks what comes again."""
    return any(isinstance(term, Tag) and term.name == RECURRING for term in each_term(query.terms))


def _ms(when: When) -> int:
    return round(when.now.timestamp() * 1000)


def _dates(terms: Iterable[Term]) -> Iterator[FieldTerm]:
    for term in each_term(terms):
        if isinstance(term, FieldTerm) and BY_NAME[term.field].shape is Shape.DATE:
            yield term
