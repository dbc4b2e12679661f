"""The Kepner-Tregoe page as it is looked at: its parts, what they show, and the moves about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.containers import Container

from tui.desk.desk import Target
from tui.desk.kinds import PROBLEM, placed
from tui.domain.analysis import CELLS, DIMENSIONS, HEADINGS, cell_of, verdict_of
from tui.domain.errors import StoreError
from tui.screens.commanding import CommandScreen
from tui.screens.grid_text import COLUMNS, Tested, sheet_of
from tui.screens.host import key_said
from tui.widgets.askbar import AskBar
from tui.widgets.cellgrid import CellGrid
from tui.widgets.columns import Listing
from tui.widgets.lines import KeyFooter, MessageLine, Rule
from tui.widgets.preview import Preview, PreviewText
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.desk.drafts import Draft
    from tui.domain.problem import Problem
    from tui.store import Published
    from tui.terminal.palette import Look


class GridPage(CommandScreen):
    """The grid above or at the left, the suspected causes below or beside it."""

    DEFAULT_CSS = """
    GridPage #head { height: 1; }
    GridPage #both { height: 1fr; }
    GridPage RowList { height: 30%; min-height: 4; }
    GridPage.-wide #both { layout: horizontal; }
    GridPage.-wide CellGrid { width: 2fr; height: 1fr; }
    GridPage.-wide RowList { width: 1fr; height: 1fr; }
    GridPage.-wide #between { display: none; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (180, "-wide")]  # noqa: RUF012 (Textual reads it so)
    AUTO_FOCUS: ClassVar[str | None] = "CellGrid"
    KIND = PROBLEM
    COMMANDS_OF = "grid"

    def __init__(self, desk: Desk, look: Look, record_id: str, draft: Draft | None = None) -> None:
        super().__init__(desk, look)
        self.record_id, self._draft = record_id, draft
        self.problem: Problem | None = None

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        look = self.look
        yield Preview(look=look, id="head")
        yield Rule(look=look)
        with Container(id="both"):
            yield CellGrid(look=look)
            yield Rule(look=look, id="between")
            adds = key_said(self, "cause")
            yield RowList(COLUMNS, look=look, empty=f"No suspected cause yet: {adds} adds one.")
        yield MessageLine(look=look)
        yield Rule(look=look)
        yield AskBar(look=look)
        yield KeyFooter(look=look)

    def on_mount(self) -> None:
        """Read the problem."""
        self.show_footer()
        self._read()

    # -- what a screen says of itself -------------------------------------------------------------------

    @property
    def grid(self) -> CellGrid:
        """The grid."""
        return self.query_exactly_one(CellGrid)

    @property
    def causes(self) -> RowList[Tested]:
        """The suspected causes."""
        return self.query_exactly_one(RowList)

    def painted_row(self) -> Row | None:
        """Return the problem's list row."""
        rows = self.desk.store.rows(PROBLEM)
        position = rows.position(self.record_id)
        return cast("Row", rows.row(position)) if position is not None else None

    def target(self, row: Row) -> Target:
        """Return the problem as the page shows it: every verb of this page is about it."""
        return Target(id=self.record_id, op=row.op if self.problem is None else self.problem.op, kind=PROBLEM)

    def go_to_number(self, number: str) -> bool:
        """Turn to the grid of another problem."""
        place = placed(self.desk.store, number)
        if place is None or place.kind != PROBLEM:
            return False
        self.record_id, self.problem = place.id, None
        self._read()
        return True

    def records_changed(self, published: Published) -> None:
        """Show the problem as it is now."""
        if self.record_id in published.changes.get(PROBLEM, ()) and self.is_mounted:
            self._read()

    def tick(self) -> None:
        """Show nothing else: no time is told here."""

    def take_up(self, draft: Draft) -> None:
        """Go on with words that were not sent."""
        raise NotImplementedError

    def refocus(self) -> None:
        """Give the keys back to the grid, or to the causes where they were."""
        self.set_focus(self.causes if self.focused is self.causes else self.grid)

    # -- what is shown ----------------------------------------------------------------------------------

    @work(group="grid", exclusive=True)
    async def _read(self) -> None:
        head = self.query_exactly_one("#head", Preview)
        try:
            problem = await self.desk.store.fetch(PROBLEM, self.record_id)
        except StoreError as trouble:
            head.show(PreviewText(title="This problem cannot be read; Esc goes back.", why=str(trouble)))
            return
        if problem is None:
            head.show(PreviewText(title="This problem is no longer here; Esc goes back."))
            return
        self.problem = problem
        told = f"{problem.state.words}   {problem.cause_status.value} cause"
        head.show(PreviewText(number=problem.number, title=problem.title, why=told))
        self._show()
        if (draft := self._draft) is not None:
            self._draft = None
            self.take_up(draft)

    def _show(self) -> None:
        """Draw the grid and the causes, as they stand to the cell under the cursor."""
        problem = self.problem
        if problem is None:
            return
        cell = self.cell()
        suspects = [Tested(n, one, verdict_of(one, cell)) for n, one in enumerate(problem.suspects, 1)]
        self.causes.show(Listing(suspects, lambda one: one.suspect.id), keep=self.causes.record)
        chosen = self.chosen()
        self.grid.show(sheet_of(problem, None if chosen is None else chosen.suspect))

    def named(self) -> tuple[str, str]:
        """Return the dimension and heading of the cell under the cursor."""
        row, column = self.grid.place
        return DIMENSIONS[row], HEADINGS[column]

    def cell(self) -> str:
        """Return the name of that cell."""
        return cell_of(*self.named())

    def chosen(self) -> Tested | None:
        """Return the suspected cause under the cursor."""
        causes = self.causes
        return causes.source.row(causes.index) if causes.index >= 0 else None

    @on(CellGrid.Moved)
    @on(RowList.CursorMoved)
    def _moved(self) -> None:
        self._show()

    # -- moving -----------------------------------------------------------------------------------------

    def _move(self, rows: int, columns: int) -> None:
        if self.focused is self.causes:
            self.causes.action_move(rows)
        else:
            self.grid.move(rows, columns)

    def action_cursor_down(self) -> None:
        """Go to the cell, or cause, below."""
        self._move(1, 0)

    def action_cursor_up(self) -> None:
        """Go to the cell, or cause, above."""
        self._move(-1, 0)

    def action_page_down(self) -> None:
        """Go to the last row."""
        self._move(len(DIMENSIONS), 0)

    def action_page_up(self) -> None:
        """Go to the first row."""
        self._move(-len(DIMENSIONS), 0)

    def action_first(self) -> None:
        """Go to the first cell, or cause."""
        self._move(-len(CELLS), -len(CELLS))

    def action_last(self) -> None:
        """Go to the last cell, or cause."""
        self._move(len(CELLS), len(CELLS))

    def action_show_preview(self) -> None:
        """Go to the cell at the right."""
        self.grid.move(0, 1)

    def action_hide_preview(self) -> None:
        """Go to the cell at the left."""
        self.grid.move(0, -1)

    def action_next_pane(self) -> None:
        """Go to the causes, or back to the grid."""
        self.set_focus(self.grid if self.focused is self.causes else self.causes)

    def action_back(self) -> None:
        """Go back to where the page was opened."""
        self.app.pop_screen()
