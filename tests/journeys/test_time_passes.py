"""When only time passes: what reads differently is drawn, and nothing else."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual._compositor import ChopsUpdate

import tui.app
from tests.conftest import NOW, OPERATOR
from tests.journeys.journey import Journey
from tui.app import DeskhandApp
from tui.desk.desk import Desk
from tui.terminal.palette import CALM
from tui.widgets.preview import Preview
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rich.console import RenderableType
    from textual.screen import Screen
    from textual.widget import Widget

    from tui.store import Store


#: Ticks in a row that draw nothing once all that is found out beside the keys (what comes again …) is told.
CALM_TICKS: Final = 3


class Watched(DeskhandApp):
    """The program, with the lines of the terminal it has drawn."""

    CSS_PATH: ClassVar[str | Path] = Path(tui.app.__file__).parent / "styles" / "arrangement.tcss"
    drawn: set[int]

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate):
            self.drawn |= {y for y, _left, _right in renderable.spans}
        elif renderable is not None:
            self.drawn |= set(range(self.size.height))
        super()._display(screen, renderable)


@dataclass
class Passing:
    """A journey on which time passes when it is told to."""

    travel: Journey
    app: Watched
    moment: list[datetime] = field(default_factory=lambda: [NOW])

    def lines(self) -> dict[int, str]:
        """Return what stands on each line of the terminal that list and preview draw."""
        found: dict[int, str] = {}
        for widget in (
            self.travel.queue.query_exactly_one(RowList),
            self.travel.queue.query_exactly_one(Preview),
        ):
            found |= _lines(widget)
        return found

    async def after(self, **length: float) -> tuple[set[int], set[int]]:
        """Let time pass; return the lines that read differently, and those that were drawn."""
        await self._all_is_drawn()
        before = self.lines()
        self.app.drawn = set()
        self.moment[0] += timedelta(**length)
        self.travel.queue.tick()
        await self._all_is_drawn()
        after = self.lines()
        return {y for y in after if after[y] != before.get(y)}, self.app.drawn

    async def _all_is_drawn(self) -> None:
        """Wait until what has changed stands on the terminal too: that is done some frames later."""
        await self.travel.settle()
        while self.travel.queue._dirty_widgets:
            await self.travel.settle()


def _lines(widget: Widget) -> dict[int, str]:
    region = widget.region
    return {region.y + y: widget.render_line(y).text for y in range(region.height)}


@asynccontextmanager
async def passing(store: Store, query: str) -> AsyncIterator[Passing]:
    moment = [NOW]
    desk = Desk(store, clock=lambda: moment[0], login=OPERATOR, zone=UTC, fixed_clock=True)
    app = Watched(desk, CALM)
    app.drawn = set()
    async with app.run_test(size=(120, 40)) as pilot:
        travel = Journey(app, pilot)
        await travel.settle()
        await app._warm().wait()
        await travel.filter(query)
        time = Passing(travel, app, moment)
        calm = 0
        async with asyncio.timeout(30):
            while calm < CALM_TICKS:
                calm = calm + 1 if await time.after(seconds=0) == (set(), set()) else 0
        yield time


async def test_only_lines_that_read_differently_are_drawn(demo_store: Store) -> None:
    async with passing(demo_store, "+open sort:due") as time:
        changed = 0
        for length in (0, 1, 7, 20, 32, 60, 600):
            different, drawn = await time.after(seconds=length)
            assert drawn == different, length
            changed += bool(different)
        assert changed
        assert await time.after(seconds=0) == (set(), set())


async def test_a_target_that_comes_to_be_at_risk_enters_the_list_that_asks_for_it(demo_store: Store) -> None:
    async with passing(demo_store, "+atrisk") as time:
        rows = demo_store.rows("incident")
        now = int(NOW.timestamp() * 1000)
        ahead = [
            (alarm, position)
            for position in rows.select_int("alarm", now + 1, None)
            if rows.get(position, "paused") is None
            and (alarm := rows.get(position, "alarm")) is not None
            and rows.get(position, "state") in {"new", "assigned", "in_progress"}
        ]
        alarm, position = min(ahead)
        number = str(rows.get(position, "number"))
        assert number not in "".join(time.lines().values())
        before = len(time.travel.queue.rows.records)
        await time.after(milliseconds=int(alarm) - now)
        assert "new" in time.travel.message
        await time.travel.press("R")
        assert number in "".join(time.lines().values())
        assert len(time.travel.queue.rows.records) <= before + 1
