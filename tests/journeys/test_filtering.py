"""The filter by keys: completion, texts searched beside, views walked, kept, ordered and dropped."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from tests.conftest import NOW, OPERATOR
from tests.journeys.journey import Journey, journey
from tui.app import DeskhandApp
from tui.desk.desk import Desk
from tui.desk.finding import found
from tui.desk.views import Views
from tui.query import parse
from tui.screens.commanding import CommandScreen
from tui.terminal.palette import CALM

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store


def shown(travel: Journey) -> list[str]:
    source = travel.queue.rows.source
    return [source.row(index).row.number for index in range(len(source))]


def numbers(travel: Journey, query: str) -> list[str]:
    rows = travel.app.desk.store.rows("incident")
    return [str(rows.get(place, "number")) for place in found(travel.app.desk, parse(query), rows)]


async def test_tab_takes_what_is_offered_and_leaves_when_nothing_is(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("slash")
        await travel.type("stat")
        assert travel.message == "Tab: state:"
        await travel.press("tab")
        assert travel.message.startswith("Tab: closed ")
        await travel.press("o", "n")
        held = len(numbers(travel, "s:on_hold"))
        assert travel.message == f"Tab: on_hold {held}"
        await travel.press("tab")
        assert travel.queue.filter_line.text == "state:on_hold"
        assert shown(travel) == numbers(travel, "s:hold")
        assert travel.message == ""
        await travel.press("space", *"+un")
        assert travel.message == f"Tab: +unowned {len(numbers(travel, 's:hold +unowned'))}"
        await travel.press("tab", "tab")
        assert not travel.queue.filter_line.editing
        assert shown(travel) == numbers(travel, "s:hold +unowned")


async def test_what_is_not_understood_is_said_below_while_it_is_typed(demo_store: Store) -> None:
    async with journey(demo_store, size=(80, 24)) as travel:
        await travel.press("slash")
        await travel.type("+open teem:network vp")
        assert travel.message.startswith("teem is not a field here: searched as text; team: is one")
        await travel.type("+open team:network p<x")
        assert travel.message == "prio takes numbers, like prio:1,2 or prio<=2: searched as text"


async def test_names_are_offered_with_their_counts_and_quoted_where_they_need_it(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("slash")
        await travel.type("team:service")
        count = len(numbers(travel, 'team:"Service desk"'))
        assert travel.message == f'Tab: "Service Desk" {count}'
        await travel.press("tab", "enter")
        assert shown(travel) == numbers(travel, 'team:"Service desk"')
        assert len(shown(travel)) == count


async def test_texts_are_searched_and_the_next_key_searches_anew(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("body:restart")
        assert shown(travel) == numbers(travel, "body:restart")
        assert 0 < len(shown(travel)) < 300
        await travel.filter("-body:the +open sort:p")
        assert shown(travel) == numbers(travel, "-body:the +open sort:p")


async def test_views_are_walked_kept_ordered_and_dropped_by_keys(demo_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "views.toml"
    desk = Desk(
        demo_store, clock=lambda: NOW, login=OPERATOR, zone=UTC, fixed_clock=True, views=Views(file)
    )  # fmt: skip
    app = DeskhandApp(desk, CALM)
    async with app.run_test(size=(120, 40)) as pilot:
        travel = Journey(app, pilot)
        await travel.settle()
        await travel.press("v")
        assert (travel.message, travel.queue.filter_line.text) == ("View open.", "+open")
        await travel.press("V", "V")
        assert (travel.message, travel.queue.filter_line.text) == ("View all.", "")
        await travel.filter("p<=2 sort:-created cols:number,title,created")
        await travel.press("g", "s")
        await travel.type("urgent")
        await travel.press("enter")
        assert travel.message == "Saved view urgent; v and V walk the views."
        await travel.press("g", "k")
        assert travel.message == "View urgent is number 5 of 6: mine, open, at risk, breached, urgent, all."
        await travel.press("v", "v")
        assert travel.message == "View mine."
        await travel.press("colon")
        await travel.type("view urg")
        await travel.press("enter")
        assert shown(travel) == numbers(travel, "p<=2 sort:-created")
        header = "".join(segment.text for segment in travel.queue.rows.render_line(0))
        assert header.split() == ["Number", "Title", "Created"]
        await travel.press("g", "x")
        await travel.type("urgent")
        await travel.press("enter")
        assert travel.message.startswith("Dropped view urgent; it was prio<=2 ")
    assert [view.name for view in Views(file).all()] == ["mine", "open", "at risk", "breached", "all"]


async def test_a_record_alone_has_no_views_and_says_so(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("enter", "colon")
        await travel.type("view all")
        await travel.press("enter")
        screen = travel.app.screen
        assert isinstance(screen, CommandScreen)
        assert screen is not travel.queue
        assert screen.message.text == "view has nothing to do here"


@pytest.mark.parametrize("text", ['[[view]]\nname = "x"\nquery = "stat:new"', "[[view"])
async def test_a_broken_file_of_views_is_said_once_and_the_built_in_ones_serve(
    demo_store: Store, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "views.toml"
    file.write_text(text)
    desk = Desk(
        demo_store, clock=lambda: NOW, login=OPERATOR, zone=UTC, fixed_clock=True, views=Views(file)
    )  # fmt: skip
    app = DeskhandApp(desk, CALM)
    async with app.run_test(size=(120, 40)) as pilot:
        travel = Journey(app, pilot)
        await travel.settle()
        assert travel.message.startswith(str(file))
        assert travel.queue.filter_line.text == "+open -+snoozed who:me,none"
        await travel.press("v")
        assert travel.message.startswith(str(file))
    assert file.read_text() == text
