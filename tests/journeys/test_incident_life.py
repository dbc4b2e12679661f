from __future__ import annotations

from datetime import UTC

from tests.conftest import NOW
from tests.journeys.journey import journey
from tui.desk.desk import Desk
from tui.domain.incident import HoldReason, State
from tui.store import Store, open_store


async def test_taking_starting_and_resolving_by_keys_lands_in_the_store(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new who:none")
        number = travel.number
        await travel.filter(number)
        await travel.press("t")
        assert travel.incident(number).state is State.ASSIGNED
        assert travel.incident(number).assignee == travel.app.desk.me
        await travel.press("s")
        assert travel.incident(number).state is State.IN_PROGRESS
        await travel.press("f", "enter")
        await travel.type("new certificate")
        await travel.press("enter", "enter")
        if travel.queue.bar.asking:
            await travel.type("VPN")
            await travel.press("enter")
        done = travel.incident(number)
        assert done.state is State.RESOLVED
        assert done.resolution is not None
        assert done.resolution.solution == "new certificate"
        assert done.resolved_at == NOW


async def test_undo_takes_back_step_by_step_and_redo_brings_back(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        before = travel.incident(number)
        await travel.press("w")
        await travel.type("called twice")
        await travel.press("enter")
        assert travel.incident(number).history[-1].text == "called twice"
        await travel.press("u")
        undone = travel.incident(number)
        assert set(undone.voided) > set(before.voided)
        assert undone.state is before.state
        await travel.press("U")
        assert not set(travel.incident(number).voided) - set(before.voided) - {undone.op}


async def test_waiting_for_the_caller_asks_for_the_reply_and_a_follow_up(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        await travel.press("p", "enter")
        await travel.type("+2h")
        await travel.press("enter")
        await travel.type("please send the error text")
        await travel.press("enter")
        held = travel.incident(number)
        assert held.state is State.ON_HOLD
        assert held.holds[-1].reason is HoldReason.AWAITING_CALLER
        assert held.holds[-1].follow_up_at is not None
        assert (held.holds[-1].follow_up_at - NOW).total_seconds() == 7200
        assert any(
            activity.text == "please send the error text" and activity.recipients for activity in held.history
        )


async def test_a_wrong_moment_is_explained_in_place_and_nothing_typed_is_lost(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        before = travel.incident(number)
        await travel.press("p", "down", "enter")
        await travel.type("someday")
        await travel.press("enter")
        assert travel.queue.bar.asking
        assert travel.incident(number) == before
        assert travel.queue.bar.values["follow_up_at"] == "someday"


async def test_a_refused_key_says_why_and_what_is_possible(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new who:none")
        await travel.press("minus")
        assert travel.message.startswith("cannot reopen: it is new; possible: take, assign")


async def test_the_cursor_follows_its_record_when_a_colleague_changes_the_list(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("j", "j", "j")
        number, line = travel.number, travel.queue.rows.index
        with open_store(demo_store.path) as colleague:
            above = travel.queue.rows.source.row(0).row.id
            colleague.transact(lambda tx: tx.remove("incident", above))
            await travel.app.desk.store.follow()
            await travel.settle()
        assert travel.number == number
        assert travel.queue.rows.index == line - 1


async def test_a_colleagues_new_record_is_counted_until_it_is_asked_for(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        shown = len(travel.queue.rows.source)
        with open_store(demo_store.path) as other:
            ben = Desk(other, clock=lambda: NOW, login="ben", zone=UTC, fixed_clock=True)
            await ben.perform(
                "new", [], {"title": "Scanner gate 4 dead", "impact": "high", "urgency": "high"}
            )
            await travel.app.desk.store.follow()
            await travel.settle()
        assert len(travel.queue.rows.source) == shown
        assert "1 new" in travel.message
        assert "Scanner gate 4 dead" in travel.message
        number = travel.number
        await travel.press("R")
        assert len(travel.queue.rows.source) == shown + 1
        assert travel.number == number


async def test_the_list_stays_what_it_is_while_the_store_is_merged(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("j", "j")
        number, shown = travel.number, len(travel.queue.rows.source)
        with open_store(demo_store.path) as colleague:
            below = travel.queue.rows.source.row(5).row.id
            colleague.transact(lambda tx: tx.remove("incident", below))
            colleague.merge()
            await travel.app.desk.store.follow()
            await travel.settle()
            assert travel.number == number
            assert len(travel.queue.rows.source) == shown - 1
            await travel.press("t")
            assert travel.app.desk.store.state[0] == 2
            colleague.catch_up()
            assert colleague.check().clean


async def test_typed_ahead_keys_reach_the_question_they_were_meant_for(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        await travel.pilot.press("w", "o", "k", "enter")
        await travel.settle()
        assert travel.incident(number).history[-1].text == "ok"


async def test_the_preview_opens_and_closes_on_demand_at_any_size(demo_store: Store) -> None:
    async with journey(demo_store, size=(80, 24)) as travel:
        queue = travel.queue
        queue.warmed()
        await travel.settle()
        assert not queue.preview.display
        await travel.press("l")
        assert queue.preview.display
        assert travel.number in queue.preview.render_line(0).text
        await travel.press("tab", "j", "h")
        assert not queue.preview.display
        assert queue.focused is queue.rows


async def test_notes_typed_in_one_burst_all_arrive_whole_and_run_no_verb(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        operations = len(demo_store.rows("operation"))
        travel.burst("wnote one\rwnote two\rwreally wrong printer\r")
        await travel.settle_keys()
        texts = [activity.text for activity in travel.incident(number).history[-3:]]
        assert texts == ["note one", "note two", "really wrong printer"]
        assert len(demo_store.rows("operation")) == operations + 3


async def test_a_filter_begins_a_new_word_behind_the_view(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        travel.burst("/printer")
        await travel.settle_keys()
        assert travel.queue.filter_line.text == "+open -+snoozed who:me,none printer"


async def test_typing_replaces_what_was_only_suggested(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        travel.burst("aNetwork\r\r")
        await travel.settle_keys()
        assert travel.app.desk.names.team(travel.incident(number).team) == "Network"


async def test_q_goes_back_from_a_record_before_it_leaves(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("enter", "q")
        assert travel.app.screen is travel.queue
        await travel.press("q")
        assert travel.app.return_code == 0


async def test_a_terminal_with_too_little_room_says_so(demo_store: Store) -> None:
    async with journey(demo_store, size=(60, 20)) as travel:
        assert travel.message.startswith("60×20 is too small")
