"""`body:word` asks for texts that are not in memory: which records have to be read, and whether one has it.

A body is read only where the rest of the query does not already decide. Nothing here reads a file: whoever
evaluates hands the stored texts in, at once or a few at a time.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category

from tui.query.terms import And, FieldTerm, Not, Or

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.query.terms import Query, Term

#: The letters beyond ASCII that fold to ASCII ones, but for ß, which takes as many bytes as they do.
_FOLDED_TO_ASCII: Final = "İŉſǰẖẗẘẙẚẞ\N{KELVIN SIGN}ﬀﬁﬂﬃﬄﬅﬆ"
_SHARP_S: Final = "ß".encode()
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
        ascii_ones = "".join(self._parts)
        self._others = tuple(
            one.encode() for one in _FOLDED_TO_ASCII if not set(one.casefold()).isdisjoint(ascii_ones)
        )

    @property
    def seeks(self) -> bool:
        """Whether `seek` can tell anything: every word has a part to look for."""
        return all(self._parts)

    @property
    def longest(self) -> int:
        """How many bytes belong to one hit, at most."""
        return max(len(part.encode()) for part in (*self._parts, "\ufb03"))

    def seek(self, block: bytes) -> Callable[[int], int]:
        """Return what gives the next place in a piece of the log where a record may have one of the words.

        Wrong only on the side of yes. Small letters are made of the ASCII ones only, which moves nothing;
        other letters that fold to such, and escapes, are hits themselves.
        """
        lowered = block.lower()
        asked = [part.encode() for part in self._parts]
        if b"\\" in block:
            asked.append(_ESCAPE)
        if not block.isascii():
            lowered = lowered.replace(_SHARP_S, b"ss")
            asked += self._others
        needles = [needle for needle in asked if needle in lowered]

        def following(start: int) -> int:
            places = [at for needle in needles if (at := lowered.find(needle, start)) >= 0]
            return min(places, default=-1)

        return following

    def likely(self, stored: bytes) -> bool:
        """Whether any of them may be in it: a look at the bytes, wrong only on the side of yes."""
        return self.seek(stored)(0) >= 0 if self.seeks else True

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


def _part(word: str) -> str:
    """Return the longest part of a word that stands in a stored text as it is, but for the case of ASCII."""
    parts = "".join(one if _stands(one) else " " for one in word).split(" ")
    return max(parts, key=len)


def _stands(one: str) -> bool:
    """Whether JSON writes a character as it is, and nothing but ASCII capitals folds to it."""
    return "!" <= one <= "~" and one not in '"\\/' if one.isascii() else category(one) == "Lo"


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
