"""Which values of a code column a field or tag accepts: asked once for each distinct value, never per row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui.query.fields import BY_NAME, TAG_BY_NAME, Field, Shape, meant
from tui.query.terms import FieldTerm, Tag

if TYPE_CHECKING:
    from tui.query.context import Context
    from tui.query.terms import Term
    from tui.store.rows import Rows

Accept = Callable[[str | None], bool]

#: With more people than this called like a value, none of them is looked at for being called exactly so.
_TOO_MANY: Final = 1000
#: Fields that read a code column.
_CODED: Final = frozenset({Shape.CHOICE, Shape.LIST, Shape.NAME, Shape.LABEL})
_NONE: Final = "none"
_ME: Final = "me"


def accepting(term: Term, context: Context) -> tuple[str, Accept] | None:
    """Return the code column a term reads and what it accepts there; None if it is no such term."""
    match term:
        case Tag(name="mine"):
            return "assignee", lambda value: bool(context.me) and value == context.me
        case Tag(name=name) if TAG_BY_NAME[name].column:
            rule = TAG_BY_NAME[name]
            if None in rule.accepts:
                return rule.column, rule.accepts.__contains__
            return rule.column, lambda value: not rule.accepts.isdisjoint((value or "").split(","))
        case FieldTerm(field=name, values=values) if BY_NAME[name].shape in _CODED:
            field = BY_NAME[name]
            return field.column, _any_of([_value(field, value, context) for value in values])
        case _:
            return None


def _any_of(tests: list[Accept]) -> Accept:
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


def _value(field: Field, value: str, context: Context) -> Accept:
    if value.casefold() == _NONE:
        return lambda stored: not stored
    if field.shape is Shape.NAME:
        return _named(field, value, context)
    if field.shape is Shape.LABEL:
        label = value.casefold()
        return lambda stored: label in (stored or "").casefold()
    fits = frozenset(meant(field, value))
    if field.shape is Shape.LIST:
        return lambda stored: not fits.isdisjoint((stored or "").split(","))
    return fits.__contains__


def _named(field: Field, value: str, context: Context) -> Accept:
    if field.kind == "person" and value.casefold() == _ME:
        return lambda stored: bool(context.me) and stored == context.me
    wanted = value.casefold()
    if context.rows_of and (exact := _called(context.rows_of(field.kind), value, wanted)):
        return exact.__contains__
    folded, kind = context.names.folded, field.kind
    return lambda stored: bool(stored) and wanted in folded(kind, stored or "")


def _called(rows: Rows, value: str, wanted: str) -> frozenset[str | None]:
    """Return the ids of those whose whole name (whatever its case) or login this is."""
    hits = rows.first_text("name", f"\n{value}\n", _TOO_MANY)
    exact = [p for p in hits if str(rows.get(p, "name")).casefold() == wanted]
    for column in ("name", "login") if rows.kind.name == "person" else ("name",):
        found = rows.find(column, value)
        exact += [] if found is None else [found]
    return frozenset(str(rows.get(p, "id")) for p in exact)
