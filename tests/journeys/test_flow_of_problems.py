"""What makes the incidents fast does so on the problem board: repeating, drafts, macros, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.journeys.journey import Journey, journey
from tui.desk.own import Own

if TYPE_CHECKING:
    from pathlib import Path

    from tui.domain.problem import Problem
    from tui.store import Store


def under_the_cursor(travel: Journey) -> Problem:
    screen: Any = travel.app.screen
    found: Problem = travel.app.desk.store.read("problem", screen.painted_row().id)
    return found


def said(travel: Journey) -> str:
    screen: Any = travel.app.screen
    return str(screen.message.text)


async def test_a_verb_of_problems_is_repeated_there_and_is_none_of_an_incident(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("2", "g", "b", "i", "y")
        await travel.type("users see nothing")
        await travel.press("enter", "down", "full_stop")
        assert under_the_cursor(travel).symptom == "users see nothing"
        await travel.press("i", "v", "1", "full_stop")
        assert said(travel) == "there is no verify of a record of this kind: incident"


async def test_words_for_a_problem_are_kept_and_put_back_into_its_own_question(
    demo_store: Store, tmp_path: Path
) -> None:
    async with journey(demo_store, own=Own(state=tmp_path)) as travel:
        await travel.press("2", "i", "w")
        await travel.type("restart pool B")
        await travel.press("escape")
        assert "Kept as a draft" in said(travel)
        await travel.press("D", "enter")
        assert under_the_cursor(travel).workaround == "restart pool B"


async def test_a_macro_of_problems_is_recorded_and_played_on_the_marked_ones(
    demo_store: Store, tmp_path: Path
) -> None:
    async with journey(demo_store, own=Own(macros=tmp_path / "macros")) as travel:
        await travel.press("2", "g", "b", "Q", "i", "y")
        await travel.type("slow")
        await travel.press("enter", "i", "k")
        await travel.type("ask the vendor")
        await travel.press("ctrl+s", "Q")
        await travel.type("slow")
        await travel.press("enter", "enter")
        assert said(travel) == "Kept macro slow: edit, task; , plays it."
        await travel.press("down", "space", "space", "comma", "enter", "enter")
        assert said(travel).startswith("Ran slow on PRB-")
        rows = demo_store.rows("problem")
        found = [demo_store.read("problem", str(rows.get(place, "id"))) for place in rows.all()]
        slow = [one for one in found if one is not None and one.symptom == "slow"]
        assert [[task.title for task in one.tasks] for one in slow] == [["ask the vendor"]] * 3
        await travel.press("u")
        assert sum(one is not None and one.symptom == "slow" for one in (
            demo_store.read("problem", str(rows.get(place, "id"))) for place in rows.all()
        )) == 1  # fmt: skip
