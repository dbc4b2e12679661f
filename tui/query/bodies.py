"""`body:word` asks for texts that are not in memory: which records have to be read, and whether one has it.

A body is read only where the rest of the query does not already decide. Nothing here reads a file: whoever
evaluates hands the stored texts in, at once or a few at a time.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tui.query.terms import And, FieldTerm, Not, Or

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.query.terms import Query, Term

#: What a stored text writes as it is, if it escapes no other character.
_AS_WRITTEN: Final = re.compile(r'[^\x00-\x20"\\/\x7f\ud800-\udfff]+')
_ESCAPE: Final = b"\\u"


def words_of(query: Query) -> tuple[str, ...]:
    """Return the folded words that are to be looked for in bodies; none if the columns are enough."""
    return tuple(dict.fromkeys(word for term in query.terms for word in _words(term)))


def without_bodies(query: Query) -> Query:
    """Return a query on the columns alone that finds at least everything this one finds."""
    return replace(query, terms=tuple(kept for term in query.terms if (kept := _most(term)) is not None))


class Finder:
    """Tells which of some folded words a stored record's texts contain."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words
        self._parts = tuple(_part(word) for word in words)

    def likely(self, stored: bytes) -> bool:
        """Whether any of them may be in it: a look at the bytes, wrong only on the side of yes."""
        if _ESCAPE in stored:
            return True
        lowered = stored.lower() if stored.isascii() else stored.decode(errors="replace").casefold().encode()
        return any(part in lowered for part in self._parts)

    def words_in(self, stored: bytes) -> tuple[str, ...]:
        """Return the words that are in the texts people wrote."""
        texts = [fold(text) for text in texts_of(json.loads(stored))]
        return tuple(word for word in self._words if any(word in text for text in texts))


def texts_of(document: dict[str, Any]) -> Iterator[str]:
    """Yield what people wrote in a record: its description, its history's words, its solution."""
    parts = [(document, "description"), (document.get("resolution"), "solution")]
    parts += [(activity, "text") for activity in document.get("history") or ()]
    for part, key in parts:
        if isinstance(part, dict) and isinstance(text := part.get(key), str):
            yield text


def fold(text: str) -> str:
    """Return what is compared: case folded, on one line."""
    return text.casefold().replace("\n", " ")


def _words(term: Term) -> Iterator[str]:
    match term:
        case FieldTerm(field="body", values=values):
            yield from map(fold, values)
        case Not(term=inner):
            yield from _words(inner)
        case And(terms=terms) | Or(terms=terms):
            for one in terms:
                yield from _words(one)


def _part(word: str) -> bytes:
    """Return the longest part of a word that stands in JSON as it is; empty if none does."""
    return max(_AS_WRITTEN.findall(word), key=len, default="").encode()


def _most(term: Term) -> Term | None:
    """Return a term without bodies that everything matches which may match this one; None: anything may."""
    match term:
        case FieldTerm(field="body"):
            return None
        case And(terms=terms):
            return _joined(And, [kept for one in terms if (kept := _most(one)) is not None])
        case Or(terms=terms):
            parts = [_most(one) for one in terms]
            return None if None in parts else _joined(Or, [part for part in parts if part is not None])
        case Not(term=inner):
            least = _least(inner)
            return None if least is None else Not(term=least)
        case _:
            return term


def _least(term: Term) -> Term | None:
    """Return a term without bodies that matches only what must match this one; None: nothing must."""
    match term:
        case FieldTerm(field="body"):
            return None
        case And(terms=terms):
            parts = [_least(one) for one in terms]
            return None if None in parts else _joined(And, [part for part in parts if part is not None])
        case Or(terms=terms):
            return _joined(Or, [kept for one in terms if (kept := _least(one)) is not None])
        case Not(term=inner):
            most = _most(inner)
            return None if most is None else Not(term=most)
        case _:
            return term


def _joined(joint: type[And | Or], terms: list[Term]) -> Term | None:
    return joint(terms=tuple(terms)) if len(terms) > 1 else next(iter(terms), None)
