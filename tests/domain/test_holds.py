from __future__ import annotations

from datetime import timedelta

import pytest
from domain_builders import Stamps, in_state, opened, waiting

from tui.domain import lifecycle
from tui.domain.errors import MissingFields, Refused
from tui.domain.history import ActivityKind, Visibility
from tui.domain.incident import Flag, HoldReason, State

CALLER, VENDOR = HoldReason.AWAITING_CALLER, HoldReason.AWAITING_VENDOR


def test_a_hold_asks_for_exactly_what_is_missing() -> None:
    stamps = Stamps()
    incident = opened(stamps)
    with pytest.raises(MissingFields) as missing:
        lifecycle.hold(incident, stamps())
    assert missing.value.names == ("reason", "follow_up_at")
    with pytest.raises(MissingFields) as missing:
        lifecycle.hold(incident, stamps(), reason=VENDOR)
    assert missing.value.names == ("follow_up_at",)
    with pytest.raises(MissingFields) as missing:
        lifecycle.hold(incident, stamps(), reason=CALLER)
    assert missing.value.names == ("follow_up_at", "reply")


def test_waiting_for_the_caller_sends_a_public_reply_that_can_be_recalled() -> None:
    stamps = Stamps()
    held = waiting(opened(stamps), stamps, CALLER)
    hold, reply = held.history[-2:]
    assert (hold.kind, reply.kind) == (ActivityKind.TRANSITION, ActivityKind.REPLY)
    assert (reply.visibility, reply.recipients) == (Visibility.PUBLIC, ("kim",))
    assert reply.release_at == reply.occurred_at + timedelta(seconds=60)
    assert hold.op == reply.op == held.op


def test_there_is_nobody_to_ask_without_a_caller() -> None:
    stamps = Stamps()
    with pytest.raises(Refused, match="name a recipient"):
        waiting(opened(stamps, caller=None), stamps, CALLER)


def test_a_follow_up_in_the_past_is_refused() -> None:
    stamps = Stamps()
    incident, stamp = opened(stamps), stamps()
    with pytest.raises(Refused, match="past"):
        lifecycle.hold(incident, stamp, reason=VENDOR, follow_up_at=stamp.at)


def test_it_can_wait_for_two_things_and_is_on_hold_while_one_remains() -> None:
    stamps = Stamps()
    held = waiting(waiting(in_state(State.IN_PROGRESS, stamps), stamps), stamps, CALLER)
    assert {hold.reason for hold in held.holds} == {CALLER, VENDOR}
    with pytest.raises(MissingFields) as missing:
        lifecycle.resume(held, stamps())
    assert missing.value.names == ("hold",)
    one = lifecycle.resume(held, stamps(), hold=CALLER.value)
    assert (one.state, [hold.reason for hold in one.holds]) == (State.ON_HOLD, [VENDOR])
    assert lifecycle.resume(one, stamps()).state is State.IN_PROGRESS


def test_all_holds_can_be_lifted_at_once() -> None:
    stamps = Stamps()
    held = waiting(waiting(in_state(State.IN_PROGRESS, stamps), stamps), stamps, CALLER)
    assert lifecycle.resume(held, stamps(), hold=lifecycle.ALL_HOLDS).holds == ()


def test_lifting_a_hold_that_is_not_there_is_refused_naming_those_that_are() -> None:
    stamps = Stamps()
    with pytest.raises(Refused, match="awaiting_vendor"):
        lifecycle.resume(in_state(State.ON_HOLD, stamps), stamps(), hold=CALLER.value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.IN_PROGRESS, State.IN_PROGRESS),
        (State.ASSIGNED, State.ASSIGNED),
        (State.NEW, State.NEW),
    ],
)
def test_the_last_hold_lifted_leads_back_to_where_work_stood(before: State, after: State) -> None:
    stamps = Stamps()
    held = waiting(in_state(before, stamps), stamps)
    assert lifecycle.resume(held, stamps()).state is after


def test_handed_over_while_new_and_waiting_it_comes_back_assigned() -> None:
    stamps = Stamps()
    held = lifecycle.assign(waiting(opened(stamps), stamps), stamps(), team="network")
    assert lifecycle.resume(held, stamps()).state is State.ASSIGNED


def test_a_second_hold_for_the_same_reason_moves_its_follow_up_and_waits_on() -> None:
    stamps = Stamps()
    held = waiting(opened(stamps), stamps)
    later = waiting(held, stamps)
    (first,), (second,) = held.holds, later.holds
    assert (second.id, second.since) == (first.id, first.since)
    assert second.follow_up_at is not None
    assert first.follow_up_at is not None
    assert second.follow_up_at > first.follow_up_at


def test_looking_after_a_hold_drops_the_followup_flag() -> None:
    stamps = Stamps()
    held = waiting(opened(stamps, flags=(Flag.VIP, Flag.FOLLOWUP)), stamps)
    assert held.flags == (Flag.VIP,)
