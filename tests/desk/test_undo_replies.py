"""What undo makes of words that went out, or may still be recalled."""

from __future__ import annotations

import pytest
from desk_builders import Room, done, opened

from tui.domain.change import is_struck
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind
from tui.domain.incident import HoldReason, State


async def test_a_reply_can_be_recalled_for_a_minute(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "reply", number, text="we are on it")
    room.clock.forward(seconds=59)
    await desk.undo()
    incident = room.read(number)
    assert is_struck(incident, incident.history[1])
    room.clock.forward(seconds=10)
    outcome = await desk.redo()
    assert outcome.notices == (f"{number}: the reply that was recalled goes out now",)


async def test_a_reply_that_went_out_cannot_be_undone(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "reply", number, text="we are on it")
    room.clock.forward(seconds=60)
    before = room.read(number)
    with pytest.raises(Refused, match="went out at 10:01:00; nobody can recall it"):
        await desk.undo()
    assert room.read(number) == before


async def test_what_cannot_be_undone_is_skipped_once_and_said(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "take", number)
    await done(room, desk, "reply", number, text="we are on it")
    room.clock.forward(seconds=60)
    with pytest.raises(Refused, match="skipped reply: undo again for the step before it"):
        await desk.undo()
    assert (await desk.undo()).message == f"Undid take of {number}."
    assert (await desk.redo()).message == f"Redid take of {number}."
    assert (await desk.redo()).message == f"Nothing was left of reply of {number} to redo."
    with pytest.raises(Refused, match="nobody can recall it; skipped reply"):
        await desk.undo()
    assert (await desk.undo()).message == f"Undid take of {number}."
    incident = room.read(number)
    reply = next(act for act in incident.history if act.kind is ActivityKind.REPLY)
    assert not is_struck(incident, reply)


async def test_a_bulk_step_that_cannot_be_undone_is_skipped_as_one(room: Room) -> None:
    desk = room.desk()
    numbers = [await opened(desk) for _ in range(5)]
    await done(room, desk, "take", numbers[0])
    await desk.perform("reply", [room.target(number) for number in numbers], {"text": "we know"})
    room.clock.forward(seconds=60)
    with pytest.raises(Refused, match="; and 2 more; skipped reply"):
        await desk.undo()
    assert (await desk.undo()).message == f"Undid take of {numbers[0]}."


async def test_a_redone_reply_that_went_out_cannot_be_undone(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "reply", number, text="we are on it")
    await desk.undo()
    await desk.redo()
    room.clock.forward(seconds=60)
    before = room.read(number)
    with pytest.raises(Refused, match="nobody can recall it"):
        await desk.undo()
    assert room.read(number) == before
    assert not is_struck(before, before.history[1])


async def test_a_redone_hold_keeps_the_reply_that_went_out(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "hold", number, reason="awaiting_caller", follow_up_at="+1d", reply="which floor?")
    room.clock.forward(minutes=5)
    for _ in range(2):
        assert (await desk.undo()).notices == (f"{number}: the reply went out at 10:01:00 and stays",)
        incident = room.read(number)
        assert [is_struck(incident, act) for act in incident.history[1:3]] == [True, False]
        assert (await desk.redo()).notices == ()


async def test_an_opening_is_not_undone_once_a_reply_went_out(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "reply", number, text="we are on it")
    room.clock.forward(seconds=60)
    with pytest.raises(Refused, match="skipped reply"):
        await desk.undo()
    with pytest.raises(
        Refused, match=r"a reply on it went out at 10:01:00; cancel it instead; skipped opening"
    ):
        await desk.undo()
    assert room.numbers() == [number]
    with pytest.raises(Refused, match="nothing of yours"):
        await desk.undo()


async def test_an_opening_is_undone_if_the_reply_was_recalled_in_time(room: Room) -> None:
    desk = room.desk()
    await opened(desk)
    await done(room, desk, "reply", room.numbers()[0], text="we are on it")
    await desk.undo()
    room.clock.forward(seconds=90)
    await desk.undo()
    assert room.numbers() == []


async def test_a_hold_whose_reply_went_out_is_lifted_and_the_reply_stays(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "hold", number, reason="awaiting_caller", follow_up_at="+1d", reply="which floor?")
    room.clock.forward(minutes=5)
    outcome = await desk.undo()
    incident = room.read(number)
    assert (incident.state, incident.holds) == (State.NEW, ())
    assert outcome.notices == (f"{number}: the reply went out at 10:01:00 and stays",)
    struck = {activity.verb: is_struck(incident, activity) for activity in incident.history}
    assert (struck["hold"], struck["reply"]) == (True, False)


async def test_each_takes_back_only_their_own_hold(room: Room) -> None:
    ana, ben = room.desk("ana"), room.desk("ben")
    number = await opened(ana)
    await done(room, ana, "hold", number, reason="awaiting_vendor", follow_up_at="+1d")
    await done(room, ben, "hold", number, reason="awaiting_change", follow_up_at="+1d")
    await ana.undo()
    incident = room.read(number)
    assert (incident.state, [hold.reason for hold in incident.holds]) == (
        State.ON_HOLD,
        [HoldReason.AWAITING_CHANGE],
    )
