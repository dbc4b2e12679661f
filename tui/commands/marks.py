"""The commands of marks: one record, all that are shown, those a query finds, none."""

from __future__ import annotations

from typing import Final

from tui.commands.base import Argument, Command, Scope


def _mark(name: str, key: str, title: str, helps: str, *arguments: Argument) -> Command:
    """Return a command about marks; its action has the command's name."""
    return Command(
        name=name, keys=(key,), title=title, help=helps, scope=Scope.VIEW, action=name.replace("-", "_"),
        arguments=arguments,
    )  # fmt: skip


MARKS_COMMANDS: Final = (
    _mark("mark", "space", "Mark", "Mark the record, or take its mark off, and go to the next."),
    _mark("mark-shown", "asterisk", "Mark all shown", "Mark all the list shows; again: none of it."),
    _mark("invert-marks", "g i", "Invert marks", "Mark what the list shows unmarked; unmark the rest."),
    _mark(
        "mark-query", "g m", "Mark by query", "Mark every record a query finds, shown or not.",
        Argument(name="query", prompt="Mark what", positional=True),
    ),
    _mark("unmark", "g u", "Unmark all", "Take every mark off."),
    _mark("mark-again", "g a", "Mark again", "Mark what was marked before the marks went."),
)  # fmt: skip
