"""Which rows an answer may gain or lose by time passing alone: through clocks, and through relative dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.query.clocks import asks_the_time, crossed
from tui.query.dates import bounds
from tui.query.fields import BY_NAME, Shape
from tui.query.reading import NONE
from tui.query.terms import And, FieldTerm, Not, Or

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui.query.dates import When
    from tui.query.terms import Query, Term
    from tui.store.rows import Rows


def touched(query: Query, rows: Rows, before: When, now: When) -> list[int]:
    """Return every row of which the query may say something else now than before; some perhaps twice."""
    found: list[int] = []
    if asks_the_time(query):
        found += crossed(rows, _ms(before), _ms(now))
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


def _ms(when: When) -> int:
    return round(when.now.timestamp() * 1000)


def _dates(terms: Iterable[Term]) -> Iterator[FieldTerm]:
    for term in terms:
        if isinstance(term, FieldTerm) and BY_NAME[term.field].shape is Shape.DATE:
            yield term
        elif isinstance(term, Not):
            yield from _dates((term.term,))
        elif isinstance(term, (And, Or)):
            yield from _dates(term.terms)
