"""From typed text to a query: tokens, then a tree. Whatever is typed, there is an answer, never an exception.

What is not understood is noted with its place; in settings and on the command line that is an error.

Grammar:

    query  = any (or "|") *      terms side by side must all match
    any    = all ("|" all)*
    all    = term*
    term   = ["-"] "(" any ")"  |  ["-"] word | field | tag | sort | cols
    field  = name (":" | "=" | "<" | ">" | "<=" | ">=") value ("," value)*
    word   = anything else; quotes keep spaces and signs, a backslash keeps a quote inside quotes
"""

from __future__ import annotations

from typing import Final

from tui.query import reading
from tui.query.terms import And, Not, Or, Query, Term
from tui.query.tokens import Token, tokens_of

#: Parentheses deeper than this are passed over, so that no text can exhaust the stack.
DEEPEST: Final = 20


def parse(text: str) -> Query:
    """Return the query a text means; what is not understood is searched as text, with a hint."""
    parser = _Parser(text)
    terms = parser.any_of(0, None)
    return Query(
        terms=_together(terms), sort=parser.notes.sort, columns=parser.notes.columns,
        problems=tuple(sorted(parser.notes.problems, key=lambda problem: problem.at)),
    )  # fmt: skip


def _together(terms: list[Term]) -> tuple[Term, ...]:
    """Lay nested conjunctions flat."""
    return tuple(one for term in terms for one in (term.terms if isinstance(term, And) else (term,)))


def _one(terms: list[Term]) -> Term | None:
    flat = _together(terms)
    if len(flat) > 1:
        return And(terms=flat)
    return flat[0] if flat else None


class _Parser:
    """One pass over the tokens."""

    def __init__(self, text: str) -> None:
        self.notes = reading.Notes()
        self._tokens = tokens_of(text)
        self._at = 0

    def any_of(self, depth: int, opened: Token | None) -> list[Term]:
        """Read alternatives up to the closing parenthesis of this depth; one alternative is a conjunction."""
        alternatives: list[Term] = []
        terms: list[Term] = []
        bar: Token | None = None
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.text == ")" and depth:
                opened = None
                break
            if token.text == "|":
                self._joined(terms, alternatives, token)
                terms, bar = [], token
            elif term := self._term(token, depth):
                terms.append(term)
        if opened:
            self.notes.wrong(opened, "this parenthesis is never closed", minor=True)
        if bar or terms:
            self._joined(terms, alternatives, bar)
        flat = [one for term in alternatives for one in (term.terms if isinstance(term, Or) else (term,))]
        return [Or(terms=tuple(flat))] if len(flat) > 1 else flat

    def _joined(self, terms: list[Term], alternatives: list[Term], bar: Token | None) -> None:
        if term := _one(terms):
            alternatives.append(term)
        elif bar:
            self.notes.wrong(bar, "| stands between two things to look for", minor=True)

    def _term(self, token: Token, depth: int) -> Term | None:
        if token.text in {"(", "-("}:
            if depth == DEEPEST:
                self.notes.wrong(token, f"more than {DEEPEST} parentheses in each other", minor=True)
                return None
            inner = _one(self.any_of(depth + 1, token))
            return Not(term=inner) if inner and token.text == "-(" else inner
        if token.text == ")":
            self.notes.wrong(token, "there is no ( to this )", minor=True)
            return None
        if token.text[0] == "-":
            inner = reading.term(token.after(1), self.notes, negated=True) if len(token.text) > 1 else None
            if len(token.text) == 1:
                self.notes.wrong(token, "- stands before what is not wanted", minor=True)
            return Not(term=inner) if inner else None
        return reading.term(token, self.notes, negated=False)
