from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest
from domain_builders import Stamps, in_state, opened, resolved, waiting
from problem_builders import problem, stamp
from pydantic import TypeAdapter

from tui.domain import analysis, lifecycle, tasks
from tui.domain.document import BOOKKEEPING, differences, plain
from tui.domain.history import ActorKind, Operation
from tui.domain.incident import CancelReason, Flag, HoldReason, Incident, State
from tui.domain.mending import INCIDENTS
from tui.domain.problem import Problem
from tui.domain.problem_mending import PROBLEMS
from tui.domain.restore import restore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tui.domain.history import FieldChange

HINTS, GRIDS = get_type_hints(Incident), get_type_hints(Problem)


def decode(field: str, value: object) -> Any:  # noqa: ANN401 (a field)
    return TypeAdapter(HINTS[field]).validate_python(value)


def taken_back(now: Incident, before: Incident, after: Incident) -> tuple[Incident, tuple[str, ...]]:
    """Undo the step from `before` to `after` on the record as it is now."""
    return restore(now, step_of(after, differences(before, after)), decode, INCIDENTS)


def step_of(after: Incident | Problem, changes: Iterable[FieldChange]) -> Operation:
    changes = tuple(changes)
    return Operation(
        id=after.op, group="g", record=after.id, record_kind="incident", kind="step", actor="ana",
        login="ana", actor_kind=ActorKind.OPERATOR, at=after.updated_at, recorded=after.updated_at,
        replica="T", seq=1,
        before={one.field: one.before for one in changes}, after={one.field: one.after for one in changes},
    )  # fmt: skip


def values(incident: Incident) -> dict[str, object]:
    return {
        field.name: getattr(incident, field.name)
        for field in fields(incident)
        if field.name not in BOOKKEEPING
    }


def cancelled(incident: Incident, stamps: Stamps) -> Incident:
    return lifecycle.cancel(incident, stamps(), reason=CancelReason.DUPLICATE, duplicate_of="rec0")


