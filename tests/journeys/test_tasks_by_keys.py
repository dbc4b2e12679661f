"""Tasks, and the caller of a closed incident, by keys: what is pressed, and what the store has then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.journeys.journey import Journey, journey
from tui.domain.incident import State
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    from tui.store import Store


def beside(travel: Journey) -> str:
    return "\n".join("".join(text for text, _ in line) for line in travel.queue.bar.lines(118, 12))


def page_text(travel: Journey) -> str:
    text = travel.app.screen.query_exactly_one(Preview)
    return "\n".join(text.render_line(y).text for y in range(text.size.height))


def titles(travel: Journey, number: str) -> list[tuple[str, bool, bool]]:
    return [(one.title, one.mandatory, one.done_at is not None) for one in travel.incident(number).tasks]


async def test_a_task_is_added_bars_the_resolution_is_ticked_off_and_undone(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("s:assigned -service:none")
        number = travel.number
        await travel.press("i", "k")
        await travel.type("Ring the vendor")
        await travel.press("ctrl+s", "i", "k")
        await travel.type("Tell the floor")
        await travel.press("enter", "enter", "down", "enter")
        assert titles(travel, number) == [("Ring the vendor", True, False), ("Tell the floor", False, False)]
        await travel.press("f", "enter")
        await travel.type("New cable")
        assert "cannot be resolved yet: a mandatory task is open: Ring the vendor" in beside(travel)
        await travel.press("ctrl+s")
        assert "a mandatory task is open: Ring the vendor" in beside(travel)
        assert travel.incident(number).state is State.ASSIGNED
        await travel.press("escape", "i", "f")
        assert "1 Ring the vendor   2 Tell the floor" in beside(travel)
        await travel.press("enter")
        assert titles(travel, number)[0] == ("Ring the vendor", True, True)
        await travel.press("f", "ctrl+s")
        resolution = travel.incident(number).resolution
        assert resolution is not None
        assert resolution.solution == "New cable"
        await travel.press("u", "u")
        assert (titles(travel, number)[0][2], travel.incident(number).state) == (False, State.ASSIGNED)
        await travel.press("u", "u")
        assert titles(travel, number) == []
        await travel.press("i", "f")
        assert travel.message.endswith("it has no open task")


async def test_marked_records_get_the_same_task_and_lose_it_in_one_step(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("s:assigned")
        numbers = [travel.queue.rows.source.row(place).row.number for place in range(3)]  # type: ignore[attr-defined]
        await travel.press("space", "space", "space", "i", "k")
        await travel.type("Restart it")
        await travel.press("ctrl+s", "enter")
        assert [titles(travel, one) for one in numbers] == [[("Restart it", True, False)]] * 3
        await travel.press("u")
        assert [titles(travel, one) for one in numbers] == [[]] * 3


async def test_the_record_page_names_its_tasks_and_the_same_keys_do_for_a_problem(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("s:assigned")
        await travel.press("i", "k")
        await travel.type("Ring the vendor")
        await travel.press("ctrl+s", "enter")
        assert re.search(r"task 1 +Ring the vendor", page_text(travel))
        await travel.press("escape", "2", "i", "k")
        await travel.type("Ask for the release notes")
        await travel.press("ctrl+s")
        row = travel.app.screen.painted_row()  # type: ignore[attr-defined]
        problem = demo_store.read("problem", row.id)
        assert problem.tasks[-1].title == "Ask for the release notes"
        await travel.press("i", "f")
        await travel.type("ask for")
        await travel.press("enter")
        assert demo_store.read("problem", row.id).tasks[-1].done_at is not None


async def test_the_word_of_a_closed_ones_caller_is_a_new_incident_under_the_cursor(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("s:closed")
        number = travel.number
        await travel.press("m")
        await travel.type("It is down again")
        await travel.press("ctrl+s")
        rows = demo_store.rows("incident")
        again = travel.incident(str(rows.get(rows.all()[-1], "number")))
        assert (again.description, again.caller) == ("It is down again", travel.incident(number).caller)
        assert [tie.kind for tie in again.links] == ["recurrence_of"]
        assert again.number in travel.message
        await travel.filter("+open")
        assert travel.number == again.number
        await travel.press("u")
        assert rows.find("number", again.number) is None
        assert travel.incident(number).links == ()
