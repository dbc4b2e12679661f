"""A Kinto that is not what it was: made anew, put back, its clock set, written to by others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_kinto import FakeKinto
from kinto_server import ADMIN
from test_kinto_traps import Waits, kinto, notes, told

from tui.sync.kinto import adapter
from tui.sync.kinto.adapter import Kinto
from tui.sync.line import Line

if TYPE_CHECKING:
    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]


async def test_a_bucket_that_was_made_anew_is_read_from_the_beginning() -> None:
    fake = FakeKinto(page=100)
    await kinto(fake).write(notes(3))
    _found, cursor = await told(kinto(fake))
    fake.bucket = {"deskhand": {"id": "anew", "mark": "test"}}
    fake.now += 10**9
    pages = [page async for page in kinto(fake).changes(cursor)]
    assert pages[0].reset
    assert len(pages[0].items) == 3


async def meets(fake: FakeKinto, *replicas: Replica) -> None:
    for one in replicas:
        await one.meet(kinto(fake))


async def test_a_desk_that_was_made_anew_gets_all_back_in_the_next_round(replicas: Three) -> None:
    a, b, _c = replicas
    fake = FakeKinto(page=100)
    await a.open()
    await meets(fake, a, b)
    there = set(fake.records)
    fake.records.clear()
    fake.bucket = {"deskhand": {"id": "anew", "mark": "test"}}
    fake.now += 10**9
    await meets(fake, b)
    assert set(fake.records) == there


async def test_an_open_program_sees_before_long_that_the_desk_is_another() -> None:
    fake, now = FakeKinto(page=100), [1000.0]
    line = Line("http://kinto.example/v1", ADMIN, transport=fake.transport, pause=0.001)
    remote = Kinto(line, "desk", mark="test", wait=Waits(), monotonic=lambda: now[0])
    await remote.write(notes(3))
    _found, cursor = await told(remote)
    fake.bucket = {"deskhand": {"id": "anew", "mark": "test"}}
    now[0] += adapter.KNOWN_FOR + 1
    assert [page.reset async for page in remote.changes(cursor)] == [True]


@pytest.mark.parametrize("later", [-1_000_000, 10**12], ids=["put back", "a clock off by years"])
async def test_a_server_whose_clock_goes_back_is_compared_with(replicas: Three, later: int) -> None:
    a, b, _c = replicas
    fake = FakeKinto(page=100)
    record = await a.open()
    await meets(fake, a, b)
    moment, records = fake.now, dict(fake.records)
    fake.now += max(later, 0)
    await a.do("take", record)
    await meets(fake, a, b, a)
    taken = a.incident(record)
    fake.now, fake.records = moment + min(later, 0), {
        name: {**one, "last_modified": one["last_modified"] + min(later, 0)} for name, one in records.items()
    }  # fmt: skip
    other = await b.open("while it was back")
    await meets(fake, b, a, b)
    assert a.incident(record) == b.incident(record) == taken
    assert a.incident(other) == b.incident(other)
    assert a.waiting() == b.waiting() == 0


async def test_a_record_that_somebody_else_put_there_is_left_alone(replicas: Three) -> None:
    a, b, _c = replicas
    fake = FakeKinto(page=1)
    record = await a.open()
    await meets(fake, a)
    name = "3F2504E0-4f89-41d3-9a0c-0305e82c3301"
    fake.records[name] = {"id": name, "last_modified": fake.tick(), "note": "by hand"}
    await meets(fake, b, a, b)
    assert b.incident(record) == a.incident(record)
    assert name in fake.records
