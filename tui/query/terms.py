"""What a query is made of: a tree of terms, an order, and hints about what was not understood."""

from __future__ import annotations

from dataclasses import dataclass, field


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """An order: the column of the list, under the name it was asked for."""

    name: str
    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A parsed query: every one of `terms` must match; `str(query)` prints it so that it parses back to this.

    `hints` are sentences about what was searched otherwise than it may have been meant.
    """

    terms: tuple[Term, ...] = ()
    sort: Sort | None = None
    hints: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        from tui.query.printing import written  # noqa: PLC0415 (printing parses, parsing makes queries)

        return written(self)
