"""The rounds of an open program follow what is done to its remote elsewhere."""

from __future__ import annotations

import asyncio
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from remotes import MemoryRemote

from tui.cli.verbs.sync import go_on
from tui.domain.errors import Refused, RemoteError
from tui.domain.meeting import REMOTE, Outgoing, Remote, Standing
from tui.store import open_store
from tui.sync.background import Background
from tui.sync.errors import RemoteRefuses
from tui.sync.joining import join, leave
from tui.sync.round import not_begun

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sync_builders import Replica

    from tui.store import Store
    from tui.sync.backend import Backend, Page

Three = tuple["Replica", "Replica", "Replica"]


class Refusing(MemoryRemote):
    """A remote that does not know us any more."""

    async def changes(self, cursor: str) -> AsyncIterator[Page]:
        if self.page:
            raise RemoteRefuses("wrong password")
        async for page in super().changes(cursor):
            yield page


def rounds(one: Replica, *backends: Backend) -> Background:
    """Return the rounds of a program; each time it opens a remote it gets the next of these."""
    opened = iter(backends)
    return Background(
        one.store, clock=one.clock, environ={}, folder=Path(), told=lambda: None,
        backend=lambda: next(opened),
    )  # fmt: skip


async def test_a_name_and_password_that_were_mended_count_in_the_next_round(replicas: Three) -> None:
    a, _b, _c = replicas
    record, mended = await a.open(), MemoryRemote()
    background = rounds(a, Refusing(), mended)
    with pytest.raises(RemoteRefuses):
        await background.round()
    await background.round()
    assert f"incident:{record}" in mended.items


async def test_a_remote_that_was_left_is_met_no_more_and_the_next_one_is(replicas: Three) -> None:
    a, _b, _c = replicas
    old, new = MemoryRemote(), MemoryRemote()
    background = rounds(a, old, new)
    await background.round()
    leave(a.store)
    record = await a.open()
    await background.round()
    assert not old.items
    join(a.store, Remote(name="other", url="http://localhost/v2", bucket="desk"))
    await background.round()
    assert f"incident:{record}" in new.items
    assert not old.items


async def test_what_was_refused_is_asked_again_when_the_operator_asks(replicas: Three) -> None:
    a, _b, _c = replicas
    record, remote = await a.open(), MemoryRemote()
    background = rounds(a, remote)
    await background.round()
    waiting = Outgoing(id=f"incident:{record}", kind="incident", record=record, since=a.clock(), refused="no")
    a.store.transact(lambda tx: tx.put(waiting))
    await background.round()
    assert a.waiting() == 1
    background.now(lambda _done, _wrong: None)
    await background.round()
    assert a.waiting() == 0


def leave_elsewhere(store: Store) -> None:
    """Leave the remote as another program does."""
    with open_store(store.path) as other:
        leave(other)


@pytest.mark.parametrize("leaving", [leave, leave_elsewhere])
async def test_sync_watch_ends_when_the_remote_was_left(
    replicas: Three, monkeypatch: pytest.MonkeyPatch, leaving: Callable[[Store], None]
) -> None:
    a, _b, _c = replicas
    monkeypatch.setenv("DESKHAND_REMOTE_AUTH", "kim:of-the-tests")
    watching = asyncio.create_task(go_on(a.store, UTC, 1.0))
    async with asyncio.timeout(20):
        while not getattr(a.store.read("standing", REMOTE), "rounds", ()):  # noqa: ASYNC110 (told by the store)
            await asyncio.sleep(0)
        leaving(a.store)
        with pytest.raises(Refused, match="was left"):
            await watching
    assert a.store.read("standing", REMOTE) is None


class LeftMeanwhile(MemoryRemote):
    """A remote that another program leaves while it is asked."""

    def __init__(self, replica: Replica) -> None:
        super().__init__()
        self.replica = replica

    async def changes(self, cursor: str) -> AsyncIterator[Page]:
        leave_elsewhere(self.replica.store)
        async for page in super().changes(cursor):
            yield page


async def test_a_round_whose_remote_is_left_meanwhile_writes_and_sends_nothing_more(replicas: Three) -> None:
    a, _b, _c = replicas
    await a.open()
    remote = LeftMeanwhile(a)
    with pytest.raises(RemoteError, match="was left"):
        await a.meet(remote)
    assert not remote.items
    assert a.store.read("standing", REMOTE) is None
    assert not len(a.store.rows("met"))


async def test_a_round_that_cannot_begin_does_not_end_an_outage(replicas: Three) -> None:
    a, _b, _c = replicas
    began = a.clock()
    a.store.transact(lambda tx: tx.put(Standing(offline_since=began)))
    a.clock.forward(hours=1)
    await not_begun(a.store, RemoteError("there is no name and password"), a.clock())
    standing = a.store.read("standing", REMOTE)
    assert standing is not None
    assert standing.offline_since == began
    assert standing.rounds[0].trouble
