"""What a query means, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.query.fields import BY_NAME, SORTS, TAG_BY_NAME, Field, Shape, meant
from tui.query.reading import number_range
from tui.query.terms import And, FieldTerm, Not, Or, Query, Tag, Term, Word
from tui.query.when_words import date_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMPARED: Final = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}
_NO_ONE: Final = "unowned"


def sentence(query: Query) -> str:
    """Return what the query means, as in "mine or unowned, P1–P2, soonest due first"."""
    parts = [_words(term) for term in query.terms] or ["everything"]
    order = query.sort
    _, ascending, descending = SORTS[order.name if order else "due"]
    return ", ".join([*parts, descending if order and order.descending else ascending])


def _words(term: Term) -> str:  # noqa: PLR0911 (one answer for each kind of term)
    match term:
        case Word(text=text):
            return f"“{text}”"
        case Tag(name=name):
            return TAG_BY_NAME[name].words
        case FieldTerm(field=name, op=op, values=values):
            return _field(BY_NAME[name], op, values)
        case Not(term=And() | Or() as inner):
            return f"not ({_words(inner)})"
        case Not(term=inner):
            return f"not {_words(inner)}"
        case And(terms=terms):
            return " and ".join(f"({_words(one)})" if isinstance(one, Or) else _words(one) for one in terms)
        case Or(terms=terms):
            return _either([_words(one) for one in terms])


def _either(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def _field(field: Field, op: str, values: Sequence[str]) -> str:
    if field.shape is Shape.NUMBER:
        return _numbers(field, op, values)
    if field.names[0] == "who":
        return _either([_who(value) for value in values])
    if field.shape is Shape.DATE:
        return f"{field.words} {_either([date_words(op, value, ahead=field.ahead) for value in values])}"
    if field.shape is Shape.BODY:
        return f"{field.words} {_either([f'“{value}”' for value in values])}"
    if field.names[0] == "state":
        return _either([_choice(field, value) for value in values])
    words = values if field.shape in {Shape.NAME, Shape.LABEL} else [_choice(field, one) for one in values]
    return f"{field.words} {_either(words)}"


def _who(value: str) -> str:
    return {"me": "mine", "none": _NO_ONE}.get(value.casefold(), f"with {value}")


def _choice(field: Field, value: str) -> str:
    fits = meant(field, value)
    return _either([fit.replace("_", " ") for fit in fits]) if fits else value


def _numbers(field: Field, op: str, values: Sequence[str]) -> str:
    ranges = [number_range(value) or (0, 0) for value in values]
    if field.names[0] == "prio":
        return _either([_priority(op, low, high) for low, high in ranges])
    words = [f"{low}–{high}" if low != high else str(low) for low, high in ranges]
    return " ".join(filter(None, (field.words, _COMPARED.get(op, ""), _either(words))))


def _priority(op: str, low: int, high: int) -> str:
    first, last = {
        "<": (1, low - 1), "<=": (1, high), ">": (high + 1, 5), ">=": (low, 5),
    }.get(op, (low, high))  # fmt: skip
    if last < first:
        return "no priority"
    return f"P{first}" if first == last else f"P{first}–P{last}"
