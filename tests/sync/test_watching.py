"""Rounds by themselves: how long they wait, what wakes them, and what does not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sync_builders import START

from tui.domain.meeting import Round
from tui.sync.errors import RemoteAway, RemoteRefuses
from tui.sync.watching import LONGEST, Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.domain.errors import RemoteError


class Remote:
    """Does rounds that go as they are told to, and counts them."""

    def __init__(self, *faults: RemoteError | None) -> None:
        self.faults = list(faults)
        self.done = asyncio.Semaphore(0)
        self.rounds = 0

    async def round(self) -> Round:
        self.rounds += 1
        self.done.release()
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        return Round(at=START)


def watching(remote: Remote, heard: Callable[..., None] = lambda *_: None) -> Watch:
    return Watch(remote.round, heard, interval=3600, soon=0.01, chance=lambda: 1.0)


def test_waiting_grows_with_every_failure_up_to_a_limit_and_is_never_the_same_for_all() -> None:
    fault = RemoteAway("nobody answers")
    watch = watching(Remote())
    waits = []
    for failed in range(1, 20):
        watch._failed = failed
        waits.append(watch.delay(fault))
    assert waits == sorted(waits)
    assert waits[0] == 4.0
    assert waits[-1] == LONGEST
    watch._chance = lambda: 0.0
    assert watch.delay(fault) == LONGEST / 2


def test_a_server_that_asks_for_patience_gets_it() -> None:
    assert watching(Remote()).delay(RemoteAway("busy", after=1234.0)) == 1234.0


async def test_a_write_wakes_it_and_many_writes_wake_it_once() -> None:
    remote = Remote()
    watch = watching(remote)
    task = asyncio.create_task(watch.run())
    await remote.done.acquire()
    await asyncio.sleep(0)
    for _ in range(5):
        watch.soon()
    await asyncio.wait_for(remote.done.acquire(), 5)
    assert remote.rounds == 2
    task.cancel()


async def test_a_write_does_not_wake_it_while_nobody_answers_but_the_operator_does() -> None:
    remote = Remote(RemoteAway("nobody answers"))
    heard: list[RemoteError | None] = []
    watch = watching(remote, lambda _done, wrong: heard.append(wrong))
    task = asyncio.create_task(watch.run())
    await remote.done.acquire()
    await asyncio.sleep(0)
    watch.soon()
    assert not watch._wake.is_set()
    watch.now()
    await asyncio.wait_for(remote.done.acquire(), 5)
    await asyncio.sleep(0)
    assert [str(wrong) for wrong in heard if wrong] == ["nobody answers"]
    task.cancel()


async def test_what_is_asked_for_in_the_middle_of_a_round_is_done_after_it() -> None:
    class Slow(Remote):
        go_on = asyncio.Event()

        async def round(self) -> Round:
            done = await super().round()
            await self.go_on.wait()
            return done

    remote = Slow()
    watch = watching(remote)
    watch._soon = 3600
    task = asyncio.create_task(watch.run())
    await remote.done.acquire()
    watch.now()
    remote.go_on.set()
    await asyncio.wait_for(remote.done.acquire(), 5)
    for _ in range(5):
        await asyncio.sleep(0)
    assert remote.rounds == 2, "once is enough"
    watch.now()
    await asyncio.wait_for(remote.done.acquire(), 5)
    task.cancel()


async def test_while_it_is_paused_nothing_is_met() -> None:
    remote = Remote()
    watch = watching(remote)
    watch.paused = True
    task = asyncio.create_task(watch.run())
    for _ in range(5):
        await asyncio.sleep(0)
    watch.soon()
    assert remote.rounds == 0
    assert not watch._wake.is_set()
    task.cancel()


async def test_what_a_person_must_do_is_told_and_tried_again_later() -> None:
    remote = Remote(RemoteRefuses("no password"))
    heard: list[str] = []
    watch = watching(remote, lambda _done, wrong: heard.append(str(wrong)))
    task = asyncio.create_task(watch.run())
    await remote.done.acquire()
    await asyncio.sleep(0)
    assert heard == ["no password"]
    task.cancel()
