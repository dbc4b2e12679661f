"""Tasks of one record that several desks work on apart: they unite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remotes import MemoryRemote
from sync_builders import RESOLUTION
from test_meeting import agree, meet_all

from tui.domain.incident import State

if TYPE_CHECKING:
    from test_meeting import Three


async def test_tasks_added_and_ticked_off_apart_unite(replicas: Three) -> None:
    a, b, c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await a.do("task", record, title="ask the vendor")
    await a.do("task", record, title="tell the floor", mandatory="no")
    await meet_all(replicas, remote)
    await a.do("done", record, task="ask")
    await b.do("task", record, title="check the logs")
    await c.do("done", record, task="tell")
    await c.do("take", record)
    await meet_all(replicas, remote, 3)
    assert agree(replicas)
    told = [(one.title, one.mandatory, one.done_at is not None) for one in b.incident(record).tasks]
    assert sorted(told) == [
        ("ask the vendor", True, True), ("check the logs", True, False), ("tell the floor", False, True),
    ]  # fmt: skip
    assert not any(one.conflicts() for one in replicas)
    await a.desk.undo()
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert [one.done_at is None for one in c.incident(record).tasks if one.title == "ask the vendor"] == [
        True
    ]


async def test_tasks_unite_also_where_the_state_has_moved(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await meet_all(replicas, remote)
    await a.do("task", record, title="ask", mandatory="no")
    await a.do("resolve", record, **RESOLUTION)
    await b.do("task", record, title="swap the cable")
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert not any(one.conflicts() for one in replicas)
    assert a.incident(record).state is State.RESOLVED
    assert [one.title for one in a.incident(record).tasks] == ["ask", "swap the cable"]


async def test_a_task_that_was_ticked_off_twice_asks_nobody(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await a.do("task", record, title="ask the vendor")
    await meet_all(replicas, remote)
    await a.do("done", record, task="ask")
    a.clock.forward(minutes=5)
    await b.do("done", record, task="ask")
    await b.do("note", record, text="they answer tomorrow")
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert not any(one.conflicts() or one.waiting() for one in replicas)
    assert [one.done_at is not None for one in a.incident(record).tasks] == [True]
    assert [act.text for act in a.incident(record).history if act.text] == ["they answer tomorrow"]
