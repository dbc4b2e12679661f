"""The commands of macros: record, play, write by hand, forget."""

from __future__ import annotations

from typing import Final

from tui.commands.base import Argument, Command, Scope

_NAMED: Final = Argument(name="name", prompt="Macro", positional=True, required=False, asked=False)


def _macro(name: str, keys: tuple[str, ...], title: str, helps: str, *arguments: Argument) -> Command:
    """Return a command about macros; its action has the command's name."""
    return Command(
        name=name, keys=keys, title=title, help=helps, scope=Scope.VIEW, action=name.replace("-", "_"),
        arguments=arguments,
    )  # fmt: skip


MACROS_COMMANDS: Final = (
    _macro(
        "record-macro", ("Q",), "Record macro",
        "Keep every verb on a record, with its answers, until Q again; then name it and see its script.",
    ),
    _macro(
        "play-macro", ("comma",), "Play macro",
        "Run a macro on the record or all that are marked: first what it would do, then in one step.", _NAMED,
    ),
    _macro("edit-macro", (), "Edit macro", "Write a macro's script, or a new one's.", _NAMED),
    _macro("drop-macro", (), "Drop macro", "Forget a macro; no record changes.", _NAMED),
)  # fmt: skip
