"""`K`: the known errors most like a record; Enter counts whether the workaround helped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tui.commands.base import NO, YES
from tui.desk.desk import Target
from tui.desk.likeness import known_errors
from tui.domain.errors import DeskhandError
from tui.screens.findings import FindingsScreen
from tui.screens.outcome_text import outcome_line
from tui.terminal.palette import Tone
from tui.widgets.asking import Kind, Question
from tui.widgets.cells import wrap_within
from tui.widgets.columns import Column
from tui.widgets.preview import PreviewText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.screens.commanding import CommandScreen
    from tui.terminal.palette import Look

_OPEN: Final = "open"
_ROWS: Final = 6  #: lines of a workaround that are read before it is said to have worked
_MARGIN: Final = 4


class KnownErrorsScreen(FindingsScreen):
    """Known errors, best first; `row` is the incident they are looked up for, if there is one."""

    KIND = "problem"
    EMPTY = "No known error is like this."

    def __init__(self, desk: Desk, look: Look, row: Row | None, kind: str) -> None:
        super().__init__(desk, look)
        self._for, self._for_kind = row, kind
        self._parts: dict[str, float] = {}

    def _alike(self, finding: Any) -> str:  # noqa: ANN401 (a list row)
        """Say how much of what is looked for it says too; nothing of one that only has the same service."""
        part = self._parts.get(finding.id, 0.0)
        return f"{part:.0%}" if part else "–"

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns of known errors; how alike they are, where they are looked up for something."""
        alike: Column[Any] = Column(key="alike", header="Alike", text=self._alike, width=5, right=True)
        return (
            Column(key="number", header="Number", text=lambda one: one.number, width=11, lead=True),
            *((alike,) if self._for is not None else ()),
            Column(key="worked", header="Worked", text=lambda one: f"{one.worked} of {one.used}", width=8,
                   right=True),
            Column(key="state", header="State", width=10, drop=2,
                   text=lambda one: one.state.replace("_", " ")),
            Column(key="service", header="Service", text=lambda one: self.desk.names.service(one.service),
                   width=10, drop=1),
            Column(key="title", header="Known error", text=lambda one: one.title, width=24, flex=1),
        )  # fmt: skip

    async def find(self) -> Sequence[Any]:
        """Return the list rows of the known errors."""
        row: Any = self._for
        text = " ".join(filter(None, (row.title, row.category, getattr(row, "symptom", "")))) if row else ""
        rows = self.desk.store.rows("problem")
        if not text:
            return [rows.row(place) for place in rows.all() if rows.get(place, "known")]
        found = [
            (rows.row(one.place), one.part)
            for one in known_errors(self.desk, text, service=row.service or "")
            if rows.get(one.place, "id") != row.id
        ]
        self._parts = {one.id: part for one, part in found}
        return [one for one, _ in found]

    def key_of(self, finding: Any) -> str:  # noqa: ANN401 (a list row)
        """Return the record's id."""
        return str(finding.id)

    def painted_row(self) -> Row | None:
        """Return the known error under the cursor: its verbs are at hand."""
        return self.under_cursor()

    def heading(self) -> PreviewText:
        """Say for what they are looked up."""
        row: Any = self._for
        words = f"like {row.number} {row.title}" if row is not None else "all of them"
        keys = (("Enter", Tone.STRONG), (" use it: it worked, it did not, or look at it", Tone.DIM))
        return PreviewText(number="Known errors", title=words, why=f"{len(self.found)} found", facts=(keys,))

    def lead_on(self, finding: Any) -> None:  # noqa: ANN401 (a list row)
        """Show the workaround, and ask whether it worked."""
        self._read(finding)

    def _read(self, finding: Any) -> None:  # noqa: ANN401 (a list row)
        problem = self.desk.store.read("problem", finding.id)
        workaround = problem.workaround if problem is not None else ""
        question = Question(
            name="worked", prompt="It", kind=Kind.CHOICE, default=YES,
            choices=((YES, "worked"), (NO, "did not work"), (_OPEN, "look at it")),
            beside=lambda _typed: wrap_within(workaround, self.app.size.width - _MARGIN, _ROWS),
            beside_rows=_ROWS,
        )  # fmt: skip
        self.ask(f"Workaround of {finding.number}", [question], partial(self._answered_with, finding))

    def _answered_with(self, finding: Any, answers: Mapping[str, str]) -> None:  # noqa: ANN401 (a list row)
        self.bar.close()
        self.refocus()
        if answers["worked"] == _OPEN:
            self.go_to_number(finding.id)
            return
        incident = self._for.id if self._for is not None and self._for_kind == "incident" else ""
        values = {"worked": answers["worked"], "incident": incident}
        self.run_worker(self._count(finding, values), group="desk")

    async def _count(self, finding: Any, values: Mapping[str, str]) -> None:  # noqa: ANN401 (a list row)
        try:
            outcome = await self.desk.perform("tried", [Target(id=finding.id, kind="problem")], values)
        except DeskhandError as refused:
            self.message.refuse(str(refused))
        else:
            self.message.say(outcome_line(outcome))


def show(screen: CommandScreen) -> None:
    """Show the known errors for the painted row."""
    row = screen.painted_row()
    screen.app.push_screen(KnownErrorsScreen(screen.desk, screen.look, row, screen.KIND))
