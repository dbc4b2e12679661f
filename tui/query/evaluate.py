"""Which rows a query means, in which order. Reads list columns only; nothing is decoded, nothing is kept.

A term's answer is a mask of all positions (tui/store/masks.py). Asked `among` some positions, only what it
says about these counts.
"""

from __future__ import annotations

from functools import reduce
from itertools import compress
from typing import TYPE_CHECKING, Final

from tui.query import apart, clocks, pains
from tui.query.accepting import accepting
from tui.query.bodies import fold
from tui.query.dates import bounds
from tui.query.fields import BY_NAME, FIELDS, RECURRING, TAG_BY_NAME, Shape, fitting
from tui.query.reading import NONE, number_range
from tui.query.terms import And, FieldTerm, Not, Or, Query, Tag, Term, Word
from tui.store.kinds import Type
from tui.store.masks import all_ones, both, either, flipped, mask_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.query.context import Context, Names
    from tui.store.masks import Mask
    from tui.store.rows import Rows

#: Text columns that are for the program, not for people.
_INNER: Final = frozenset({"id", "op", "group", "voids", "incidents"})
#: Where fewer than one row in so many is left, the terms that follow are asked among these only.
_MANY: Final = 4
_CALLED: Final = tuple((field.column, field.kind) for field in FIELDS if field.shape is Shape.NAME)
_DUE: Final = "due"
_NAMES_AT_A_TIME: Final = 250
#: Columns of ids whose names a bare word is looked for in, and the kind of each.
_NAMED: Final = (("caller", "person"), ("ci", "ci"))


def evaluate(
    query: Query, rows: Rows, context: Context, within: Sequence[int] | None = None
) -> list[int]:  # fmt: skip
    """Return the positions that match: in the order of `within`, else in the query's order.

    Without one that is by due time; of what has no target, by pain, else by name.

    A term about a column that this kind of record does not have matches nothing.
    """
    if within is not None and not within:
        return []
    mask = _all_of(query.terms, rows, context, within)
    if within is not None:
        return list(within) if mask is None else list(compress(within, map(mask.__getitem__, within)))
    column, descending = _order(query, rows)
    if column == _DUE:
        return clocks.by_time_left(mask, rows, context.now, descending=descending)
    if column == pains.PAIN:
        return pains.by_pain(mask, rows, context, descending=descending)
    if mask is None:
        return list(rows.ordered(column, descending=descending) if column else rows.all())
    return rows.in_order(mask, column, descending=descending) if column else rows.chosen(mask)


def count(term: Term, rows: Rows, context: Context, rest: Mask | None = None) -> int:
    """Return how many rows (of a mask) a term matches."""
    mask = _mask(term, rows, context, None)
    return rows.count(mask if rest is None else both(mask, rest))


def mask_of_query(query: Query, rows: Rows, context: Context) -> Mask | None:
    """Return which rows a query means; None: all of them."""
    return _all_of(query.terms, rows, context, None)


def named(rows: Rows, names: Names) -> Iterator[None]:
    """Look up every name that may be asked for, a few at a time, so that they are known when asked."""
    for column, kind in _CALLED:
        if column in rows.kind.places:
            for number, value in enumerate(rows.values(column)):
                if value is not None:
                    names.folded(kind, value)
                if number % _NAMES_AT_A_TIME == 0:
                    yield


def _order(query: Query, rows: Rows) -> tuple[str, bool]:
    """Return the column to order by ("": as they came), and whether it descends."""
    columns, painful = rows.kind.places, pains.hurts(rows)
    if query.sort and (query.sort.column in columns or (painful and query.sort.column == pains.PAIN)):
        return query.sort.column, query.sort.descending
    if painful:
        return pains.PAIN, True
    return next((column for column in ("due", "name") if column in columns), ""), False


