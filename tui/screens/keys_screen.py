"""`?`: every key and command, searchable, each with its command-line twin and why it is refused now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.screen import ModalScreen

from tui.commands import COMMANDS, by_name
from tui.widgets.helplist import HelpEntry, HelpList
from tui.widgets.lines import key_sign

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.commands.base import Row
    from tui.screens.commanding import CommandScreen
    from tui.terminal.palette import Look


class KeysScreen(ModalScreen[str | None]):
    """Closes with the name of the command that was chosen, or None."""

    DEFAULT_CSS = """
    KeysScreen { background: ansi_default; }
    """

    def __init__(self, row: Row | None, look: Look) -> None:
        super().__init__()
        self._row, self._look = row, look

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield HelpList(
            [
                HelpEntry(
                    name=command.name,
                    keys=" ".join(key_sign(key).replace(" ", "") for key in command.keys),
                    title=command.title,
                    help=command.help,
                    twin=command.twin(),
                    why_not=command.refusal(self._row) or "",
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
    screen.app.push_screen(KeysScreen(row, screen.look), partial(_begin, screen, row))


def _begin(screen: CommandScreen, row: Row | None, name: str | None) -> None:
    if name is not None:
        screen.begin(by_name(name), row)
