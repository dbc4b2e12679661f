"""The query language: parse, evaluate, explain; pure."""

from __future__ import annotations

from tui.query.context import Context, Names
from tui.query.evaluate import evaluate
from tui.query.narrowing import narrows
from tui.query.parser import parse
from tui.query.sentence import sentence
from tui.query.terms import Query, Sort

__all__ = ("Context", "Names", "Query", "Sort", "evaluate", "narrows", "parse", "sentence")
