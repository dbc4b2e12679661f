"""Whether a query typed on can only match part of what it matched before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.query.terms import And, Not, Or, Query, Word

if TYPE_CHECKING:
    from tui.query.terms import Term


def narrows(before: Query, after: Query) -> bool:
    """Say whether everything `after` matches was matched by `before`, in the same order.

    True lets `evaluate(after, …, within=<result of before>)` stand for the whole. False may err, True never.
    """
    return before.sort == after.sort and all(
        any(_implies(new, old) for new in after.terms) for old in before.terms
    )


def both(first: Query, second: Query) -> Query:
    """Return the query that finds what both find; order and columns of the second, if it names any."""
    return Query(
        terms=first.terms + second.terms, sort=second.sort or first.sort,
        columns=second.columns or first.columns, problems=first.problems + second.problems,
    )  # fmt: skip


def _implies(new: Term, old: Term) -> bool:  # noqa: PLR0911 (one answer for each pair)
    """Whether a row that matches `new` must match `old`."""
    if new == old:
        return True
    match new, old:
        case Word(text=longer), Word(text=shorter):
            return shorter.casefold() in longer.casefold()
        case Not(term=one), Not(term=other):
            return _implies(other, one)
        case Or(terms=terms), _:
            return all(_implies(term, old) for term in terms)
        case _, Or(terms=terms):
            return any(_implies(new, term) for term in terms)
        case And(terms=terms), _:
            return any(_implies(term, old) for term in terms)
        case _, And(terms=terms):
            return all(_implies(new, term) for term in terms)
        case _:
            return False
