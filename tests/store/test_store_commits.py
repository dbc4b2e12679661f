from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from store_builders import NOW, incident, put, titles

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


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreClosed):
        store.transact(lambda _: None)
    with pytest.raises(StoreClosed):
        store.catch_up()


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
