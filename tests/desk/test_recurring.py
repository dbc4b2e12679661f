"""The caller's word on what has ended for good: a new incident, its recurrence (domain.md section 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from desk_builders import RESOLUTION, Room, done, opened

from tui.desk.deeds import Deed
from tui.desk.kin import recur
from tui.desk.records import Author
from tui.domain.contact import rang
from tui.domain.errors import Refused
from tui.domain.incident import Flag, Incident, Link, State

if TYPE_CHECKING:
    from tui.store import Transaction


async def closed(room: Room, **values: str) -> str:
    desk = room.desk()
    number = await opened(desk, service="VPN", category="network", impact="high", **values)
    await done(room, desk, "resolve", number, **RESOLUTION)
    await done(room, desk, "close", number)
    return number


def newest(room: Room) -> Incident:
    return room.read(room.numbers()[-1])


async def test_it_becomes_a_new_incident_with_what_was_known_and_one_undo_takes_it_back(room: Room) -> None:
    desk = room.desk()
    number = await closed(room)
    before = room.read(number)
    room.clock.forward(days=3)
    outcome = await done(room, desk, "rang", number, text="down again since nine")
    again = newest(room)
    assert outcome.notices == (f"{again.number} was opened, its recurrence: {number} is closed for good",)
    assert (again.state, again.opened_at, again.description) == (
        State.NEW, room.clock(), "down again since nine",
    )  # fmt: skip
    same = ("title", "caller", "service", "ci", "category", "impact", "urgency")
    assert [getattr(again, name) for name in same] == [getattr(before, name) for name in same]
    assert [(tie.kind, tie.target) for tie in again.links] == [("recurrence_of", before.id)]
    ended = room.read(number)
    assert (ended.state, ended.closed_at) == (State.CLOSED, before.closed_at)
    assert [(tie.kind, tie.target) for tie in ended.links] == [("recurs_as", again.id)]
    await desk.undo()
    assert (room.read(number).links, again.number in room.numbers()) == ((), False)
    await desk.redo()
    assert room.read(again.number).links == again.links


async def test_a_cancelled_one_recurs_as_well_and_a_vip_stays_one(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk, caller="V. Ip")
    await desk.perform("change-person", (), {"which": "V. Ip", "vip": "yes"})
    await done(room, desk, "cancel", number, reason="withdrawn")
    await done(room, desk, "rang", number)
    assert (newest(room).flags, newest(room).links[0].kind) == ((Flag.VIP,), "recurrence_of")


async def test_the_second_call_belongs_to_the_one_that_goes_on_already(room: Room) -> None:
    desk = room.desk()
    number = await closed(room)
    await done(room, desk, "rang", number)
    again = newest(room).number
    with pytest.raises(Refused, match=f"goes on as {again}: note the call there"):
        await done(room, desk, "rang", number)
    goes_on, twin = await opened(desk), await opened(desk)
    await done(room, desk, "duplicate", twin, of=goes_on)
    with pytest.raises(Refused, match=f"goes on as {goes_on}"):
        await done(room, desk, "rang", twin)
    await done(room, desk, "resolve", again, **RESOLUTION)
    await done(room, desk, "close", again)
    await done(room, desk, "rang", number)
    assert newest(room).links[0].target == room.read(number).id


async def test_it_goes_on_over_recurrences_that_have_ended_themselves(room: Room) -> None:
    desk = room.desk()
    first = await closed(room)
    await done(room, desk, "rang", first)
    second = newest(room).number
    await done(room, desk, "resolve", second, **RESOLUTION)
    with pytest.raises(Refused, match=f"goes on as {second}: note the call there"):
        await done(room, desk, "rang", first)
    await done(room, desk, "close", second)
    await done(room, desk, "rang", second)
    third = newest(room).number
    with pytest.raises(Refused, match=f"goes on as {third}: note the call there"):
        await done(room, desk, "rang", first)
    await done(room, desk, "cancel", third, reason="withdrawn")
    await done(room, desk, "rang", first)
    assert newest(room).links[0].target == room.read(first).id


async def test_two_ended_ones_that_go_on_as_each_other_are_followed_once(room: Room) -> None:
    desk = room.desk()
    one, other = [room.read(number) for number in (await closed(room), await closed(room))]

    def plan(tx: Transaction) -> None:
        for this, that in ((one, other), (other, one)):
            tx.put(replace(this, links=(Link(kind="recurs_as", target=that.id),)))

    room.store.transact(plan)
    await done(room, desk, "rang", one.number)
    assert newest(room).links[0].target == one.id


async def test_an_automatic_answer_on_a_closed_one_opens_nothing(room: Room) -> None:
    number = await closed(room)
    before = room.read(number)
    author = Author(
        actor="mailer",
        login="",
        at=room.clock(),
        recorded=room.clock(),
        group="g",
        new_id=iter("abc").__next__,
    )
    after = rang(before, author.stamp(), text="out of office", automatic=True)
    assert (after.state, after.links, after.history[-1].text) == (before.state, (), "out of office")
    room.store.transact(lambda tx: list(recur(tx, author, before, after)))
    assert room.numbers() == [number]


async def test_of_many_the_open_ones_are_rung_about_and_the_closed_ones_recur_in_one_step(room: Room) -> None:
    desk = room.desk()
    numbers = [await closed(room), await closed(room, caller="L. Lee"), await opened(desk)]
    targets = [room.target(number) for number in numbers]
    ringing = Deed(command="rang", values={"text": "all down"})
    seen = await desk.foresee((ringing,), targets)
    assert (len(seen.changing), len(seen.notices), len(room.numbers())) == (3, 2, 3)
    await desk.carry_out((ringing,), targets)
    assert [room.read(one).description for one in room.numbers()[3:]] == ["all down", "all down"]
    await desk.undo()
    assert room.numbers() == numbers
