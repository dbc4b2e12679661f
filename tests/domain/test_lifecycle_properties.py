"""Whatever operators do in whatever order, the rules of domain.md section 4 hold."""

from __future__ import annotations

from datetime import timedelta

from domain_builders import START, Stamps, opened, resolution
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain import lifecycle
from tui.domain.clocks.clock import Bucket, Stage
from tui.domain.errors import RuleError
from tui.domain.history import in_order
from tui.domain.incident import (
    FINAL,
    OFFERED_HOLDS,
    CancelReason,
    HoldReason,
    Incident,
    ResolutionCode,
    State,
)

names = st.sampled_from([None, "ana", "ben", "carl"])
teams = st.sampled_from([None, "desk", "network"])
texts = st.sampled_from(["", "words"])

STEPS = st.one_of(
    st.tuples(st.sampled_from(["take", "release", "start", "close"]), st.just({})),
    st.tuples(st.just("assign"), st.fixed_dictionaries({"team": teams, "person": names})),
    st.tuples(
        st.just("hold"),
        st.fixed_dictionaries(
            {
                "reason": st.sampled_from([None, *OFFERED_HOLDS]),
                "follow_up_at": st.sampled_from([None, START + timedelta(days=900)]),
                "reply": texts,
            }
        ),
    ),
    st.tuples(
        st.just("resume"),
        st.fixed_dictionaries(
            {"hold": st.sampled_from(["", "all", *(reason.value for reason in HoldReason)])}
        ),
    ),
    st.tuples(
        st.just("resolve"),
        st.fixed_dictionaries(
            {
                "code": st.sampled_from([None, *ResolutionCode]),
                "solution": texts,
                "closure_category": st.just("network"),
                "service": st.sampled_from([None, "vpn"]),
            }
        ),
    ),
    st.tuples(st.just("reopen"), st.fixed_dictionaries({"reason": texts})),
    st.tuples(
        st.just("cancel"),
        st.fixed_dictionaries(
            {
                "reason": st.sampled_from([None, *CancelReason]),
                "duplicate_of": st.sampled_from([None, "rec0"]),
            }
        ),
    ),
    st.tuples(st.sampled_from(["note", "reply"]), st.fixed_dictionaries({"text": texts})),
)
WHO = st.sampled_from(["ana", "ben", "carl"])
GAPS = st.integers(0, 2_000).map(lambda minutes: timedelta(minutes=minutes))


def keeps_the_rules(incident: Incident) -> None:
    assert (incident.state is State.ON_HOLD) == bool(incident.holds)
    assert (incident.resolved_at is not None) == (incident.state in {State.RESOLVED, State.CLOSED})
    assert (incident.closed_at is not None) == (incident.state is State.CLOSED)
    assert incident.state is not State.NEW or incident.assignee is None
    assert incident.state is not State.IN_PROGRESS or (incident.started and incident.assignee)
    assert incident.first_resolved_at is not None or incident.resolved_at is None
    assert incident.history == in_order(incident.history)
    assert incident.history[-1].op == incident.op or incident.history[-1].occurred_at == incident.updated_at
    assert len({hold.reason for hold in incident.holds}) == len(incident.holds)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(STEPS, WHO, GAPS), max_size=14))
def test_every_sequence_of_moves_keeps_the_rules(steps: list[object]) -> None:
    stamps = Stamps()
    incident = opened(stamps)
    for (name, fields), who, gap in steps:  # type: ignore[misc]
        try:
            moved = getattr(lifecycle, name)(incident, stamps(who, after=gap), **fields)
        except RuleError:
            continue
        keeps_the_rules(moved)
        assert incident.state not in FINAL or moved.state is incident.state
        assert moved.history[: len(incident.history)] == incident.history
        assert len(moved.history) > len(incident.history)
        assert moved.reopenings - incident.reopenings == (name == "reopen")
        assert all(activity.changes for activity in moved.history if activity.verb in {"take", "start"})
        incident = moved


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(STEPS, WHO, GAPS), max_size=14))
def test_wall_time_is_active_paused_and_resolved_time(steps: list[object]) -> None:
    stamps = Stamps()
    incident = opened(stamps)
    paused = resolved = timedelta()
    for (name, fields), who, gap in steps:  # type: ignore[misc]
        stamp = stamps(who, after=gap)
        if incident.state is State.RESOLVED:
            resolved += gap
        elif resolution(incident).stage is Stage.PAUSED:
            paused += gap
        try:
            incident = getattr(lifecycle, name)(incident, stamp, **fields)
        except RuleError:
            continue
    clock = resolution(incident, stamps.at)
    spent = {bucket: timedelta() for bucket in Bucket}
    for one in clock.intervals:
        spent[one.bucket] += timedelta(seconds=one.business)
    assert spent[Bucket.PAUSED] == paused
    if incident.state is not State.RESOLVED:
        assert spent[Bucket.RESOLVED] == resolved or incident.state in FINAL
