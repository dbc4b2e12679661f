"""Must 1 of issue 6: many records at once, as an operator does it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from textual import events

from tests.conftest import NOW
from tests.journeys.journey import Journey, journey
from tests.journeys.many import add_many
from tui.desk.desk import Desk, Target
from tui.store import open_store
from tui.widgets.proposal import Proposal

if TYPE_CHECKING:
    from tui.domain.incident import Incident
    from tui.store import Store


def proposal_of(travel: Journey) -> list[str]:
    shown = travel.app.screen.query(Proposal)
    return [
        line for one in shown for y in range(one.size.height) if (line := one.render_line(y).text.strip())
    ]


def marked(travel: Journey) -> list[str]:
    return list(travel.queue.marked())


def incident(travel: Journey, record: str) -> Incident:
    found = travel.app.desk.store.read("incident", record)
    assert found is not None
    return found  # type: ignore[no-any-return]


async def test_200_marked_are_reassigned_after_a_look_and_one_undo_brings_them_all_back(
    demo_store: Store,
) -> None:
    ids = add_many(demo_store, 200, closed=3)
    async with journey(demo_store) as travel:
        await travel.filter("scanner gate")
        await travel.press("asterisk")
        assert set(marked(travel)) == set(ids)
        before = {one: incident(travel, one) for one in ids}
        frames = len(demo_store.rows("operation"))
        await travel.press("a")
        await travel.type("Network")
        await travel.press("enter", "enter")
        title, *words = proposal_of(travel)
        assert title == "Assign 200: 197 will change, 3 refused"
        assert "team → Network (197)" in words
        assert any(line.startswith("refused 3: cannot assign: it is closed") for line in words)
        assert len(demo_store.rows("operation")) == frames
        await travel.press("enter")
        assert not proposal_of(travel)
        assert travel.message.startswith("Assigned 197 incidents. 3 refused")
        assert marked(travel) == ids[:3]
        changed = [one for one in ids if one not in marked(travel)]
        network = {incident(travel, one).team for one in changed}
        assert {travel.app.desk.names.team(team) for team in network} == {"Network"}
        assert all(incident(travel, one) == before[one] for one in marked(travel))
        await travel.press("u")
        assert travel.message.startswith("Undid assign of 197 incidents.")
        for one in changed:
            now = incident(travel, one)
            assert (now.team, now.assignee, now.state) == (
                before[one].team,
                before[one].assignee,
                before[one].state,
            )


async def test_escape_leaves_a_proposal_and_changes_nothing(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("space", "space", "t")
        operations = len(demo_store.rows("operation"))
        assert proposal_of(travel)
        await travel.press("x", "escape")
        assert not proposal_of(travel)
        assert travel.message == "Nothing was changed."
        assert len(demo_store.rows("operation")) == operations
        assert len(marked(travel)) == 2
        assert travel.queue.focused is travel.queue.rows


async def test_keys_typed_ahead_reach_the_proposal_they_were_meant_for(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new who:none")
        ids = [travel.queue.rows.source.key(index) for index in range(2)]
        travel.burst("  t\r")
        await travel.settle_keys()
        assert {incident(travel, one).assignee for one in ids} == {travel.app.desk.me}


async def test_none_that_can_is_said_before_anything_is_asked(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:closed")
        await travel.press("space", "space", "f")
        assert not travel.queue.bar.asking
        assert travel.message.startswith("none of the 2 marked: cannot resolve: it is closed")


async def test_a_key_of_two_verbs_does_the_one_that_most_of_the_marked_allow(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:on_hold")
        await travel.press("asterisk")
        await travel.filter("state:assigned")
        await travel.press("space", "s")
        await travel.press("enter")
        assert proposal_of(travel)[0].startswith("Resume ")
        await travel.press("escape")


async def test_an_answer_left_empty_is_each_records_own(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:resolved caller:*")
        if len(travel.queue.rows.source) < 2:
            await travel.filter("state:resolved")
        await travel.press("asterisk")
        ids = [one for one in marked(travel) if incident(travel, one).caller]
        await travel.press("plus", "enter")
        assert proposal_of(travel)[0].startswith("Close ")
        await travel.press("enter")
        for one in ids:
            closed = incident(travel, one)
            assert closed.state.value == "closed"
            said = {change.field: change.after for act in closed.history[-2:] for change in act.changes}
            assert said.get("confirmed_by", closed.caller) == closed.caller


async def test_a_colleague_who_was_quicker_is_shown_before_anything_is_done(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new who:none")
        await travel.press("space", "space", "space", "t")
        first = marked(travel)[0]
        operations = len(demo_store.rows("operation"))
        with open_store(demo_store.path) as other:
            ben = Desk(other, clock=lambda: NOW, login="ben", zone=UTC, fixed_clock=True)
            await ben.perform("take", [Target(first)], {})
        await travel.press("enter")
        assert proposal_of(travel)[0] == "Take 3: 2 will change, 1 refused"
        assert any("changed" in line for line in proposal_of(travel)[2:])
        assert len(demo_store.rows("operation")) == operations + 1
        await travel.press("enter")
        assert len(demo_store.rows("operation")) == operations + 3
        assert marked(travel) == [first]


async def test_an_undo_over_a_colleagues_change_touches_only_what_was_ours_and_says_so(
    demo_store: Store,
) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new who:none")
        await travel.press("space", "space", "space", "a")
        await travel.type("Network")
        await travel.press("enter", "enter", "enter")
        ids = travel.app.desk.marks._before["incident"]
        assert len(ids) == 3
        with open_store(demo_store.path) as other:
            ben = Desk(other, clock=lambda: NOW, login="ben", zone=UTC, fixed_clock=True)
            await ben.perform("assign", [Target(ids[0])], {"team": "Field service"})
            number = str(other.read("incident", ids[0]).number)
        await travel.app.desk.store.follow()
        await travel.press("u")
        assert f"{number}: team stays: ben" in travel.message.replace("Ben", "ben")
        teams = [travel.app.desk.names.team(incident(travel, one).team) for one in ids]
        assert teams[0] == "Field service"
        assert "Network" not in teams[1:]


async def test_what_stays_of_several_records_is_told_apart(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new who:none")
        await travel.press("space", "space", "a")
        await travel.type("Network")
        await travel.press("enter", "enter", "enter")
        ids = travel.app.desk.marks._before["incident"]
        with open_store(demo_store.path) as other:
            ben = Desk(other, clock=lambda: NOW, login="ben", zone=UTC, fixed_clock=True)
            await ben.perform("assign", [Target(one) for one in ids], {"team": "Field service"})
        await travel.app.desk.store.follow()
        await travel.press("u")
        numbers = {incident(travel, one).number for one in ids}
        assert any(f"changed it since; {number}: " in travel.message for number in numbers)


async def test_escape_stops_it_while_it_is_looked_at_and_before_it_is_written(demo_store: Store) -> None:
    ids = add_many(demo_store, 300)
    async with journey(demo_store) as travel:
        await travel.filter("INC-M")
        await travel.press("asterisk", "w")
        await travel.type("called")
        await at_once(travel, "enter", "escape")
        assert not proposal_of(travel)
        assert travel.queue.bar.asking
        await travel.press("enter")
        assert proposal_of(travel)[0] == "Write a note 300: 300 will change"
        await at_once(travel, "enter", "escape")
        assert travel.message == "stopped: nothing was changed"
        assert not proposal_of(travel)
        assert len(marked(travel)) == 300
        assert incident(travel, ids[0]).history[-1].text != "called"
        await travel.press("full_stop")
        assert "nothing to repeat yet" in travel.message


async def at_once(travel: Journey, *keys: str) -> None:
    for key in keys:
        travel.app.post_message(events.Key(key, None))
    await travel.settle_keys()
