"""Whatever is agreed anew in mid-flight, whenever the clock's steps are made: nothing counts twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from domain_builders import seconds
from domain_lives import AGREEMENTS, BEGINNINGS, MOVES, all_clocks, lived
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.clocks.clock import Bucket
from tui.domain.clocks.definitions import DEFAULTS, Agreements, Definition, Metric, Target
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.steps import BREACH, steps_ahead
from tui.domain.clocks.timeline import facts_of
from tui.domain.document import plain
from tui.domain.history import ActorKind
from tui.domain.priority import MATRIX, Level
from tui.domain.timed import make

if TYPE_CHECKING:
    import random

    from tui.domain.incident import Incident

Moves = list[tuple[str, int]]
HOURS = st.lists(st.integers(1, 60), min_size=5, max_size=5)
LEVELS = tuple((impact, urgency) for impact in Level for urgency in Level)
#: Other targets, another matrix, pauses that no longer pause, and an update target.
CHANGED = st.builds(
    lambda agreements, hours, priorities, pausing: replace(
        agreements,
        version="2",
        matrix=dict(zip(LEVELS, priorities, strict=True)),
        definitions=(
            *(
                replace(one, targets=_targets(hours), pausing=one.pausing if pausing else frozenset())
                for one in agreements.definitions
            ),
            Definition(
                name="update", metric=Metric.UPDATE, targets=_targets(hours), calendar="office",
            ),
        ),
    ),
    AGREEMENTS, HOURS, st.lists(st.integers(1, 5), min_size=9, max_size=9), st.booleans(),
)  # fmt: skip


def _targets(hours: list[int]) -> tuple[Target, ...]:
    return tuple(Target(3600 * count) for count in hours)


def stepped(incident: Incident, agreements: Agreements, now: datetime) -> Incident:
    """Make every step that has fallen due, one after the other, as a program does."""
    moment = seconds(now)
    while True:
        document = plain(incident)
        assert isinstance(document, dict)
        told = facts_of(document, agreements)
        ahead = steps_ahead(document, clocks_of(told, agreements, moment), agreements, told)
        if not ahead or ahead[0].at > moment:
            return incident
        incident, _stamp = make(incident, ahead[0], now)


def steps(incident: Incident) -> list[tuple[str, str, datetime]]:
    return [
        (one.id, one.verb, one.occurred_at) for one in incident.history if one.actor_kind is ActorKind.SYSTEM
    ]


@settings(max_examples=100, deadline=None)
@given(MOVES, BEGINNINGS, AGREEMENTS, CHANGED, st.integers(0, 90), st.randoms(use_true_random=False))
def test_what_is_agreed_anew_counts_from_the_first_report_and_a_written_miss_stays(  # noqa: PLR0917 (drawn)
    moves: Moves, begun: datetime, before: Agreements, after: Agreements, later: int, shuffler: random.Random
) -> None:
    incident, stamps = lived(moves, begun)
    now = stamps.at + timedelta(hours=later)
    incident = stepped(incident, before, now)
    told = (change for one in incident.history if one.verb == BREACH for change in one.changes)
    written = {change.before for change in told if change.field == BREACH}
    moment = seconds(now) + 3600
    found = {clock.definition.name: clock for clock in all_clocks(incident, after, moment)}
    for clock in found.values():
        end = clock.stopped if clock.stopped is not None else moment
        assert sum((one.end or 0) - one.start for one in clock.intervals) == end - clock.started
        assert clock.elapsed == sum(one.business for one in clock.intervals if one.bucket is Bucket.ACTIVE)
    for name in written:
        assert found[str(name)].breached is not None
    assert found["resolution"].started == seconds(incident.opened_at)
    history = [*incident.history, *incident.history[:2]]
    shuffler.shuffle(history)
    assert {
        one.definition.name: one
        for one in all_clocks(replace(incident, history=tuple(history)), after, moment)
    } == found


@settings(max_examples=100, deadline=None)
@given(MOVES, BEGINNINGS, CHANGED, st.lists(st.integers(0, 90 * 3600), max_size=5), st.integers(0, 90))
def test_each_step_is_made_once_whenever_programs_and_replicas_make_them(
    moves: Moves, begun: datetime, agreements: Agreements, looks: list[int], last: int
) -> None:
    incident, stamps = lived(moves, begun)
    end = stamps.at + timedelta(seconds=max([*looks, 0]), hours=last)
    at_once = stepped(incident, agreements, end)
    bit_by_bit = incident
    for look in sorted(looks):
        bit_by_bit = stepped(bit_by_bit, agreements, stamps.at + timedelta(seconds=look))
    bit_by_bit = stepped(bit_by_bit, agreements, end)
    assert steps(bit_by_bit) == steps(at_once)
    assert bit_by_bit.state is at_once.state
    assert len({(verb, name) for name, verb, _at in steps(at_once)}) == len(steps(at_once))
    assert stepped(at_once, agreements, end) == at_once


@settings(max_examples=50, deadline=None)
@given(MOVES, BEGINNINGS)
def test_the_same_settings_in_other_words_change_nothing(moves: Moves, begun: datetime) -> None:
    incident, stamps = lived(moves, begun)
    moment = int(stamps.at.replace(tzinfo=UTC).timestamp())
    same = replace(DEFAULTS, version="as before", matrix=dict(MATRIX))
    assert all_clocks(incident, same, moment) == all_clocks(incident, DEFAULTS, moment)
