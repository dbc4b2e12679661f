"""A record the disk has spoilt stops no round, no clock and no conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remotes import MemoryRemote
from test_meeting import meet_all
from test_settling_conflicts import clash

from tui.store.parked import count_open, open_conflicts
from tui.sync.joining import leave

if TYPE_CHECKING:
    from sync_builders import Replica


Three = tuple["Replica", "Replica", "Replica"]


async def noted_by_b(replicas: Three, remote: MemoryRemote) -> tuple[str, str]:
    """Open two records that all have, and let B's note on each be at the remote alone."""
    a, b, _c = replicas
    first, second = await a.open("one"), await a.open("two")
    await meet_all(replicas, remote)
    for record in (first, second):
        await b.do("note", record, text="from b")
    await b.meet(remote)
    return first, second


async def test_a_spoilt_record_is_had_again_from_the_others_and_keeps_nobody_waiting(
    replicas: Three,
) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    first, second = await noted_by_b(replicas, remote)
    a.spoil("incident", first)
    third = await a.open("three")
    done = await a.meet(remote)
    assert not done.trouble
    assert a.incident(first) == b.incident(first)
    assert a.incident(second) == b.incident(second)
    assert f"incident:{third}" in remote.items


async def test_a_spoilt_record_that_waits_to_be_sent_is_named_and_the_others_meet(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    first, second = await noted_by_b(replicas, remote)
    await a.do("note", first, text="from a")
    a.spoil("incident", first)
    trouble = await a.trouble_with(remote)
    assert f"incident:{first} waits to be sent: the log is damaged" in trouble
    assert a.incident(second) == b.incident(second)


async def test_a_conflict_whose_record_is_spoilt_is_still_listed(replicas: Three) -> None:
    b = replicas[1]
    record = await clash(replicas, MemoryRemote(), "take", "take")
    b.spoil("incident", record)
    assert len(open_conflicts(b.store)) == count_open(b.store) == 1


async def test_a_spoilt_record_does_not_stop_the_clocks_of_the_others(replicas: Three) -> None:
    a = replicas[0]
    leave(a.store)
    records = [await a.open(f"{number}", impact="high", urgency="high") for number in range(4)]
    a.clock.forward(hours=5)
    a.spoil("incident", records[0])
    assert await a.desk.tick()
    assert all(any(act.actor_kind == "system" for act in a.incident(one).history) for one in records[1:])
