"""A query where there is nobody to see a hint: in settings and on the command line a problem is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.errors import UsageError
from tui.query.parser import parse

if TYPE_CHECKING:
    from tui.query.terms import Problem, Query


class QueryError(UsageError):
    """A query that is not understood: where (counted from 0), why, and what fits."""

    def __init__(self, text: str, problem: Problem) -> None:
        self.at, self.problem = problem.at, problem
        piece = text[problem.at : problem.end]
        place = f"at {problem.at + 1}, {piece!r}" if piece else f"at {problem.at + 1}"
        why = "; ".join(filter(None, (problem.words, problem.offer)))
        quotes = "; in quotes it is searched as text" if "searched as text" in problem.instead else ""
        super().__init__(f"the query is not understood {place}: {why}{quotes}")


def parse_strictly(text: str) -> Query:
    """Return the query a text means.

    Raises:
        QueryError: something in it is not understood; the first such place.
    """
    query = parse(text)
    if query.problems:
        raise QueryError(text, query.problems[0])
    return query
