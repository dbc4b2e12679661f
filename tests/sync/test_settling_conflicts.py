from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from remotes import MemoryRemote
from sync_builders import RESOLUTION

from tui.desk.conflicts import OURS, THEIRS, alike, open_conflicts
from tui.domain.errors import BadInput, IllegalTransition, Refused
from tui.domain.incident import HoldReason, State
from tui.domain.settings import DEFAULT_TEXT

if TYPE_CHECKING:
    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]


async def clash(replicas: Three, remote: MemoryRemote, ours: str, theirs: str, **more: str) -> str:
    """Open a record, let A do one thing and B another to it, and meet; B has the conflict."""
    a, b, _c = replicas
    record = await a.open()
    for one in (a, b):
        await one.meet(remote)
    await a.do(theirs, record, **(RESOLUTION if theirs == "resolve" else more if theirs == "cancel" else {}))
    await b.do(ours, record, **(RESOLUTION if ours == "resolve" else more if ours != "take" else {}))
    for one in (a, b):
        await one.meet(remote)
    assert b.conflicts()
    return record


async def test_ours_is_done_to_the_record_as_it_is_and_reaches_the_others(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await clash(replicas, remote, "take", "take")
    outcome = await b.desk.settle_conflicts([b.conflicts()[0].id], OURS)
    assert outcome.message == f"Settled {b.incident(record).number}."
    for one in (b, a):
        await one.meet(remote)
    assert a.incident(record).assignee == b.desk.me
    assert not open_conflicts(b.store)


async def test_theirs_keeps_the_record_and_our_words(replicas: Three) -> None:
    _a, b, _c = replicas
    remote = MemoryRemote()
    record = await clash(replicas, remote, "resolve", "take")
    before = b.incident(record)
    await b.desk.settle_conflicts([b.conflicts()[0].id], THEIRS)
    after = b.incident(record)
    assert (after.state, after.assignee) == (before.state, before.assignee)
    assert "restarted" in after.history[-1].text
    assert not open_conflicts(b.store)


async def test_settling_is_undone_like_anything_else_and_the_conflict_is_open_again(replicas: Three) -> None:
    a, b, _c = replicas
    record = await clash(replicas, MemoryRemote(), "take", "take")
    for side in (OURS, THEIRS):
        await b.desk.settle_conflicts([open_conflicts(b.store)[0].id], side)
        assert not open_conflicts(b.store)
        await b.desk.undo()
        assert len(open_conflicts(b.store)) == 1
        assert b.incident(record).assignee == a.desk.me


async def test_field_by_field_takes_some_of_ours(replicas: Three) -> None:
    _a, b, _c = replicas
    record = await clash(replicas, MemoryRemote(), "resolve", "take")
    with pytest.raises(BadInput, match="not about colour"):
        await b.desk.settle_conflicts([b.conflicts()[0].id], THEIRS, colour=OURS)
    await b.desk.settle_conflicts([b.conflicts()[0].id], THEIRS, service=OURS)
    after = b.incident(record)
    assert after.service is not None
    assert after.state is State.ASSIGNED


async def test_a_step_the_state_allows_no_more_is_refused_with_what_it_allows(replicas: Three) -> None:
    _a, b, _c = replicas
    await clash(replicas, MemoryRemote(), "resolve", "cancel", reason="withdrawn")
    with pytest.raises(IllegalTransition, match="cannot resolve: it is cancelled for good"):
        await b.desk.settle_conflicts([b.conflicts()[0].id], OURS)
    assert len(open_conflicts(b.store)) == 1


async def test_holds_of_both_sides_stand_together(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    for one in (a, b):
        await one.meet(remote)
    await a.do("hold", record, reason="awaiting_vendor", follow_up_at="+2h")
    await b.do("hold", record, reason="awaiting_change", follow_up_at="+2h")
    for one in (a, b):
        await one.meet(remote)
    (conflict,) = open_conflicts(b.store) or (None,)
    if conflict is not None:
        await b.desk.settle_conflicts([conflict.id], OURS)
    reasons = {hold.reason for hold in b.incident(record).holds}
    assert reasons == {HoldReason.AWAITING_VENDOR, HoldReason.AWAITING_CHANGE}
    assert b.incident(record).state is State.ON_HOLD


async def test_alike_ones_are_settled_as_one_step(replicas: Three) -> None:
    _a, b, _c = replicas
    remote = MemoryRemote()
    for _ in range(3):
        await clash(replicas, remote, "take", "take")
    found = open_conflicts(b.store)
    assert len(alike(found[0], found)) == 3
    await b.desk.settle_conflicts([one.id for one in alike(found[0], found)], THEIRS)
    assert not open_conflicts(b.store)
    await b.desk.undo()
    assert len(open_conflicts(b.store)) == 3


async def test_what_is_settled_is_not_settled_again(replicas: Three) -> None:
    _a, b, _c = replicas
    await clash(replicas, MemoryRemote(), "take", "take")
    name = b.conflicts()[0].id
    await b.desk.settle_conflicts([name], THEIRS)
    with pytest.raises(Refused, match="settled this already"):
        await b.desk.settle_conflicts([name], OURS)


async def test_a_laptop_offline_for_a_week_closes_nothing_a_caller_has_reopened(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await a.do("resolve", record, **RESOLUTION)
    for one in (a, b):
        await one.meet(remote)
    await a.do("reopen", record, reason="still down")
    await a.meet(remote)
    a.clock.at += timedelta(days=7)
    assert await b.desk.tick() == 0, "what fell due since the last complete pull waits for the next"
    assert b.incident(record).state is State.RESOLVED
    await b.meet(remote)
    await b.desk.tick()
    assert b.incident(record).state is State.ASSIGNED


async def test_a_timed_step_happens_once_however_many_make_it(replicas: Three) -> None:
    a, b, c = replicas
    remote = MemoryRemote()
    record = await a.open()
    for one in replicas:
        await one.meet(remote)
    a.clock.at += timedelta(days=3)
    for one in replicas:
        await one.meet(remote)
    for one in replicas:
        assert await one.desk.tick() > 0
    for _ in range(2):
        for one in replicas:
            await one.meet(remote)
    histories = [one.incident(record).history for one in (a, b, c)]
    assert histories[0] == histories[1] == histories[2]
    ids = [act.id for act in histories[0]]
    assert len(ids) == len(set(ids))


async def test_how_a_record_ended_is_taken_whole_or_not_at_all(replicas: Three) -> None:
    _a, b, _c = replicas
    record = await clash(replicas, MemoryRemote(), "resolve", "take")
    await b.desk.settle_conflicts([b.conflicts()[0].id], THEIRS, resolution=OURS)
    after = b.incident(record)
    assert (after.state, after.resolution is None) == (State.RESOLVED, False)
    await b.desk.undo()
    await b.desk.settle_conflicts([b.conflicts()[0].id], OURS, state=THEIRS)
    after = b.incident(record)
    assert (after.state, after.resolution) == (State.ASSIGNED, None)
    assert after.service is not None


async def test_a_state_is_never_typed(replicas: Three) -> None:
    _a, b, _c = replicas
    await clash(replicas, MemoryRemote(), "resolve", "take")
    with pytest.raises(BadInput, match="a state is not typed"):
        await b.desk.settle_conflicts([b.conflicts()[0].id], THEIRS, state="=closed")
    assert len(open_conflicts(b.store)) == 1


async def test_a_person_is_typed_by_name_and_a_new_one_is_made_as_anywhere(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await clash(replicas, remote, "take", "take")
    await b.desk.settle_conflicts([b.conflicts()[0].id], THEIRS, assignee="=Kim")
    kim = b.incident(record).assignee
    assert b.desk.names.person(kim) == "Kim"
    await b.desk.undo()
    await b.desk.settle_conflicts([b.conflicts()[0].id], THEIRS, assignee="=Ben Ortiz")
    for one in (b, a):
        await one.meet(remote)
    assert a.desk.names.person(a.incident(record).assignee) == "Ben Ortiz"


STEPS: dict[str, dict[str, str]] = {
    "hold": {"reason": "awaiting_vendor", "follow_up_at": "+2h"}, "resolve": RESOLUTION, "take": {},
    "cancel": {"reason": "withdrawn"}, "assign": {"team": "Network"}, "start": {},
}  # fmt: skip


@pytest.mark.parametrize("theirs", STEPS)
@pytest.mark.parametrize("ours", STEPS)
async def test_whatever_is_taken_of_a_step_the_record_keeps_the_rules(
    ours: str, theirs: str, replicas: Three
) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    await a.do("assign", record, team="Service desk")
    for one in (a, b):
        await one.meet(remote)
    for one, verb in ((a, theirs), (b, ours)):
        await one.do(verb, record, **STEPS[verb])
    for one in (a, b):
        await one.meet(remote)
    for conflict in open_conflicts(b.store):
        fields = [None, *(part.field for part in conflict.differences)]
        for side, other in ((OURS, THEIRS), (THEIRS, OURS)):
            for field in fields:
                before = b.incident(record)
                try:
                    await b.desk.settle_conflicts([conflict.id], side, **({field: other} if field else {}))
                except (IllegalTransition, Refused):
                    assert b.incident(record) == before
                    continue
                after = b.incident(record)
                assert bool(after.holds) == (after.state is State.ON_HOLD)
                assert (after.resolution is not None) == (after.state is State.RESOLVED)
                await b.desk.undo()
                assert len(open_conflicts(b.store)) == 1


async def test_what_is_not_taken_is_told_by_name(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    for one in (a, b):
        await one.meet(remote)
    await a.do("assign", record, team="Network")
    await b.do("assign", record, team="Field service")
    for one in (a, b):
        await one.meet(remote)
    await b.desk.settle_conflicts([b.conflicts()[0].id], THEIRS)
    assert "team Field service" in b.incident(record).history[-1].text


@pytest.mark.parametrize("side", [OURS, THEIRS])
async def test_what_is_known_of_a_person_is_settled_and_undone_too(replicas: Three, side: str) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    for one in (a, b):
        await one.meet(remote)
    kim = a.incident(record).caller or ""
    for one, phone in ((a, "111"), (b, "222")):
        await one.desk.perform("change-person", (), {"which": "Kim", "phone": phone})
        await one.meet(remote)
    (conflict,) = open_conflicts(b.store)
    await b.desk.settle_conflicts([conflict.id], side)
    assert b.store.read("person", kim).phone == ("222" if side == OURS else "111")
    assert not open_conflicts(b.store)
    outcome = await b.desk.undo()
    assert "settle" in outcome.message
    assert b.store.read("person", kim).phone == "111"
    assert [one.id for one in open_conflicts(b.store)] == [conflict.id]
    await b.desk.settle_conflicts([conflict.id], side)
    assert not open_conflicts(b.store)
    for one in (b, a):
        await one.meet(remote)
    assert a.store.read("person", kim) == b.store.read("person", kim)
    assert b.waiting() == 0


@pytest.mark.parametrize("side", [OURS, THEIRS])
async def test_settings_are_settled_undone_and_settled_again(replicas: Three, side: str) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    for one in (a, b):
        await one.desk.settle(f"{DEFAULT_TEXT}# {one.name}\n")
        await one.meet(remote)
    found = [one.id for one in open_conflicts(b.store)]
    await b.desk.settle_conflicts(found, side)
    wanted = "# B\n" if side == OURS else "# A\n"
    assert b.store.read("settings", "desk").text.endswith(wanted)
    await b.desk.undo()
    assert b.store.read("settings", "desk").text.endswith("# A\n")
    assert [one.id for one in open_conflicts(b.store)] == found
    await b.desk.redo()
    assert b.store.read("settings", "desk").text.endswith(wanted)
    assert not open_conflicts(b.store)
    for one in (b, a):
        await one.meet(remote)
    assert a.store.read("settings", "desk").text.endswith(wanted)
