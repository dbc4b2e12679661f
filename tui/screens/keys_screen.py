"""`?`: every key and command, searchable, each with its command-line twin and why it is refused now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.screen import ModalScreen

from tui.commands import COMMANDS, by_name
from tui.commands.signs import key_sign
from tui.screens.host import host_of
from tui.widgets.helplist import HelpEntry, HelpList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.commands import Keymap
    from tui.commands.base import Row
    from tui.screens.commanding import CommandScreen
    from tui.terminal.palette import Look


class KeysScreen(ModalScreen[str | None]):
    """Closes with the name of the command that was chosen, or None."""

    DEFAULT_CSS = """
    KeysScreen { background: ansi_default; }
    """

    def __init__(self, row: Row | None, kind: str, keymap: Keymap, look: Look) -> None:
        super().__init__()
        self._row, self._kind, self._keymap, self._look = row, kind, keymap, look

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield HelpList(
            [
                HelpEntry(
                    name=command.name,
                    keys=" ".join(key_sign(key).replace(" ", "") for key in self._keymap.keys_of(command)),
                    title=command.title,
                    help=command.help,
                    twin=command.twin(),
                    why_not=command.refused(self._row, self._kind) or "",
                )
                for command in COMMANDS
            ],
            look=self._look,
        )

    @on(HelpList.Chosen)
    def _chosen(self, event: HelpList.Chosen) -> None:
        self.dismiss(event.name)

    @on(HelpList.Closed)
    def _seen(self) -> None:
        self.dismiss(None)


def show(screen: CommandScreen) -> None:
    """Show and search all keys; the command that is chosen is begun."""
    row = screen.painted_row()
    screen.app.push_screen(
        KeysScreen(row, screen.KIND, host_of(screen).keymap, screen.look), partial(_begin, screen, row)
    )


def _begin(screen: CommandScreen, row: Row | None, name: str | None) -> None:
    if name is not None:
        screen.begin(by_name(name), row)
