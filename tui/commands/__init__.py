"""Each command said once: name, key, words, arguments, when it is refused and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.commands.base import Argument, Ask, Command, Row, Scope
from tui.commands.directory import DIRECTORY_COMMANDS
from tui.commands.general import GENERAL_COMMANDS
from tui.commands.incident import INCIDENT_COMMANDS
from tui.commands.marks import MARKS_COMMANDS
from tui.commands.views import VIEWS_COMMANDS
from tui.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = (
    "COMMANDS", "Argument", "Ask", "Command", "Row", "Scope", "by_name", "choose", "footer", "for_key",
)  # fmt: skip

#: Every command there is; a new one is one line in its module's tuple.
COMMANDS: Final[tuple[Command, ...]] = (
    *INCIDENT_COMMANDS,
    *DIRECTORY_COMMANDS,
    *GENERAL_COMMANDS,
    *VIEWS_COMMANDS,
    *MARKS_COMMANDS,
)

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


def for_key(key: str) -> tuple[Command, ...]:
    """Return the commands on a key, in the order they are tried."""
    return tuple(command for command in COMMANDS if key in command.keys)


def choose(key: str, row: Row | None) -> tuple[Command | None, str]:
    """Return the first command on the key the painted row does not refuse, else why not and what goes."""
    refusals = []
    for command in for_key(key):
        if (refusal := command.refusal(row)) is None:
            return command, ""
        refusals.append(refusal)
    return None, refusals[0] if refusals else f"no command on {key}"


def footer() -> tuple[Command, ...]:
    """Return the commands of the footer, in its order."""
    return tuple(sorted((command for command in COMMANDS if command.footer), key=lambda one: one.footer))
