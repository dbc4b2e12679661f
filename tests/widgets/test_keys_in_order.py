"""Keys typed ahead reach what they were meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from widget_builders import COLUMNS, Ticket, listing, tickets

from tui.terminal.keys import KeysInOrder
from tui.widgets.filterline import FilterLine
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

KEYS = {"/": "slash", "\r": "enter", "\x1b": "escape"}


class Desk(KeysInOrder[None]):
    """A list with a verb on p, and a filter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("slash", "filter", "Filter"),
        ("p", "pause", "Pause"),
        ("j", "move(1)", "Down"),
        ("k", "move(-1)", "Up"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.paused: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield FilterLine()
        yield RowList(COLUMNS)

    @property
    def rows(self) -> RowList[Ticket]:
        return self.query_exactly_one(RowList)

    def on_mount(self) -> None:
        self.rows.show(listing(tickets(*range(50))))
        self.rows.focus()

    def on_filter_line_submitted(self) -> None:
        self.rows.focus()

    def action_filter(self) -> None:
        self.query_exactly_one(FilterLine).edit()

    def action_move(self, rows: int) -> None:
        self.rows.action_move(rows)

    def action_pause(self) -> None:
        self.paused.append(self.rows.record)

    def type_at_once(self, keys: str) -> None:
        for key in keys:
            name = KEYS.get(key, key)
            self.post_message(events.Key(name, key if len(name) == 1 or key == "/" else None))


async def test_a_filter_typed_in_one_burst_runs_no_verb() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.type_at_once("/pp p\rjjp")
        while app.rows.index < 2 or not app.paused:
            await pilot.pause()
        assert app.query_exactly_one(FilterLine).text == "pp p"
        assert app.paused == ["T2"]


async def test_moves_and_verbs_in_one_burst_keep_their_order() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.type_at_once("jpjjpkp")
        while len(app.paused) < 3:
            await pilot.pause()
        assert app.paused == ["T1", "T3", "T2"]
