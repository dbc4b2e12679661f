from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.conftest import NOW
from tests.journeys.journey import Journey, journey
from tests.journeys.many import add_many
from tui.desk.deeds import Stopped, Watch
from tui.desk.desk import Desk, Target
from tui.desk.past import past
from tui.domain.errors import Refused
from tui.screens.history import HistoryScreen
from tui.store import open_store
from tui.widgets.lines import KeyFooter
from tui.widgets.preview import Preview
from tui.widgets.proposal import Proposal

if TYPE_CHECKING:
    from tui.store import Store


def steps(travel: Journey) -> list[tuple[str, str, str]]:
    assert isinstance(travel.app.screen, HistoryScreen)
    return [(step.what, ", ".join(step.numbers), step.fate) for step in past(travel.app.desk)]


def detail(travel: Journey) -> str:
    pane = travel.app.screen.query_one(Preview)
    return "\n".join(pane.render_line(y).text.rstrip() for y in range(pane.size.height))


async def test_the_history_lists_each_step_and_what_it_did_field_by_field(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new who:none")
        first = travel.number
        await travel.press("t", "g", "g", "space", "space", "w")
        await travel.type("called")
        await travel.press("enter", "enter", "u", "H")
        assert [(what, fate) for what, _, fate in steps(travel)] == [
            ("undo of note", "undo"), ("note", "undone"), ("take", ""),
        ]  # fmt: skip
        await travel.press("G")
        assert first in detail(travel)
        assert "state: new → assigned" in detail(travel)
        keys = travel.app.screen.query_exactly_one(KeyFooter).render_line(0).text.split("  ")
        assert [one.strip() for one in keys if one.strip()][:2] == ["Enter undo the step", "u undo"]
        await travel.press("escape")
        assert travel.app.screen is travel.queue


async def test_any_step_can_be_undone_from_there_not_only_the_last(demo_store: Store) -> None:
    ids = add_many(demo_store, 3)
    async with journey(demo_store) as travel:
        desk = travel.app.desk
        await desk.perform("take", [Target(ids[0])], {})
        await desk.perform("note", [Target(ids[1])], {"text": "later"})
        await travel.press("H", "G", "enter")
        shown = travel.app.screen.query_one(Proposal)
        assert shown.render_line(0).text.strip() == "Undo take of INC-M-0000"
        await travel.press("enter")
        assert travel.incident("INC-M-0000").assignee is None
        assert travel.incident("INC-M-0001").history[-1].text == "later"
        assert [what for what, _, _ in steps(travel)] == ["undo of take", "note", "take"]
        await travel.press("escape", "U")
        assert travel.incident("INC-M-0000").assignee == desk.me


async def test_what_would_stay_is_said_with_its_reason_before_anything_is_undone(demo_store: Store) -> None:
    ids = add_many(demo_store, 1)
    async with journey(demo_store) as travel:
        await travel.app.desk.perform("assign", [Target(ids[0])], {"team": "Network"})
        with open_store(demo_store.path) as other:
            ben = Desk(other, clock=lambda: NOW, login="ben", zone=UTC, fixed_clock=True)
            await ben.perform("assign", [Target(ids[0])], {"team": "Field service"})
        await travel.app.desk.store.follow()
        operations = len(demo_store.rows("operation"))
        await travel.press("H")
        assert "undo would leave INC-M-0000: team stays: " in detail(travel)
        await travel.press("enter", "escape")
        assert len(demo_store.rows("operation")) == operations


async def test_undo_goes_100_deep_across_restarts(demo_store: Store) -> None:
    ids = add_many(demo_store, 1)
    desk = Desk(demo_store, clock=lambda: NOW, login="ana", zone=UTC, fixed_clock=True)
    before = demo_store.read("incident", ids[0])
    for place in range(100):
        await desk.perform("edit", [Target(ids[0])], {"impact": ("high", "low")[place % 2]})
    with open_store(demo_store.path) as again:
        later = Desk(again, clock=lambda: NOW, login="ana", zone=UTC, fixed_clock=True)
        for _ in range(100):
            await later.undo()
        assert again.read("incident", ids[0]).impact is before.impact
        for _ in range(100):
            await later.redo()
        assert again.read("incident", ids[0]).impact.value == "low"


async def test_the_last_verb_is_repeated_with_its_answers(demo_store: Store) -> None:
    add_many(demo_store, 3)
    async with journey(demo_store) as travel:
        await travel.press("full_stop")
        assert travel.message.endswith("nothing to repeat yet: do a verb on a record first")
        await travel.filter("scanner gate sort:number")
        await travel.press("g", "g", "w")
        await travel.type("battery swapped")
        await travel.press("enter", "j")
        second = travel.number
        assert second != "INC-M-0000"
        await travel.press("full_stop")
        assert travel.incident(second).history[-1].text == "battery swapped"
        await travel.press("asterisk", "full_stop", "enter")
        for number in ("INC-M-0000", "INC-M-0001", "INC-M-0002"):
            assert travel.incident(number).history[-1].text == "battery swapped"


async def test_a_repeated_close_is_confirmed_by_each_records_own_caller(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:resolved sort:number")
        first = travel.number
        await travel.press("plus", "enter")
        assert travel.incident(first).state.value == "closed"
        await travel.filter("state:resolved sort:number")
        second = travel.number
        assert second != first
        await travel.press("full_stop")
        closed = travel.incident(second)
        said = {change.field: change.after for act in closed.history[-2:] for change in act.changes}
        assert closed.state.value == "closed"
        assert said.get("confirmed_by", closed.caller) == closed.caller


async def test_an_undo_of_many_says_how_far_it_has_come_and_escape_stops_it(demo_store: Store) -> None:
    ids = add_many(demo_store, 300)
    async with journey(demo_store) as travel:
        desk = travel.app.desk
        await desk.perform("note", [Target(one) for one in ids], {"text": "called"})
        watch = Watch()
        assert not watch.stop_if_long()
        watch.stop()
        with pytest.raises(Stopped):
            await desk.perform("undo", [], {}, watch=watch)
        assert (watch.total, watch.long) == (300, True)
        assert demo_store.read("incident", ids[0]).history[-1].text == "called"
        await travel.press("u")
        assert travel.message.startswith("Undid note of 300 incidents.")


async def test_a_reply_that_went_out_stands_in_the_history_after_an_undo_of_it(demo_store: Store) -> None:
    clock = [NOW]
    desk = Desk(demo_store, clock=lambda: clock[0], login="ana", zone=UTC, fixed_clock=True)
    rows = demo_store.rows("incident")
    called = next(place for place in rows.all() if rows.get(place, "caller"))
    record = str(rows.get(called, "id"))
    await desk.perform("reply", [Target(record)], {"text": "on its way"})
    clock[0] += timedelta(minutes=2)
    with pytest.raises(Refused, match="went out"):
        await desk.undo()
    async with journey(demo_store) as travel:
        await travel.press("H", "j")
        assert "on its way" in detail(travel)
        assert "it could not be undone, and stands" in detail(travel)


async def test_a_click_elsewhere_leaves_a_proposal_where_it_is(demo_store: Store) -> None:
    add_many(demo_store, 2)
    async with journey(demo_store) as travel:
        await travel.filter("INC-M")
        await travel.press("asterisk", "t")
        await travel.pilot.click("RowList", offset=(10, 2))
        await travel.press("x", "j")
        assert len(travel.app.screen.query(Proposal)) == 1
        assert not travel.queue.bar.asking
        await travel.press("enter")
        assert travel.message.startswith("Took INC-M-0000, INC-M-0001.")
