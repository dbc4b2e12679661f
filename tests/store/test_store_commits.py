from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from store_builders import NOW, incident, new_store, put, titles

from tui.domain.history import ActorKind, Operation
from tui.domain.people import ConfigurationItem, Person, Service, Team
from tui.store import (
    BadRecord,
    Published,
    StoreClosed,
    StoreDamaged,
    TooLarge,
    open_store,
)
from tui.store.tidying import Tidier

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store, Transaction


def operation(number: int) -> Operation:
    return Operation(
        id=f"o{number}", group="g1", record="i0001", record_kind="incident", kind="assign", actor="p1",
        actor_kind=ActorKind.OPERATOR, login="ana", at=NOW, recorded=NOW, replica="K7", seq=number,
        before={"team": None}, after={"team": "t1"}, voids=("o0",),
    )  # fmt: skip


def test_records_come_back_as_they_were_put(store: Store, folder: Path) -> None:
    records = {
        "incident": incident(1, holds=(), flags=()), "person": Person(id="p1", name="Ana", vip=True),
        "team": Team(id="t1", name="Desk"), "service": Service(id="s1", name="Mail"),
        "ci": ConfigurationItem(id="c1", name="mx1", service="s1"), "operation": operation(1),
    }  # fmt: skip
    store.transact(lambda t: [t.put(record) for record in records.values()])
    with open_store(folder) as again:
        for each in (store, again):
            assert {kind: each.read(kind, record.id) for kind, record in records.items()} == records
    assert store.read("incident", "nothing") is None
    row = store.rows("operation").row(0)
    assert (row.record, row.voids, row.seq, row.at) == ("i0001", "o0", 1, int(NOW.timestamp() * 1000))


def test_a_plan_sees_what_is_there_and_what_it_put(store: Store) -> None:
    put(store, incident(1))

    def plan(t: Transaction) -> None:
        assert t.replica == "K7"
        assert t.store is store
        assert t.find("incident", "number", "INC-K7-1") == "i0001"
        t.put(incident(1, number="INC-K7-9", title="new words"))
        assert t.find("incident", "number", "INC-K7-1") is None
        assert t.find("incident", "number", "INC-K7-9") == "i0001"
        assert t.find("incident", "priority", 3) == "i0001"
        found = t.read("incident", "i0001")
        assert found is not None
        assert found.title == "new words"
        t.put(incident(2))
        t.put(incident(2, title="twice"))
        t.remove("incident", "i0001")
        t.remove("incident", "nobody")
        assert t.read("incident", "i0001") is None
        assert t.find("incident", "id", "i0001") is None

    store.transact(plan)
    assert titles(store) == {"INC-K7-2": "twice"}


def test_nothing_is_written_if_the_plan_raises_or_puts_nothing(store: Store) -> None:
    before = store.state

    def plan(t: Transaction) -> None:
        t.put(incident(1))
        t.next_number("INC")
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        store.transact(plan)
    assert store.transact(lambda t: t.next_number("INC")) == "INC-K7-1"
    assert store.state == before
    assert len(store.rows("incident")) == 0


def test_numbers_are_given_once_for_ever(store: Store, folder: Path) -> None:
    def plan(t: Transaction) -> str:
        number = t.next_number("INC")
        t.put(incident(1, id=number, number=number))
        t.next_seq()
        return number

    assert [store.transact(plan) for _ in range(2)] == ["INC-K7-1", "INC-K7-2"]
    store.transact(lambda t: t.remove("incident", "INC-K7-2"))
    store.write_hint()
    with open_store(folder) as other:
        assert other.transact(plan) == "INC-K7-3"
        assert other.transact(lambda t: t.next_seq()) == 4
    assert store.transact(plan) == "INC-K7-4"


def test_a_transaction_ends_with_its_plan(store: Store) -> None:
    kept: list[Transaction] = []
    store.transact(kept.append)
    with pytest.raises(Exception, match="over"):
        kept[0].read("incident", "i0001")


def test_a_plan_cannot_commit_inside_itself(store: Store) -> None:
    with pytest.raises(RuntimeError, match="one"):
        store.transact(lambda _: store.transact(lambda _: None))
    put(store, incident(1))


def test_subscribers_hear_what_changed_and_by_whom(store: Store, folder: Path) -> None:
    heard: list[Published] = []
    end = store.subscribe(heard.append)
    put(store, incident(1))
    with open_store(folder) as other:
        put(other, incident(2))
        other.transact(lambda t: t.remove("incident", "i0001"))
    assert store.catch_up()
    assert not store.catch_up()
    assert [(dict(p.changes), p.own) for p in heard] == [
        ({"incident": ("i0001",)}, True),
        ({"incident": ("i0002",)}, False),
        ({"incident": ("i0001",)}, False),
    ]
    end()
    end()
    put(store, incident(3))
    assert len(heard) == 3


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
    begun, go = threading.Event(), threading.Event()

    def plan(t: Transaction) -> None:
        begun.set()
        assert go.wait(10)
        t.put(incident(1, title="new words"))

    commit = asyncio.create_task(store.commit(plan))
    await asyncio.to_thread(begun.wait, 10)
    assert await store.fetch("incident", "i0001") == incident(1)
    assert await store.aside(lambda: "read") == "read"
    go.set()
    await commit
    assert await store.fetch("incident", "i0001") == incident(1, title="new words")


async def test_a_cancelled_wait_does_not_cancel_the_commit(store: Store) -> None:
    begun, go = threading.Event(), threading.Event()

    def plan(t: Transaction) -> None:
        begun.set()
        go.wait(10)
        t.put(incident(1))

    task = asyncio.create_task(store.commit(plan))
    await asyncio.to_thread(begun.wait, 10)
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
    begun, go = threading.Event(), threading.Event()

    def plan(t: Transaction) -> None:
        begun.set()
        go.wait(10)
        t.put(incident(1))

    task = asyncio.create_task(store.commit(plan))
    await asyncio.to_thread(begun.wait, 10)
    threading.Timer(0.01, go.set).start()
    store.close()
    await task
    with open_store(folder) as again:
        assert len(again.rows("incident")) == 1


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreClosed):
        store.transact(lambda _: None)
    with pytest.raises(StoreClosed):
        store.catch_up()


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


def test_limits_and_types_are_said_before_anything_is_written(store: Store) -> None:
    before = store.state
    with pytest.raises(TooLarge, match="8 MB"):
        put(store, incident(1, description="x" * (8 * 2**20)))
    with pytest.raises(TypeError, match="no kind"):
        put(store, object())
    assert store.state == before


def test_words_that_are_no_unicode_are_mended_in_records(store: Store) -> None:
    put(store, incident(1, title="half \ud83d pair\0 and \x1e", description="\udfff"))
    record = store.read("incident", "i0001")
    assert record is not None
    assert (record.title, record.description) == ("half \ufffd pair\0 and \x1e", "\ufffd")
    assert store.check().clean


def test_types_are_checked_when_reading(store: Store) -> None:
    store.transact(lambda t: t.put_document("incident", 1, {"id": "x"}, b'{"id":"x","number":7}'))
    with pytest.raises(BadRecord, match="number"):
        store.read("incident", "x")
    assert [finding.place for finding in store.check().findings] == ["incident x"]


def test_a_body_that_is_not_what_was_written_is_not_believed(store: Store, folder: Path) -> None:
    put(store, incident(1))
    log = folder / "000001.log"
    data = log.read_bytes()
    log.write_bytes(data.replace(b"out of paper", b"out of tea!!"))
    with pytest.raises(StoreDamaged, match="byte"):
        store.read("incident", "i0001")


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
