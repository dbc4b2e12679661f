"""A remote put back to an earlier day takes nothing back; what is for testing only is never sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from remotes import MemoryRemote
from test_meeting import agree, meet_all

from tui.domain.incident import Flag
from tui.domain.settings import DEFAULT_TEXT
from tui.sync.backend import Item

if TYPE_CHECKING:
    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]


def put_back(remote: MemoryRemote, backup: dict[str, Item], kind: str) -> None:
    """Let the remote have the records of a kind as they were."""
    for key, item in backup.items():
        if key.startswith(f"{kind}:"):
            remote.items[key] = Item(key, f"back-{item.version}", item.document)
            remote.log.append(key)


def quiet(replicas: Three) -> bool:
    """Whether all desks are alike, with nothing waiting and nothing to be settled."""
    return agree(replicas) and not any(one.waiting() or one.conflicts() for one in replicas)


async def test_a_remote_put_back_to_an_earlier_day_takes_nothing_back_here(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    done, waits, apart = [await a.open(f"{number}") for number in range(3)]
    await meet_all(replicas, remote)
    backup = dict(remote.items)
    for record in (done, waits):
        await a.do("take", record)
    await a.do("edit", apart, title="as a says")
    await meet_all(replicas, remote)
    before = {record: a.incident(record) for record in (done, waits, apart)}
    await a.do("note", waits, text="not sent yet")
    put_back(remote, backup, "incident")
    edited = remote.items[f"incident:{apart}"]
    await meet_all(replicas, remote)
    assert a.incident(done) == b.incident(done) == before[done]
    assert b.incident(waits).assignee == a.desk.me
    assert [act.text for act in b.incident(waits).history if act.text] == ["not sent yet"]
    assert b.incident(apart).title == "as a says"
    assert remote.items[f"incident:{apart}"] != edited, "it has it again, too"
    assert not any(one.conflicts() or one.waiting() for one in replicas)


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
