"""The Kepner-Tregoe page by keys alone, asserting on the store."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from tests.conftest import NOW, OPERATOR
from tests.journeys.journey import Journey, journey
from tui.desk.desk import Desk, Target
from tui.desk.own import Own
from tui.domain.analysis import verdict_of
from tui.domain.problem import Problem
from tui.screens.board import BoardScreen
from tui.screens.grid import GridScreen
from tui.screens.record import RecordScreen

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store


async def with_a_problem(store: Store) -> None:
    desk = Desk(store, clock=lambda: NOW, login=OPERATOR, zone=UTC, fixed_clock=True)
    await desk.perform("new", (), {"title": "VPN drops"}, "problem")


def problem_in(store: Store) -> Problem:
    rows = store.rows("problem")
    found = store.read("problem", str(rows.get(rows.all()[-1], "id")))
    assert isinstance(found, Problem)
    return found


def cells(store: Store) -> dict[str, str]:
    return {f"{one.dimension}.{one.heading}": one.text for one in problem_in(store).grid}


def shown(travel: Journey) -> str:
    return "\n".join(strip.text for strip in travel.app.screen._compositor.render_strips())


async def write(travel: Journey, text: str) -> None:
    await travel.press("enter")
    await travel.type(text)
    await travel.press("enter")


async def test_cells_are_written_and_causes_tested_one_operation_each_and_taken_back_one_by_one(
    store: Store,
) -> None:
    await with_a_problem(store)
    async with journey(store) as travel:
        await travel.press("2", "i", "g")
        assert isinstance(travel.app.screen, GridScreen)
        await write(travel, "The gateway drops sessions")
        await travel.press("l")
        await write(travel, "The web shop")
        await travel.press("h", "down", "down")
        await write(travel, "Mondays at nine")
        assert cells(store) == {
            "what.is": "The gateway drops sessions", "what.is_not": "The web shop",
            "when.is": "Mondays at nine",
        }  # fmt: skip
        for cause in ("Firmware 2.1", "A cable"):
            await travel.press("c")
            await travel.type(cause)
            await travel.press("enter")
        await travel.press("plus", "tab", "j", "minus", "tab", "l", "0")
        firmware, cable = problem_in(store).suspects
        assert (firmware.fits, firmware.fails) == (("when.is",), ())
        assert (cable.fits, cable.fails) == ((), ("when.is",))
        assert "refuted by 1" in shown(travel)
        assert travel.app.screen.message.text == "it says so already"
        await travel.press("h", "0")
        assert verdict_of(problem_in(store).suspects[1], "when.is") == "open"
        before = problem_in(store)
        for undone in range(7):
            await travel.press("u")
            assert problem_in(store) != before, undone
        assert problem_in(store).suspects == ()
        assert set(cells(store)) == {"what.is"}
        await travel.press("U")
        assert set(cells(store)) == {"what.is", "what.is_not"}
        await travel.press("escape")
        assert isinstance(travel.app.screen, BoardScreen)


async def test_words_left_in_a_cell_are_its_own_and_come_back(store: Store) -> None:
    await with_a_problem(store)
    async with journey(store) as travel:
        await travel.press("2", "enter")
        assert isinstance(travel.app.screen, RecordScreen)
        await travel.press("i", "g", "G", "enter")
        await travel.type("half a sent")
        await travel.press("escape", "k", "enter")
        await travel.type("another cell")
        await travel.press("escape", "k", "enter", "enter")
        assert cells(store) == {}
        await travel.press("escape", "escape", "D")
        assert isinstance(travel.app.screen, GridScreen)
        await travel.press("enter")
        assert cells(store) == {"when.change": "another cell"}
        await travel.press("j", "enter", "enter")
        assert cells(store) == {"when.change": "another cell", "extent.change": "half a sent"}
        assert not travel.app.desk.drafts.any


async def test_no_cause_is_tested_where_there_is_none_and_an_emptied_cell_is_gone(store: Store) -> None:
    await with_a_problem(store)
    async with journey(store, size=(80, 24)) as travel:
        await travel.press("2", "g", "b", "i", "g", "plus")
        assert "there is no suspected cause yet" in travel.app.screen.message.text  # type: ignore[attr-defined]
        await write(travel, "something")
        assert "distinction, change ▸" in shown(travel)
        await travel.press("l", "l", "l")
        assert "◂ is, is not" in shown(travel)
        await travel.press("g", "g", "enter", "ctrl+u", "enter")
        assert cells(store) == {}


async def test_the_record_page_says_each_written_cell_whole_at_80_columns(store: Store) -> None:
    await with_a_problem(store)
    async with journey(store, size=(80, 24)) as travel:
        await travel.press("2", "i", "g")
        await write(travel, "The gateway drops every session at half past nine on each Monday")
        await travel.press("l")
        await write(travel, "The web shop")
        await travel.press("escape", "enter")
        lines = [line.rstrip() for line in shown(travel).splitlines()]
        first = lines.index(" grid        what is: The gateway drops every session at half past nine on each")
        assert lines[first + 1 : first + 3] == [
            "             Monday",
            "             what is not: The web shop",
        ]


async def number(store: Store, title: str) -> str:
    desk = Desk(store, clock=lambda: NOW, login=OPERATOR, zone=UTC, fixed_clock=True)
    return (await desk.perform("new", (), {"title": title}, "problem")).numbers[0]


async def test_the_page_is_about_a_problem_to_every_key(store: Store, tmp_path: Path) -> None:
    first, second = await number(store, "VPN drops"), await number(store, "Mail is slow")
    async with journey(store, own=Own(macros=tmp_path / "macros")) as travel:
        await travel.press("2", "i", "g")
        page = travel.app.screen
        assert isinstance(page, GridScreen)
        for one in (first, second):
            await travel.press("colon", *one[-1])
            assert one in page.bar._answer.suggestions
            await travel.type(one)
            await travel.press("enter")
            assert page.problem is not None
            assert page.problem.number == one
        await travel.press("Y", "t")
        assert "Copied the title: " in page.message.text
        assert travel.app.clipboard == f"{second} Mail is slow"
        await travel.press("Y", "a")
        assert "Copied the text" in page.message.text
        await travel.press("c")
        await travel.type("Firmware")
        await travel.press("enter", "Q", "plus", "0", "full_stop")
        assert page.message.text == "it says so already"
        await travel.press("Q")
        await travel.type("tests")
        await travel.press("enter", "enter")
        assert travel.app.desk.macros.macro("tests").kind == "problem"


async def test_what_a_colleague_changed_since_the_page_was_painted_is_not_run_over(store: Store) -> None:
    await with_a_problem(store)
    async with journey(store) as travel:
        await travel.press("2", "i", "g", "c")
        await travel.type("Firmware")
        await travel.press("enter")
        page = travel.app.screen
        assert isinstance(page, GridScreen)
        painted = page.problem
        assert painted is not None
        colleague = Desk(store, clock=lambda: NOW, login="ben", zone=UTC, fixed_clock=True)
        await colleague.perform("suspect", [Target(painted.id, kind="problem")], {"text": "A cable"})
        await travel.settle()
        page.problem = painted  # as it is until the page has read it again
        await travel.press("plus")
        assert "changed suspects meanwhile" in page.message.text
        assert not any(one.fits for one in problem_in(store).suspects)


async def test_a_cell_a_colleague_wrote_while_it_was_being_written_is_not_run_over(store: Store) -> None:
    await with_a_problem(store)
    colleague = Desk(store, clock=lambda: NOW, login="ben", zone=UTC, fixed_clock=True)
    target = [Target(problem_in(store).id, kind="problem")]
    async with journey(store) as travel:
        await travel.press("2", "i", "g", "enter")
        await travel.type("one branch")
        await colleague.perform("grid", target, {"dimension": "what", "heading": "is", "text": "all of them"})
        await travel.settle()
        await travel.press("enter")
        assert cells(store) == {"what.is": "all of them"}
        assert "ben wrote “all of them” here meanwhile" in shown(travel)

        await travel.press("escape", "enter")
        assert "one branch" in shown(travel)
        await colleague.perform("grid", target, {"dimension": "when", "heading": "is", "text": "at noon"})
        await travel.settle()
        await travel.press("enter")
        assert cells(store) == {"what.is": "one branch", "when.is": "at noon"}
