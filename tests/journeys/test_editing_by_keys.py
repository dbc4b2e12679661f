"""`i p`: the priority, with what will be due told before it is given, and one undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.journey import Journey, journey
from tui.domain.priority import Level
from tui.widgets.askbar import AskBar

if TYPE_CHECKING:
    from tui.domain.incident import Incident
    from tui.store import Store


def note(travel: Journey) -> str:
    bar = travel.queue.query_exactly_one(AskBar)
    return "".join(text for text, _tone in bar.lines(118, 12)[-1]).strip()


def under_cursor(travel: Journey) -> Incident:
    return travel.incident(travel.number)


async def test_a_priority_says_what_will_be_due_before_it_is_given(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("+open p:3 state:assigned")
        before = under_cursor(travel)
        await travel.press("i", "p", "h")
        told = note(travel)
        assert told.startswith(f"P{1 if before.urgency is Level.HIGH else 2} → resolution due ")
        await travel.press("enter", "h", "enter", "enter", "enter")
        after = travel.incident(before.number)
        assert (after.impact, after.urgency) == (Level.HIGH, Level.HIGH)
        assert [one.verb for one in after.history[-2:]] == ["edit", "propose-major"]
        await travel.press("u")
        assert travel.incident(before.number).impact is before.impact


async def test_a_priority_set_by_hand_asks_for_a_reason_and_a_correction_is_told_apart(
    demo_store: Store,
) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("+open p:3 state:assigned")
        number = travel.number
        await travel.press("i", "p", "enter", "enter")
        await travel.press("2", "enter", "y", "enter")
        await travel.type("the board meets")
        await travel.press("enter")
        after = travel.incident(number)
        assert after.override is not None
        assert (after.override.priority, after.history[-1].verb) == (2, "correct")


async def test_a_name_that_would_be_a_new_team_or_person_is_said_before_it_is_made(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("+open state:assigned")
        await travel.press("a")
        await travel.type("desk")
        assert note(travel) == "Service Desk   “desk” would be a new team"
        await travel.type("Service")
        assert note(travel) == "Service Desk"
        await travel.press("enter")
        await travel.type("Nobody Known")
        assert note(travel) == "“Nobody Known” would be a new person"
        await travel.type("me")
        assert "would be" not in note(travel)
        await travel.press("escape", "i", "w")
        await travel.type("Ana Sousa, Nobody Known")
        assert note(travel).endswith("“Nobody Known” would be a new person")
        await travel.press("escape", "i", "c")
        await travel.type("none")
        assert "would be" not in note(travel)
