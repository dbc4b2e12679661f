"""From typed text to a query: tokens, then a tree. Whatever is typed, there is an answer, never an exception.

Grammar:

    query  = any (or "|") *      terms side by side must all match
    any    = all ("|" all)*
    all    = term*
    term   = ["-"] "(" any ")"  |  ["-"] word | field | tag | sort
    field  = name (":" | "=" | "<" | ">" | "<=" | ">=") value ("," value)*
    word   = anything else; quotes keep spaces and signs, a backslash keeps a quote inside quotes
"""

from __future__ import annotations

import re
from typing import Final

from tui.query.fields import BY_NAME, SORT_ALIASES, SORTS, TAG_BY_NAME, Field, Shape, fitting
from tui.query.terms import And, FieldTerm, Not, Or, Query, Sort, Tag, Term, Word

#: Parentheses deeper than this are passed over, so that no text can exhaust the stack.
DEEPEST: Final = 20

_TOKEN: Final = re.compile(r'-?\(|[)|]|(?:"(?:\\.|[^"\\])*"?|[^\s"()|])+', re.DOTALL)
_FIELD: Final = re.compile(r"([^\W\d_][\w-]*)(<=|>=|[:=<>])(.*)", re.DOTALL)
_VALUE: Final = re.compile(r'(?:"(?:\\.|[^"\\])*"?|[^,"])+', re.DOTALL)
_QUOTED: Final = re.compile(r'"((?:\\.|[^"\\])*)"?', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_NUMBER: Final = re.compile(r"[pP]?([0-9]{1,9})(?:\.\.[pP]?([0-9]{1,9}))?")


def parse(text: str) -> Query:
    """Return the query a text means; what is not understood is searched as text, with a hint."""
    parser = _Parser(text)
    terms = parser.any_of(0)
    return Query(terms=_together(terms), sort=parser.sort, hints=tuple(dict.fromkeys(parser.hints)))


def number_range(value: str) -> tuple[int, int] | None:
    """Return the lowest and highest number a value like `2`, `p2` or `1..3` stands for."""
    found = _NUMBER.fullmatch(value)
    return (int(found[1]), int(found[2] or found[1])) if found else None


def _together(terms: list[Term]) -> tuple[Term, ...]:
    """Lay nested conjunctions flat."""
    return tuple(one for term in terms for one in (term.terms if isinstance(term, And) else (term,)))


def _one(terms: list[Term]) -> Term | None:
    flat = _together(terms)
    if len(flat) > 1:
        return And(terms=flat)
    return flat[0] if flat else None


def _unquoted(raw: str) -> str:
    return _QUOTED.sub(lambda found: _ESCAPED.sub(r"\1", found[1]), raw)


class _Parser:
    """One pass over the tokens; collects the order and the hints on its way."""

    def __init__(self, text: str) -> None:
        self.tokens = _TOKEN.findall(text)
        self.at = 0
        self.sort: Sort | None = None
        self.hints: list[str] = []

    def any_of(self, depth: int) -> list[Term]:
        """Read alternatives up to the closing parenthesis of this depth; one alternative is a conjunction."""
        alternatives: list[Term] = []
        terms: list[Term] = []
        while self.at < len(self.tokens):
            piece = self.tokens[self.at]
            self.at += 1
            if piece == ")" and depth:
                break
            if piece == "|":
                alternatives.extend(filter(None, [_one(terms)]))
                terms = []
            elif term := self._term(piece, depth):
                terms.append(term)
        alternatives.extend(filter(None, [_one(terms)]))
        flat = [one for term in alternatives for one in (term.terms if isinstance(term, Or) else (term,))]
        return [Or(terms=tuple(flat))] if len(flat) > 1 else flat

    def _term(self, piece: str, depth: int) -> Term | None:
        if piece in {"(", "-("}:
            inner = None if depth == DEEPEST else _one(self.any_of(depth + 1))
            return Not(term=inner) if inner and piece == "-(" else inner
        if piece == ")":
            return None
        if piece[0] == "-":
            inner = self._plain(piece[1:], negated=True) if len(piece) > 1 else None
            return Not(term=inner) if inner else None
        return self._plain(piece, negated=False)

    def _plain(self, raw: str, *, negated: bool) -> Term | None:
        if raw[0] == "+":
            return self._tag(raw)
        if found := _FIELD.fullmatch(raw):
            name, op, rest = found[1].casefold(), found[2], found[3]
            if name == "sort" and op in ":=":
                self._order(rest, negated=negated)
                return None
            if field := BY_NAME.get(name):
                return self._field(field, ":" if op == "=" else op, rest, raw)
            self.hints.append(f"{name} is not a field here: searched as text{_alike(name)}")
        text = _unquoted(raw)
        return Word(text=text) if text else None

    def _field(self, field: Field, op: str, rest: str, raw: str) -> Term | None:
        values = tuple(filter(None, (_unquoted(value) for value in _VALUE.findall(rest))))
        name = field.names[0]
        if not values:
            self.hints.append(f"{name} waits for a value")
            return None
        if field.shape is Shape.NUMBER:
            if all(map(number_range, values)):
                return FieldTerm(field=name, op=op, values=values)
            self.hints.append(f"{name} takes numbers, like {name}:1,2 or {name}<=2: searched as text")
            return Word(text=_unquoted(raw))
        if op != ":":
            self.hints.append(f"{name} has no order: write {name}:{rest}; searched as text")
            return Word(text=_unquoted(raw))
        for value in values:
            self._note_choice(field, value)
        return FieldTerm(field=name, op=op, values=values)

    def _note_choice(self, field: Field, value: str) -> None:
        """Hint when a value of a fixed set fits none or several of it."""
        if not field.choices or value.casefold() == "none":
            return
        fits = fitting(value, field.choices)
        if not fits:
            known = ", ".join(choice.replace("_", " ") for choice in field.choices)
            self.hints.append(f"{field.names[0]} {value} does not exist; there are {known}")
        elif len(fits) > 1:
            either = " or ".join(fits).replace("_", " ")
            self.hints.append(f"{field.names[0]} {value} may be {either}: any of them")

    def _tag(self, raw: str) -> Term | None:
        name = raw[1:].casefold()
        if not name:
            return None
        fits = [name] if name in TAG_BY_NAME else [tag for tag in TAG_BY_NAME if tag.startswith(name)]
        if len(fits) == 1:
            return Tag(name=fits[0])
        if fits:
            self.hints.append(f"{raw} may be {' or '.join(f'+{fit}' for fit in fits)}: searched as text")
        else:
            self.hints.append(f"{raw} is not a tag here: searched as text")
        text = _unquoted(raw)
        return Word(text=text) if text else None

    def _order(self, rest: str, *, negated: bool) -> None:
        asked = _unquoted(rest).casefold()
        name = asked.lstrip("-")
        name = SORT_ALIASES.get(name, name)
        if name in SORTS:
            self.sort = Sort(name=name, column=SORTS[name][0], descending=asked.startswith("-") != negated)
        elif name:
            self.hints.append(f"cannot sort by {name}; there are {', '.join(SORTS)}")


def _alike(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 (only for hints)

    near = get_close_matches(name, BY_NAME, n=1)
    return f"; {near[0]}: is one" if near else ""
