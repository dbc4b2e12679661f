"""An incident through its day by keys: put off, rung about, tied, split, escalated, set right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.journey import journey
from tui.domain.incident_states import Flag, MajorState, State

if TYPE_CHECKING:
    from tui.store import Store


async def test_what_is_snoozed_leaves_the_view_and_the_cursor_goes_on(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("+open -+snoozed s:new")
        number = travel.number
        await travel.press("z")
        await travel.type("2h")
        await travel.press("enter")
        assert travel.incident(number).snooze is not None
        assert travel.number != number
        assert number not in [row.row.number for row in map(travel.queue.rows.source.row, range(5))]
        await travel.filter(f"+snoozed {number}")
        assert travel.number == number
        await travel.press("g", "z")
        assert travel.incident(number).snooze is None


async def test_rang_again_is_one_line_and_counted(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        await travel.press("m", "enter", "m")
        await travel.type("still down")
        await travel.press("enter")
        rung = [one for one in travel.incident(number).history if one.verb == "rang"]
        assert [one.changes[0].after for one in rung] == [1, 2]
        assert rung[-1].text == "still down"


async def test_fields_are_set_right_each_by_its_own_keys(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        await travel.press("i", "t")
        await travel.type("Mail is slow in Lyon")
        await travel.press("enter")
        await travel.press("i", "l")
        await travel.type("Lyon")
        await travel.press("enter")
        await travel.press("i", "w")
        await travel.type("Ben Okafor")
        await travel.press("ctrl+s")
        edited = travel.incident(number)
        assert (edited.title, edited.location) == ("Mail is slow in Lyon", "Lyon")
        assert len(edited.watchers) == 1
        await travel.press("i", "l")
        await travel.type("none")
        await travel.press("enter")
        assert travel.incident(number).location == ""


async def test_the_description_is_gone_on_with_from_what_stands(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        await travel.press("i", "d")
        await travel.type("It began at nine.")
        await travel.press("enter", "i", "d", "end")
        await travel.pilot.press(*" Then it rang.".replace(" ", "_"))
        await travel.press("enter")
        assert travel.incident(number).description == "It began at nine._Then_it_rang."


async def test_one_is_ended_as_a_duplicate_tied_and_split_by_keys(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("+open s:new")
        first = travel.number
        await travel.press("percent_sign")
        await travel.type("The printer too")
        await travel.press("enter")
        store = travel.app.desk.store
        split = travel.incident(first).links[-1].target
        other = store.read("incident", split)
        assert other.title == "The printer too"
        await travel.filter(f"{other.number}")
        await travel.press("d")
        await travel.type(first)
        await travel.press("enter", "ctrl+s")
        assert store.read("incident", split).state is State.CANCELLED
        await travel.press("u")
        assert store.read("incident", split).state is State.NEW


async def test_the_exclamation_mark_leads_through_a_major_incidents_life(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("+open s:new p>1")
        number = travel.number
        await travel.press("exclamation_mark")
        await travel.type("all branches")
        await travel.press("enter", "exclamation_mark", "ctrl+s")
        if travel.queue.bar.asking:
            await travel.type("ana")
            await travel.press("ctrl+s")
        led = travel.incident(number)
        assert led.major is not None
        assert led.major.state is MajorState.ACCEPTED
        assert Flag.MAJOR in led.flags
        await travel.press("e", "down", "enter")
        await travel.type("the board asks")
        await travel.press("enter")
        assert Flag.ESCALATED in travel.incident(number).flags


async def test_n_leads_down_the_order_and_says_why(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("n")
        first = travel.number
        assert travel.message.startswith("1 of ")
        assert " × P" in travel.message
        await travel.press("n")
        assert travel.number != first
        assert travel.message.startswith("2 of ")
        await travel.filter("state:closed")
        await travel.press("n")
        assert "nothing waits for you in this view" in travel.message
