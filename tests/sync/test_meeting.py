from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from remotes import MemoryRemote
from sync_builders import RESOLUTION

from tui.domain.incident import State
from tui.sync.backend import Item

if TYPE_CHECKING:
    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]


async def meet_all(replicas: Three, remote: MemoryRemote, times: int = 2) -> None:
    for _ in range(times):
        for one in replicas:
            await one.meet(remote)


def agree(replicas: Three) -> bool:
    first = replicas[0].everything()
    return all(one.everything() == first for one in replicas[1:])


async def test_what_one_opens_the_others_receive(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open(description="since nine")
    assert a.waiting() > 0
    await meet_all(replicas, remote)
    assert b.incident(record) == a.incident(record)
    assert agree(replicas)
    assert a.waiting() == 0


async def test_different_fields_merge_and_histories_unite(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await meet_all(replicas, remote)
    await a.do("note", record, text="asked the provider")
    await b.do("take", record)
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert [act.text for act in b.incident(record).history if act.text] == ["asked the provider"]
    assert b.incident(record).assignee == b.desk.me
    assert not a.conflicts()
    assert not b.conflicts()


async def test_two_who_take_the_same_record_are_asked(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await meet_all(replicas, remote)
    await a.do("take", record)
    await b.do("take", record)
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert a.incident(record).assignee == a.desk.me
    (conflict,) = b.conflicts()
    assert (conflict.verb, conflict.actor, conflict.their_actor) == ("take", b.desk.me, a.desk.me)
    told = {one.field: (one.base, one.ours, one.theirs) for one in conflict.differences if one.clash}
    assert told == {"assignee": (None, b.desk.me, a.desk.me)}


async def test_what_both_did_alike_is_nobodys_question(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await meet_all(replicas, remote)
    for one in (a, b):
        await one.do("cancel", record, reason="withdrawn")
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert b.incident(record).state is State.CANCELLED
    assert not b.conflicts()
    assert sum(act.verb == "cancel" for act in b.incident(record).history) == 2


async def test_a_parked_step_takes_along_what_was_built_on_it(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await meet_all(replicas, remote)
    await a.do("cancel", record, reason="withdrawn")
    await b.do("resolve", record, **RESOLUTION)
    await b.do("close", record, confirmed_by="Kim")
    await b.do("note", record, text="Kim is happy")
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert [one.verb for one in b.conflicts()] == ["resolve", "close"]
    assert b.incident(record).state is State.CANCELLED
    assert b.incident(record).history[-1].text == "Kim is happy"


async def test_what_was_undone_before_they_met_is_not_asked(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await meet_all(replicas, remote)
    await a.do("cancel", record, reason="withdrawn")
    await b.do("resolve", record, **RESOLUTION)
    await b.desk.undo()
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert not b.conflicts()
    assert len(a.incident(record).voided) == 1


async def test_undo_after_meeting_reaches_the_others(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await b.meet(remote)
    await a.do("take", record)
    await meet_all(replicas, remote)
    await a.desk.undo()
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert b.incident(record).assignee is None


async def test_an_opening_that_is_undone_goes_everywhere(replicas: Three) -> None:
    a, b, c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await meet_all(replicas, remote)
    await a.desk.undo()
    await meet_all(replicas, remote)
    assert all(one.store.read("incident", record) is None for one in (a, b, c))
    await a.desk.redo()
    await meet_all(replicas, remote)
    assert all(one.store.read("incident", record) is not None for one in (a, b, c))
    assert agree(replicas)


async def test_an_opening_others_worked_on_stays_and_the_undo_is_parked(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await meet_all(replicas, remote)
    await b.do("note", record, text="on my way")
    await a.desk.undo()
    await b.meet(remote)
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert a.incident(record).history[-1].text == "on my way"
    assert "cancel it instead" in a.conflicts()[0].why


async def test_an_answer_that_got_lost_changes_nothing(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    waiting = {one.key: one for one in remote.items.values()}
    assert not waiting
    from tui.sync.sending import waiting_keys, writes_of  # what a round sends, without hearing the answer

    for sent in writes_of(a.store, list(waiting_keys(a.store))):
        await remote.write([sent.write])
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert len(b.incident(record).history) == 1
    assert remote.writes == len(remote.items)


async def test_test_records_stay_at_home(replicas: Three) -> None:
    from dataclasses import replace

    from tui.domain.incident import Flag

    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    tested = replace(a.incident(record), id="test1", number="INC-A-99", flags=(Flag.TEST,))
    a.store.transact(lambda tx: tx.put(tested))
    await meet_all(replicas, remote)
    assert b.store.read("incident", "test1") is None
    assert "incident:test1" not in remote.items


async def test_a_remote_that_lost_everything_gets_it_back(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await meet_all(replicas, remote)
    fresh = MemoryRemote()
    a.clock.forward(days=2)
    await meet_all(replicas, fresh)
    assert f"incident:{record}" in fresh.items
    assert agree(replicas)
    assert b.incident(record)


async def test_a_clock_that_was_a_year_ahead_does_not_put_comparing_off_for_a_year(replicas: Three) -> None:
    a, _b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    a.clock.forward(days=365)
    await a.meet(remote)
    a.clock.forward(days=-365)
    fresh = MemoryRemote()
    await a.meet(fresh)
    assert f"incident:{record}" in fresh.items


async def test_a_remote_that_says_all_is_gone_is_not_believed_unless_told_to(replicas: Three) -> None:
    from tui.sync.errors import RemoteLies
    from tui.sync.round import Meeting

    a, b, _c = replicas
    remote = MemoryRemote(page=100)
    for number in range(30):
        await a.open(f"{number}")
    await meet_all(replicas, remote)
    for key in [key for key in remote.items if key.startswith("incident:")]:
        remote.items[key] = Item(key, f"gone-{key}", gone=True)
        remote.log.append(key)
    with pytest.raises(RemoteLies, match="records are gone: none was removed"):
        await b.meet(remote)
    assert len(b.store.rows("incident")) == 30
    await Meeting(b.store, remote, clock=b.clock, removals=True).round()
    assert len(b.store.rows("incident")) == 0


async def test_two_programs_at_one_store_meet_the_remote_at_once(replicas: Three) -> None:
    from tui.sync.round import Meeting

    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await b.meet(remote)
    for number in range(5):
        await a.do("note", record, text=f"{number}")
        if number == 2:
            await b.meet(remote)
            await b.do("note", record, text="meanwhile")
            await b.meet(remote)
        await asyncio.gather(*(Meeting(a.store, remote, clock=a.clock).round() for _ in range(2)))
    await meet_all(replicas, remote)
    assert agree(replicas)
    texts = [act.text for act in b.incident(record).history if act.text]
    assert sorted(texts) == ["0", "1", "2", "3", "4", "meanwhile"]


async def test_a_new_kind_of_record_needs_nothing_here(
    replicas: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace as with_

    from new_kind import GADGET, Gadget

    from tui.store import kinds
    from tui.store.parked import open_conflicts

    monkeypatch.setattr(kinds, "KINDS", {**kinds.KINDS, "gadget": GADGET})
    a, b, _c = replicas
    remote = MemoryRemote()
    first = Gadget(id="g1", name="drill", colours=("red",))
    a.store.transact(lambda tx: tx.put(first))
    await meet_all(replicas, remote)
    assert b.store.read("gadget", "g1") == first
    a.store.transact(lambda tx: tx.put(with_(first, colours=("red", "blue"))))
    b.store.transact(lambda tx: tx.put(with_(first, name="hammer", colours=("red", "green"))))
    await meet_all(replicas, remote)
    for one in (a, b):
        found = one.store.read("gadget", "g1")
        assert (found.name, set(found.colours)) == ("hammer", {"red", "blue", "green"})
    for one, name in ((a, "saw"), (b, "file")):
        one.store.transact(lambda tx, name=name: tx.put(with_(tx.read("gadget", "g1"), name=name)))
    await meet_all(replicas, remote)
    assert a.store.read("gadget", "g1") == b.store.read("gadget", "g1")
    (conflict,) = open_conflicts(b.store)
    assert [(one.field, one.ours, one.theirs) for one in conflict.differences] == [("name", "file", "saw")]
    await b.desk.settle_conflicts([conflict.id], "ours")
    await meet_all(replicas, remote)
    assert a.store.read("gadget", "g1").name == "file"
