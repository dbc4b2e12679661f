"""What an operator does best next, from the list columns of a real store."""

from __future__ import annotations

from desk_builders import RESOLUTION, Room, done, opened

from tui.desk.best import best_next, told


def order(room: Room, login: str = "ana") -> list[str]:
    rows = room.store.rows("incident")
    return [str(rows.get(position, "number")) for position in best_next(room.desk(login))]


async def test_the_worst_of_what_is_mine_or_nobodys_comes_first_and_says_why(room: Room) -> None:
    desk, ben = room.desk(), room.desk("ben")
    calm = await opened(desk, impact="low", urgency="low")
    urgent = await opened(desk, impact="high", urgency="high")
    mine, his = await opened(desk), await opened(desk)
    await done(room, desk, "take", mine)
    await done(room, ben, "take", his)
    assert order(room) == [urgent, mine, calm]
    room.clock.forward(minutes=50)  # of the hour a P1 has
    assert order(room) == [urgent, mine, calm]
    first = told(desk, best_next(desk)[0])
    assert first is not None
    assert first.why == "at risk (8) × P1 (16) × nobody has it (2) = 256"
    assert order(room, "ben")[0] == urgent


async def test_what_waits_ended_or_sleeps_has_no_place_until_somebody_asks(room: Room) -> None:
    desk = room.desk()
    held, ended, asleep = [await opened(desk) for _ in range(3)]
    await done(room, desk, "hold", held, reason="awaiting_vendor", follow_up_at="+3h")
    await done(room, desk, "resolve", ended, **RESOLUTION)
    await done(room, desk, "snooze", asleep, until="2h")
    assert order(room) == []
    await done(room, desk, "rang", asleep, text="and?")
    assert order(room) == [asleep]
    room.clock.forward(hours=4)
    await desk.tick()
    assert set(order(room)) == {held, asleep}


async def test_a_change_since_the_rows_were_packed_counts(room: Room) -> None:
    desk = room.desk()
    numbers = [await opened(desk) for _ in range(3)]
    room.store.merge()
    await done(room, desk, "take", numbers[2])
    assert order(room)[0] == numbers[2]


async def test_a_caller_waits_for_an_answer_whatever_is_done_on_the_record_until_one_is_given(
    room: Room,
) -> None:
    desk = room.desk()
    number = await opened(desk)

    def why() -> str:
        best = told(desk, best_next(desk)[0])
        return "" if best is None else best.why

    room.clock.forward(minutes=1)
    await done(room, desk, "rang", number, text="and?")
    for command, values in (
        ("take", {}), ("note", {"text": "asked Kim"}), ("start", {}), ("edit", {"location": "Branch 5"}),
    ):  # fmt: skip
        room.clock.forward(minutes=1)
        await done(room, desk, command, number, **values)
        assert why().startswith("the caller wrote"), command
    await done(room, desk, "reply", number, text="tomorrow")
    assert why().startswith("in time")
    await desk.undo()
    assert why().startswith("the caller wrote")
