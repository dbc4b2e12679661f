"""The commands of saved views: walk, go to, keep, forget and order them."""

from __future__ import annotations

from typing import Final

from tui.commands.base import Argument, Ask, Command, Scope

_NAMED: Final = Argument(name="name", prompt="View", ask=Ask.VIEW, positional=True)


def _view(name: str, key: str, title: str, helps: str, *arguments: Argument) -> Command:
    """Return a command about views; its action has the command's name."""
    return Command(
        name=name, keys=(key,), title=title, help=helps, scope=Scope.VIEW, action=name.replace("-", "_"),
        arguments=arguments,
    )  # fmt: skip


VIEWS_COMMANDS: Final = (
    _view("next-view", "v", "Next view", "Go to the next saved view."),
    _view("previous-view", "V", "Previous view", "Go to the saved view before."),
    _view("view", "g v", "View", "Go to a saved view by its name.", _NAMED),
    _view(
        "save-view", "g s", "Save view", "Keep the query, its order and columns as a view of that name.",
        Argument(name="name", prompt="Name", ask=Ask.VIEW, positional=True),
    ),
    _view("drop-view", "g x", "Drop view", "Forget a saved view; no record changes.", _NAMED),
    _view("view-earlier", "g k", "View earlier", "Move this view one place towards the first."),
    _view("view-later", "g j", "View later", "Move this view one place towards the last."),
)  # fmt: skip
