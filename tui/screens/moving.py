"""A list and something to read beside or below it: the moves go to whichever has the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.screens.commanding import CommandScreen

if TYPE_CHECKING:
    from tui.widgets.preview import Preview
    from tui.widgets.rowlist import RowList


class MovingScreen(CommandScreen):
    """A screen that says which are its list and its pane."""

    @property
    def rows(self) -> RowList[Any]:
        """The list."""
        raise NotImplementedError

    @property
    def pane(self) -> RowList[Any] | Preview:
        """The pane the moves go to."""
        raise NotImplementedError

    def action_cursor_down(self) -> None:
        """Go to the next record, or line."""
        self.pane.action_move(1)

    def action_cursor_up(self) -> None:
        """Go to the record before, or line."""
        self.pane.action_move(-1)

    def action_page_down(self) -> None:
        """Go a page down."""
        self.pane.action_page(1)

    def action_page_up(self) -> None:
        """Go a page up."""
        self.pane.action_page(-1)

    def action_first(self) -> None:
        """Go to the first record, or line."""
        self.pane.action_first()

    def action_last(self) -> None:
        """Go to the last record."""
        self.rows.action_last()
