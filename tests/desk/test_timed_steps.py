"""What happens by the clock alone: when it fell due, as the system, once however many programs run."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desk_builders import RESOLUTION, START, Room, done, opened, room_in

from tui.desk import Desk
from tui.domain.history import ActorKind
from tui.domain.incident import Flag, Incident, State
from tui.domain.meeting import Remote, Standing
from tui.store import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def steps(incident: Incident) -> list[tuple[str, datetime]]:
    return [(one.verb, one.occurred_at) for one in incident.history if one.actor_kind is ActorKind.SYSTEM]


async def test_a_follow_up_ends_the_hold_when_it_fell_due_and_flags_it(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "hold", number, reason="awaiting_vendor", follow_up_at="+3h")
    assert await desk.tick() == 0
    room.clock.forward(hours=5)
    assert await desk.tick() == 1
    after = room.read(number)
    assert (after.state, after.holds, after.flags) == (State.NEW, (), (Flag.FOLLOWUP,))
    assert steps(after) == [("follow_up", START + timedelta(hours=3))]
    assert after.history[-1].author == ""
    assert after.history[-1].recorded_at == room.clock.at
    assert await desk.tick() == 0


async def test_a_follow_up_that_pauses_lets_the_clock_go_on_from_when_it_was_due(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "hold", number, reason="awaiting_caller", follow_up_at="+3h", reply="which floor?")
    room.clock.forward(hours=9)
    await desk.tick()
    rows = room.store.rows("incident")
    assert rows.get(rows.all()[0], "due") == int((START + timedelta(hours=27)).timestamp() * 1000)


async def test_what_nobody_answers_is_closed_after_two_business_days(room: Room) -> None:
    desk = room.desk()
    room.clock.at = MONDAY
    number = await opened(desk)
    await done(room, desk, "resolve", number, **RESOLUTION)
    room.clock.at = MONDAY + timedelta(days=2)
    assert await desk.tick() == 1
    after = room.read(number)
    assert (after.state, after.closed_at) == (State.CLOSED, MONDAY + timedelta(days=2))


async def test_a_vips_and_an_answered_one_stay_open_for_a_person(room: Room) -> None:
    desk = room.desk()
    for flag in (Flag.VIP, Flag.MAJOR, Flag.REPLIED):
        number = await opened(desk)
        await done(room, desk, "resolve", number, **RESOLUTION)
        record = replace(room.read(number), flags=(flag,))
        room.store.transact(lambda tx, record=record: tx.put(record))  # type: ignore[misc]
    room.clock.forward(days=30)
    assert await desk.tick() == 0


async def test_targets_escalate_and_are_missed_when_they_were(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk, impact="high", urgency="high")
    room.clock.forward(minutes=50)
    await desk.tick()
    room.clock.forward(hours=9)
    await desk.tick()
    told = [(verb, int((at - START).total_seconds())) for verb, at in steps(room.read(number))]
    assert told == [
        ("propose-major", 0), ("escalate", 1), ("escalate", 1800), ("escalate", 2700), ("escalate", 3600),
        ("breach", 3601),
    ]  # fmt: skip
    assert room.read(number).flags == (Flag.ESCALATED,)
    rows = room.store.rows("incident")
    assert rows.get(rows.all()[0], "breached") == int((START + timedelta(hours=1)).timestamp() * 1000)
    assert rows.get(rows.all()[0], "timed") is None


async def test_an_imported_record_has_no_steps_until_somebody_adopts_it(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk, impact="high", urgency="high")
    imported = replace(room.read(number), adopted=False)
    room.store.transact(lambda tx: tx.put(imported))
    room.clock.forward(hours=2)
    assert await desk.tick() == 0
    await done(room, desk, "note", number, text="seen")
    assert room.read(number).adopted
    assert await desk.tick() == 5


async def test_an_operators_undo_passes_the_systems_steps_by(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "hold", number, reason="awaiting_vendor", follow_up_at="+3h")
    room.clock.forward(hours=5)
    await desk.tick()
    outcome = await desk.undo()
    assert "hold" in outcome.message
    assert room.read(number).state is State.NEW


async def _waiting_desk(folder: Path) -> Path:
    """Make a store in which much has fallen due, and close it."""
    room = room_in(folder)
    desk = room.desk()
    for _ in range(12):
        number = await opened(desk, impact="high", urgency="high")
        await done(room, desk, "hold", number, reason="awaiting_vendor", follow_up_at="+3h")
    room.store.close()
    return room.store.path


def test_three_programs_at_each_of_two_replicas_make_each_step_once(tmp_path: Path) -> None:
    here = asyncio.run(_waiting_desk(tmp_path))
    there = shutil.copytree(here, tmp_path / "there")
    moment = ("--now", "2026-11-23T09:00", "tick")
    programs = {
        path: [
            subprocess.Popen(
                [sys.executable, "-m", "tui", "--store", str(path), *moment],
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        for path in (here, there)
    }
    made = {path: _steps_told(running) for path, running in programs.items()}
    assert made == {here: 12 * 6, there: 12 * 6}
    found = [_steps_made(path) for path in (here, there)]
    assert set(found[0].values()) == {1}
    assert (len(found[0]), found[0]) == (12 * 6, found[1])


def _steps_told(programs: Sequence[subprocess.Popen[str]]) -> int:
    told = [program.communicate(timeout=60)[0] for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0]
    return sum(int(words.split()[0]) for words in told if words[0].isdigit())


def _steps_made(path: Path) -> Counter[str]:
    """Count every step in a store by its id."""
    store = open_store(path)
    rows = store.rows("incident")
    found = Counter(
        one.id
        for position in rows.all()
        for one in store.read("incident", str(rows.get(position, "id"))).history
        if one.id.startswith("timed-")
    )
    assert store.check().clean
    store.close()
    return found


async def test_two_replicas_make_the_same_steps(tmp_path: Path) -> None:
    path = await _waiting_desk(tmp_path)
    pictures = []
    for name, hours in (("one", (24,)), ("two", (2, 4, 24))):
        store = open_store(shutil.copytree(path, tmp_path / name))
        for after in hours:
            now = START + timedelta(hours=after)
            await Desk(store, clock=lambda now=now: now, login="ana", zone=UTC, fixed_clock=True).tick()  # type: ignore[misc]
        rows = store.rows("incident")
        records = [store.read("incident", str(rows.get(position, "id"))) for position in rows.all()]
        pictures.append(
            [(one.id, [(act.id, act.verb, act.occurred_at) for act in one.history]) for one in records]
        )
        store.close()
    assert pictures[0] == pictures[1]


async def test_with_a_remote_nothing_happens_by_the_clock_before_a_complete_pull(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "hold", number, reason="awaiting_vendor", follow_up_at="+3h")
    room.store.transact(lambda tx: tx.put(Remote(name="hq", url="https://desk.example", bucket="desk")))
    room.clock.forward(days=7)
    for pulled, made in ((None, 0), (START + timedelta(hours=2), 0), (START + timedelta(hours=4), 1)):
        standing = Standing(complete_at=pulled)
        room.store.transact(lambda tx, standing=standing: tx.put(standing))  # type: ignore[misc]
        assert await desk.tick() == made
    assert room.read(number).state is State.NEW
