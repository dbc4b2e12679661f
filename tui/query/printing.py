"""A query written back as text that parses to the same query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.query.parser import parse
from tui.query.terms import And, FieldTerm, Not, Or, Tag, Word
from tui.query.tokens import quoted

if TYPE_CHECKING:
    from tui.query.terms import Query, Sort, Term


def written(query: Query) -> str:
    """Return the query as text; `parse(written(query)) == query` for every parsed query.

    Parentheses stand only where they are needed, so the text is never deeper than what was typed.
    """
    alone = len(query.terms) == 1
    parts = [_bare(term) if alone else _term(term) for term in query.terms]
    if query.sort:
        parts.append(_sort(query.sort))
    if query.columns:
        parts.append(f"cols:{','.join(query.columns)}")
    return " ".join(parts)


def _sort(sort: Sort) -> str:
    return f"sort:{'-' if sort.descending else ''}{sort.name}"


def _bare(term: Term) -> str:
    """Write a term that has its surroundings for itself."""
    match term:
        case And(terms=terms):
            return " ".join(map(_term, terms))
        case Or(terms=terms):
            return " | ".join(map(_bare, terms))
        case _:
            return _term(term)


def _term(term: Term) -> str:
    """Write a term that stands beside others."""
    match term:
        case Word(text=text):
            return text if parse(text).terms == (term,) else quoted(text)
        case Tag(name=name):
            return f"+{name}"
        case FieldTerm(field=field, op=op, values=values):
            return f"{field}{op}{','.join(map(_value, values))}"
        case Not(term=And() | Or() | Not() as inner):
            return f"-({_bare(inner)})"
        case Not(term=inner):
            return f"-{_term(inner)}"
        case And() | Or():
            return f"({_bare(term)})"


def _value(value: str) -> str:
    alone = FieldTerm(field="team", op=":", values=(value,))
    return value if parse(f"team:{value}").terms == (alone,) else quoted(value)
