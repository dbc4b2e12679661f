"""Where the questions of an AskBar stand, in rows from its top: below the title, each with its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.widgets.asking import Kind, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Place(NamedTuple):
    """A question, its first row, and how many it takes."""

    question: Question
    top: int
    rows: int


def height(asked: Sequence[Question]) -> int:
    """Return the rows a bar needs for these, whichever stands: title, note and what is told beside too."""
    return 2 + sum(_rows_of(question) + question.beside_rows for question in asked)


def places(asked: Sequence[Question], standing: Question) -> Iterator[Place]:
    """Yield where each stands; only the one being answered takes more than a row."""
    top = 1
    for question in asked:
        rows = _rows_of(question) if question is standing else 1
        yield Place(question, top, rows)
        top += rows


def _rows_of(question: Question) -> int:
    return question.rows if question.kind is Kind.LONG_TEXT else 1
