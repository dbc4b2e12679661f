"""The screens of meeting others: badges, the page of the remote, and conflicts settled by keys."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from kinto_server import ADMIN, SECRET
from remotes import MemoryRemote
from sync_builders import RESOLUTION

from tests.journeys.journey import Journey
from tui.app import DeskhandApp
from tui.domain.incident import State
from tui.domain.meeting import REMOTE, Remote, Standing
from tui.screens.conflicts import ConflictsScreen
from tui.screens.meeting import badges
from tui.screens.sync import SyncScreen
from tui.store.parked import count_open
from tui.sync.joining import leave
from tui.sync.kinto.adapter import Kinto
from tui.sync.kinto.setup import make_account, make_desk
from tui.sync.line import Line
from tui.terminal.palette import CALM
from tui.widgets.lines import FrameLine
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from kinto_server import KintoServer
    from sync_builders import Replica
    from textual.pilot import Pilot

    from tui.screens.commanding import CommandScreen
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


async def test_without_a_remote_its_commands_say_so(replicas: Three) -> None:
    _a, b, _c = replicas
    leave(b.store)
    async with travelling(b) as travel:
        await travel.press("g", "y")
        assert "remote add" in travel.message
        await travel.press("g", "n")
        assert "remote add" in travel.message


async def test_the_program_meets_the_remote_by_itself_and_shows_how_it_stands(
    replicas: Three, kinto_server: KintoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, _c = replicas
    monkeypatch.setenv("DESKHAND_REMOTE_AUTH", f"admin:{SECRET}")
    adapter = await office(kinto_server, "keys", a, b)
    record = await a.open("Tills are down")
    await a.meet(adapter)
    async with travelling(b) as travel:
        await until(travel.pilot, lambda: b.store.read("incident", record) is not None)
        mine = await b.open("Scanner is down")
        await until(travel.pilot, lambda: b.waiting() == 0)
        await until(travel.pilot, lambda: "↑0 ↓" in shown(travel.app, FrameLine))
        await travel.pilot.press("g")
        await travel.pilot.press("y")
        await until(travel.pilot, lambda: isinstance(travel.app.screen, SyncScreen))
        assert "office  http://" in shown(travel.app)
        assert "0 records to send, no conflicts" in shown(travel.app)
    await a.meet(adapter)
    assert a.incident(mine).title == "Scanner is down"
    await adapter.close()


async def office(kinto_server: KintoServer, bucket: str, *replicas: Replica) -> Kinto:
    """Let replicas meet in a bucket of a real Kinto, and return the way there."""
    for one in replicas:
        leave(one.store)
        there = Remote(name="office", url=kinto_server.url, bucket=bucket)
        one.store.transact(lambda tx, there=there: tx.put(there))
    line = Line(kinto_server.url, ADMIN)
    await make_account(line, ADMIN)
    await make_desk(line, bucket, mark="test", members=["admin"])
    return Kinto(line, bucket, mark="test")


def rounds(one: Replica) -> int:
    return len(getattr(one.store.read("standing", REMOTE), "rounds", ()))


@pytest.mark.parametrize("page", [False, True])
async def test_meeting_now_says_how_it_went(
    replicas: Three, kinto_server: KintoServer, monkeypatch: pytest.MonkeyPatch, *, page: bool
) -> None:
    a, b, _c = replicas
    monkeypatch.setenv("DESKHAND_REMOTE_AUTH", f"admin:{SECRET}")
    adapter = await office(kinto_server, f"now-{page}", a, b)
    async with travelling(b, (80, 24)) as travel:
        await until(travel.pilot, lambda: rounds(b) > 0)
        await a.open("Tills are down")
        await a.meet(adapter)
        await travel.pilot.press("g", *("y", "enter") if page else "n")
        said = "Met the remote: received 3, sent 0."
        await until(travel.pilot, lambda: said in cast("CommandScreen", travel.app.screen).message.text)
        if not page:
            await until(travel.pilot, lambda: "1 new: INC-A-1" in travel.message)
            assert said in travel.message, "what came does not hide how it went"
    await adapter.close()


async def test_meeting_now_says_what_is_wrong(replicas: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    a, _b, _c = replicas
    monkeypatch.delenv("DESKHAND_REMOTE_AUTH", raising=False)
    async with travelling(a, (80, 24)) as travel:
        await travel.pilot.press("g", "n")
        assert "it meets the remote in a moment" in travel.message
        await until(travel.pilot, lambda: rounds(a) > 0)
        await travel.pilot.press("g", "n")
        await until(travel.pilot, lambda: travel.message.startswith("not met: "))
        assert "hands them in" in travel.message


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_frame_tells_of_a_pause_and_of_conflicts_as_they_stand(
    replicas: Three, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    a, b, _c = replicas
    monkeypatch.delenv("DESKHAND_REMOTE_AUTH", raising=False)
    await gone(a, b)
    met = rounds(b)
    async with travelling(b, size) as travel:

        def frame(*words: str) -> bool:
            line = travel.queue.query_exactly_one(FrameLine)
            return all(word in shown_in(line, size[0]) for word in words)

        await until(travel.pilot, lambda: rounds(b) > met)
        await until(travel.pilot, lambda: frame("! 1 conflict", "not met"))
        await travel.pilot.press("g", "o")
        await until(travel.pilot, lambda: frame("! 1 conflict", "paused") and not frame("not met"))
        await travel.pilot.press("g", "c", "minus")
        await until(travel.pilot, lambda: frame("paused") and not frame("conflict"))
        await travel.pilot.press("u")
        await until(travel.pilot, lambda: frame("! 1 conflict", "paused"))
        await travel.pilot.press("escape", "g", "o")
        await until(travel.pilot, lambda: frame("not met") and not frame("paused"))


async def test_what_only_a_person_can_mend_is_told_in_the_frame(
    replicas: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, _b, _c = replicas
    monkeypatch.delenv("DESKHAND_REMOTE_AUTH", raising=False)
    async with travelling(a, (80, 24)) as travel:
        await until(travel.pilot, lambda: "not met: see :remote" in shown(travel.app, FrameLine))
        await travel.pilot.press("g", "y")
        await until(travel.pilot, lambda: isinstance(travel.app.screen, SyncScreen))
        head = travel.app.screen.query("#head").first(Preview)
        told = ["".join(text for text, _ in line) for line in head.lines(*head.size)]
        assert "hands them in" in told[-1], "the sentence is there to its end"
        assert max(map(len, told)) <= 80


async def test_a_week_without_a_network_is_told_with_its_day(replicas: Three) -> None:
    a, _b, _c = replicas
    since = a.clock() - timedelta(days=7)
    a.store.transact(lambda tx: tx.put(Standing(offline_since=since)))
    assert [badge.text for badge in badges(a.desk)][-1] == "offline since 26 Oct 09:00"
