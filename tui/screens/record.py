"""One record over the whole screen: every field, the whole timeline, and the same verbs as the queue."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import work

from tui.desk.kinds import placed
from tui.desk.personal import After
from tui.domain.errors import StoreError
from tui.domain.words import unsent
from tui.screens.commanding import CommandScreen
from tui.screens.going_on import GoingOnScreen, opened_by
from tui.screens.host import key_said
from tui.screens.record_text import lookers_line, ties, waiting_lines
from tui.screens.telling import teller, unreadable
from tui.widgets.askbar import AskBar
from tui.widgets.asking import Kind, Question
from tui.widgets.lines import KeyFooter, MessageLine, Rule
from tui.widgets.preview import Preview, PreviewText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer

    from tui.commands import Command
    from tui.commands.base import Row
    from tui.desk.desk import Desk, Outcome
    from tui.store import Published
    from tui.store.presence import Looker
    from tui.terminal.palette import Look


SECOND: Final = 1.0
LOOK_EVERY: Final = 2.0  #: seconds between two looks at who else is here


class RecordScreen(CommandScreen):
    """The page of one record."""

    AUTO_FOCUS: ClassVar[str | None] = "Preview"

    def __init__(self, desk: Desk, look: Look, kind: str, record_id: str) -> None:
        super().__init__(desk, look)
        self.KIND, self._record_id = kind, record_id
        self._ties: list[tuple[str, str, str]] = []
        self._others: list[Looker] = []
        self._countdown: Timer | None = None
        self._next: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield Preview(look=self.look)
        yield MessageLine(look=self.look)
        yield Rule(look=self.look)
        yield AskBar(look=self.look)
        yield KeyFooter(look=self.look)

    def on_mount(self) -> None:
        """Read the record, and see who else does."""
        self.show_footer()
        self._read()
        if not self.desk.store.read_only:
            self._look_around()
            self.set_interval(LOOK_EVERY, self._look_around)

    def on_unmount(self) -> None:
        """Look at nothing any more."""
        self.desk.presence.show("", time.monotonic())

    @work(group="presence", exclusive=True)
    async def _look_around(self) -> None:
        """Say what is looked at here, and see who else looks at it; beside the loop, for it is the disk."""
        others = await asyncio.to_thread(self._seen, self._record_id, writing=self.bar.asking)
        if others != self._others:
            self._others = others
            self._read()

    def _seen(self, record: str, *, writing: bool) -> list[Looker]:
        presence = self.desk.presence
        presence.show(record, time.monotonic(), writing=writing)
        return presence.others(record, time.time())

    @work(group="preview", exclusive=True)
    async def _read(self) -> None:
        page = self.query_exactly_one(Preview)
        try:
            record = await self.desk.store.fetch(self.KIND, self._record_id)
        except StoreError as trouble:
            page.show(unreadable(trouble))
            return
        if record is None:
            page.show(PreviewText(title="This record is no longer here; Esc goes back."))
            return
        self._ties = ties(record, self.desk)
        tells = teller(self.KIND)
        text = tells.with_fields(tells.preview_of(record, self.desk), record, self.desk)
        told = waiting_lines(record, self.desk, key_said(self, "recall"))
        if self._others:
            told.insert(0, lookers_line(self._others))
        text = replace(text, facts=(*told, *text.facts))
        page.show(text)
        if self._countdown is not None:
            self._countdown.stop()
        if unsent(record, self.desk.now()):
            self._countdown = self.set_timer(SECOND, self._read)

    def records_changed(self, published: Published) -> None:
        """Show the record as it is now."""
        if self._record_id in published.changes.get(self.KIND, ()) and self.is_mounted:
            self.show_footer()
            self._read()

    def tick(self) -> None:
        """Let times be told anew."""
        self._read()

    def painted_row(self) -> Row | None:
        """Return this record's list row."""
        rows = self.desk.store.rows(self.KIND)
        position = rows.position(self._record_id)
        return cast("Row", rows.row(position)) if position is not None else None

    def go_to_number(self, number: str) -> bool:
        """Turn to the page of that number, of whatever kind."""
        place = placed(self.desk.store, number)
        if place is None:
            return False
        self.KIND = place.kind
        self._turn_to(place.id)
        return True

    def perform(self, command: Command, rows: Sequence[Row], values: Mapping[str, str]) -> None:
        """Remember what comes after this record in the list below before it is gone."""
        below = self._below()
        self._next = below.after(self._record_id) if below is not None and command.out_of_hand else None
        super().perform(command, rows, values)

    def performed(
        self, command: Command, rows: Sequence[Row], values: Mapping[str, str], outcome: Outcome
    ) -> None:
        """Say what was done, and go on where the operator's policy has it."""
        super().performed(command, rows, values, outcome)
        if command.leads_on and (opened := opened_by(self.desk, outcome)):
            self._turn_to(opened)
        after = self.desk.own.personal.after
        if not command.out_of_hand or after is After.STAY:
            return
        below = self._below()
        if after is After.LIST or self._next is None:
            self.app.pop_screen()
            if below is not None:
                below.message.say(outcome.message)
        else:
            self._turn_to(self._next)
        if below is not None and self._next is not None:
            below.lead_to(self._next)

    def _below(self) -> GoingOnScreen | None:
        """Return the list this page was opened from."""
        stack = self.app.screen_stack
        below = stack[stack.index(self) - 1] if self in stack else None
        return below if isinstance(below, GoingOnScreen) else None

    def _turn_to(self, record_id: str) -> None:
        self._record_id, self._others = record_id, []
        self.show_footer()
        self._read()
        self._look_around()

    def action_follow_tie(self) -> None:
        """Go to a record this one is tied to; of several, the one that is chosen."""
        numbers = [number for _, number, title in self._ties if title]
        if not numbers:
            self.message.refuse(f"it is tied to no record: {key_said(self, 'link')} links it")
        elif len(numbers) == 1:
            self.go_to_number(numbers[0])
        else:
            choices = tuple((number, f"{kind} {number}") for kind, number, title in self._ties if title)
            question = Question(name="number", prompt="To which", kind=Kind.CHOICE, choices=choices)
            self.ask("Follow a tie", [question], self._follow)

    def _follow(self, answers: Mapping[str, str]) -> None:
        self.bar.close()
        self.refocus()
        self.go_to_number(answers["number"])

    def refocus(self) -> None:
        """Give the keys back to the page."""
        self.set_focus(self.query_exactly_one(Preview))

    def action_cursor_down(self) -> None:
        """Scroll down a line."""
        self.query_exactly_one(Preview).action_move(1)

    def action_cursor_up(self) -> None:
        """Scroll up a line."""
        self.query_exactly_one(Preview).action_move(-1)

    def action_page_down(self) -> None:
        """Scroll down a page."""
        self.query_exactly_one(Preview).action_page(1)

    def action_page_up(self) -> None:
        """Scroll up a page."""
        self.query_exactly_one(Preview).action_page(-1)

    def action_first(self) -> None:
        """Go to the top."""
        self.query_exactly_one(Preview).action_first()

    def action_last(self) -> None:
        """Go to the end."""
        self.query_exactly_one(Preview).action_last()

    def action_back(self) -> None:
        """Go back to the list."""
        self.app.pop_screen()

    def action_explain(self) -> None:
        """Show the sum behind the clocks and the priority."""
        from tui.screens.explain import ExplainScreen  # noqa: PLC0415 (it is a page like this one)

        self.app.push_screen(ExplainScreen(self.desk, self.look, self.KIND, self._record_id))

    def action_open(self) -> None:
        """Go back to the list."""
        self.app.pop_screen()
