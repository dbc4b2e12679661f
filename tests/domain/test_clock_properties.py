"""Whatever happened in whatever order: the sum is the wall, and time only goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from domain_builders import Stamps, opened, resolved, seconds, waiting
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain import lifecycle
from tui.domain.calendars import Calendar, weekdays
from tui.domain.clocks.clock import Bucket, Clock
from tui.domain.clocks.definitions import DEFAULTS, Agreements
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.timeline import facts_of
from tui.domain.document import differences, plain
from tui.domain.history import ActivityKind
from tui.domain.incident import Channel, HoldReason, Incident, State
from tui.domain.priority import Level

if TYPE_CHECKING:
    import random

ZONES = ["UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham"]
AGREEMENTS = st.sampled_from(ZONES).map(
    lambda zone: replace(
        DEFAULTS,
        definitions=tuple(replace(one, calendar="office") for one in DEFAULTS.definitions),
        calendars={"office": Calendar(name="office", zone=zone, week=weekdays(8, 17))},
    )
)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            ["caller", "visit", "vendor", "resume", "resolve", "reopen", "note", "raise", "take"]
        ),
        st.integers(0, 40 * 3600),
    ),
    max_size=10,
)


def lived(moves: list[tuple[str, int]]) -> tuple[Incident, Stamps]:
    stamps = Stamps()
    incident = opened(stamps, channel=Channel.WEB)
    for name, gap in moves:
        stamps.at += timedelta(seconds=gap)
        incident = step(incident, name, stamps)
    return incident, stamps


def step(incident: Incident, name: str, stamps: Stamps) -> Incident:  # noqa: PLR0911 (a move each)
    match name:
        case "caller" if incident.is_open:
            return waiting(incident, stamps, HoldReason.AWAITING_CALLER)
        case "visit" if incident.is_open:
            return waiting(incident, stamps, HoldReason.SCHEDULED_WITH_CALLER)
        case "vendor" if incident.is_open:
            return waiting(incident, stamps)
        case "resume" if incident.holds:
            return lifecycle.resume(incident, stamps(), hold=incident.holds[0].reason)
        case "resolve" if incident.is_open:
            return resolved(incident, stamps)
        case "reopen" if incident.state is State.RESOLVED:
            return lifecycle.reopen(incident, stamps(), reason="no")
        case "take" if incident.is_open and incident.assignee is None:
            return lifecycle.take(incident, stamps())
        case "raise":
            return given_another_impact(incident, stamps)
        case _:
            return lifecycle.note(incident, stamps(), text="still there")


def given_another_impact(incident: Incident, stamps: Stamps) -> Incident:
    up = replace(incident, impact=Level.HIGH if incident.impact is Level.LOW else Level.LOW)
    activity = stamps().activity(ActivityKind.CHANGE, "update", changes=differences(incident, up))
    return replace(up, history=(*incident.history, activity))


def all_clocks(incident: Incident, agreements: Agreements, now: int | None) -> list[Clock]:
    document = plain(incident)
    assert isinstance(document, dict)
    return clocks_of(facts_of(document), agreements, now)


@settings(max_examples=200, deadline=None)
@given(MOVES, AGREEMENTS, st.integers(0, 90 * 3600))
def test_wall_time_is_outside_active_paused_and_resolved_to_the_second(
    moves: list[tuple[str, int]], agreements: Agreements, later: int
) -> None:
    incident, stamps = lived(moves)
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
@given(MOVES, AGREEMENTS, st.randoms(use_true_random=False))
def test_a_shuffled_log_with_duplicates_says_the_same(
    moves: list[tuple[str, int]], agreements: Agreements, shuffler: random.Random
) -> None:
    incident, stamps = lived(moves)
    history = [*incident.history, *shuffler.choices(incident.history, k=3)]
    shuffler.shuffle(history)
    shuffled = replace(incident, history=tuple(history))
    for now in (None, seconds(stamps.at) + 3600):
        assert all_clocks(shuffled, agreements, now) == all_clocks(incident, agreements, now)


@settings(max_examples=100, deadline=None)
@given(MOVES, AGREEMENTS)
def test_elapsed_time_never_goes_back_and_a_miss_stays(
    moves: list[tuple[str, int]], agreements: Agreements
) -> None:
    incident, stamps = lived(moves)
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
@given(MOVES, AGREEMENTS)
def test_without_an_end_it_is_due_when_counting_on_reaches_the_target(
    moves: list[tuple[str, int]], agreements: Agreements
) -> None:
    incident, stamps = lived(moves)
    ahead = {clock.definition.name: clock for clock in all_clocks(incident, agreements, None)}
    for clock in all_clocks(incident, agreements, seconds(stamps.at)):
        assert ahead[clock.definition.name].due == clock.due
        assert ahead[clock.definition.name].warnings == clock.warnings
