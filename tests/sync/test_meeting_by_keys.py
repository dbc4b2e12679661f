"""The screens of meeting others: badges, the page of the remote, and conflicts settled by keys."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from remotes import MemoryRemote
from sync_builders import RESOLUTION

from tests.journeys.journey import Journey
from tui.app import DeskhandApp
from tui.domain.incident import State
from tui.screens.conflicts import ConflictsScreen
from tui.store.parked import count_open
from tui.sync.joining import leave
from tui.terminal.palette import CALM
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sync_builders import Replica
    from textual.pilot import Pilot

    from tui.widgets.painted import Painted

Three = tuple["Replica", "Replica", "Replica"]


@asynccontextmanager
async def travelling(one: Replica, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Journey]:
    app = DeskhandApp(one.desk, CALM)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Journey(app, pilot)


def shown(app: DeskhandApp, widget: type = Preview) -> str:
    return shown_in(app.screen.query(widget).first(), 118)


def shown_in(widget: Painted, width: int) -> str:
    lines = widget.lines(width, 40)
    return "\n".join("".join(text for text, _tone in line) for line in lines)


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Let the program run until something is so."""
    async with asyncio.timeout(20):
        while not holds():
            await pilot.pause()


async def clash(replicas: Three) -> str:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    for one in (a, b):
        await one.meet(remote)
    await a.do("take", record)
    await b.do("resolve", record, **RESOLUTION)
    for one in (a, b):
        await one.meet(remote)
    leave(b.store)
    return record


async def test_a_conflict_is_shown_field_by_field_and_settled_and_undone(replicas: Three) -> None:
    _a, b, _c = replicas
    record = await clash(replicas)
    async with travelling(b) as travel:
        await travel.press("g", "c")
        assert isinstance(travel.app.screen, ConflictsScreen)
        text = shown(travel.app)
        assert "VPN is down" in text
        assert "ours    resolve by opb, 09:00" in text
        assert "theirs  by opa, 09:00" in text
        assert "was     new" in text
        assert "ours    resolved" in text
        assert "theirs  assigned" in text
        assert "resolved at" not in text, "what follows from others asks nobody"
        await travel.press("plus")
        assert b.incident(record).state is State.RESOLVED
        assert b.incident(record).assignee is not None
        assert count_open(b.store) == 0
        await travel.press("u")
        assert count_open(b.store) == 1
        await travel.press("minus")
        assert b.incident(record).state is State.ASSIGNED
        assert count_open(b.store) == 0


async def test_a_part_of_ours_is_taken_by_its_name(replicas: Three) -> None:
    _a, b, _c = replicas
    record = await clash(replicas)
    async with travelling(b) as travel:
        await travel.press("g", "c", "percent_sign")
        await travel.type("ser")
        await travel.press("enter")
        assert b.incident(record).service is not None
        assert b.incident(record).state is State.ASSIGNED


async def test_a_step_that_is_no_longer_legal_says_what_is_and_leads_there(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    for one in (a, b):
        await one.meet(remote)
    await a.do("resolve", record, **RESOLUTION)
    await b.do("cancel", record, reason="withdrawn")
    for one in (a, b):
        await one.meet(remote)
    leave(b.store)
    async with travelling(b) as travel:
        await travel.press("g", "c", "plus")
        screen = travel.app.screen
        assert isinstance(screen, ConflictsScreen)
        assert "possible: close, reopen; Enter opens it" in screen.message.text
        assert count_open(b.store) == 1
        await travel.press("enter", "minus")
        await travel.type("not fixed")
        await travel.press("enter")
        assert b.incident(record).state is State.ASSIGNED


async def test_alike_ones_are_settled_and_opened_again_together(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    records = [await a.open(f"{number}") for number in range(3)]
    for one in (a, b):
        await one.meet(remote)
    for record in records:
        for one in (a, b):
            await one.do("take", record)
    for one in (a, b):
        await one.meet(remote)
    leave(b.store)
    async with travelling(b) as travel:
        await travel.press("g", "c", "asterisk")
        assert "3 alike are settled together" in shown(travel.app)
        await travel.press("plus")
        assert count_open(b.store) == 0
        assert {b.incident(record).assignee for record in records} == {b.desk.me}
        screen = travel.app.screen
        assert isinstance(screen, ConflictsScreen)
        assert screen.message.text.endswith("u opens them again.")
        await travel.press("u")
        assert count_open(b.store) == 3
        assert "alike" not in shown(travel.app)
        await travel.press("minus")
        assert count_open(b.store) == 2, "all alike was for one settlement"


async def test_a_field_is_edited_by_name_and_the_rest_is_theirs(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    for one in (a, b):
        await one.meet(remote)
    await a.do("assign", record, team="Network")
    await b.do("assign", record, team="Field service")
    for one in (a, b):
        await one.meet(remote)
    leave(b.store)
    async with travelling(b) as travel:
        await travel.press("g", "c", "i")
        await travel.type("team")
        await travel.press("enter")
        await travel.type("Second line")
        await travel.press("enter")
        assert b.desk.names.team(b.incident(record).team) == "Second line"
        assert count_open(b.store) == 0


async def gone(a: Replica, b: Replica) -> None:
    """Let B have a conflict on a record whose opening A has undone since."""
    remote = MemoryRemote()
    record = await a.open()
    for one in (a, b):
        await one.meet(remote)
    for one, title in ((a, "at noon"), (b, "at night")):
        await one.do("edit", record, title=title)
        await one.meet(remote)
    await a.desk.undo()
    await a.desk.undo()
    for one in (a, b):
        await one.meet(remote)


async def test_a_conflict_whose_record_is_gone_says_so_and_is_let_go(replicas: Three) -> None:
    a, b, _c = replicas
    await gone(a, b)
    leave(b.store)
    async with travelling(b, (80, 24)) as travel:
        await travel.press("g", "c")
        screen = travel.app.screen
        assert isinstance(screen, ConflictsScreen)
        assert "the record is gone: its opening was undone" in shown(travel.app)
        for key in ("enter", "plus"):
            screen.message.clear()
            await travel.press(key)
            assert "take theirs to let" in screen.message.text
        assert count_open(b.store) == 1
        await travel.press("minus")
        assert screen.message.text.startswith("Settled INC-A-1: the record is gone, and our step with it.")
        assert count_open(b.store) == 0
        await travel.press("u")
        assert screen.message.text.startswith("Undid settle of INC-A-1.")
        assert count_open(b.store) == 1
        await travel.press("U")
        assert count_open(b.store) == 0
