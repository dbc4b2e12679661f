"""`.`: the last verb once more, with its answers, on the record or on all that are marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.answers import own_answers, verb_named
from tui.commands.base import Scope
from tui.desk.steps import UNDO
from tui.screens.many import as_given
from tui.screens.questions import questions_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.commands import Command
    from tui.commands.base import Row
    from tui.screens.acting import ActingScreen
    from tui.screens.commanding import CommandScreen


def remember(screen: ActingScreen, command: Command, rows: Sequence[Row], answers: Mapping[str, str]) -> None:
    """Keep a verb that was done to one record, so that it can be repeated and recorded."""
    if command.name == UNDO:
        screen.desk.doings.taken_back()
    if command.scope is not Scope.RECORD or not rows:
        return
    questions = questions_for(command, rows[0], screen.desk)
    screen.desk.doings.heard(command.performed, as_given(command, questions, answers))
    if screen.desk.doings.recorded is not None:
        screen.show_marks()


def repeat(screen: CommandScreen) -> None:
    """Do the last verb again."""
    last = screen.desk.doings.last
    if last is None:
        screen.message.refuse("nothing to repeat yet: do a verb on a record first")
        return
    command = verb_named(last.command, screen.KIND)
    if screen.marked():
        from tui.screens.bulk import repeat_marked  # noqa: PLC0415 (only where there are marks)

        repeat_marked(screen, command, last.values)
        return
    row = screen.painted_row()
    if row is None or (why := command.refused(row, screen.KIND)) is not None:
        screen.message.refuse("there is no record here" if row is None else why or "")
        return
    screen.perform(command, (row,), {**last.values, **own_answers(command, row, last.values)})
