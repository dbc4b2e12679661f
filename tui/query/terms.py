"""What a query is made of: a tree of terms, an order, and hints about what was not understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A piece of text looked for in number, title, caller and CI, whatever its case."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTerm:
    """A field compared with values; one of them is enough.

    `field` is the field's full name; `op` one of `: < > <= >=`; the values stand as typed.
    """

    field: str
    op: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A virtual tag (`+open`), by its full name."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """What does not match the inner term."""

    term: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """All of two or more terms."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """Any of two or more terms."""

    terms: tuple[Term, ...]


Term = Word | FieldTerm | Tag | Not | And | Or


def each_term(terms: Iterable[Term]) -> Iterator[Word | FieldTerm | Tag]:
    """Yield every word, field and tag in these terms, however deep."""
    for term in terms:
        if isinstance(term, Not):
            yield from each_term((term.term,))
        elif isinstance(term, (And, Or)):
            yield from each_term(term.terms)
        else:
            yield term


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """An order: the column of the list, under the name it was asked for."""

    name: str
    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in the text that was not understood: from which character to which, and why, in words.

    `instead` says what it was taken for all the same, `offer` what fits. A `minor` one is not worth a hint
    while somebody types.
    """

    at: int
    end: int
    words: str
    instead: str = ""
    offer: str = ""
    minor: bool = False

    @property
    def sentence(self) -> str:
        """What was not understood, what it was taken for, and what fits."""
        return "; ".join(filter(None, (f"{self.words}{self.instead}", self.offer)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A parsed query: every one of `terms` must match; `str(query)` prints it so that it parses back to this.

    `columns` are what `cols:` names, by their full names.
    """

    terms: tuple[Term, ...] = ()
    sort: Sort | None = None
    columns: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    @property
    def hints(self) -> tuple[str, ...]:
        """Sentences about what was searched otherwise than it may have been meant."""
        return tuple(dict.fromkeys(one.sentence for one in self.problems if not one.minor))

    def __str__(self) -> str:
        from tui.query.printing import written  # noqa: PLC0415 (printing parses, parsing makes queries)

        return written(self)
