"""`H`: what the operator has done at this desk, step by step, and the way back from any of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work

from tui.commands import by_name
from tui.commands.base import Scope
from tui.desk.past import changes_of, past
from tui.desk.steps import REDO, UNDO
from tui.desk.telling import changes_text
from tui.domain.errors import DeskhandError, StoreError
from tui.screens.host import key_said
from tui.screens.moving import MovingScreen
from tui.screens.outcome_text import outcome_line
from tui.screens.preview_text import moment_text
from tui.screens.telling import unreadable
from tui.terminal.palette import Tone
from tui.widgets.askbar import AskBar
from tui.widgets.columns import Column, Listing
from tui.widgets.lines import KeyFooter, MessageLine, Rule
from tui.widgets.preview import Entry, Preview, PreviewText
from tui.widgets.proposal import Proposal
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from tui.commands import Command, Keymap
    from tui.commands.base import Row
    from tui.desk.past import Past
    from tui.screens.commanding import CommandScreen
    from tui.store import Published

#: Records of a step up to which it is tried at once what undoing it would leave.
_TRIED: Final = 50
_TOLD: Final = 12


def show(screen: CommandScreen) -> None:
    """Open the page over a screen."""
    screen.refocus()
    screen.app.push_screen(HistoryScreen(screen.desk, screen.look))


class HistoryScreen(MovingScreen):
    """The operator's steps above, what the one under the cursor did below; Enter undoes that one."""

    DEFAULT_CSS = """
    HistoryScreen RowList { height: 1fr; }
    HistoryScreen Preview { height: 50%; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "RowList"

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield RowList(self._columns(), look=self.look, empty="You have done nothing here yet.")
        yield Rule(look=self.look)
        yield Preview(look=self.look)
        yield MessageLine(look=self.look)
        yield Rule(look=self.look)
        yield AskBar(look=self.look)
        yield KeyFooter(look=self.look)

    def on_mount(self) -> None:
        """List the steps."""
        self._list()

    # -- what a screen says of itself -------------------------------------------------------------------

    @property
    def rows(self) -> RowList[Past]:
        """The steps."""
        return self.query_exactly_one(RowList)

    @property
    def pane(self) -> RowList[Past] | Preview:
        """The pane the moves go to."""
        preview = self.query_exactly_one(Preview)
        return preview if self.focused is preview else self.rows

    def painted_row(self) -> Row | None:
        """Return no record: here are steps."""
        return None

    def refocus(self) -> None:
        """Give the keys back to the list."""
        self.set_focus(self.rows)

    def go_to_number(self, number: str) -> bool:  # noqa: ARG002 (the signature of every screen)
        """Go to no record."""
        return False

    def records_changed(self, published: Published) -> None:
        """List the steps anew when there is another one."""
        if self.is_mounted and any(map(self._mine, published.changes.get("operation", ()))):
            self._list()

    def _mine(self, operation: str) -> bool:
        rows = self.desk.store.rows("operation")
        place = rows.position(operation)
        return place is not None and rows.get(place, "actor") == self.desk.me

    def tick(self) -> None:
        """Show nothing else: a step's time stands."""

    # -- the steps --------------------------------------------------------------------------------------

    def _offers(self, keymap: Keymap) -> Sequence[tuple[str, Command]]:
        """Return the footer's commands that need no record, and before them what Enter does here."""
        opening = replace(by_name("open"), label="undo the step")
        keys = keymap.keys_of(opening)
        more = [one for one in super()._offers(keymap) if one[1].scope is not Scope.RECORD]
        return [*[(key, opening) for key in keys[:1]], *more]

    def _list(self) -> None:
        self.rows.show(Listing(past(self.desk), lambda step: step.group))
        self.show_footer()
        self._tell()

    def _columns(self) -> tuple[Column[Past], ...]:
        return (
            Column(key="when", header="When", text=lambda step: moment_text(step.at, self.desk), width=12,
                   lead=True),
            Column(key="what", header="What", text=lambda step: step.what, width=16, flex=2, lead=True),
            Column(key="records", header="Records", text=_records, width=24, flex=3),
            Column(key="fate", header="Undo", text=lambda step: step.fate or "can be undone", width=14,
                   tone=lambda step: Tone.PLAIN if step.undoable else Tone.DIM),
        )  # fmt: skip

    @on(RowList.CursorMoved)
    def _moved(self) -> None:
        self._tell()

    def _step(self) -> Past | None:
        return self.rows.source.row(self.rows.index) if self.rows.index >= 0 else None

    @work(group="step", exclusive=True)
    async def _tell(self) -> None:
        """Say what the step under the cursor did, field by field, and what undoing it would leave."""
        step = self._step()
        if step is None:
            self.query_exactly_one(Preview).show(PreviewText())
            return
        try:
            done, more = await changes_of(self.desk, step.group)
        except StoreError as trouble:
            self.query_exactly_one(Preview).show(unreadable(trouble))
            return
        facts = [((line, Tone.WARN),) for line in await self._would_stay(step)]
        if step.fate == "undone" and not any(change.struck for change in done):
            facts.append((("it could not be undone, and stands", Tone.WARN),))
        names, zone = self.desk.names, self.desk.zone
        entries = [
            Entry(when=change.number, author="", kind=change.command,
                  text="\n".join(filter(None, (change.text, changes_text(change.fields, names, zone)))))
            for change in done
        ]  # fmt: skip
        if more:
            entries.append(Entry(when="…", author="", kind="", text=f"and {more:,} more"))
        title = f"{step.what} · {step.count:,} record{'' if step.count == 1 else 's'}"
        if (now := self._step()) is not None and now.group == step.group:
            self.query_exactly_one(Preview).show(
                PreviewText(number=moment_text(step.at, self.desk), title=title, facts=tuple(facts),
                            entries=tuple(entries))
            )  # fmt: skip

    async def _would_stay(self, step: Past) -> list[str]:
        if not step.undoable or step.count > _TRIED:
            return []
        try:
            taken = await self.desk.foresee_undo(step.group)
        except DeskhandError as refused:
            return [f"cannot be undone: {refused}"]
        idle = ["nothing of it is left to undo"] if taken.idle else []
        return [*idle, *(f"undo would leave {notice}" for notice in taken.notices)]

    # -- undoing one ------------------------------------------------------------------------------------

    @on(RowList.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """See what undoing the step under the cursor would do."""
        step = self._step()
        if step is None:
            return
        if not step.undoable:
            self.message.refuse(f"this step cannot be undone: it is {self._why(step)}")
            return
        self._look(step)

    def _why(self, step: Past) -> str:
        """Say what stands in the way; of an undo or a redo, which key takes it back."""
        way_back = {UNDO: ("an undo", REDO), REDO: ("a redo", UNDO)}.get(step.fate)
        return f"{way_back[0]}, {key_said(self, way_back[1])} takes it back" if way_back else step.fate

    @work(group="desk")
    async def _look(self, step: Past) -> None:
        try:
            taken = await self.desk.foresee_undo(step.group)
        except DeskhandError as refused:
            self.message.refuse(str(refused))
            return
        words = [(f"stays: {notice}", Tone.WARN) for notice in taken.notices[:_TOLD]]
        if len(taken.notices) > _TOLD:
            words.append((f"and {len(taken.notices) - _TOLD:,} more stay", Tone.WARN))
        if taken.idle:
            words.insert(0, ("Colleagues have changed all of it since: nothing would move.", Tone.PLAIN))
        proposal = Proposal(
            f"Undo {taken.what} of {_records(step)}", words, look=self.look, yes="Enter undoes it"
        )

        def decided(*, accepted: bool) -> None:
            if accepted:
                self._undo(step)

        await self.propose(proposal, decided)

    @work(group="desk")
    async def _undo(self, step: Past) -> None:
        try:
            outcome = await self.desk.undo_step(step.group)
        except DeskhandError as refused:
            self.message.refuse(str(refused))
        else:
            self.message.say(outcome_line(outcome, _TOLD))

    # -- actions of the view commands -------------------------------------------------------------------

    def action_history(self) -> None:
        """Go back to where it was asked."""
        self.app.pop_screen()

    def action_back(self) -> None:
        """Go back."""
        self.app.pop_screen()

    def action_next_pane(self) -> None:
        """Go to what the step did, or back to the steps."""
        preview = self.query_exactly_one(Preview)
        self.set_focus(self.rows if self.focused is preview else preview)


def _records(step: Past) -> str:
    named = ", ".join(step.numbers)
    return named if step.count <= len(step.numbers) else f"{step.count:,} records: {named} …"
