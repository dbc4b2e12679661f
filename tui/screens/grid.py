"""The Kepner-Tregoe page: the grid of a problem, and its suspected causes tested cell by cell.

A cell is written in the bar and kept as it is typed; each is one operation. What is tested is the cause under
the cursor of the list, against the cell under the cursor of the grid.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from textual import on

from tui.commands import by_name
from tui.desk.kinds import PROBLEM
from tui.domain.analysis import CELLS, FAILS, FITS, HEADINGS, OPEN
from tui.screens.grid_page import GridPage
from tui.screens.host import key_said
from tui.widgets.asking import Kind, Question
from tui.widgets.cellgrid import CellGrid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.commands.base import Command, Row
    from tui.desk.drafts import Draft
    from tui.domain.history import Activity
    from tui.domain.problem import Problem
    from tui.screens.commanding import CommandScreen


class CellRow(NamedTuple):
    """A cell as what a command is about: its words are a draft of their own."""

    id: str
    number: str
    op: str


class GridScreen(GridPage):
    """The page with what can be done on it."""

    @on(CellGrid.Opened)
    def _opened(self) -> None:
        self.action_cell()

    def action_open(self) -> None:
        """Write the cell under the cursor."""
        self.action_cell()

    def action_cell(self) -> None:
        """Write the cell under the cursor."""
        row, problem = self.painted_row(), self.problem
        if row is None or problem is None:
            return
        dimension, heading = self.named()
        text = _text_of(problem, dimension, heading)
        title = f"{dimension}, {heading.replace('_', ' ')}"
        command = by_name("grid", PROBLEM)
        about = command, [cast("Row", CellRow(f"{row.id}/{self.cell()}", row.number, row.op))]
        question = Question(
            name="text", prompt=title, kind=Kind.LONG_TEXT, required=False, default=text, rows=3
        )  # fmt: skip
        given = {"dimension": dimension, "heading": heading}
        self.ask(
            f"{problem.number}: {title}", [question], partial(self._write, about, given, text), about=about
        )

    def _write(
        self, about: tuple[Command, Sequence[Row]], given: Mapping[str, str], before: str,
        answers: Mapping[str, str],
    ) -> None:  # fmt: skip
        """Write the cell, unless somebody has written it since it was asked for; others may be written."""
        problem = self.problem
        now = before if problem is None else _text_of(problem, given["dimension"], given["heading"])
        if problem is not None and now not in {before, answers["text"]}:
            writer = next(act.author for act in reversed(problem.history) if _wrote(act))
            name = self.desk.names.person(writer)
            self.bar.show_error(
                "text", f"{name} wrote “{now}” here meanwhile; Esc keeps your words as a draft"
            )
            return
        self._do(*about, given, answers)

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
        chosen, row = self.chosen(), self.painted_row()
        if chosen is None or row is None or self.problem is None:
            self.message.refuse(f"there is no suspected cause yet: {key_said(self, 'cause')} adds one")
            return
        dimension, heading = self.named()
        said = {"suspect": chosen.suspect.id, "dimension": dimension, "heading": heading}
        self.perform(by_name("weigh", PROBLEM), [row], {**said, "verdict": verdict})

    def take_up(self, draft: Draft) -> None:
        """Go on with words that were not sent."""
        _, _, cell = draft.record.partition("/")
        if cell in CELLS:
            self.grid.go_to(*divmod(CELLS.index(cell), len(HEADINGS)))
            self.action_cell()
        else:
            self.action_cause()


def _text_of(problem: Problem, dimension: str, heading: str) -> str:
    """Return what stands in a cell."""
    found = (one.text for one in problem.grid if (one.dimension, one.heading) == (dimension, heading))
    return next(found, "")


def _wrote(activity: Activity) -> bool:
    return any(change.field == "grid" for change in activity.changes)


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
