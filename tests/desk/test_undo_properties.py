"""Whatever an operator did, going back and forth through it gives the very states it had."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import fields
from functools import partial
from pathlib import Path

from desk_builders import RESOLUTION, Room, room_in
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.clocks.columns import project_clocks
from tui.domain.document import BOOKKEEPING, plain
from tui.domain.errors import Refused, RuleError

STEPS = st.sampled_from(
    [
        ("take", {}),
        ("start", {}),
        ("release", {}),
        ("assign", {"team": "Network"}),
        ("assign", {"team": "Desk", "person": "ben"}),
        ("hold", {"reason": "awaiting_vendor", "follow_up_at": "+1d"}),
        ("hold", {"reason": "awaiting_caller", "follow_up_at": "+2d", "reply": "which floor?"}),
        ("resume", {"hold": "all"}),
        ("resume", {"hold": "awaiting_caller"}),
        ("resolve", RESOLUTION),
        ("close", {}),
        ("reopen", {"reason": "again"}),
        ("cancel", {"reason": "withdrawn"}),
        ("note", {"text": "seen"}),
        ("task", {"title": "ask the vendor"}),
        ("task", {"title": "tell them", "mandatory": "no"}),
        ("done", {}),
        ("rang", {"text": "down again"}),
    ]
)

Picture = dict[str, dict[str, object]]


def picture(room: Room) -> Picture:
    """Return every record's fields, bookkeeping aside, and its clock's due time."""
    found: Picture = {}
    for number in room.numbers():
        incident = room.read(number)
        found[number] = {
            field.name: getattr(incident, field.name)
            for field in fields(incident)
            if field.name not in BOOKKEEPING
        }
        document = plain(incident)
        assert isinstance(document, dict)
        found[number]["clocks"] = project_clocks(document)
    return found


async def back_and_forth(room: Room, steps: list[tuple[int, tuple[str, dict[str, str]]]]) -> None:
    desk, tick = room.desk(), partial(room.clock.forward, minutes=7)
    pictures = [picture(room)]
    for title in ("VPN is down", "Printer eats paper"):
        await desk.perform("new", [], {"title": title, "caller": "Kim"})
        pictures.append(picture(room))
    numbers = room.numbers()
    for which, (command, values) in steps:
        chosen = numbers if which == len(numbers) else [numbers[which]]
        tick()
        try:
            await desk.perform(command, [room.target(number) for number in chosen], values)
        except RuleError:
            assert picture(room) == pictures[-1]
            continue
        pictures.append(picture(room))
    if any(act.release_at for number in numbers for act in room.read(number).history):
        del pictures[: len(numbers)]  # an opening stays once a reply went out
    for _ in range(2):
        for before in reversed(pictures[:-1]):
            tick()
            await desk.undo()
            assert picture(room) == before
        for after in pictures[1:]:
            tick()
            await desk.redo()
            assert picture(room) == after
    try:
        await desk.redo()
    except Refused:
        return
    raise AssertionError("there was more to redo than was undone")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), STEPS), max_size=12))
def test_undo_and_redo_give_the_very_states_there_were(
    steps: list[tuple[int, tuple[str, dict[str, str]]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        room = room_in(Path(folder))
        asyncio.run(back_and_forth(room, steps))
        room.store.close()