def _all_of(terms: Sequence[Term], rows: Rows, context: Context, among: Sequence[int] | None) -> Mask | None:
    """Narrow down term by term, the cheap ones first; None: there is no term, everything matches."""
    found: Mask | None = None
    for term in sorted(terms, key=_cost):
        mask = _mask(term, rows, context, among)
        found = mask if found is None else both(found, mask)
        left = found.count(1)
        if not left:
            break
        if left * _MANY < len(found):
            every = range(len(found)) if among is None else among
            among = [position for position in every if found[position]]
    return found


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


def _mask(  # noqa: PLR0911 (one answer for each kind of term)
    term: Term, rows: Rows, context: Context, among: Sequence[int] | None
) -> Mask:
    match term:
        case And(terms=terms):
            mask = _all_of(terms, rows, context, among)
            return all_ones(rows.total) if mask is None else mask
        case Or(terms=terms):
            return _any_of([_mask(one, rows, context, among) for one in terms], rows)
        case Not(term=inner):
            return flipped(_mask(inner, rows, context, among))
        case Tag(name=name) if (number := TAG_BY_NAME[name].number) in rows.kind.places:
            return rows.mask_int(number, 1, None, among=among)
        case Word(text=text):
            return _word(text, rows, context, among)
    if code := accepting(term, context):
        column, accept = code
        return rows.mask_code(column, accept, among) if column in rows.kind.places else bytes(rows.total)
    return _plain(term, rows, context, among)


def _plain(
    term: FieldTerm | Tag, rows: Rows, context: Context, among: Sequence[int] | None
) -> Mask:  # fmt: skip
    match term:
        case FieldTerm(field="kind", values=values):
            fits = (fitting(value, BY_NAME["kind"].choices) for value in values)
            right = any(rows.kind.name in fit for fit in fits)
            return all_ones(rows.total) if right else bytes(rows.total)
        case FieldTerm(field="body", values=values):
            hits = (position for value in values for position in context.bodies.get(fold(value), ()))
            return mask_of(hits, rows.total)
        case FieldTerm():
            return _number(term, rows, context, among)
        case Tag(name=name) if name in apart.APART_TAGS:
            return apart.mask(name, rows, context, among)
        case Tag(name=name) if name == RECURRING:
            hits = (place for one in context.recurring if (place := rows.position(one)) is not None)
            return mask_of(hits, rows.total)
        case Tag(name=name):
            return clocks.mask(name, rows, context.now, among)


def _any_of(masks: Sequence[Mask], rows: Rows) -> Mask:
    return reduce(either, masks) if masks else bytes(rows.total)


def _word(text: str, rows: Rows, context: Context, among: Sequence[int] | None) -> Mask:
    wanted = text.casefold()
    columns = [c.name for c in rows.kind.columns if c.type is Type.TEXT and c.name not in _INNER]
    found = rows.mask_text(columns, text, among) if columns else bytes(rows.total)
    for column, kind in _NAMED:
        if column in rows.kind.places and 0 in found:
            found = either(found, rows.mask_code(column, _called(context.names, kind, wanted), among))
    return found


def _called(names: Names, kind: str, wanted: str) -> Callable[[str | None], bool]:
    return lambda value: value is not None and wanted in names.folded(kind, value)


def _number(
    term: FieldTerm, rows: Rows, context: Context, among: Sequence[int] | None
) -> Mask:  # fmt: skip
    field = BY_NAME[term.field]
    painful = field.column == pains.PAIN and pains.hurts(rows)
    if field.column not in rows.kind.places and not painful:
        return bytes(rows.total)
    masks = []
    for value in term.values:
        if field.shape is Shape.NUMBER:
            low, high = _bounds(term.op, value)
            if painful:
                masks.append(pains.mask(rows, context, low, high))
                continue
        elif value.casefold() == NONE:
            masks.append(rows.mask_int(field.column, 1, 0, none=True, among=among))
            continue
        else:
            low, high = bounds(term.op, value, context.when, ahead=field.ahead)
        taken = rows.mask_int(field.column, low, high, among=among)
        due = field.column == _DUE
        masks.append(clocks.due_within(taken, rows, context.now, low, high) if due else taken)
    return _any_of(masks, rows)


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
