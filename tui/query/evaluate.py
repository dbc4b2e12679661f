"""Which rows a query means, in which order. Reads list columns only; nothing is decoded, nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.query import clocks
from tui.query.accepting import accepting
from tui.query.bodies import fold
from tui.query.dates import bounds
from tui.query.fields import BY_NAME, TAG_BY_NAME, Shape, fitting
from tui.query.reading import NONE, number_range
from tui.query.terms import And, FieldTerm, Not, Or, Query, Tag, Term, Word
from tui.store.kinds import Type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.query.context import Context
    from tui.store.rows import Rows

#: Text columns that are for the program, not for people.
_INNER: Final = frozenset({"id", "op", "group", "voids"})
#: A selection among more than one row in so many is made among all: whole columns are read fastest.
_MANY: Final = 4
#: Columns of ids whose names a bare word is looked for in, and the kind of each.
_NAMED: Final = (("caller", "person"), ("ci", "ci"))


def evaluate(
    query: Query, rows: Rows, context: Context, within: Sequence[int] | None = None
) -> list[int]:  # fmt: skip
    """Return the positions that match: in the order of `within`, else in the query's order (by due time).

    A term about a column that this kind of record does not have matches nothing.
    """
    chosen = _all_of(query.terms, rows, context, within)
    if within is not None:
        return list(within) if chosen is None else list(chosen)
    order = _order(query, rows)
    if chosen is None or len(chosen) == len(rows):
        return list(order)
    wanted = set(chosen)
    return [position for position in order if position in wanted]


def count(term: Term, rows: Rows, context: Context) -> int:
    """Return how many rows a term matches."""
    return len(_select(term, rows, context, None))


def _order(query: Query, rows: Rows) -> Sequence[int]:
    columns = {column.name for column in rows.kind.columns}
    if query.sort and query.sort.column in columns:
        return rows.ordered(query.sort.column, descending=query.sort.descending)
    usual = next((column for column in ("due", "name") if column in columns), None)
    return rows.ordered(usual) if usual else rows.all()


def _all_of(
    terms: Sequence[Term], rows: Rows, context: Context, within: Sequence[int] | None
) -> Sequence[int] | None:
    """Narrow down term by term, the cheap ones first; None in, none to apply: everything.

    A selection among all rows is in any order; among many, it is made among all and then sifted.
    """
    for term in sorted(terms, key=_cost):
        if within is None or len(within) * _MANY < len(rows):
            within = _select(term, rows, context, within)
        else:
            picked = _select(term, rows, context, None)
            if len(picked) < len(rows):
                chosen = set(picked)
                within = [position for position in within if position in chosen]
        if not within:
            break
    return within


def _cost(term: Term) -> int:
    match term:
        case FieldTerm() | Tag():
            return 0
        case Not(term=inner):
            return _cost(inner)
        case Word():
            return 1
        case _:
            return 2


def _select(  # noqa: PLR0911 (one answer for each kind of term)
    term: Term, rows: Rows, context: Context, within: Sequence[int] | None
) -> Sequence[int]:
    if isinstance(term, And):
        return _all_of(term.terms, rows, context, within) or []
    if isinstance(term, Or):
        return _either([_select(one, rows, context, within) for one in term.terms], rows, within)
    inner = term.term if isinstance(term, Not) else term
    if isinstance(inner, Tag) and (number := TAG_BY_NAME[inner.name].number) and _has(rows, number):
        above = rows.select_int(number, 1, None, within=within)
        return above if inner is term else _without(above, rows, within)
    if code := accepting(inner, context):
        column, accept = code
        if not _has(rows, column):
            return _without([], rows, within) if inner is not term else []
        test = accept if inner is term else lambda value: not accept(value)
        return rows.select_code(column, test, within)
    if isinstance(term, Not):
        return _without(_select(term.term, rows, context, within), rows, within)
    return _plain(term, rows, context, within)


def _plain(
    term: Word | FieldTerm | Tag, rows: Rows, context: Context, within: Sequence[int] | None
) -> Sequence[int]:  # fmt: skip
    match term:
        case Word(text=text):
            return _word(text, rows, context, within)
        case FieldTerm(field="kind", values=values):
            fits = (fitting(value, BY_NAME["kind"].choices) for value in values)
            right = any(rows.kind.name in fit for fit in fits)
            return (rows.all() if within is None else within) if right else []
        case FieldTerm(field="body", values=values):
            hits = [context.bodies.get(fold(value), ()) for value in values]
            every = rows.all() if within is None else within
            return [position for position in every if any(position in hit for hit in hits)]
        case FieldTerm():
            return _number(term, rows, context, within)
        case Tag(name=name):
            return clocks.select(name, rows, context.now, within)


def _has(rows: Rows, column: str) -> bool:
    return any(one.name == column for one in rows.kind.columns)


def _either(parts: Sequence[Sequence[int]], rows: Rows, within: Sequence[int] | None) -> list[int]:
    """Unite selections, in the order of `within`; without one, in any."""
    full = [part for part in parts if part]
    if len(full) < 2:  # noqa: PLR2004 (nothing to unite)
        return list(full[0]) if full else []
    everything = next((part for part in full if len(part) == len(rows)), None)
    if everything is not None:
        return list(everything)
    chosen = set().union(*full)
    return list(chosen) if within is None else [position for position in within if position in chosen]


def _without(taken: Sequence[int], rows: Rows, within: Sequence[int] | None) -> list[int]:
    out = set(taken)
    return [position for position in (rows.all() if within is None else within) if position not in out]


def _word(text: str, rows: Rows, context: Context, within: Sequence[int] | None) -> Sequence[int]:
    wanted = text.casefold()
    columns = [c.name for c in rows.kind.columns if c.type is Type.TEXT and c.name not in _INNER]
    parts: list[Sequence[int]] = [rows.select_text(columns, text, within)] if columns else []
    for column, kind in _NAMED:
        if _has(rows, column) and not any(len(part) == len(rows) for part in parts):
            parts.append(rows.select_code(column, _called(getattr(context.names, kind), wanted), within))
    return _either(parts, rows, within)


def _called(name_of: Callable[[str | None], str], wanted: str) -> Callable[[str | None], bool]:
    return lambda value: wanted in name_of(value).casefold()


def _number(
    term: FieldTerm, rows: Rows, context: Context, within: Sequence[int] | None
) -> Sequence[int]:  # fmt: skip
    field = BY_NAME[term.field]
    if not _has(rows, field.column):
        return []
    parts = []
    for value in term.values:
        if field.shape is Shape.NUMBER:
            low, high = _bounds(term.op, value)
        elif value.casefold() == NONE:
            parts.append(rows.select_int(field.column, 1, 0, none=True, within=within))
            continue
        else:
            low, high = bounds(term.op, value, context.when, ahead=field.ahead)
        parts.append(rows.select_int(field.column, low, high, within=within))
    return _either(parts, rows, within)


def _bounds(op: str, value: str) -> tuple[int | None, int | None]:
    first, last = number_range(value) or (1, 0)
    match op:
        case "<":
            return None, first - 1
        case "<=":
            return None, last
        case ">":
            return last + 1, None
        case ">=":
            return first, None
        case _:
            return first, last
