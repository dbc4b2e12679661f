"""What the clock escalates, and the targets a desk sets for itself: updates, teams, suppliers, first line."""

from __future__ import annotations

from datetime import timedelta

from desk_builders import RESOLUTION, START, Room, done, opened

from tui.domain.history import ActorKind
from tui.domain.incident import Flag, Incident
from tui.domain.people import Team
from tui.domain.settings import DEFAULT_TEXT


def with_target(table: str, priority: str, target: str) -> str:
    """Return the defaults with one target set in a table."""
    head, _, tail = DEFAULT_TEXT.partition(f"[{table}]")
    return f"{head}[{table}]" + tail.replace(f'{priority} = "none"', f'{priority} = "{target}"', 1)


def told(incident: Incident) -> list[tuple[str, str, timedelta]]:
    """Return what the clock did: verb, words and when, counted from the beginning."""
    return [
        (one.verb, one.text, one.occurred_at - START)
        for one in incident.history
        if one.actor_kind is ActorKind.SYSTEM
    ]


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


async def test_the_third_handover_is_told_to_those_who_decide(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk, impact="low", urgency="low", team="Desk")
    for after, team in enumerate(("Network", "Servers", "Desk", "Network"), 1):
        room.clock.at = START + hours(after)
        await done(room, desk, "assign", number, team=team)
    await desk.tick()
    assert told(room.read(number)) == [("escalate", "handed over 3 times", hours(3) + timedelta(seconds=1))]
    assert Flag.ESCALATED in room.read(number).flags


async def test_when_the_first_lines_time_is_over_it_goes_to_the_next_level(room: Room) -> None:
    desk = room.desk()
    await desk.settle(with_target("first_line", "p3", "2h"))
    room.store.transact(lambda tx: tx.put(Team(id="t3", name="Third", tier=3)))
    waits = await opened(desk, team="Desk")
    given = await opened(desk, team="Desk")
    back = await opened(desk, team="Desk")
    await done(room, desk, "assign", given, team="Third")
    await done(room, desk, "assign", back, team="Third")
    room.clock.at = START + hours(3)
    await done(room, desk, "assign", back, team="Desk")
    room.clock.at = START + hours(4)
    await desk.tick()
    words = "the first line's time is over: to the next support level"
    assert told(room.read(waits)) == [("escalate", words, hours(2))]
    assert told(room.read(given)) == []
    assert told(room.read(back)) == [("escalate", words, hours(3))]


async def test_a_missed_update_is_written_once_for_each_time_the_caller_waits(room: Room) -> None:
    desk = room.desk()
    await desk.settle(with_target("update", "p3", "2h"))
    number = await opened(desk)
    rows = room.store.rows("incident")
    assert rows.get(rows.find("number", number), "metric") == "update"
    room.clock.at = START + hours(3)
    await done(room, desk, "reply", number, text="we are looking at it")
    room.clock.at = START + hours(8)
    await desk.tick()
    await desk.tick()
    missed = [(verb, when) for verb, words, when in told(room.read(number)) if "update" in words]
    late = timedelta(seconds=1)
    assert missed == [("breach", hours(2) + late), ("breach", hours(5) + late)]


async def test_a_suppliers_time_runs_while_we_wait_for_them_and_its_end_is_written(room: Room) -> None:
    desk = room.desk()
    await desk.settle(
        DEFAULT_TEXT.replace('while = ["awaiting_vendor"]', 'while = ["awaiting_vendor"]\np3 = "4h"')
    )
    number = await opened(desk)
    room.clock.at = START + hours(1)
    await done(room, desk, "hold", number, reason="awaiting_vendor", follow_up_at="+9h")
    room.clock.at = START + hours(8)
    await desk.tick()
    words = "the vendor target was missed"
    assert told(room.read(number)) == [("breach", words, hours(5) + timedelta(seconds=1))]
    rows = room.store.rows("incident")
    assert rows.get(rows.find("number", number), "breached") is None
    assert rows.get(rows.find("number", number), "metric") == "resolution"


async def test_a_corrected_priority_withdraws_its_breach_and_is_counted_apart(room: Room) -> None:
    desk = room.desk()
    wrong = await opened(desk, impact="high", urgency="high")
    change = await opened(desk, impact="high", urgency="high")
    room.clock.at = START + hours(2)
    await desk.tick()
    await done(room, desk, "edit", wrong, impact="low", correction="yes")
    await done(room, desk, "edit", change, impact="low")
    rows = room.store.rows("incident")
    for number, breached, withdrawn in ((wrong, None, hours(1)), (change, hours(1), None)):
        place = rows.find("number", number)
        for column, when in (("breached", breached), ("withdrawn", withdrawn)):
            moment = None if when is None else int((START + when).timestamp() * 1000)
            assert rows.get(place, column) == moment


async def test_after_a_correction_a_miss_of_the_right_target_is_written_too(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk, impact="high", urgency="high")
    room.clock.at = START + hours(2)
    await desk.tick()
    await done(room, desk, "edit", number, impact="low", correction="yes")
    room.clock.at = START + hours(40)
    await desk.tick()
    missed = [when for verb, _words, when in told(room.read(number)) if verb == "breach"]
    late = timedelta(seconds=1)
    assert missed == [hours(1) + late, hours(24) + late]
    rows = room.store.rows("incident")
    place = rows.find("number", number)
    assert rows.get(place, "breached") == int((START + hours(24)).timestamp() * 1000)


async def test_a_miss_that_nobody_saw_before_it_was_resolved_is_written_all_the_same(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk, impact="high", urgency="high")
    room.clock.at = START + hours(3)
    await done(room, desk, "resolve", number, **RESOLUTION)
    await desk.tick()
    assert told(room.read(number)) == [
        ("propose-major", "priority 1", hours(0)),
        ("breach", "the resolution target was missed", hours(1) + timedelta(seconds=1)),
    ]
