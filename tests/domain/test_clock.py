from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from domain_builders import START, Stamps, in_state, opened, resolved, waiting
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain import lifecycle
from tui.domain.clock import project_clock, resolution_clock_of
from tui.domain.document import plain
from tui.domain.incident import HoldReason, Incident, State
from tui.domain.priority import RESOLUTION_TARGETS, Level, Override

if TYPE_CHECKING:
    import random

HOUR = timedelta(hours=1)


def milliseconds(moment: datetime | None) -> int | None:
    return (
        None if moment is None else (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    )


def document_of(incident: Incident) -> dict[str, object]:
    document = plain(incident)
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize(
    ("impact", "urgency", "target"),
    [
        (Level.HIGH, Level.HIGH, HOUR),
        (Level.HIGH, Level.MEDIUM, 8 * HOUR),
        (Level.MEDIUM, Level.MEDIUM, 24 * HOUR),
        (Level.MEDIUM, Level.LOW, 48 * HOUR),
        (Level.LOW, Level.LOW, None),
    ],
)
def test_it_is_due_after_the_target_of_its_priority(
    impact: Level, urgency: Level, target: timedelta | None
) -> None:
    incident = opened(Stamps(), impact=impact, urgency=urgency)
    due = resolution_clock_of(incident).due_at
    assert due == (None if target is None else incident.opened_at + target)


def test_an_override_decides_the_target() -> None:
    override = Override(priority=1, derived=3, reason="board", author="ana")
    incident = replace(opened(Stamps()), override=override)
    assert resolution_clock_of(incident).due_at == incident.opened_at + HOUR


def test_waiting_for_the_caller_stops_it_and_moves_what_is_due() -> None:
    stamps = Stamps()
    incident = opened(stamps)
    held = waiting(incident, stamps, HoldReason.AWAITING_CALLER)
    clock = resolution_clock_of(held)
    assert (clock.paused_since, clock.paused) == (held.updated_at, timedelta())
    back = lifecycle.resume(held, stamps(after=3 * HOUR))
    clock = resolution_clock_of(back)
    assert (clock.paused_since, clock.paused) == (None, 3 * HOUR)
    assert clock.due_at == incident.opened_at + 27 * HOUR


def test_waiting_for_a_vendor_does_not_stop_it() -> None:
    stamps = Stamps()
    assert resolution_clock_of(waiting(opened(stamps), stamps)).paused_since is None


def test_a_vendor_hold_beside_one_for_the_caller_leaves_it_paused_since_the_first() -> None:
    stamps = Stamps()
    held = waiting(opened(stamps), stamps, HoldReason.AWAITING_CALLER)
    both = waiting(held, stamps)
    assert resolution_clock_of(both).paused_since == held.updated_at
    left = lifecycle.resume(both, stamps(after=HOUR), hold=HoldReason.AWAITING_CALLER.value)
    assert resolution_clock_of(left).paused == HOUR + timedelta(minutes=1)


def test_the_time_between_resolved_and_reopened_is_its_own() -> None:
    stamps = Stamps()
    incident = opened(stamps)
    done = resolved(incident, stamps)
    again = lifecycle.reopen(done, stamps(after=5 * HOUR), reason="no")
    clock = resolution_clock_of(again)
    assert (clock.resolved, clock.paused) == (5 * HOUR, timedelta())
    assert clock.due_at == incident.opened_at + 29 * HOUR


def test_a_resolved_incident_does_not_stand_still_it_is_done() -> None:
    stamps = Stamps()
    held = waiting(opened(stamps), stamps, HoldReason.AWAITING_CALLER)
    clock = resolution_clock_of(resolved(held, stamps))
    assert clock.paused_since is None
    assert clock.paused == timedelta(minutes=1)


def test_a_pause_that_was_undone_never_was() -> None:
    stamps = Stamps()
    held = waiting(opened(stamps), stamps, HoldReason.AWAITING_CALLER)
    back = lifecycle.resume(held, stamps(after=HOUR))
    undone = replace(back, voided=(held.op, back.op))
    assert resolution_clock_of(undone).paused == timedelta()


def test_an_imported_hold_without_history_stands_since_it_says() -> None:
    held = waiting(opened(Stamps()), Stamps(), HoldReason.AWAITING_CALLER)
    assert resolution_clock_of(replace(held, history=())).paused_since == held.holds[0].since


def test_a_raised_priority_keeps_the_start_and_the_pauses() -> None:
    stamps = Stamps()
    incident = opened(stamps)
    back = lifecycle.resume(waiting(incident, stamps, HoldReason.AWAITING_CALLER), stamps(after=HOUR))
    raised = replace(back, impact=Level.HIGH, urgency=Level.HIGH)
    assert resolution_clock_of(raised).due_at == incident.opened_at + 2 * HOUR


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["caller", "vendor", "resume", "resolve", "reopen", "note"]), st.integers(0, 400)
    ),
    max_size=10,
)


@settings(max_examples=200, deadline=None)
@given(MOVES, st.randoms(use_true_random=False), st.sampled_from(Level), st.sampled_from([0, 1]))
def test_the_document_says_the_same_in_any_order(
    moves: list[tuple[str, int]], shuffler: random.Random, impact: Level, undone: int
) -> None:
    stamps = Stamps()
    incident = opened(stamps, impact=impact)
    for name, minutes in moves:
        incident = _step(incident, name, stamps, timedelta(minutes=minutes))
    if undone:
        incident = replace(incident, voided=(shuffler.choice(incident.history).op,))
    clock = resolution_clock_of(incident)
    expected = milliseconds(clock.due_at), milliseconds(clock.paused_since)
    history = [*incident.history, *shuffler.choices(incident.history, k=3)]
    shuffler.shuffle(history)
    shuffled = replace(incident, history=tuple(history))
    assert resolution_clock_of(shuffled) == clock
    assert project_clock(document_of(shuffled)) == expected
    target = RESOLUTION_TARGETS[incident.priority]
    if clock.due_at is not None and target is not None:
        assert clock.due_at - incident.opened_at == target + clock.paused + clock.resolved


def _step(incident: Incident, name: str, stamps: Stamps, after: timedelta) -> Incident:
    stamps.at += after
    match name:
        case "caller" if incident.is_open:
            return waiting(incident, stamps, HoldReason.AWAITING_CALLER)
        case "vendor" if incident.is_open:
            return waiting(incident, stamps)
        case "resume" if incident.holds:
            return lifecycle.resume(incident, stamps(), hold=incident.holds[0].reason)
        case "resolve" if incident.is_open:
            return resolved(incident, stamps)
        case "reopen" if incident.state is State.RESOLVED:
            return lifecycle.reopen(incident, stamps(), reason="no")
        case _:
            return lifecycle.note(incident, stamps(), text="still there")


def test_a_document_without_its_defaults_is_read_alike() -> None:
    bare = {"opened_at": "2026-11-02T09:00:00Z"}
    assert project_clock(bare) == (milliseconds(START + 24 * HOUR), None)


def test_a_moment_with_an_offset_is_the_same_moment() -> None:
    assert project_clock({"opened_at": "2026-11-02T10:00:00+01:00"})[0] == milliseconds(START + 24 * HOUR)


def test_it_counts_from_the_first_report_not_from_an_earlier_hold() -> None:
    stamps = Stamps()
    incident = in_state(State.ON_HOLD, stamps)
    late = replace(incident, opened_at=stamps.at + HOUR)
    assert resolution_clock_of(late).due_at == late.opened_at + 24 * HOUR
