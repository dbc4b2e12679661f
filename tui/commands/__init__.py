"""Each command said once: name, key, words, arguments, when it is refused and why."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from tui.commands.base import Argument, Ask, Command, Row, Scope
from tui.commands.directory import DIRECTORY_COMMANDS
from tui.commands.flow import FLOW_COMMANDS
from tui.commands.general import DESK_COMMANDS, VIEW_COMMANDS
from tui.commands.incident import INCIDENT_COMMANDS
from tui.commands.keeping import KEEPING_COMMANDS
from tui.commands.keymap import Keymap
from tui.commands.macros import MACROS_COMMANDS
from tui.commands.marks import MARKS_COMMANDS
from tui.commands.sync import SYNC_COMMANDS
from tui.commands.tasks import TASKS_COMMANDS
from tui.commands.views import VIEWS_COMMANDS
from tui.desk.kinds import INCIDENT, WORKED
from tui.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = (
    "COMMANDS", "KINDS", "SECTIONS", "Argument", "Ask", "Command", "Keymap", "Row", "Scope", "by_name",
    "commands_of", "sections_of",
)  # fmt: skip

#: Every command there is, under the heading `?` shows it; a new one is one line in its module's tuple, and a
#: new module one line here.
SECTIONS: Final[tuple[tuple[str, tuple[Command, ...]], ...]] = (
    ("Records", INCIDENT_COMMANDS),
    ("People, services, items", (*DIRECTORY_COMMANDS, *KEEPING_COMMANDS)),
    ("What was done", DESK_COMMANDS),
    ("Lists and pages", VIEW_COMMANDS),
    ("Saved views", VIEWS_COMMANDS),
    ("Tasks", TASKS_COMMANDS),
    ("Ties, putting off, escalation", FLOW_COMMANDS),
    ("Marks", MARKS_COMMANDS),
    ("Macros", MACROS_COMMANDS),
    ("Meeting others", SYNC_COMMANDS),
)

COMMANDS: Final[tuple[Command, ...]] = tuple(command for _, section in SECTIONS for command in section)

#: Whose keys -> "module:attribute" of the commands that stand in place of an incident's, which are those of
#: SECTIONS (""): the kinds that are worked on, by their names, and pages with keys of their own.
KINDS: Final[Mapping[str, str]] = {
    **{kind: f"tui.commands.{kind}:{kind.upper()}_COMMANDS" for kind in WORKED},
    INCIDENT: "",
    "conflict": "tui.commands.sync:CONFLICT_COMMANDS",
    "grid": "tui.commands.grid:GRID_COMMANDS",
}


def sections_of(kind: str) -> tuple[tuple[str, tuple[Command, ...]], ...]:
    """Return the commands where records of a kind are shown, under their headings."""
    if not KINDS.get(kind):
        return SECTIONS
    return _sections(kind)


def commands_of(kind: str) -> tuple[Command, ...]:
    """Return the commands where records of a kind are shown; the same tuple each time."""
    return COMMANDS if not KINDS.get(kind) else _commands(kind)


def by_name(name: str, kind: str = "incident") -> Command:
    """Return the command of that name for a kind of record.

    Raises:
        UsageError: naming what there is.
    """
    named = _named(kind)
    try:
        return named[name]
    except KeyError:
        raise UsageError(f"there is no command {name!r}; there are {', '.join(named)}") from None


@cache
def _sections(kind: str) -> tuple[tuple[str, tuple[Command, ...]], ...]:
    module, _, attribute = KINDS[kind].partition(":")
    (heading, _of_incidents), *rest = SECTIONS
    shown = [
        (title, tuple(one for one in section if not one.kinds or kind in one.kinds))
        for title, section in rest
    ]
    own = getattr(import_module(module), attribute)
    return tuple((title, section) for title, section in ((heading, own), *shown) if section)


@cache
def _commands(kind: str) -> tuple[Command, ...]:
    return tuple(command for _, section in _sections(kind) for command in section)


@cache
def _named(kind: str) -> Mapping[str, Command]:
    return {command.name: command for command in commands_of(kind)}
