"""A list to search over the whole screen: `?` and the palette are two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.screen import ModalScreen

from tui.widgets.helplist import HelpEntry, HelpList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from tui.terminal.palette import Look


class FinderScreen(ModalScreen[str | None], inherit_bindings=False):
    """Closes with the name of what was chosen, or None."""

    DEFAULT_CSS = """
    FinderScreen { background: ansi_default; }
    """

    def __init__(self, find: Callable[[str], Sequence[HelpEntry]], hint: str, look: Look) -> None:
        super().__init__()
        self._list = HelpList(find, hint=hint, look=look)

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield self._list

    @on(HelpList.Chosen)
    def _chosen(self, event: HelpList.Chosen) -> None:
        self.dismiss(event.name)

    @on(HelpList.Closed)
    def _seen(self) -> None:
        self.dismiss(None)
