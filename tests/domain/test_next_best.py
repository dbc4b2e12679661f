"""What to do next, in an order one can read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.next_best import FLAGS, IMPACT, Candidate, Risk, Whose, order, rank, reasons

NOW = 1_000_000
_MOMENTS = st.none() | st.integers(NOW - 900_000, NOW + 900_000)
CANDIDATES = st.builds(
    Candidate, number=st.text(min_size=1, max_size=5), priority=st.integers(1, 5), due=_MOMENTS,
    warn=_MOMENTS, alarm=_MOMENTS, on_hold=st.booleans(), snoozed=_MOMENTS, caller_last=st.booleans(),
    mine=st.none() | st.sampled_from(Whose),
    flags=st.frozensets(st.sampled_from(["major", "vip", "test", "followup", "replied"])),
)  # fmt: skip


@given(CANDIDATES)
def test_the_score_is_the_product_of_its_parts_and_the_reasons_say_all_of_them(one: Candidate) -> None:
    placed = rank(one, NOW)
    if placed is None:
        return
    raised = 1
    for flag in one.flags & FLAGS.keys():
        raised *= FLAGS[flag][0]
    assert placed.impact == IMPACT[one.priority] * raised
    assert placed.score == placed.risk.factor * placed.impact * placed.whose.factor
    words = reasons(one, placed)
    assert "\n" not in words
    assert words.endswith(f"= {placed.score}")
    assert all(part in words for part in (placed.risk.words, placed.whose.words, f"P{one.priority}"))


@given(CANDIDATES)
def test_nobody_is_sent_to_what_is_somebody_elses_snoozed_a_test_or_waiting(one: Candidate) -> None:
    placed = rank(one, NOW)
    asleep = one.snoozed is not None and one.snoozed > NOW
    waits = one.on_hold and not (one.caller_last or one.flags & {"followup", "replied"})
    assert (placed is None) == (one.mine is None or asleep or waits or "test" in one.flags)


@given(CANDIDATES, st.integers(0, 900_000))
def test_it_never_falls_back_by_time_passing_alone(one: Candidate, later: int) -> None:
    before, after = rank(one, NOW), rank(one, NOW + later)
    if before is not None:
        assert after is not None
        assert after.score >= before.score or one.alarm is None or one.due is None or one.alarm > one.due


@given(st.lists(CANDIDATES, max_size=12))
def test_it_is_one_order_whatever_order_the_records_come_in(found: list[Candidate]) -> None:
    placed = [(one, at) for one in found if (at := rank(one, NOW)) is not None]
    forth = sorted(order(one, at) for one, at in placed)
    assert forth == sorted(order(one, at) for one, at in reversed(placed))
    assert [-key[0] for key in forth] == sorted((at.score for _, at in placed), reverse=True)


def test_what_is_over_its_target_comes_before_what_is_in_time_and_mine_before_anybodys() -> None:
    late = Candidate(number="1", priority=3, mine=Whose.MINE, due=NOW - 1)
    soon = Candidate(number="2", priority=3, mine=Whose.MINE, due=NOW + 1)
    free = Candidate(number="3", priority=3, mine=Whose.ANYBODYS, due=NOW - 1)
    ranks = {one.number: rank(one, NOW) for one in (late, soon, free)}
    assert [placed.score for placed in ranks.values() if placed] == [160, 32, 80]
    first = ranks["1"]
    assert first is not None
    assert first.risk is Risk.OVER
    assert reasons(late, first) == "over its target (10) × P3 (4) × yours (4) = 160"


_FREE: dict[str, Any] = {"mine": Whose.ANYBODYS, "due": NOW + 2}
_MINE: dict[str, Any] = {"mine": Whose.MINE, "due": NOW + 9}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"priority": 1, **_FREE}, {"priority": 2, **_MINE}),
        ({"priority": 1, **_FREE}, {"priority": 3, **_MINE}),
        ({"priority": 1, **_FREE}, {"priority": 4, **_MINE}),
        ({"priority": 2, **_FREE}, {"priority": 4, **_MINE}),
        ({"priority": 3, "flags": frozenset({"major"}), **_FREE}, {"priority": 2, **_MINE}),
        ({"priority": 4, "flags": frozenset({"major"}), **_FREE}, {"priority": 4, **_MINE}),
        ({"priority": 1, **_FREE, "mine": Whose.MY_TEAMS}, {"priority": 1, **_FREE}),
        ({"priority": 2, **_MINE}, {"priority": 2, **_FREE}),
        ({"priority": 4, **_MINE}, {"priority": 4, **_FREE}),
        ({"priority": 3, **_MINE, "alarm": NOW}, {"priority": 1, **_FREE}),
        ({"priority": 1, **_FREE, "warn": NOW}, {"priority": 2, **_MINE}),
        ({"priority": 2, **_MINE, "caller_last": True}, {"priority": 1, **_FREE}),
    ],
)
def test_urgent_and_nobodys_comes_before_mine_in_time_but_not_before_mine_at_risk(
    first: dict[str, Any], then: dict[str, Any]
) -> None:
    one, other = Candidate(number="1", **first), Candidate(number="2", **then)
    placed, after = rank(one, NOW), rank(other, NOW)
    assert placed is not None
    assert after is not None
    assert order(one, placed) < order(other, after), (reasons(one, placed), reasons(other, after))
