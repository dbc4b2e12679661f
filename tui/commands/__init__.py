"""Each command said once: name, key, words, arguments, when it is refused and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.commands.base import Argument, Ask, Command, Row, Scope
from tui.commands.directory import DIRECTORY_COMMANDS
from tui.commands.general import DESK_COMMANDS, VIEW_COMMANDS
from tui.commands.incident import INCIDENT_COMMANDS
from tui.commands.keymap import Keymap
from tui.commands.marks import MARKS_COMMANDS
from tui.commands.views import VIEWS_COMMANDS
from tui.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ("COMMANDS", "SECTIONS", "Argument", "Ask", "Command", "Keymap", "Row", "Scope", "by_name")

#: Every command there is, under the heading `?` shows it; a new one is one line in its module's tuple, and a
#: new module one line here.
SECTIONS: Final[tuple[tuple[str, tuple[Command, ...]], ...]] = (
    ("Records", INCIDENT_COMMANDS),
    ("People, services, items", DIRECTORY_COMMANDS),
    ("What was done", DESK_COMMANDS),
    ("Lists and pages", VIEW_COMMANDS),
    ("Saved views", VIEWS_COMMANDS),
    ("Marks", MARKS_COMMANDS),
)

COMMANDS: Final[tuple[Command, ...]] = tuple(command for _, section in SECTIONS for command in section)

_BY_NAME: Final[Mapping[str, Command]] = {command.name: command for command in COMMANDS}


def by_name(name: str) -> Command:
    """Return the command of that name.

    Raises:
        UsageError: naming what there is.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UsageError(f"there is no command {name!r}; there are {', '.join(_BY_NAME)}") from None
