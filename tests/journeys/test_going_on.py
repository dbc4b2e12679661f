"""The work goes on by itself: the next record, and back where undo brings it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from tests.conftest import NOW
from tests.journeys.journey import Journey, journey
from tui.desk.desk import Desk
from tui.desk.own import Own
from tui.desk.personal import After, Personal
from tui.domain.incident import State

if TYPE_CHECKING:
    from tui.store import Store


async def ready(store: Store, count: int) -> list[str]:
    """Open incidents that lack nothing but their resolution."""
    ben = Desk(store, clock=lambda: NOW, login="ben", zone=UTC, fixed_clock=True)
    numbers = []
    for at in range(count):
        made = await ben.perform(
            "new", [], {"title": f"Scanner {at} dead", "category": "scanners", "service": "VPN"}
        )
        numbers += made.numbers
    return numbers


class Counting:
    """Presses keys, counting those that are no words."""

    def __init__(self, travel: Journey) -> None:
        self.travel, self.count = travel, 0

    async def press(self, *keys: str) -> None:
        self.count += len(keys)
        await self.travel.press(*keys)


async def test_ten_incidents_are_taken_and_resolved_one_after_another_in_45_keys(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        numbers = await ready(demo_store, 10)
        await travel.press("R")
        await travel.filter("scanner dead who:me,none sort:number")
        keys = Counting(travel)
        await keys.press("home")
        for _ in numbers:
            await keys.press("t", "f", "enter")
            await travel.type("replaced it")
            await keys.press("ctrl+s")
        assert keys.count <= 45
        for number in numbers:
            done = travel.incident(number)
            assert (done.state, done.assignee) == (State.RESOLVED, travel.app.desk.me)
            assert done.resolution is not None
            assert done.resolution.solution == "replaced it"


async def test_undo_brings_back_to_the_record_it_was_about(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await ready(demo_store, 3)
        await travel.press("R")
        await travel.filter("+open scanner dead")
        await travel.press("home")
        first = travel.number
        await travel.press("f", "enter")
        await travel.type("replaced it")
        await travel.press("ctrl+s")
        assert travel.number != first
        await travel.press("j", "u")
        assert travel.number == first
        assert travel.incident(first).state is State.NEW


@pytest.mark.parametrize(("after", "moves"), [(After.NEXT, True), (After.STAY, False)])
async def test_where_the_cursor_goes_is_the_operators_choice(
    demo_store: Store, after: After, *, moves: bool
) -> None:
    own = Own(personal=Personal(after=after))
    async with journey(demo_store, own=own) as travel:
        numbers = await ready(demo_store, 3)
        await travel.press("R")
        await travel.filter("scanner dead")
        await travel.press("home")
        await travel.press("a")
        await travel.type("Network")
        await travel.press("ctrl+s")
        assert (travel.number != numbers[0]) is moves
        assert travel.number == numbers[1 if moves else 0]


async def test_what_stays_in_hand_keeps_the_cursor(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        await travel.press("w")
        await travel.type("called")
        await travel.press("enter")
        assert travel.number == number
