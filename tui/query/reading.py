"""One piece of a query: a word, a field with its values, a tag, the order or the columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.query.dates import UNDERSTOOD, understood
from tui.query.fields import (
    ABSENT,
    ABSENT_TAGS,
    BY_NAME,
    COLUMNS,
    SORT_ALIASES,
    SORTS,
    TAG_BY_NAME,
    Field,
    Shape,
    meant,
)
from tui.query.terms import FieldTerm, Problem, Sort, Tag, Word
from tui.query.tokens import Token, field_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.query.terms import Term

AS_TEXT: Final = ": searched as text"
NONE: Final = "none"
#: Fields that compare; the others only say what is equal.
_ORDERED: Final = frozenset({Shape.NUMBER, Shape.DATE})
#: Fields of a fixed set of values.
_FIXED: Final = frozenset({Shape.CHOICE, Shape.LIST, Shape.KIND})
_NUMBER: Final = re.compile(r"[pP]?([0-9]{1,9})(?:\.\.[pP]?([0-9]{1,9}))?")


class Notes:
    """What reading notes on its way: the order, the columns, and what it did not understand."""

    def __init__(self) -> None:
        self.sort: Sort | None = None
        self.columns: tuple[str, ...] = ()
        self.problems: list[Problem] = []

    def wrong(
        self, token: Token, words: str, instead: str = "", offer: str = "", *, minor: bool = False
    ) -> None:
        """Note a problem at a piece."""
        self.problems.append(
            Problem(at=token.at, end=token.end, words=words, instead=instead, offer=offer, minor=minor)
        )


def number_range(value: str) -> tuple[int, int] | None:
    """Return the lowest and highest number a value like `2`, `p2` or `1..3` stands for."""
    found = _NUMBER.fullmatch(value)
    return (int(found[1]), int(found[2] or found[1])) if found else None


def term(token: Token, notes: Notes, *, negated: bool) -> Term | None:
    """Return what one piece asks for; None if it asks for nothing (an order, columns, an empty value)."""
    if token.open_quote:
        notes.wrong(token, "this quote is never closed", minor=True)
    if token.text[0] == "+":
        return _tag(token, notes)
    if field := field_in(token):
        name, op, rest = field
        if name == "sort" and op == ":":
            _order(rest, notes, negated=negated)
            return None
        if name == "cols" and op == ":":
            _columns(rest, notes)
            return None
        if name in BY_NAME:
            return _field(BY_NAME[name], op, rest, token, notes)
        if name in ABSENT:
            notes.wrong(token, f"{name} is about {ABSENT[name]}, which this desk does not have yet", AS_TEXT)
        else:
            notes.wrong(token, f"{name} is not a field here", AS_TEXT, _near(name, BY_NAME, "{}: is one"))
    return _word(token, notes)


def _word(token: Token, notes: Notes) -> Term | None:
    if token.plain:
        return Word(text=token.plain)
    notes.wrong(token, "there is nothing between the quotes", minor=True)
    return None


def _field(field: Field, op: str, rest: Token, token: Token, notes: Notes) -> Term | None:
    values = [value for value in rest.values() if value.plain]
    name = field.names[0]
    if not values:
        notes.wrong(token, f"{name} waits for a value")
        return None
    if op != ":" and field.shape not in _ORDERED:
        notes.wrong(token, f"{name} has no order: write {name}:{rest.text}", f"; {AS_TEXT[2:]}")
        return _word(token, notes)
    for value in values:
        if (needs := _refused(field, op, value.plain)) is not None:
            notes.wrong(value, needs, AS_TEXT)
            return _word(token, notes)
        _note_choice(field, value, notes)
    return FieldTerm(field=name, op=op, values=tuple(value.plain for value in values))


def _refused(field: Field, op: str, value: str) -> str | None:
    """Return what a field takes if it cannot take this value."""
    name = field.names[0]
    if field.shape is Shape.NUMBER and number_range(value) is None:
        return f"{name} takes numbers, like {name}:1,2 or {name}<=2"
    if field.shape is Shape.DATE:
        if value.casefold() == NONE:
            return None if op == ":" else f"write {name}:none"
        if not understood(value):
            return f"{name} takes a date: {UNDERSTOOD}"
    return None


def _note_choice(field: Field, value: Token, notes: Notes) -> None:
    """Note when a value of a fixed set fits none or several of it."""
    said = value.plain
    if field.shape not in _FIXED or (said.casefold() == NONE and field.shape is not Shape.KIND):
        return
    fits = meant(field, said)
    if not fits:
        known = ", ".join(choice.replace("_", " ") for choice in field.choices)
        notes.wrong(value, f"{field.names[0]} {said} does not exist; there are {known}")
    elif len(fits) > 1:
        either = " or ".join(fits).replace("_", " ")
        notes.wrong(value, f"{field.names[0]} {said} may be {either}", ": any of them")


def _tag(token: Token, notes: Notes) -> Term | None:
    name = token.text[1:].casefold()
    if not name:
        notes.wrong(token, "+ begins a tag, like +open", minor=True)
        return None
    fits = [name] if name in TAG_BY_NAME else [tag for tag in TAG_BY_NAME if tag.startswith(name)]
    if len(fits) == 1:
        return Tag(name=fits[0])
    if fits:
        either = " or ".join(f"+{fit}" for fit in fits)
        notes.wrong(token, f"{token.text} may be {either}", AS_TEXT)
    elif name in ABSENT_TAGS:
        notes.wrong(
            token, f"+{name} is about {ABSENT_TAGS[name]}, which this desk does not have yet", AS_TEXT
        )
    else:
        offer = _near(name, TAG_BY_NAME, "+{} is one")
        notes.wrong(token, f"{token.text} is not a tag here", AS_TEXT, offer)
    return _word(token, notes)


def _order(rest: Token, notes: Notes, *, negated: bool) -> None:
    asked = rest.plain.casefold()
    name = asked.lstrip("-")
    name = SORT_ALIASES.get(name, name)
    if name in SORTS:
        notes.sort = Sort(name=name, column=SORTS[name][0], descending=asked.startswith("-") != negated)
    elif name:
        notes.wrong(rest, f"cannot sort by {name}; there are {', '.join(SORTS)}")
    else:
        notes.wrong(rest, f"sort waits for one of {', '.join(SORTS)}", minor=True)


def _columns(rest: Token, notes: Notes) -> None:
    chosen: dict[str, None] = {}
    for value in rest.values():
        said = value.plain.casefold()
        name = BY_NAME[said].names[0] if said in BY_NAME and BY_NAME[said].column else said
        if name in COLUMNS:
            chosen[name] = None
        elif name:
            offer = _near(name, COLUMNS, "{} is one")
            notes.wrong(value, f"there is no column {name}", offer=offer)
    if chosen:
        notes.columns = tuple(chosen)


def _near(name: str, known: Iterable[str], offer: str) -> str:
    """Offer what is written nearly so, if there is something."""
    from difflib import get_close_matches  # noqa: PLC0415 (only for hints)

    near = get_close_matches(name, tuple(known), n=1)
    return offer.format(near[0]) if near else ""
