"""Whatever happened in whatever order: the sum is the wall, and time only goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain_builders import seconds
from domain_lives import AGREEMENTS, BEGINNINGS, MOVES, all_clocks, lived
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.clocks.clock import Bucket

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from tui.domain.clocks.definitions import Agreements


@settings(max_examples=200, deadline=None)
@given(MOVES, BEGINNINGS, AGREEMENTS, st.integers(0, 90 * 3600))
def test_wall_time_is_outside_active_paused_and_resolved_to_the_second(
    moves: list[tuple[str, int]], begun: datetime, agreements: Agreements, later: int
) -> None:
    incident, stamps = lived(moves, begun)
    now = seconds(stamps.at) + later
    for clock in all_clocks(incident, agreements, now):
        end = clock.stopped if clock.stopped is not None else now
        walls = [(one.end or 0) - one.start for one in clock.intervals]
        assert sum(walls) == end - clock.started
        outside = sum(wall - one.business for wall, one in zip(walls, clock.intervals, strict=True))
        buckets = {
            bucket: sum(one.business for one in clock.intervals if one.bucket is bucket) for bucket in Bucket
        }
        assert outside + sum(buckets.values()) == end - clock.started
        assert outside == end - clock.started - clock.calendar.between(clock.started, end)
        assert buckets[Bucket.ACTIVE] == clock.elapsed
        assert all(
            one.end == two.start for one, two in zip(clock.intervals, clock.intervals[1:], strict=False)
        )


@settings(max_examples=150, deadline=None)
@given(MOVES, BEGINNINGS, AGREEMENTS, st.randoms(use_true_random=False))
def test_a_shuffled_log_with_duplicates_says_the_same(
    moves: list[tuple[str, int]], begun: datetime, agreements: Agreements, shuffler: random.Random
) -> None:
    incident, stamps = lived(moves, begun)
    history = [*incident.history, *shuffler.choices(incident.history, k=3)]
    shuffler.shuffle(history)
    shuffled = replace(incident, history=tuple(history))
    for now in (None, seconds(stamps.at) + 3600):
        assert all_clocks(shuffled, agreements, now) == all_clocks(incident, agreements, now)


@settings(max_examples=100, deadline=None)
@given(MOVES, BEGINNINGS, AGREEMENTS)
def test_elapsed_time_never_goes_back_and_a_miss_stays(
    moves: list[tuple[str, int]], begun: datetime, agreements: Agreements
) -> None:
    incident, stamps = lived(moves, begun)
    elapsed: dict[str, int] = {}
    missed: set[str] = set()
    first, last = seconds(incident.opened_at), seconds(stamps.at) + 90 * 3600
    for now in range(first, last, 5 * 3600 + 17):
        for clock in all_clocks(incident, agreements, now):
            assert clock.elapsed >= elapsed.get(clock.definition.name, 0)
            elapsed[clock.definition.name] = clock.elapsed
            assert "raise" in dict(moves) or clock.breached is not None or clock.definition.name not in missed
            if clock.breached is not None:
                missed.add(clock.definition.name)


@settings(max_examples=100, deadline=None)
@given(MOVES, BEGINNINGS, AGREEMENTS)
def test_without_an_end_it_is_due_when_counting_on_reaches_the_target(
    moves: list[tuple[str, int]], begun: datetime, agreements: Agreements
) -> None:
    incident, stamps = lived(moves, begun)
    ahead = {clock.definition.name: clock for clock in all_clocks(incident, agreements, None)}
    for clock in all_clocks(incident, agreements, seconds(stamps.at)):
        assert ahead[clock.definition.name].due == clock.due
        assert ahead[clock.definition.name].warnings == clock.warnings
