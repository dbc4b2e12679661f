"""`g p`: a template's words, filled in from the record, stand in the question they are for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.commands import by_name
from tui.desk.templating import templates, words_of
from tui.domain.errors import BadInput, UsageError
from tui.domain.templates import named
from tui.screens.host import key_said
from tui.widgets.asking import Kind, Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.commands import Command
    from tui.domain.templates import Template
    from tui.screens.commanding import CommandScreen


def ask(screen: CommandScreen) -> None:
    """Ask for a template by its name."""
    if screen.marked():
        unmark = key_said(screen, "unmark")
        raise BadInput(f"a template is filled in from one record: {unmark} takes every mark off first")
    there = templates(screen.desk, screen.desk.own.templates)
    if not there:
        raise BadInput("there are no templates: write some into templates.toml in your settings folder")
    question = Question(name="template", prompt="Template", kind=Kind.NAME, suggest=partial(_offered, there))
    screen.ask("Template", [question], partial(_use, screen, there))


def _offered(there: Sequence[Template], typed: str) -> list[str]:
    begun = typed.casefold()
    return [one.name for one in there if begun in one.name.casefold()]


def _use(screen: CommandScreen, there: Sequence[Template], answers: Mapping[str, str]) -> None:
    row = screen.painted_row()
    try:
        template = named(there, answers["template"])
        command = _command_of(template, screen.KIND)
        words = words_of(template, row, screen.desk)
    except (BadInput, UsageError) as refused:
        screen.bar.show_error("template", str(refused))
        return
    screen.bar.close()
    screen.refocus()
    screen.begin(command, row, typed=words)


def _command_of(template: Template, kind: str) -> Command:
    """Return the command a template is for, where records of a kind are shown.

    Raises:
        UsageError: there is none of that name.
        BadInput: it does not take what the template tells it.
    """
    command = by_name(template.command, kind)
    strange = sorted(set(template.values) - {argument.name for argument in command.arguments})
    if strange:
        raise BadInput(f"template {template.name}: {command.name} does not take {', '.join(strange)}")
    return command
