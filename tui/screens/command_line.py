"""`:`: a command by its name, or a record by its number."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.commands import COMMANDS, by_name
from tui.commands.base import Scope
from tui.widgets.asking import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.screens.commanding import CommandScreen


def ask(screen: CommandScreen) -> None:
    """Ask for a command's name, or a number to go to."""
    names = [command.name for command in COMMANDS]
    question = Question(
        name="command", prompt="Command or number",
        suggest=lambda typed: [name for name in names if name.startswith(typed.lower())],
    )  # fmt: skip
    screen.ask(":", [question], partial(_run, screen))


def _run(screen: CommandScreen, answers: Mapping[str, str]) -> None:
    text = answers["command"].strip()
    name, _, rest = text.removeprefix(":").strip().partition(" ")
    name = name.lower()
    found = [command for command in COMMANDS if command.name.startswith(name)] if name else []
    exact = [command for command in found if command.name == name]
    if len(found) != 1 and not exact:
        if screen.go_to_number(text.strip()):
            screen.bar.close()
            screen.refocus()
            return
        several = f"; did you mean {', '.join(one.name for one in found)}" if found else ""
        screen.bar.show_error("command", f"no command and no record is called {text!r}{several}")
        return
    screen.bar.close()
    screen.refocus()
    command = by_name((exact or found)[0].name)
    named = [argument.name for argument in command.arguments if argument.positional]
    given = dict.fromkeys(named[:1], rest.strip()) if rest.strip() else {}
    screen.begin(command, screen.painted_row(), given if command.scope is Scope.VIEW else None)
