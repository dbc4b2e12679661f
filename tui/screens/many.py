"""A command's arguments as the questions that are asked once for many rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.commands.answers import suggested
from tui.screens.questions import question_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.commands import Command
    from tui.commands.base import Argument, Row
    from tui.desk.desk import Desk
    from tui.widgets.asking import Question


def questions_for_many(command: Command, rows: Sequence[Row], desk: Desk) -> list[Question]:
    """Return what to ask: arguments that have a place for any of the rows.

    Where the rows suggest different answers, an empty one leaves each record its own.
    """
    return [
        _shared(argument, [row for row in rows if argument.lacking is None or argument.lacking(row)], desk)
        for argument in command.arguments
        if argument.asked and any(argument.lacking is None or argument.lacking(row) for row in rows)
    ]


def _shared(argument: Argument, rows: Sequence[Row], desk: Desk) -> Question:
    question = replace(question_of(argument, rows[0], desk), foretell=None)
    if callable(argument.choices):
        every = dict.fromkeys(choice for row in rows for choice in argument.choices_for(row))
        question = replace(question, choices=tuple((one, one.replace("_", " ")) for one in every))
    answers = suggested(argument, rows)
    if argument.body and len(rows) > 1:
        return replace(question, default="", required=False, hint="empty: each record keeps its own")
    if len(answers) == 1:
        return question
    hint = f"empty: each record keeps its own ({len(answers):,} different)"
    return replace(question, default="", required=False, hint=hint)


def as_given(command: Command, questions: Sequence[Question], answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers without those left as the record suggested them: another record has its own."""
    own = {argument.name for argument in command.arguments if callable(argument.default)}
    texts = {argument.name for argument in command.arguments if argument.body}
    left = {
        one.name
        for one in questions
        if answers.get(one.name) == one.default
        and (one.name in own or (one.name in texts and not one.default))
    }
    return {name: said for name, said in answers.items() if name not in left}
