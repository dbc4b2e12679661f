"""Changing a priority: derived, set by hand with a reason, corrected or changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from domain_builders import Stamps, in_state, opened, resolution

from tui.domain import lifecycle
from tui.domain.errors import IllegalTransition, MissingFields, Refused
from tui.domain.incident import State
from tui.domain.priority import MATRIX, Level, Override

HOURS = timedelta(hours=2)


def test_the_priority_follows_impact_and_urgency() -> None:
    stamps = Stamps()
    edited = lifecycle.edit(opened(stamps), stamps(), impact=Level.HIGH)
    assert (edited.impact, edited.urgency, edited.override) == (Level.HIGH, Level.MEDIUM, None)
    assert [change.field for change in edited.history[-1].changes] == ["impact"]


def test_a_priority_set_by_hand_keeps_who_why_and_what_the_matrix_says() -> None:
    stamps = Stamps()
    with pytest.raises(MissingFields) as lacking:
        lifecycle.edit(opened(stamps), stamps(), priority=1)
    assert lacking.value.names == ("reason",)
    set_ = lifecycle.edit(opened(stamps), stamps(), priority=1, reason="the board meets")
    assert set_.override == Override(priority=1, derived=3, reason="the board meets", author="ana")
    up = lifecycle.edit(set_, stamps(), impact=Level.HIGH)
    assert up.override == Override(priority=1, derived=2, reason="the board meets", author="ana")


@pytest.mark.parametrize("priority", [0, 3])
def test_what_the_matrix_says_anyway_is_no_override(priority: int) -> None:
    stamps = Stamps()
    by_hand = lifecycle.edit(opened(stamps), stamps(), priority=1, reason="board")
    assert lifecycle.edit(by_hand, stamps(), priority=priority, reason="over").override is None


def test_a_desks_own_matrix_decides_what_is_derived() -> None:
    stamps = Stamps()
    matrix = {**MATRIX, (Level.MEDIUM, Level.MEDIUM): 1}
    with pytest.raises(Refused):
        lifecycle.edit(opened(stamps), stamps(), priority=1, reason="board", matrix=matrix)


@pytest.mark.parametrize(("correction", "counts"), [(False, True), (True, False)])
def test_a_miss_under_a_priority_counts_unless_it_had_been_typed_wrong(
    *, correction: bool, counts: bool
) -> None:
    stamps = Stamps()
    urgent = opened(stamps, impact=Level.HIGH, urgency=Level.HIGH)
    calm = lifecycle.edit(
        urgent, stamps(after=HOURS), impact=Level.LOW, reason="one user", correction=correction
    )
    clock = resolution(calm, stamps.at)
    assert (clock.breached is not None, len(clock.withdrawn)) == (counts, not counts)


def test_nothing_to_change_is_refused_and_so_is_what_ended_for_good() -> None:
    stamps = Stamps()
    with pytest.raises(Refused):
        lifecycle.edit(opened(stamps), stamps(), impact=Level.MEDIUM, correction=True)
    for state in (State.CLOSED, State.CANCELLED):
        with pytest.raises(IllegalTransition):
            lifecycle.edit(in_state(state, stamps), stamps(), impact=Level.HIGH)
    assert lifecycle.edit(in_state(State.RESOLVED, stamps), stamps(), impact=Level.HIGH)
