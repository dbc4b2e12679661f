"""How it stands with the remote, on its page and in the frame, by keys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from kinto_server import ADMIN, SECRET
from test_meeting_by_keys import gone, shown, shown_in, travelling, until

from tui.domain.meeting import REMOTE, Remote, Standing
from tui.screens.meeting import badges
from tui.screens.sync import SyncScreen
from tui.sync.joining import leave
from tui.sync.kinto.adapter import Kinto
from tui.sync.kinto.setup import make_account, make_desk
from tui.sync.line import Line
from tui.widgets.lines import FrameLine
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    from kinto_server import KintoServer
    from sync_builders import Replica

    from tui.screens.commanding import CommandScreen


Three = tuple["Replica", "Replica", "Replica"]


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
