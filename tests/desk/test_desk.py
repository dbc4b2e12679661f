from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from desk_builders import PARIS, RESOLUTION, START, Room, done, opened, room_in

from tui.desk import Desk, Target
from tui.domain.errors import BadInput, IllegalTransition, MissingFields, Refused, UsageError
from tui.domain.history import ActorKind, Operation
from tui.domain.incident import CancelReason, Channel, Flag, HoldReason, Link, State
from tui.domain.people import Person
from tui.domain.priority import Level
from tui.store import Mark, open_store

if TYPE_CHECKING:
    from pathlib import Path


def operations(room: Room) -> list[Operation]:
    rows = room.store.rows("operation")
    found = [room.store.read("operation", str(rows.get(position, "id"))) for position in rows.all()]
    return [one for one in found if one is not None]


async def test_what_a_very_important_caller_reports_is_flagged_from_the_start(room: Room) -> None:
    desk = room.desk()
    for person in (Person(id="p1", name="Ida Lund", vip=True), Person(id="p2", name="Bo")):
        room.store.transact(lambda tx, person=person: tx.put(person))
    flags = [
        room.read(await opened(desk, caller=caller)).flags for caller in ("Ida Lund", "Bo", "Somebody new")
    ]
    assert flags == [(Flag.VIP,), (), ()]
    number = await opened(desk, caller="Bo")
    for caller, wanted in (("Ida Lund", (Flag.VIP,)), ("Bo", ())):
        await done(room, desk, "edit", number, caller=caller)
        assert room.read(number).flags == wanted
    await desk.undo()
    assert room.read(number).flags == (Flag.VIP,)


async def test_opening_makes_the_record_its_caller_and_the_operator(room: Room) -> None:
    desk = room.desk()
    assert desk.me == ""
    outcome = await desk.perform(
        "new",
        [],
        {
            "title": "VPN is down",
            "caller": "M. Ortiz",
            "impact": "high",
            "urgency": "m",
            "service": "VPN",
            "team": "Network",
            "channel": "mail",
        },
    )
    incident = room.read("INC-T-1")
    assert outcome.message == "Opened INC-T-1."
    assert set(outcome.notices) == {"new person: M. Ortiz", "new service: VPN", "new team: Network"}
    assert (incident.state, incident.impact, incident.urgency) == (State.NEW, Level.HIGH, Level.MEDIUM)
    assert (incident.channel, incident.owner, incident.opened_at) == (Channel.MAIL, desk.me, START)
    assert desk.names.person(incident.caller) == "M. Ortiz"
    assert desk.names.team(incident.team) == "Network"
    assert desk.names.service(incident.service) == "VPN"
    assert desk.names.service(None) == ""


