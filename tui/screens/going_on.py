"""A list that goes on by itself: to the next record once one is out of hand, and back where undo leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk.personal import After
from tui.desk.steps import REDO, UNDO, opened_in
from tui.screens.marking import MarkingScreen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.commands import Command
    from tui.commands.base import Row
    from tui.desk.desk import Desk, Outcome
    from tui.terminal.palette import Look


def opened_by(desk: Desk, outcome: Outcome) -> str:
    """Return the id of the record that a step opened, "" if it opened none."""
    opened = opened_in(desk.store.rows("operation"), outcome.group)
    return opened[0][1] if opened else ""


class GoingOnScreen(MarkingScreen):
    """A list screen whose cursor follows the operator's policy (`Personal.after`)."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self.bring: str | None = None  #: the record the cursor is to stand on when it is shown next
        self._next: str | None = None

    def perform(self, command: Command, rows: Sequence[Row], values: Mapping[str, str]) -> None:
        """Remember what comes after the record before it is gone."""
        self._next = self._after(rows) if command.out_of_hand else None
        super().perform(command, rows, values)

    def performed(
        self, command: Command, rows: Sequence[Row], values: Mapping[str, str], outcome: Outcome
    ) -> None:
        """Say what was done, and put the cursor where the work goes on."""
        super().performed(command, rows, values, outcome)
        wanted = self._next
        if command.name in {UNDO, REDO} and outcome.numbers:
            wanted = self._numbered(outcome.numbers[0])
        if command.leads_on:
            wanted = opened_by(self.desk, outcome) or wanted
        if wanted is not None:
            self.lead_to(wanted)

    def brought(self) -> str | None:
        """Return the record the cursor is to stand on, once."""
        wanted, self.bring = self.bring, None
        return wanted

    def lead_to(self, record: str) -> None:
        """Put the cursor on a record, now or when it is shown next."""
        if not self.rows.go_to(record):
            self.bring = record  # it comes with the rows that are on their way

    def after(self, record: str) -> str | None:
        """Return the record below one, or above the last; None if the list has no other, or not this one."""
        source = self.rows.source
        here = source.find(record)
        if here is None or len(source) <= 1:
            return None
        return source.key(here + 1 if here + 1 < len(source) else here - 1)

    def _after(self, rows: Sequence[Row]) -> str | None:
        """Return where the cursor goes from the record that is acted on alone."""
        alone = len(rows) == 1 and rows[0].id == self.rows.record
        if not alone or self.desk.own.personal.after is After.STAY:
            return None
        return self.after(rows[0].id)

    def _numbered(self, number: str) -> str | None:
        rows = self.desk.store.rows(self.KIND)
        place = rows.find("number", number)
        return None if place is None else str(rows.get(place, "id"))
