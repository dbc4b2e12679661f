"""The query language: parse, evaluate, explain; pure."""

from __future__ import annotations

from tui.query.context import Context, Names
from tui.query.evaluate import evaluate
from tui.query.narrowing import both, narrows
from tui.query.parser import parse
from tui.query.sentence import sentence
from tui.query.strict import QueryError, parse_strictly
from tui.query.terms import Query, Sort

__all__ = (
    "Context", "Names", "Query", "QueryError", "Sort", "both", "evaluate", "narrows", "parse",
    "parse_strictly", "sentence",
)  # fmt: skip
