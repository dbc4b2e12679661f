from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from desk_builders import RESOLUTION, Room, done, opened

from tui.desk import Desk, Target
from tui.domain.change import is_struck
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind
from tui.domain.incident import State
from tui.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Transaction


async def test_undo_takes_back_the_last_step_and_redo_brings_it_back(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "take", number)
    outcome = await desk.undo()
    assert (outcome.message, outcome.numbers) == (f"Undid take of {number}.", (number,))
    incident = room.read(number)
    assert (incident.state, incident.assignee) == (State.NEW, None)
    assert incident.history[-1].kind is ActivityKind.UNDO
    assert is_struck(incident, incident.history[1])
    assert (await desk.perform("redo", [], {})).message == f"Redid take of {number}."
    incident = room.read(number)
    assert (incident.state, incident.assignee) == (State.ASSIGNED, desk.me)
    assert not is_struck(incident, incident.history[1])
    assert is_struck(incident, incident.history[2])


async def test_undo_goes_back_step_by_step_and_redo_forward_again(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    states = [State.NEW]
    for command in ("take", "start"):
        await done(room, desk, command, number)
        states.append(room.read(number).state)
    for state in reversed(states[:-1]):
        await desk.undo()
        assert room.read(number).state is state
    for state in states[1:]:
        await desk.redo()
        assert room.read(number).state is state
    with pytest.raises(Refused, match="nothing to redo"):
        await desk.redo()
    for state in reversed(states[:-1]):
        await desk.undo()
        assert room.read(number).state is state


async def test_a_new_step_forgets_what_could_be_redone(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "take", number)
    await desk.undo()
    await done(room, desk, "note", number, text="moved on")
    with pytest.raises(Refused, match="nothing to redo"):
        await desk.redo()
    await desk.undo()
    assert (await desk.redo()).message == f"Redid note of {number}."


async def test_there_may_be_nothing_to_undo(room: Room) -> None:
    desk = room.desk()
    with pytest.raises(Refused, match="nothing of yours to undo"):
        await desk.undo()
    await opened(desk)
    with pytest.raises(Refused, match="nothing of yours to undo"):
        await room.desk("ben").undo()


async def test_everybody_undoes_their_own(room: Room) -> None:
    ana, ben = room.desk("ana"), room.desk("ben")
    first, second = await opened(ana), await opened(ana)
    await done(room, ana, "take", first)
    await done(room, ben, "take", second)
    await ana.undo()
    assert (room.read(first).state, room.read(second).state) == (State.NEW, State.ASSIGNED)


async def test_the_stack_survives_a_restart(room: Room, tmp_path: Path) -> None:
    number = await opened(room.desk())
    await done(room, room.desk(), "take", number)
    room.store.close()
    room.store = open_store(tmp_path / "store")
    await room.desk().undo()
    assert room.read(number).state is State.NEW
    room.store.close()
    room.store = open_store(tmp_path / "store")
    await room.desk().redo()
    assert room.read(number).state is State.ASSIGNED


async def test_a_bulk_change_is_one_step(room: Room) -> None:
    desk = room.desk()
    numbers = [await opened(desk) for _ in range(7)]
    await desk.perform("take", [room.target(number) for number in numbers], {})
    outcome = await desk.undo()
    assert outcome.message == "Undid take of 7 incidents."
    assert outcome.numbers == tuple(numbers)
    assert {room.read(number).state for number in numbers} == {State.NEW}
    await desk.redo()
    assert {room.read(number).state for number in numbers} == {State.ASSIGNED}


async def test_what_a_colleague_changed_since_stays_and_is_named(room: Room) -> None:
    ana, ben = room.desk("ana"), room.desk("ben")
    number = await opened(ana)
    await done(room, ana, "assign", number, team="Network", person="me")
    await done(room, ben, "assign", number, person="me")
    outcome = await ana.undo()
    incident = room.read(number)
    assert (incident.team, incident.assignee) == (None, ben.me)
    assert f"{number}: assignee stays: ben changed it since" in outcome.notices


async def test_a_hold_does_not_come_back_over_the_state_a_colleague_has_given(room: Room) -> None:
    desk, colleague = room.desk(), room.desk("ben")
    number = await opened(desk)
    await done(room, desk, "take", number)
    await done(room, desk, "hold", number, reason="awaiting_vendor", to="Netz AG", follow_up_at="+1d")
    await done(room, desk, "resolve", number, **RESOLUTION)
    await done(room, colleague, "reopen", number, reason="still down")
    reopened = room.read(number)
    outcome = await desk.undo()
    incident = room.read(number)
    assert (incident.state, incident.holds) == (reopened.state, ())
    assert f"{number}: holds stays: ben changed the state since" in outcome.notices


async def test_what_goes_with_a_state_a_colleague_has_changed_names_them(room: Room) -> None:
    ana, ben = room.desk("ana"), room.desk("ben")
    number = await opened(ana)
    values = {"code": "fixed", "solution": "done", "closure_category": "network", "service": "VPN"}
    await done(room, ana, "resolve", number, **values)
    await done(room, ben, "reopen", number, reason="still down")
    outcome = await ana.undo()
    assert f"{number}: resolution stays: ben changed the state since" in outcome.notices
    assert not [notice for notice in outcome.notices if "it has changed since" in notice]


async def test_when_nothing_can_be_restored_the_record_is_left_alone_and_the_step_passed(room: Room) -> None:
    ana, ben = room.desk("ana"), room.desk("ben")
    number = await opened(ben)
    await done(room, ana, "note", number, text="saw it")
    await done(room, ana, "take", number)
    await done(room, ben, "take", number)
    await done(room, ben, "start", number)
    before = room.read(number)
    outcome = await ana.undo()
    assert room.read(number) == before
    assert f"{number}: state stays: ben changed it since" in outcome.notices
    assert f"{number}: assignee stays: ben changed it since" in outcome.notices
    assert outcome.message == f"Nothing was left of take of {number} to undo."
    assert (await ana.redo()).message == f"Nothing was left of take of {number} to redo."
    await ana.undo()
    assert (await ana.undo()).message == f"Undid note of {number}."


async def test_undoing_an_opening_takes_the_record_out_and_redo_puts_it_back(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    before = room.read(number)
    await desk.undo()
    assert room.numbers() == []
    other = await opened(room.desk("ben"))
    assert other != number
    await desk.redo()
    back = room.read(number)
    assert back.history[: len(before.history)] == before.history
    assert (back.title, back.caller, back.id) == (before.title, before.caller, before.id)
    await desk.undo()
    assert room.numbers() == [other]


async def test_an_opening_others_have_worked_on_is_not_undone(room: Room) -> None:
    ana, ben = room.desk("ana"), room.desk("ben")
    number = await opened(ana)
    await done(room, ben, "note", number, text="called back")
    with pytest.raises(Refused, match="ben has worked on it since it was opened; cancel it instead"):
        await ana.undo()
    await ben.undo()
    with pytest.raises(Refused, match="nothing of yours to undo"):
        await ana.undo()


async def test_a_note_on_a_record_whose_opening_was_undone_cannot_be_redone(room: Room) -> None:
    ana, ben = room.desk("ana"), room.desk("ben")
    number = await opened(ana)
    await done(room, ben, "note", number, text="called back")
    await ben.undo()
    await ana.undo()
    assert room.numbers() == []
    with pytest.raises(Refused, match="the record is gone"):
        await ben.redo()


async def test_acting_on_a_record_that_is_gone_is_refused(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    target = room.target(number)
    await desk.undo()
    with pytest.raises(Refused, match="gone"):
        await desk.perform("take", [target], {})


async def test_two_sessions_of_one_operator_share_the_stack(room: Room) -> None:
    one, two = room.desk("ana"), room.desk("ana")
    number = await opened(one)
    await done(room, two, "take", number)
    await one.undo()
    assert room.read(number).state is State.NEW
    await two.redo()
    assert room.read(number).state is State.ASSIGNED


async def test_another_process_sees_the_step_before_it_undoes(room: Room, tmp_path: Path) -> None:
    number = await opened(room.desk())
    other = Room(open_store(tmp_path / "store"), room.clock)
    await done(room, room.desk(), "take", number)
    await other.desk().undo()
    room.store.catch_up()
    assert room.read(number).state is State.NEW
    other.store.close()


async def test_undoing_a_resolution_brings_back_everything(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "hold", number, reason="awaiting_vendor", follow_up_at="+1d")
    before = room.read(number)
    await done(room, desk, "resolve", number, **RESOLUTION)
    await desk.undo()
    after = room.read(number)
    assert (after.state, after.holds, after.resolution, after.resolved_at, after.first_resolved_at) == (
        before.state,
        before.holds,
        None,
        None,
        None,
    )
    assert after.service is None


async def test_undo_needs_no_target(room: Room) -> None:
    desk: Desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "take", number)
    assert (await desk.perform("undo", [Target("anything")], {})).numbers == (number,)


async def test_an_import_cannot_be_undone_and_says_so(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await desk.undo()

    def imported(tx: Transaction) -> None:
        opening = tx.read("operation", str(room.store.rows("operation").get(0, "id")))
        tx.put(replace(opening, id="op-import", group="op-import", kind="import", actor="import"))

    room.store.transact(imported)
    with pytest.raises(Refused, match="nothing of yours to undo here; an import cannot be undone"):
        await desk.undo()
    assert number not in room.numbers()
