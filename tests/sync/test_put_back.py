"""A remote put back to an earlier day, and records that are spoilt or for testing only, when desks meet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from remotes import MemoryRemote

from tui.domain.incident import Flag
from tui.domain.settings import DEFAULT_TEXT
from tui.sync.backend import Item

if TYPE_CHECKING:
    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]


async def meet_all(replicas: Three, remote: MemoryRemote) -> None:
    for _ in range(3):
        for one in replicas:
            await one.meet(remote)


def put_back(remote: MemoryRemote, backup: dict[str, Item], kind: str) -> None:
    """Let the remote have the records of a kind as they were."""
    for key, item in backup.items():
        if key.startswith(f"{kind}:"):
            remote.items[key] = Item(key, f"back-{item.version}", item.document)
            remote.log.append(key)


def quiet(replicas: Three) -> bool:
    """Whether all desks are alike, with nothing waiting and nothing to be settled."""
    first = replicas[0].everything()
    return all(one.everything() == first and not one.waiting() and not one.conflicts() for one in replicas)


async def noted_by_b(replicas: Three, remote: MemoryRemote) -> tuple[str, str]:
    """Open two records that all have, and let B's note on each be at the remote alone."""
    a, b, _c = replicas
    first, second = await a.open("one"), await a.open("two")
    await meet_all(replicas, remote)
    for record in (first, second):
        await b.do("note", record, text="from b")
    await b.meet(remote)
    return first, second


async def test_what_is_known_of_people_is_not_taken_back(replicas: Three) -> None:
    a = replicas[0]
    remote = MemoryRemote()
    caller = a.incident(await a.open()).caller
    assert caller is not None
    await a.desk.perform("change-person", (), {"which": "Kim", "phone": "111"})
    await meet_all(replicas, remote)
    backup = dict(remote.items)
    await a.desk.perform("change-person", (), {"which": "Kim", "phone": "222"})
    await meet_all(replicas, remote)
    put_back(remote, backup, "person")
    await meet_all(replicas, remote)
    assert [one.store.read("person", caller).phone for one in replicas] == ["222"] * 3
    document = remote.items[f"person:{caller}"].document
    assert document is not None
    assert document["record"]["phone"] == "222"
    assert quiet(replicas)


async def test_settings_are_not_taken_back(replicas: Three) -> None:
    a = replicas[0]
    remote = MemoryRemote()
    await a.desk.settle(f"{DEFAULT_TEXT}# one\n")
    await meet_all(replicas, remote)
    backup = dict(remote.items)
    await a.desk.settle(f"{DEFAULT_TEXT}# two\n")
    await meet_all(replicas, remote)
    put_back(remote, backup, "settings")
    await meet_all(replicas, remote)
    assert {one.store.read("settings", "desk").text[-6:] for one in replicas} == {"# two\n"}
    assert quiet(replicas)


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


async def test_a_record_that_has_become_a_test_is_not_sent_when_others_write(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await meet_all(replicas, remote)
    told = a.incident(record)
    a.store.transact(lambda tx: tx.put(replace(told, flags=(*told.flags, Flag.TEST))))
    await a.do("note", record, text="only a test")
    await b.do("note", record, text="b works on")
    await meet_all(replicas, remote)
    assert "only a test" not in str(remote.items[f"incident:{record}"].document)
    assert Flag.TEST not in b.incident(record).flags
    assert not a.waiting()
