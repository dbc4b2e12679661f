"""The problem board: problems by state and pain, with the queue's filter, preview, marks, verbs and undo."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import work

from tui.query import parse
from tui.screens.board_columns import BOARD_COLUMNS
from tui.screens.board_source import BoardSource
from tui.screens.queue import QueueScreen
from tui.screens.queue_choice import named_columns
from tui.widgets.board import Board
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.desk.desk import Desk
    from tui.query import Query
    from tui.terminal.palette import Look
    from tui.widgets.columns import Column, RowSource


class BoardScreen(QueueScreen):
    """The board; `g b` shows the same as a list."""

    KIND = "problem"
    TAB = 1
    AUTO_FOCUS = "Board"

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._listed = False

    def first_query(self) -> Query:
        """Begin with what is not closed."""
        return parse("-s:closed")

    def said(self) -> str:
        """Say what the query means; without an order of its own it is by pain."""
        if self._query.sort is not None:
            return super().said()
        return super().said().replace("soonest due first", "most pain first")

    def make_list(self) -> RowList[Any]:
        """Return the board, or the list of the same."""
        return RowList(self._columns(), look=self.look) if self._listed else Board(look=self.look)

    def make_source(self) -> RowSource[Any]:
        """Return the cards of what was found."""
        signs = self.look.signs
        return BoardSource(
            self._rows, self._positions, self.desk, bars=signs.bars, bad=signs.bad,
            together=self._listed,
        )  # fmt: skip

    def fit_columns(self, width: int) -> None:
        """Choose the columns of the list; the board chooses its own."""
        if self._listed:
            self.rows.set_columns(self._columns(width))

    def _columns(self, width: int = 0) -> tuple[Column[Any], ...]:
        del width  # what has no room is dropped by the list itself
        made = {column.key: column for column in BOARD_COLUMNS}
        return named_columns(self._query.columns, self.KIND, made) or BOARD_COLUMNS

    def on_screen_resume(self) -> None:
        """Show what has changed while another screen was shown."""
        super().on_screen_resume()
        if self.is_mounted and self._version != self._rows.version:
            self.search()
        self._warm_up()

    @work(group="warm")
    async def _warm_up(self) -> None:
        """Show the record under the cursor as soon as bodies can be decoded, perhaps at once."""
        await asyncio.to_thread(self.desk.warm)
        self.warmed()

    # -- actions of the view commands -------------------------------------------------------------------

    def action_show_preview(self) -> None:
        """Go to the next column; in the list, show the record beside it."""
        if isinstance(board := self.rows, Board):
            board.across(1)
        else:
            super().action_show_preview()

    def action_hide_preview(self) -> None:
        """Go to the column before; in the list, give it the whole screen."""
        if isinstance(board := self.rows, Board):
            board.across(-1)
        else:
            super().action_hide_preview()

    def action_as_list(self) -> None:
        """Show the board as a list, or the list as a board; the cursor stays with its record."""
        self.run_worker(self._turn_into_the_other(), group="shape", exclusive=True)

    async def _turn_into_the_other(self) -> None:
        record, before = self.rows.record, self.rows
        self._listed = not self._listed
        fresh = self.make_list()
        panes: Widget = self.query_one("#panes")
        await before.remove()
        await panes.mount(fresh, before=0)
        fresh.set_chosen(self.marked())
        self.show_found(keep=record)
        self.set_focus(fresh)

    def action_explain(self) -> None:
        """Say what the pain is made of."""
        if self.rows.index < 0:
            return
        problem = self.rows.source.row(self.rows.index)
        told = problem.figures
        self.message.say(
            f"Pain {told.pain:,} = minutes × severity (P1 5 … P5 1) × people of {problem.row.linked or 0} "
            f"incidents, {told.open} open   K known error  W workaround  M major"
        )
