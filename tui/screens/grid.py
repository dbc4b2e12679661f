"""The Kepner-Tregoe page: the grid of a problem, and its suspected causes tested cell by cell.

A cell is written in the bar and kept as it is typed; each is one operation. What is tested is the cause under
the cursor of the list, against the cell under the cursor of the grid.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, cast

from textual import on, work
from textual.containers import Container

from tui.commands import by_name
from tui.desk.desk import Target
from tui.desk.kinds import PROBLEM, placed
from tui.domain.analysis import CELLS, DIMENSIONS, FAILS, FITS, HEADINGS, OPEN, cell_of, cells_of, verdict_of
from tui.screens.commanding import CommandScreen
from tui.terminal.palette import Tone
from tui.widgets.askbar import AskBar
from tui.widgets.asking import Kind, Question
from tui.widgets.cellgrid import CellGrid, Sheet
from tui.widgets.columns import Column, Listing
from tui.widgets.lines import KeyFooter, MessageLine, Rule
from tui.widgets.preview import Preview, PreviewText
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.commands.base import Command, Row
    from tui.desk.desk import Desk
    from tui.desk.drafts import Draft
    from tui.domain.problem import Problem, Suspect
    from tui.store import Published
    from tui.terminal.palette import Look

KIND = "grid"
_TITLES = tuple(heading.replace("_", " ") for heading in HEADINGS)
_SIGNS = {FITS: ("+", Tone.ACCENT), FAILS: ("-", Tone.WARN), OPEN: (" ", Tone.PLAIN)}
_SAID = {FITS: "explains", FAILS: "does not", OPEN: "unknown"}


class CellRow(NamedTuple):
    """A cell as what a command is about: its words are a draft of their own."""

    id: str
    number: str
    op: str


class Tested(NamedTuple):
    """A suspected cause, counted from 1, and what it is to the cell under the cursor."""

    number: int
    suspect: Suspect
    here: str


class GridScreen(CommandScreen):
    """The grid above or at the left, the suspected causes below or beside it."""

    DEFAULT_CSS = """
    GridScreen #head { height: 1; }
    GridScreen #both { height: 1fr; }
    GridScreen RowList { height: 30%; min-height: 4; }
    GridScreen.-wide #both { layout: horizontal; }
    GridScreen.-wide CellGrid { width: 2fr; height: 1fr; }
    GridScreen.-wide RowList { width: 1fr; height: 1fr; }
    GridScreen.-wide #between { display: none; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (180, "-wide")]  # noqa: RUF012 (Textual reads it so)
    AUTO_FOCUS: ClassVar[str | None] = "CellGrid"
    KIND = KIND

    def __init__(self, desk: Desk, look: Look, record_id: str, draft: Draft | None = None) -> None:
        super().__init__(desk, look)
        self.record_id, self._draft = record_id, draft
        self._problem: Problem | None = None

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        look = self.look
        yield Preview(look=look, id="head")
        yield Rule(look=look)
        with Container(id="both"):
            yield CellGrid(look=look)
            yield Rule(look=look, id="between")
            yield RowList(_COLUMNS, look=look, empty="No suspected cause yet: c adds one.")
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
        """Return the problem: every verb of this page is about it."""
        return Target(id=self.record_id, op=row.op, kind=PROBLEM)

    def go_to_number(self, number: str) -> bool:
        """Turn to the grid of another problem."""
        place = placed(self.desk.store, number)
        if place is None or place.kind != PROBLEM:
            return False
        self.record_id = place.id
        self._read()
        return True

    def records_changed(self, published: Published) -> None:
        """Show the problem as it is now."""
        if self.record_id in published.changes.get(PROBLEM, ()) and self.is_mounted:
            self._read()

    def tick(self) -> None:
        """Show nothing else: no time is told here."""

    def refocus(self) -> None:
        """Give the keys back to the grid, or to the causes where they were."""
        self.set_focus(self.causes if self.focused is self.causes else self.grid)

    # -- what is shown ----------------------------------------------------------------------------------

    @work(group="grid", exclusive=True)
    async def _read(self) -> None:
        problem = await self.desk.store.fetch(PROBLEM, self.record_id)
        head = self.query_exactly_one("#head", Preview)
        if problem is None:
            head.show(PreviewText(title="This problem is no longer here; Esc goes back."))
            return
        self._problem = problem
        told = f"{problem.state.words}   {problem.cause_status.value} cause"
        head.show(PreviewText(number=problem.number, title=problem.title, why=told))
        self._show()
        if (draft := self._draft) is not None:
            self._draft = None
            self.take_up(draft)

    def _show(self) -> None:
        """Draw the grid and the causes, as they stand to the cell under the cursor."""
        problem = self._problem
        if problem is None:
            return
        cell = self._cell()
        suspects = [Tested(n, one, verdict_of(one, cell)) for n, one in enumerate(problem.suspects, 1)]
        self.causes.show(Listing(suspects, lambda one: one.suspect.id), keep=self.causes.record)
        chosen = self._chosen()
        texts = {(cell.dimension, cell.heading): cell.text for cell in problem.grid}
        places = {
            (row, column): (dimension, heading)
            for row, dimension in enumerate(DIMENSIONS)
            for column, heading in enumerate(HEADINGS)
        }
        signs = {} if chosen is None else {
            place: _SIGNS[verdict_of(chosen.suspect, cell_of(*named))] for place, named in places.items()
        }  # fmt: skip
        self.grid.show(
            Sheet(
                rows=DIMENSIONS, columns=_TITLES, signs=signs,
                texts={place: texts.get(named, "") for place, named in places.items()},
            )
        )  # fmt: skip

    def _named(self) -> tuple[str, str]:
        row, column = self.grid.place
        return DIMENSIONS[row], HEADINGS[column]

    def _cell(self) -> str:
        return cell_of(*self._named())

    def _chosen(self) -> Tested | None:
        causes = self.causes
        return causes.source.row(causes.index) if causes.index >= 0 else None

    @on(CellGrid.Moved)
    @on(RowList.CursorMoved)
    def _moved(self) -> None:
        self._show()

    @on(CellGrid.Opened)
    def _opened(self) -> None:
        self.action_cell()

    # -- writing and testing ----------------------------------------------------------------------------

    def action_cell(self) -> None:
        """Write the cell under the cursor."""
        row, problem = self.painted_row(), self._problem
        if row is None or problem is None:
            return
        dimension, heading = self._named()
        text = next(
            (one.text for one in problem.grid if (one.dimension, one.heading) == (dimension, heading)), ""
        )
        title = f"{dimension}, {heading.replace('_', ' ')}"
        command = by_name("grid", PROBLEM)
        about = command, [cast("Row", CellRow(f"{row.id}/{self._cell()}", row.number, row.op))]
        question = Question(
            name="text", prompt=title, kind=Kind.LONG_TEXT, required=False, default=text, rows=3
        )  # fmt: skip
        given = {"dimension": dimension, "heading": heading}
        self.ask(f"{problem.number}: {title}", [question], partial(self._do, *about, given), about=about)

    def action_cause(self) -> None:
        """Add a suspected cause."""
        self.begin_about(by_name("suspect", PROBLEM))

    def begin_about(self, command: Command) -> None:
        """Ask for a verb of problems, and do it to this one."""
        row = self.painted_row()
        if row is None:
            return
        rows = [row]
        self.ask(
            self._title_of(command, rows), self._questions(command, row, {}),
            partial(self._do, command, rows, {}), about=(command, rows),
        )  # fmt: skip

    def action_explains(self) -> None:
        """Say that the cause explains the cell."""
        self._weigh(FITS)

    def action_fails(self) -> None:
        """Say that it does not."""
        self._weigh(FAILS)

    def action_unknown(self) -> None:
        """Say that nobody knows."""
        self._weigh(OPEN)

    def _weigh(self, verdict: str) -> None:
        chosen, row = self._chosen(), self.painted_row()
        if chosen is None or row is None:
            self.message.refuse("there is no suspected cause yet: c adds one")
            return
        dimension, heading = self._named()
        said = {"suspect": str(chosen.number), "dimension": dimension, "heading": heading}
        self.perform(by_name("weigh", PROBLEM), [row], {**said, "verdict": verdict})

    def take_up(self, draft: Draft) -> None:
        """Go on with words that were not sent."""
        _, _, cell = draft.record.partition("/")
        if cell in CELLS:
            self.grid.go_to(*divmod(CELLS.index(cell), len(HEADINGS)))
            self.action_cell()
        else:
            self.action_cause()

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

    def action_open(self) -> None:
        """Write the cell under the cursor."""
        self.action_cell()

    def action_back(self) -> None:
        """Go back to where the page was opened."""
        self.app.pop_screen()


