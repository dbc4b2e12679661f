"""Putting off, tying, splitting and escalating, as the desk does it: others move in the same step of undo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from desk_builders import PARIS, RESOLUTION, START, Room, done, opened

from tui.desk.business import parse_business
from tui.desk.deeds import Deed
from tui.desk.desk import Target
from tui.domain.calendars import Calendar, weekdays
from tui.domain.errors import BadInput, Refused
from tui.domain.incident_states import MajorState, State

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
OFFICE = Calendar(name="office", zone="Europe/Paris", week=weekdays(8, 18))


async def family(room: Room) -> tuple[str, str]:
    """Return a parent in work and its child."""
    desk = room.desk()
    parent, child = await opened(desk), await opened(desk, caller="L. Lee")
    for command in ("take", "start"):
        await done(room, desk, command, parent)
    await done(room, desk, "take", child)
    await done(room, desk, "link", child, kind="child_of", to=parent)
    return parent, child


async def test_a_child_follows_its_parent_and_one_undo_takes_both_back(room: Room) -> None:
    parent, child = await family(room)
    desk = room.desk()
    assert room.read(child).parent == room.read(parent).id
    await done(room, desk, "resolve", parent, **RESOLUTION)
    assert (room.read(parent).state, room.read(child).state) == (State.RESOLVED, State.RESOLVED)
    await desk.undo()
    assert (room.read(parent).state, room.read(child).state) == (State.IN_PROGRESS, State.ASSIGNED)


async def test_a_hold_carries_over_and_ends_with_the_parents(room: Room) -> None:
    parent, child = await family(room)
    desk = room.desk()
    await done(room, desk, "hold", parent, reason="awaiting_vendor", follow_up_at="+3h")
    assert room.read(child).state is State.ON_HOLD
    await done(room, desk, "resume", parent)
    assert room.read(child).state is State.ASSIGNED
    await done(room, desk, "hold", parent, reason="awaiting_vendor", follow_up_at="+3h")
    await done(room, desk, "unlink", child, to=parent)
    assert (room.read(child).state, room.read(child).parent) == (State.ASSIGNED, None)
    assert not any(tie.kind == "parent_of" for tie in room.read(parent).links)
    await done(room, desk, "link", child, kind="child_of", to=parent)
    await done(room, desk, "unlink", parent, to=child)
    assert (room.read(child).links, room.read(child).parent) == ((), None)


async def test_a_child_whose_caller_wrote_is_named_and_left_alone(room: Room) -> None:
    parent, child = await family(room)
    desk = room.desk()
    await done(room, desk, "rang", child, text="mine is different")
    outcome = await done(room, desk, "resolve", parent, **RESOLUTION)
    assert f"{child} stays open: its caller has written since; read that first" in outcome.notices
    assert room.read(child).is_open


async def test_a_parent_with_open_children_is_not_cancelled_nor_a_circle_made(room: Room) -> None:
    parent, child = await family(room)
    desk = room.desk()
    with pytest.raises(Refused, match=f"it is the parent of {child}"):
        await done(room, desk, "cancel", parent, reason="withdrawn")
    with pytest.raises(Refused, match="is a child itself"):
        await done(room, desk, "link", parent, kind="child_of", to=child)
    assert room.read(parent).parent is None


async def test_a_duplicate_ends_and_its_watchers_move_along(room: Room) -> None:
    desk = room.desk()
    goes_on, again = await opened(desk), await opened(desk)
    await done(room, desk, "edit", again, watchers="Ben Okafor")
    await done(room, desk, "duplicate", again, of=goes_on)
    assert room.read(again).state is State.CANCELLED
    kept = room.read(goes_on)
    assert len(kept.watchers) == 1
    assert [tie.kind for tie in kept.links] == ["duplicated_by"]
    assert f"{again} is the same" in "".join(one.text for one in kept.history)
    await desk.undo()
    assert (room.read(again).state, room.read(goes_on).watchers) == (State.NEW, ())
    other = await opened(desk, caller="L. Lee")
    with pytest.raises(Refused, match="another caller's report is its child"):
        await done(room, desk, "duplicate", other, of=goes_on)
    assert room.read(other).state is State.NEW


async def test_what_was_no_duplicate_is_opened_again_and_untied(room: Room) -> None:
    desk = room.desk()
    goes_on, again = await opened(desk), await opened(desk, team="Network")
    with pytest.raises(Refused, match="was not ended as a duplicate"):
        await done(room, desk, "unmerge", again, reason="another printer")
    await done(room, desk, "duplicate", again, of=goes_on)
    await done(room, desk, "unmerge", again, reason="another printer")
    back = room.read(again)
    assert (back.state, back.links, back.reopenings) == (State.ASSIGNED, (), 1)
    assert room.read(goes_on).links == ()
    await desk.undo()
    assert room.read(again).state is State.CANCELLED


async def test_a_missed_update_of_a_major_incident_is_written_once(room: Room) -> None:
    desk = room.desk()
    outcome = await desk.perform("new", [], {"title": "All down", "impact": "high", "urgency": "high"})
    number = outcome.numbers[0]
    await done(room, desk, "accept-major", number, commander="me", communications="me")
    room.clock.forward(minutes=20)
    await done(room, desk, "update-major", number, text="we are on it")
    room.clock.forward(minutes=31)
    await desk.tick()
    room.clock.forward(minutes=31)
    await desk.tick()
    missed = [one for one in room.read(number).history if one.verb == "update_missed"]
    assert [one.occurred_at - START for one in missed] == [timedelta(minutes=50, seconds=1)]


async def test_the_other_part_is_an_incident_of_its_own_and_undo_takes_it_back(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk, service="VPN")
    outcome = await done(room, desk, "split", number, title="The printer too")
    other = room.read(outcome.notices[0].rpartition(" ")[2])
    assert (other.title, other.caller, other.service) == (
        "The printer too", room.read(number).caller, room.read(number).service,
    )  # fmt: skip
    assert other.links[0].target == room.read(number).id
    await desk.undo()
    assert other.number not in room.numbers()
    assert room.read(number).links == ()


async def test_a_priority_1_is_proposed_as_major_once(room: Room) -> None:
    desk = room.desk()
    outcome = await desk.perform("new", [], {"title": "All down", "impact": "high", "urgency": "high"})
    number = outcome.numbers[0]
    assert "proposed as a major incident: priority 1" in outcome.notices[-1]
    await done(room, desk, "reject-major", number, reason="one user")
    outcome = await done(room, desk, "edit", number, urgency="medium")
    outcome = await done(room, desk, "edit", number, urgency="high")
    assert outcome.notices == ()
    await done(room, desk, "propose-major", number, reason="all branches after all")
    await done(room, desk, "accept-major", number, commander="me", communications="Ben Okafor")
    major = room.read(number).major
    assert major is not None
    assert (major.state, major.cadence) == (MajorState.ACCEPTED, 30)
    with pytest.raises(Refused, match="demoted"):
        await done(room, desk, "cancel", number, reason="withdrawn")


async def test_the_clock_wakes_what_was_snoozed(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk, impact="low", urgency="low")
    await done(room, desk, "snooze", number, until="2h")
    snooze = room.read(number).snooze
    assert snooze is not None
    assert snooze.until == MONDAY + timedelta(hours=2)  # it was Sunday: business time begins on Monday
    rows = room.store.rows("incident")
    assert rows.get(rows.all()[0], "snoozed") == int(snooze.until.timestamp() * 1000)
    room.clock.at = snooze.until
    await desk.tick()
    assert room.read(number).snooze is None


async def test_a_caller_who_had_been_told_something_is_named_when_it_was_the_wrong_one(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "reply", number, text="please restart the router")
    room.clock.forward(minutes=2)
    outcome = await done(room, desk, "edit", number, caller="L. Lee")
    assert any("has already seen: “please restart the router”" in one for one in outcome.notices)


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("2h", 10), ("30m", 8.5), ("+90min", 9.5), ("1d", 18), ("tomorrow 10:00", 10), ("2026-11-22 20:00", 8)],
)
def test_what_is_put_off_counts_business_time_from_sunday(typed: str, hour: float) -> None:
    moment = parse_business(typed, now=START, zone=PARIS, calendar=OFFICE)
    local = moment.astimezone(PARIS)
    assert (local.date().isoformat(), local.hour + local.minute / 60) == ("2026-11-23", hour)


def test_a_moment_nobody_understands_names_those_that_are() -> None:
    with pytest.raises(BadInput, match=r"understood: .*2h, 3d"):
        parse_business("someday", now=START, zone=PARIS, calendar=OFFICE)
    never = Calendar(name="never", week=((),) * 7)
    with pytest.raises(BadInput, match="never opens"):
        parse_business("2h", now=START, zone=PARIS, calendar=never)


async def test_what_was_done_says_until_when_and_to_what(room: Room) -> None:
    desk = room.desk()
    one, other = await opened(desk), await opened(desk)
    said = [
        (await done(room, desk, command, one, **values)).message
        for command, values in (
            ("snooze", {"until": "1d"}),
            ("hold", {"reason": "awaiting_vendor", "follow_up_at": "2026-11-24 10:00"}),
            ("link", {"kind": "child_of", "to": other}),
            ("unlink", {"to": other}),
            ("duplicate", {"of": other}),
        )
    ]
    assert said == [
        f"Snoozed {one} until Mon 23 Nov 19:00.",
        f"Put {one} on hold until Tue 24 Nov 10:00.",
        f"Linked {one} to {other} (child of).",
        f"Unlinked {one} from {other}.",
        f"Ended {one} as a duplicate of {other}.",
    ]


async def test_of_many_it_says_so_only_where_all_had_the_same_answer(room: Room) -> None:
    desk = room.desk()
    numbers = [await opened(desk) for _ in range(3)]
    targets = [Target(room.read(number).id) for number in numbers]
    deed = Deed(command="snooze", values={"until": "1d"})
    outcome = await desk.carry_out([deed], targets)
    assert outcome.message == f"Snoozed {', '.join(numbers)} until Mon 23 Nov 19:00."
    mixed = Deed(command="snooze", values={"until": "1d"}, own={targets[0].id: {"until": "2d"}})
    outcome = await desk.carry_out([mixed], targets)
    assert outcome.message == f"Snoozed {', '.join(numbers)}."
