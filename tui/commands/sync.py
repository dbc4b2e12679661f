"""The commands of meeting others: the page of the remote, and what was parked."""

from __future__ import annotations

from typing import Final

from tui.commands.base import Argument, Ask, Command, Scope


def _view(
    name: str, keys: tuple[str, ...], title: str, helps: str, *arguments: Argument, footer: int = 0
) -> Command:
    """Return a command that only moves the screen; its action has the command's name."""
    return Command(
        name=name, keys=keys, title=title, help=helps, scope=Scope.VIEW, action=name.replace("-", "_"),
        arguments=arguments, footer=footer, label=title.lower(),
    )  # fmt: skip


SYNC_COMMANDS: Final = (
    _view("remote", ("g y",), "Remote", "Show what waits to be sent, and how the last rounds went."),
    _view("conflicts", ("g c",), "Conflicts", "Show what two people did at once, for you to settle."),
    _view("sync-now", ("g n",), "Sync now", "Meet the remote now."),
    _view("sync-pause", ("g o",), "Pause sync", "Stop meeting the remote by itself; again: go on."),
)  # fmt: skip

_FIELD: Final = Argument(name="field", prompt="Field", ask=Ask.TEXT)

CONFLICT_COMMANDS: Final = (
    _view("ours", ("plus",), "Take ours", "Do our step to the record as it is now.", footer=1),
    _view("theirs", ("minus",), "Take theirs", "Leave the record as they made it; our words stay.", footer=2),
    _view(
        "part", ("percent_sign",), "Take a part", "Take one field of ours, else theirs.", _FIELD, footer=3
    ),
    _view(
        "change", ("i",), "Edit a field", "Say what a field is to be, and take the rest of theirs.",
        _FIELD, Argument(name="text", prompt="What it is to be", ask=Ask.TEXT, required=False), footer=4,
    ),
    _view(
        "alike", ("asterisk",), "All alike", "Settle all alike ones at once, this time; again: only one.",
        footer=5,
    ),
)  # fmt: skip
