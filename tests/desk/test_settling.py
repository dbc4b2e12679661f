"""Other settings in force: priorities and targets follow in small commits, whoever changed what."""

from __future__ import annotations

import pytest
from desk_builders import Room, done, opened

from tui.desk.settling import stale
from tui.domain.meeting import Remote
from tui.domain.people import Service
from tui.domain.settings import DEFAULT_TEXT, DESK, Settings

STEEPER = DEFAULT_TEXT.replace("medium = [2, 3, 4]", "medium = [1, 1, 4]")
OFFICE = DEFAULT_TEXT.replace('calendar = "always"', 'calendar = "office"')


def column(room: Room, number: str, name: str) -> object:
    rows = room.store.rows("incident")
    return rows.get(rows.find("number", number), name)


async def test_another_matrix_derives_priorities_anew_but_for_those_set_by_hand(room: Room) -> None:
    desk = room.desk()
    usual, by_hand = await opened(desk), await opened(desk)
    await done(room, desk, "edit", by_hand, priority="4", reason="one user")
    await desk.settle(STEEPER)
    assert await desk.renew() == 2
    assert [column(room, number, "priority") for number in (usual, by_hand)] == [1, 4]
    fresh = await opened(desk)
    assert column(room, fresh, "priority") == 1
    await done(room, desk, "edit", by_hand, priority="matrix")
    assert column(room, by_hand, "priority") == 1
    await desk.undo()
    await desk.undo()
    await desk.undo()
    await desk.renew()
    assert [column(room, number, "priority") for number in (usual, by_hand)] == [3, 4]


async def test_lists_follow_a_change_that_came_from_elsewhere_and_only_once(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    room.store.transact(lambda tx: tx.put(Settings(version=7, text=STEEPER)))
    assert column(room, number, "priority") == 3
    await desk.tick()
    assert column(room, number, "priority") == 1
    size = room.store.state
    assert (await desk.renew(), await room.desk("ben").renew()) == (0, 0)
    assert room.store.state == size


async def test_the_hours_of_a_service_decide_where_urgent_work_counts_at_night(room: Room) -> None:
    desk = room.desk()
    room.store.transact(lambda tx: tx.put(Service(id="s1", name="Payments", hours="weekdays 8–18")))
    await desk.settle(OFFICE)
    urgent = await opened(desk, impact="high", urgency="medium", service="Payments")
    calm = await opened(desk, service="Payments")
    before = [column(room, number, "calendar") for number in (urgent, calm)]
    room.store.transact(lambda tx: tx.put(Service(id="s1", name="Payments", hours="24×7")))
    assert len(stale(room.store, desk.names)) == 2
    await desk.tick()
    assert before == ["office", "office"]
    assert [column(room, number, "calendar") for number in (urgent, calm)] == ["always", "office"]


async def test_what_was_stopped_half_way_goes_on_with_the_next_program(room: Room) -> None:
    desk = room.desk()
    for _ in range(30):
        await opened(desk)
    await desk.settle(STEEPER)

    def stop(done: int, total: int) -> None:
        assert total == 30
        if done >= 25:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await desk.renew(stop, breath=0.001)
    assert len(stale(room.store, desk.names)) == 5
    assert await room.desk("ben").renew() == 5


async def test_settings_nobody_here_can_read_leave_the_defaults_in_force(room: Room) -> None:
    desk = room.desk()
    room.store.transact(lambda tx: tx.put(Settings(id=DESK, version=9, text="from = 'the future'")))
    number = await opened(desk)
    await desk.tick()
    assert column(room, number, "priority") == 3


async def test_lists_that_follow_leave_nothing_to_send(room: Room) -> None:
    desk = room.desk()
    await opened(desk)
    room.store.transact(lambda tx: tx.put(Remote(name="hq", url="https://desk.example", bucket="desk")))
    await desk.settle(STEEPER)
    waiting = len(room.store.rows("outgoing"))
    assert await desk.renew() == 1
    assert len(room.store.rows("outgoing")) == waiting