STEPS: dict[str, tuple[State, Callable[[Incident, Stamps], Incident]]] = {
    "take": (State.NEW, lambda one, stamps: lifecycle.take(one, stamps())),
    "assign": (State.IN_PROGRESS, lambda one, stamps: lifecycle.assign(one, stamps(), team="network")),
    "release": (State.IN_PROGRESS, lambda one, stamps: lifecycle.release(one, stamps())),
    "start": (State.ASSIGNED, lambda one, stamps: lifecycle.start(one, stamps())),
    "hold": (State.NEW, waiting),
    "resume": (State.ON_HOLD, lambda one, stamps: lifecycle.resume(one, stamps())),
    "resolve": (State.ON_HOLD, resolved),
    "close": (State.RESOLVED, lambda one, stamps: lifecycle.close(one, stamps())),
    "reopen": (State.RESOLVED, lambda one, stamps: lifecycle.reopen(one, stamps(), reason="no")),
    "cancel": (State.ON_HOLD, cancelled),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_taken_back_leaves_the_record_as_it_was(name: str) -> None:
    state, step = STEPS[name]
    stamps = Stamps()
    before = in_state(state, stamps)
    after = step(before, stamps)
    restored, stays = taken_back(after, before, after)
    assert values(restored) == values(before)
    assert stays == ()


def test_what_a_colleague_changed_since_stays_and_is_named() -> None:
    stamps = Stamps()
    before = in_state(State.ASSIGNED, stamps)
    after = lifecycle.assign(before, stamps(), team="network", person="ben")
    now = lifecycle.assign(after, stamps("ben"), person="carl")
    restored, stays = taken_back(now, before, after)
    assert (restored.team, restored.assignee) == (None, "carl")
    assert set(stays) == {"assignee", "handovers"}


def test_only_ones_own_hold_is_taken_back() -> None:
    stamps = Stamps()
    before = in_state(State.ASSIGNED, stamps)
    after = waiting(before, stamps, HoldReason.AWAITING_CALLER)
    now = waiting(after, stamps)
    restored, stays = taken_back(now, before, after)
    assert [hold.reason for hold in restored.holds] == [HoldReason.AWAITING_VENDOR]
    assert restored.state is State.ON_HOLD
    assert stays == ("state",)


def test_a_hold_does_not_come_back_to_what_was_resolved_since() -> None:
    stamps = Stamps()
    before = in_state(State.ON_HOLD, stamps)
    after = lifecycle.resume(before, stamps())
    now = resolved(after, stamps)
    restored, stays = taken_back(now, before, after)
    assert (restored.state, restored.holds) == (State.RESOLVED, ())
    assert set(stays) == {"state", "holds"}


def test_a_resolution_that_was_closed_since_stays_whole() -> None:
    stamps = Stamps()
    before = in_state(State.IN_PROGRESS, stamps)
    after = resolved(before, stamps)
    now = lifecycle.close(after, stamps("ben"))
    restored, stays = taken_back(now, before, after)
    assert (restored.state, restored.resolved_at) == (State.CLOSED, after.resolved_at)
    assert restored.service == before.service
    assert {"state", "resolution", "resolved_at", "first_resolved_at"} == set(stays)


def test_what_somebody_took_since_does_not_become_new() -> None:
    stamps = Stamps()
    before = opened(stamps)
    after = lifecycle.assign(before, stamps(), team="network")
    now = lifecycle.take(after, stamps("ben"))
    restored, stays = taken_back(now, before, after)
    assert (restored.team, restored.assignee, restored.state) == (None, "ben", State.ASSIGNED)
    assert stays == ("state",)


def test_an_imported_record_that_was_new_with_somebody_is_so_again() -> None:
    stamps = Stamps()
    before = replace(opened(stamps), assignee="resolver")
    for step in (waiting, lambda one, stamps: lifecycle.take(one, stamps())):
        after = step(before, stamps)
        restored, stays = taken_back(after, before, after)
        assert (restored.state, restored.assignee, stays) == (State.NEW, "resolver", ())


def test_a_flag_added_since_stays() -> None:
    stamps = Stamps()
    before = opened(stamps)
    after = replace(before, flags=(Flag.VIP,))
    now = replace(before, flags=(Flag.VIP, Flag.TEST))
    restored, stays = taken_back(now, before, after)
    assert (restored.flags, stays) == ((Flag.TEST,), ())


def test_a_hold_whose_follow_up_moved_since_stays() -> None:
    stamps = Stamps()
    before = in_state(State.ASSIGNED, stamps)
    after = waiting(before, stamps)
    now = waiting(after, stamps)
    restored, stays = taken_back(now, before, after)
    assert restored.holds == now.holds
    assert "holds" in stays


def test_a_document_value_is_what_json_can_say() -> None:
    incident = waiting(opened(Stamps()), Stamps())
    hold = plain(incident.holds[0])
    assert isinstance(hold, dict)
    assert datetime.fromisoformat(str(hold["since"])) == incident.holds[0].since
    assert plain(hold) == hold


def test_a_task_done_before_tasks_were_mandatory_or_not_is_open_again() -> None:
    stamps = Stamps()
    before = tasks.add(opened(stamps), stamps(), title="ask")
    after = tasks.tick_off(before, stamps(), task="ask")
    old = [
        replace(change, before=unsaid(change.before), after=unsaid(change.after))
        for change in differences(before, after)
    ]
    restored, stays = restore(after, step_of(after, old), decode, INCIDENTS)
    assert (restored.tasks, stays) == (before.tasks, ())


def unsaid(told: Any) -> Any:  # noqa: ANN401 (a list of tasks)
    return [{key: value for key, value in one.items() if key != "mandatory"} for one in told]


def test_a_cell_somebody_wrote_anew_stays() -> None:
    empty = problem()
    first = analysis.grid(empty, stamp(), dimension="what", heading="is", text="mine")
    now = analysis.grid(first, stamp(actor="ben"), dimension="what", heading="is", text="theirs")
    step = step_of(first, differences(empty, first))
    restored, stays = restore(
        now, step, lambda field, value: TypeAdapter(GRIDS[field]).validate_python(value), PROBLEMS
    )
    assert ([one.text for one in restored.grid], stays) == (["theirs"], ("grid",))
