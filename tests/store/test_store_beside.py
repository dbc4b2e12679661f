"""What a store does beside an event loop: commits, looks, following, packing."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from store_builders import incident, new_store, put, titles

from tui.store import (
    Published,
    open_store,
)
from tui.store.tidying import Tidier

if TYPE_CHECKING:
    from pathlib import Path

    from tui.domain.incident import Incident
    from tui.store import Store, Transaction


async def under_way(store: Store, record: Incident) -> tuple[asyncio.Task[None], threading.Event]:
    """Begin a commit of a record that ends once the event is set."""
    begun, go = threading.Event(), threading.Event()

    def plan(t: Transaction) -> None:
        begun.set()
        assert go.wait(10)
        t.put(record)

    task = asyncio.create_task(store.commit(plan))
    assert await asyncio.to_thread(begun.wait, 10)
    return task, go


async def test_commits_at_once_happen_one_after_another(store: Store) -> None:
    def plan(t: Transaction) -> str:
        assert threading.current_thread() is not threading.main_thread()
        number = t.next_number("INC")
        t.put(incident(1, id=number, number=number))
        return number

    heard: list[bool] = []
    store.subscribe(lambda _: heard.append(threading.current_thread() is threading.main_thread()))
    numbers = await asyncio.gather(*(store.commit(plan) for _ in range(20)))
    assert sorted(numbers) == sorted(titles(store))
    assert heard == [True] * 20


async def test_following_shows_what_others_did(store: Store, folder: Path) -> None:
    with open_store(folder) as other:
        put(other, incident(1))
    assert await store.follow()
    assert not await store.follow()
    record = await store.fetch("incident", "i0001")
    assert record == incident(1)
    assert await store.fetch("incident", "nothing") is None


async def test_a_record_is_found_while_a_commit_is_made_to_last(store: Store) -> None:
    put(store, incident(1))
    commit, go = await under_way(store, incident(1, title="new words"))
    assert await store.fetch("incident", "i0001") == incident(1)
    assert await store.aside(lambda: "read") == "read"
    go.set()
    await commit
    assert await store.fetch("incident", "i0001") == incident(1, title="new words")


async def test_a_cancelled_wait_does_not_cancel_the_commit(store: Store) -> None:
    task, go = await under_way(store, incident(1))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go.set()
    await store.follow()
    assert titles(store) == {"INC-K7-1": "Printer 1 is out of paper"}


async def test_a_plan_in_the_thread_sees_what_is_not_published_yet(store: Store) -> None:
    put(store, incident(1))

    def plan(t: Transaction) -> None:
        record = t.read("incident", "i0001")
        assert record is not None
        t.put(incident(1, reopenings=record.reopenings + 1))

    await asyncio.gather(*(store.commit(plan) for _ in range(5)))
    store.transact(plan)
    record = store.read("incident", "i0001")
    assert record is not None
    assert record.reopenings == 6


async def test_closing_waits_for_the_commit(folder: Path) -> None:
    store = new_store(folder)
    task, go = await under_way(store, incident(1))
    threading.Timer(0.01, go.set).start()
    store.close()
    await task
    with open_store(folder) as again:
        assert len(again.rows("incident")) == 1


async def test_what_has_grown_is_packed_and_the_rows_go_on(store: Store, folder: Path) -> None:
    store._upkeep.tidier = Tidier(store.engine, many=30)
    store.transact(lambda t: [t.put(incident(n)) for n in range(40)])
    heard: list[Published] = []
    await store.follow()
    store.subscribe(heard.append)
    put(store, incident(3, title="meanwhile"), incident(50))
    store.transact(lambda t: t.remove("incident", "i0004"))
    store._upkeep.tidier.wait()
    await store.follow()
    rows = store.rows("incident")
    assert (len(rows.base), len(rows.over), len(rows)) == (40, 2, 40)
    assert titles(store)["INC-K7-3"] == "meanwhile"
    assert "INC-K7-4" not in titles(store)
    assert heard[-1] == Published({"incident": ()}, own=False)
    with open_store(folder) as again:
        assert titles(again) == titles(store)


async def test_writing_at_once_beside_the_thread_keeps_the_order(store: Store) -> None:
    def plan(t: Transaction) -> str:
        number = t.next_number("INC")
        t.put(incident(1, id=number, number=number))
        return number

    waiting = [asyncio.create_task(store.commit(plan)) for _ in range(10)]
    numbers = []
    for _ in range(10):
        await asyncio.sleep(0)
        numbers.append(store.transact(plan))
    numbers += await asyncio.gather(*waiting)
    assert len(set(numbers)) == 20
    assert sorted(titles(store)) == sorted(numbers)
    assert store.check().findings == []
