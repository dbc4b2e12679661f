"""Tasks of incidents as the desk has them: who follows, who does not, what undo and merging make of them."""

from __future__ import annotations

import pytest
from desk_builders import RESOLUTION, Room, done, opened

from tui.desk.deeds import Deed
from tui.domain.errors import Refused
from tui.domain.incident import State


def titles(room: Room, number: str) -> list[tuple[str, bool]]:
    return [(one.title, one.done_at is not None) for one in room.read(number).tasks]


def count(room: Room, number: str) -> object:
    rows = room.store.rows("incident")
    place = rows.find("number", number)
    assert place is not None
    return rows.get(place, "tasks")


async def test_a_mandatory_task_bars_the_resolution_until_it_is_done_and_undo_gives_it_back(
    room: Room,
) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "task", number, title="Ring the vendor", owner="Ben Okafor")
    await done(room, desk, "task", number, title="Tell the floor", mandatory="no")
    assert count(room, number) == 2
    before = room.read(number)
    with pytest.raises(Refused, match="a mandatory task is open: Ring the vendor"):
        await done(room, desk, "resolve", number, **RESOLUTION)
    assert room.read(number) == before
    await done(room, desk, "done", number, task="ring")
    assert (titles(room, number)[0], count(room, number)) == (("Ring the vendor", True), 1)
    await desk.undo()
    assert room.read(number).tasks == before.tasks
    await desk.redo()
    await done(room, desk, "resolve", number, **RESOLUTION)
    assert room.read(number).state is State.RESOLVED
    for _ in range(4):
        await desk.undo()
    assert (room.read(number).tasks, count(room, number)) == ((), 0)


async def test_undoing_a_task_leaves_what_a_colleague_added_since(room: Room) -> None:
    desk, ben = room.desk(), room.desk("ben")
    number = await opened(desk)
    await done(room, desk, "task", number, title="mine")
    await done(room, ben, "task", number, title="theirs")
    await desk.undo()
    assert titles(room, number) == [("theirs", False)]


async def test_children_with_open_mandatory_tasks_are_named_and_stay_behind(room: Room) -> None:
    desk = room.desk()
    parent, child, other = [await opened(desk, caller=name) for name in ("A. One", "B. Two", "C. Three")]
    for number in (parent, child, other):
        await done(room, desk, "take", number)
    for number in (child, other):
        await done(room, desk, "link", number, kind="child_of", to=parent)
    await done(room, desk, "task", child, title="swap the cable")
    begun = await done(room, desk, "start", parent)
    assert begun.notices == (f"{child} is not started: a mandatory task is open: swap the cable",)
    assert (room.read(child).state, room.read(other).state) == (State.ASSIGNED, State.IN_PROGRESS)
    ended = await done(room, desk, "resolve", parent, **RESOLUTION)
    assert f"{child} stays open: a mandatory task is open: swap the cable" in ended.notices
    assert (room.read(child).state, room.read(other).state) == (State.ASSIGNED, State.RESOLVED)
    await desk.undo()
    assert [room.read(one).is_open for one in (parent, child, other)] == [True, True, True]


async def test_an_incident_with_an_open_task_goes_on_when_its_problem_is_fixed(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk, service="VPN")
    await done(room, desk, "task", number, title="reset the token")
    await done(room, desk, "hold", number, reason="awaiting_problem", follow_up_at="+9d")
    made = await desk.perform("new", (), {"title": "VPN gateway", "incidents": number}, "problem")
    rows = room.store.rows("problem")

    async def move(command: str, **values: str) -> object:
        from tui.desk import Target

        target = Target(str(rows.get(rows.all()[-1], "id")), kind="problem")
        return await desk.perform(command, [target], values, "problem")

    await move("assess")
    await move("confirm", cause="firmware")
    await move("fix")
    fixed = await move("resolve", fix="patched", no_change="a restart")
    assert f"{number} goes on: a mandatory task is open: reset the token" in fixed.notices  # type: ignore[attr-defined]
    assert (made.numbers != (), room.read(number).is_open, room.read(number).holds) == (True, True, ())


async def test_a_duplicate_hands_its_open_tasks_on_and_a_split_says_that_they_stay(room: Room) -> None:
    desk = room.desk()
    goes_on, again = await opened(desk), await opened(desk)
    await done(room, desk, "task", again, title="look at the switch")
    await done(room, desk, "duplicate", again, of=goes_on)
    assert titles(room, goes_on) == [("look at the switch", False)]
    split = await done(room, desk, "split", goes_on, title="the printer")
    assert f"{goes_on} keeps the task: look at the switch" in split.notices
    await desk.undo()
    await desk.undo()
    assert (titles(room, goes_on), titles(room, again)) == ([], [("look at the switch", False)])


async def test_one_task_for_many_is_one_step_and_ticked_off_by_its_words(room: Room) -> None:
    desk = room.desk()
    numbers = [await opened(desk) for _ in range(3)]
    await done(room, desk, "task", numbers[0], title="another first")
    targets = [room.target(number) for number in numbers]
    adding = Deed(command="task", values={"title": "restart it"})
    await desk.carry_out((adding,), targets)
    ticking = Deed(command="done", values={"task": "restart"})
    seen = await desk.foresee((ticking,), [room.target(number) for number in numbers])
    assert (len(seen.changing), seen.refused) == (3, ())
    await desk.carry_out((ticking,), [room.target(number) for number in numbers])
    assert [titles(room, number)[-1] for number in numbers] == [("restart it", True)] * 3
    await desk.undo()
    await desk.undo()
    assert [titles(room, number) for number in numbers] == [[("another first", False)], [], []]