async def test_every_change_comes_with_the_operation_that_meant_it(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    outcome = await done(room, desk, "take", number)
    opening, take = operations(room)
    assert (opening.kind, opening.before) == ("new", {})
    assert (take.kind, take.record, take.record_kind) == ("take", room.read(number).id, "incident")
    assert (take.actor, take.actor_kind, take.login) == (desk.me, ActorKind.OPERATOR, "ana")
    assert (take.at, take.recorded, take.base, take.group) == (START, START, opening.id, outcome.group)
    assert (take.before, take.after) == (
        {"state": "new", "assignee": None},
        {"state": "assigned", "assignee": desk.me},
    )
    assert (take.replica, opening.seq < take.seq) == ("T", True)
    assert room.read(number).op == take.id


async def test_a_whole_life_from_values_as_typed(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "assign", number, team="Network", person="me")
    await done(room, desk, "start", number)
    await done(room, desk, "hold", number, reason="vendor", follow_up_at="tomorrow 9:00", text="spare part")
    (hold,) = room.read(number).holds
    assert (hold.reason, hold.note) == (HoldReason.AWAITING_VENDOR, "spare part")
    assert hold.follow_up_at is not None
    assert f"{hold.follow_up_at.astimezone(PARIS):%a %H:%M}" == "Mon 09:00"
    await done(room, desk, "hold", number, reason="awaiting_caller", follow_up_at="+3d", reply="which floor?")
    await done(room, desk, "resume", number, hold="all")
    await done(room, desk, "resolve", number, **RESOLUTION)
    await done(room, desk, "reopen", number, reason="again")
    await done(room, desk, "resolve", number, **RESOLUTION)
    outcome = await done(room, desk, "close", number)
    incident = room.read(number)
    assert outcome.message == f"Closed {number}."
    assert (incident.state, incident.reopenings) == (State.CLOSED, 1)
    assert incident.first_resolved_at == START
    assert [activity.author for activity in incident.history] == [desk.me] * len(incident.history)


async def test_a_rule_that_refuses_changes_nothing(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    before = room.read(number)
    with pytest.raises(IllegalTransition, match="possible: take, assign"):
        await done(room, desk, "close", number)
    with pytest.raises(MissingFields) as missing:
        await done(room, desk, "resolve", number, code="fixed", service="A brand new one")
    assert missing.value.names == ("solution", "closure_category")
    assert room.read(number) == before
    assert len(operations(room)) == 1
    assert room.store.rows("service").find("name", "A brand new one") is None


async def test_wrong_values_are_refused_before_anything_is_locked(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    target = [room.target(number)]
    with pytest.raises(BadInput, match="none of fixed, workaround"):
        await desk.perform("resolve", target, {"code": "magic"})
    with pytest.raises(BadInput, match="awaiting_caller, scheduled_with_caller"):
        await desk.perform("hold", target, {"reason": "caller"})
    with pytest.raises(BadInput, match="no moment"):
        await desk.perform("hold", target, {"follow_up_at": "soon"})
    with pytest.raises(BadInput, match="no incident 'INC-X-9'"):
        await desk.perform("cancel", target, {"duplicate_of": "INC-X-9"})
    with pytest.raises(UsageError, match="take does not take colour"):
        await desk.perform("take", target, {"colour": "red"})
    with pytest.raises(UsageError, match="no command 'explode'"):
        await desk.perform("explode", target, {})
    with pytest.raises(UsageError, match="at least one record"):
        await desk.perform("take", [], {})


async def test_a_duplicate_is_linked_by_the_other_ones_number(room: Room) -> None:
    desk = room.desk()
    first, second = await opened(desk), await opened(desk)
    await done(room, desk, "cancel", second, reason="dup", duplicate_of=first.lower())
    incident = room.read(second)
    assert incident.links == (Link(kind="duplicate_of", target=room.read(first).id),)
    (reason,) = [
        change.after for act in incident.history for change in act.changes if change.field == "reason"
    ]
    assert reason == CancelReason.DUPLICATE


async def test_names_are_found_by_login_name_or_unambiguous_start(room: Room) -> None:
    ana, ben = room.desk("ana"), room.desk("ben")
    number = await opened(ben, caller="Maria Ortiz", team="Network")
    await opened(ben, caller="Mariam Diallo")
    for typed in ("Maria Ortiz", "maria ortiz", "maria o"):
        other = await opened(ana, caller=typed)
        assert room.read(other).caller == room.read(number).caller
    with pytest.raises(BadInput, match="could be Maria Ortiz, Mariam Diallo"):
        await opened(ana, caller="maria")
    outcome = await done(room, ana, "assign", number, person="ben", team="net")
    assert room.read(number).assignee == ben.me
    assert outcome.notices == ()


async def test_several_targets_are_one_step_and_all_or_nothing(room: Room) -> None:
    desk = room.desk()
    numbers = [await opened(desk) for _ in range(3)]
    targets = [room.target(number) for number in numbers]
    outcome = await desk.perform("take", targets, {})
    assert outcome.message == "Took INC-T-1, INC-T-2, INC-T-3."
    assert {one.group for one in operations(room)[3:]} == {outcome.group}
    await done(room, desk, "resolve", numbers[1], **RESOLUTION)
    before = [room.read(number) for number in numbers]
    with pytest.raises(Refused, match="1 of 3 refused, nothing was changed: INC-T-2: cannot start"):
        await desk.perform("start", targets, {})
    assert [room.read(number) for number in numbers] == before


async def test_a_record_named_twice_is_moved_once(room: Room) -> None:
    desk = room.desk()
    target = room.target(await opened(desk))
    outcome = await desk.perform("take", [target, target], {})
    assert outcome.numbers == ("INC-T-1",)


async def test_what_all_of_several_lack_is_asked_for(room: Room) -> None:
    desk = room.desk()
    targets = [room.target(await opened(desk)) for _ in range(2)]
    with pytest.raises(MissingFields) as missing:
        await desk.perform("hold", targets, {"reason": "vendor"})
    assert missing.value.names == ("follow_up_at",)


async def test_a_key_acts_on_the_record_as_painted(room: Room) -> None:
    ana, ben = room.desk("ana"), room.desk("ben")
    number = await opened(ana)
    painted = room.target(number)
    await done(room, ben, "take", number)
    with pytest.raises(Refused, match="ben changed assignee meanwhile"):
        await ana.perform("assign", [painted], {"person": "me"})
    with pytest.raises(Refused, match=r"cannot close: it is assigned; .*; ben changed it meanwhile"):
        await ana.perform("close", [painted], {})
    await ana.perform("note", [painted], {"text": "I saw that too"})
    await ana.perform("assign", [Target(painted.id)], {"person": "me"})
    assert room.read(number).assignee == ana.me


async def test_ones_own_change_does_not_stand_in_the_way(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    painted = room.target(number)
    await done(room, desk, "take", number)
    await desk.perform("start", [painted], {})
    assert room.read(number).state is State.IN_PROGRESS


async def test_a_live_store_takes_no_made_up_time_or_name(tmp_path: Path) -> None:
    room = room_in(tmp_path, mark=Mark.LIVE)
    with pytest.raises(Refused, match="fixed clock"):
        await room.desk().perform("new", [], {"title": "x"})
    with pytest.raises(Refused, match="fixed clock"):
        await room.desk().undo()
    posing = Desk(room.store, clock=room.clock, login="ben", zone=PARIS, posing=True)
    with pytest.raises(Refused, match="another's name"):
        await posing.perform("new", [], {"title": "x"})
    honest = Desk(room.store, clock=room.clock, login="ana", zone=PARIS)
    await honest.perform("new", [], {"title": "x"})
    assert len(room.store.rows("incident")) == 1
    room.store.close()


async def test_names_follow_their_records(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    caller = room.read(number).caller
    assert desk.names.person(caller) == "M. Ortiz"

    def rename(tx: object) -> None:
        person = tx.read("person", caller)  # type: ignore[attr-defined]
        tx.put(type(person)(id=person.id, name="Maria Ortiz"))  # type: ignore[attr-defined]

    room.store.transact(rename)
    assert desk.names.person(caller) == "Maria Ortiz"
    assert desk.names.person("nobody") == "nobody"


async def test_the_store_holds_what_was_done(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    await done(room, desk, "take", number)
    again = open_store(room.store.path, read_only=True)
    assert again.read("incident", room.read(number).id) == room.read(number)
    again.close()


async def test_the_operator_is_told_what_goes_to_the_shift_lead(room: Room) -> None:
    desk = room.desk()
    number = await opened(desk)
    for team in ("Desk", "Network", "Desk", "Network"):
        outcome = await done(room, desk, "assign", number, team=team)
    outcome = await done(room, desk, "assign", number, team="Desk")
    assert outcome.notices == (f"{number}: back with this team for the second time: goes to the shift lead",)