def _tests(one: Tested) -> str:
    """Say every test of a cause: a group of signs for each dimension."""
    groups = []
    for dimension in DIMENSIONS:
        verdicts = [verdict_of(one.suspect, cell_of(dimension, heading)) for heading in HEADINGS]
        groups.append("".join({FITS: "+", FAILS: "-", OPEN: "."}[verdict] for verdict in verdicts))
    return " ".join(groups)


def _stands(one: Tested) -> str:
    """Say how it stands: one cell it does not explain refutes a cause."""
    if refuted := len(cells_of(one.suspect.fails)):
        return f"refuted by {refuted}"
    return f"explains {len(cells_of(one.suspect.fits))}"


def _tone(one: Tested) -> Tone:
    return Tone.WARN if one.suspect.fails else Tone.PLAIN


_COLUMNS: Final[tuple[Column[Tested], ...]] = (
    Column(key="number", header="", text=lambda one: str(one.number), width=1, lead=True),
    Column(
        key="text", header="Suspected cause", text=lambda one: one.suspect.text, width=24, flex=1, lead=True,
        tone=lambda one: Tone.STRUCK if one.suspect.fails else Tone.PLAIN,
    ),
    Column(key="here", header="This cell", text=lambda one: _SAID[one.here], width=9),
    Column(key="stands", header="Stands", text=_stands, width=13, tone=_tone),
    Column(key="tests", header="what where when ext", text=_tests, width=19, drop=1),
)  # fmt: skip


def show(screen: CommandScreen) -> None:
    """Show the grid of the problem under the cursor."""
    row = screen.painted_row()
    if row is not None:
        screen.app.push_screen(GridScreen(screen.desk, screen.look, row.id))


def put_back(screen: CommandScreen, draft: Draft) -> None:
    """Go to where the words of a draft belong, and put them back into their question."""
    record = draft.record.partition("/")[0]
    if isinstance(screen, GridScreen) and screen.record_id == record:
        screen.take_up(draft)
    else:
        screen.app.push_screen(GridScreen(screen.desk, screen.look, record, draft))
