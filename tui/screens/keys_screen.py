"""`?`: every key and command under its heading, searchable, with its command line and why it is refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.commands import by_name, sections_of
from tui.commands.fields import FIELDS
from tui.commands.signs import key_sign
from tui.screens.dialogs.finder import find_over
from tui.screens.host import keymap_of
from tui.widgets.helplist import HelpEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.commands import Command, Keymap
    from tui.commands.base import Row
    from tui.screens.commanding import CommandScreen


def show(screen: CommandScreen) -> None:
    """Show and search all keys; the command that is chosen is begun."""
    row = screen.painted_row()
    entries = tuple(entries_for(row, screen.commands_of, keymap_of(screen)))
    find_over(
        screen, screen.look, partial(_having, entries), "search keys and commands",
        partial(_begin, screen, row),
    )  # fmt: skip


def entry_for(command: Command, row: Row | None, kind: str, keymap: Keymap) -> HelpEntry:
    """Return a command as a line to search, as it stands with the painted row."""
    return HelpEntry(
        name=command.name,
        keys=" ".join(key_sign(keys).replace(" ", "") for keys in keymap.keys_of(command)),
        title=command.title,
        help=command.help,
        twin=command.twin(row.number if row is not None else "NUMBER"),
        why_not=command.refused(row, kind) or "",
        note="your own keys" if keymap.is_own(command) else "",
    )


def entries_for(row: Row | None, kind: str, keymap: Keymap) -> Iterator[HelpEntry]:
    """Yield every section's heading and commands, then the keys of questions and texts."""
    for heading, commands in sections_of(kind):
        yield HelpEntry(title=heading, heading=True)
        for command in commands:
            yield entry_for(command, row, kind, keymap)
    for heading, keys in FIELDS:
        yield HelpEntry(title=heading, heading=True)
        for one in keys:
            signs = " ".join(map(key_sign, one.keys))
            yield HelpEntry(keys=signs, title=one.title, help=one.help)


def _having(entries: Sequence[HelpEntry], text: str) -> list[HelpEntry]:
    """Return what has all the words, under the headings it stands under."""
    words = text.casefold().split()
    found: list[HelpEntry] = []
    heading: HelpEntry | None = None
    for entry in entries:
        if entry.heading:
            heading = entry
        elif all(word in entry.searched for word in words):
            if heading is not None:
                found.append(heading)
                heading = None
            found.append(entry)
    return found


def _begin(screen: CommandScreen, row: Row | None, name: str | None) -> None:
    if name:
        screen.begin(by_name(name, screen.commands_of), row)
