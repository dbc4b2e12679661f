"""Service level clocks: what starts, pauses and stops them, and domain.md's golden cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from domain_builders import START, Stamps, clocks, in_state, opened, resolution, resolved, seconds, waiting

from tui.domain import lifecycle
from tui.domain.calendars import Calendar, Week, weekdays
from tui.domain.clocks.clock import Bucket, Stage
from tui.domain.clocks.columns import project_clocks
from tui.domain.clocks.definitions import ALWAYS, Accord, Agreements, Definition, Metric, Target
from tui.domain.clocks.timeline import BREACH, CORRECT
from tui.domain.history import Activity, ActivityKind, ActorKind, FieldChange
from tui.domain.incident import Channel, HoldReason, Incident, State
from tui.domain.priority import Level, Override

HOUR = timedelta(hours=1)
OFFICE = weekdays(8, 17)
PAUSING = frozenset({"awaiting_caller", "scheduled_with_caller"})


def agreed(
    *hours: int | None, week: Week = OFFICE, zone: str = "UTC", metric: Metric = Metric.RESOLUTION
) -> Agreements:
    """Return one agreement, named resolution, with these targets by priority."""
    targets = tuple(None if one is None else Target(one * 3600) for one in hours or (4,) * 5)
    definition = Definition(
        name="resolution", metric=metric, targets=targets, calendar="office", pausing=PAUSING,
        round_the_clock="always",
    )  # fmt: skip
    calendars = {"office": Calendar(name="office", zone=zone, week=week), "always": ALWAYS}
    return Agreements(definitions=(definition,), calendars=calendars, round_the_clock=frozenset({"24×7"}))


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    """Return a moment of November 2026; the 2nd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def changed(when: datetime, name: str, verb: str = "update", **fields: tuple[object, object]) -> Activity:
    changes = tuple(FieldChange(field=key, before=pair[0], after=pair[1]) for key, pair in fields.items())
    return Activity(
        id=name, kind=ActivityKind.CHANGE, occurred_at=when, recorded_at=when, author="ana", verb=verb,
        changes=changes,
    )  # fmt: skip


def pause(
    name: str, since: datetime, until: datetime | None, reason: str = "awaiting_caller"
) -> list[Activity]:
    hold = [{"id": f"h{name}", "reason": reason}]
    begun = changed(since, f"{name}a", state=("assigned", "on_hold"), holds=([], hold))
    if until is None:
        return [begun]
    return [begun, changed(until, f"{name}b", state=("on_hold", "assigned"), holds=(hold, []))]


def incident(*history: Activity, since: datetime = START, **fields: object) -> Incident:
    blank = Incident(id="r", number="INC1", title="x", opened_at=since, updated_at=since, history=history)
    return replace(blank, **{"state": State.ASSIGNED, **fields})  # type: ignore[arg-type]


def spent(clock: object, bucket: Bucket) -> int:
    return sum(one.business for one in clock.intervals if one.bucket is bucket)  # type: ignore[attr-defined]


# -- golden cases ---------------------------------------------------------------------------------------


def test_a_pause_over_the_weekend_moves_what_is_due_by_its_business_time() -> None:
    paris = "Europe/Paris"  # one hour ahead of UTC in November
    record = incident(*pause("p", at(16, day=6), at(9, day=9)), since=at(15, day=6))
    clock = resolution(record, at(9, day=9), agreed(week=weekdays(8, 18), zone=paris))
    assert clock.due == seconds(at(12, day=9))
    assert spent(clock, Bucket.PAUSED) == 3 * 3600


def test_a_raised_priority_starts_at_the_first_report_and_keeps_the_pauses() -> None:
    raised = changed(at(12), "up", urgency=("medium", "high"))
    record = incident(*pause("p", at(10), at(11)), raised, since=at(9), urgency=Level.HIGH)
    clock = resolution(record, at(12), agreed(1, 4, 24, 48, None))
    assert (clock.due, clock.elapsed) == (seconds(at(14)), 2 * 3600)


@pytest.mark.parametrize("service", ["pay", "mail"])
def test_urgent_work_on_a_service_supported_round_the_clock_counts_at_night(service: str) -> None:
    record = incident(since=at(16), impact=Level.HIGH, service=service)
    due = resolution(record, None, agreed()).due
    assert due == seconds(at(20) if service == "pay" else at(11, day=3))
    calm = resolution(replace(record, impact=Level.LOW), None, agreed()).due
    assert calm == seconds(at(11, day=3))


# -- edges ----------------------------------------------------------------------------------------------


def test_a_calendar_that_never_opens_is_never_due_and_says_so() -> None:
    clock = resolution(incident(), at(12), agreed(week=((),) * 7))
    assert (clock.due, clock.misconfigured, clock.elapsed) == (None, True, 0)


def test_a_zero_target_is_due_at_once_and_over_a_second_later() -> None:
    assert resolution(incident(), START, agreed(0, 0, 0, 0, 0)).breached is None
    clock = resolution(incident(), START + timedelta(seconds=1), agreed(0, 0, 0, 0, 0))
    assert (clock.due, clock.breached) == (seconds(START), seconds(START))


def test_what_is_resolved_at_the_very_moment_is_met() -> None:
    for late, missed in ((0, None), (1, seconds(at(13)))):
        when = at(13) + timedelta(seconds=late)
        done = changed(when, "z", state=("assigned", "resolved"))
        clock = resolution(incident(done, state=State.RESOLVED), at(20), agreed())
        assert (clock.stage, clock.breached) == (Stage.COMPLETED, missed)


def test_activities_within_one_second_keep_their_order() -> None:
    first = changed(at(10) + timedelta(milliseconds=900), "a", state=("assigned", "resolved"))
    second = changed(at(10) + timedelta(milliseconds=100), "b", state=("new", "assigned"))
    assert resolution(incident(first, second, state=State.RESOLVED)).stopped == seconds(at(10))


# -- pauses ---------------------------------------------------------------------------------------------


def test_waiting_for_the_caller_stops_it_and_moves_what_is_due() -> None:
    stamps = Stamps()
    held = waiting(opened(stamps), stamps, HoldReason.AWAITING_CALLER)
    clock = resolution(held)
    assert (clock.stage, clock.paused_since) == (Stage.PAUSED, seconds(held.updated_at))
    back = lifecycle.resume(held, stamps(after=3 * HOUR))
    clock = resolution(back, stamps.at)
    assert (clock.stage, spent(clock, Bucket.PAUSED)) == (Stage.RUNNING, 3 * 3600)
    assert clock.due == seconds(held.opened_at + 27 * HOUR)


def test_waiting_for_a_vendor_feeds_the_vendors_clock_and_pauses_nothing() -> None:
    stamps = Stamps()
    held = waiting(opened(stamps), stamps)
    found = clocks(held, stamps.at + HOUR)
    assert found["resolution"].stage is Stage.RUNNING
    assert (found["vendor"].definition.accord, found["vendor"].elapsed) == (Accord.UC, 3600)
    back = lifecycle.resume(held, stamps(after=HOUR))
    assert clocks(back, stamps.at + 5 * HOUR)["vendor"].elapsed == 3600


def test_of_two_holds_the_first_gives_its_reason_until_it_ends() -> None:
    stamps = Stamps()
    held = waiting(opened(stamps), stamps, HoldReason.AWAITING_CALLER)
    both = waiting(held, stamps, HoldReason.SCHEDULED_WITH_CALLER)
    left = lifecycle.resume(both, stamps(after=HOUR), hold=HoldReason.AWAITING_CALLER.value)
    pauses = [
        (one.why, one.business)
        for one in resolution(left, stamps.at + HOUR).intervals
        if one.bucket is Bucket.PAUSED
    ]
    assert pauses == [("awaiting_caller", 3660), ("scheduled_with_caller", 3600)]


def test_the_time_between_resolved_and_reopened_is_its_own() -> None:
    stamps = Stamps()
    record = opened(stamps)
    again = lifecycle.reopen(resolved(record, stamps), stamps(after=5 * HOUR), reason="no")
    clock = resolution(again, stamps.at)
    assert (spent(clock, Bucket.RESOLVED), spent(clock, Bucket.PAUSED)) == (5 * 3600, 0)
    assert clock.due == seconds(record.opened_at + 29 * HOUR)


def test_a_pause_that_was_undone_never_was() -> None:
    stamps = Stamps()
    held = waiting(opened(stamps), stamps, HoldReason.AWAITING_CALLER)
    back = lifecycle.resume(held, stamps(after=HOUR))
    assert spent(resolution(replace(back, voided=(held.op, back.op)), stamps.at), Bucket.PAUSED) == 0


def test_an_imported_hold_without_history_stands_since_it_says() -> None:
    held = waiting(opened(Stamps()), Stamps(), HoldReason.AWAITING_CALLER)
    assert resolution(replace(held, history=())).paused_since == seconds(held.holds[0].since)


def test_it_counts_from_the_first_report_not_from_an_earlier_hold() -> None:
    stamps = Stamps()
    held = in_state(State.ON_HOLD, stamps)
    late = replace(held, opened_at=stamps.at + HOUR)
    assert resolution(late).due == seconds(late.opened_at + 24 * HOUR)


def test_cancelling_ends_every_clock() -> None:
    stamps = Stamps()
    found = clocks(in_state(State.CANCELLED, stamps), stamps.at + HOUR)
    assert found["resolution"].stage is Stage.CANCELLED


# -- response and update --------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", Channel)
def test_a_report_by_telephone_or_in_person_is_answered_at_once(channel: Channel) -> None:
    response = clocks(opened(Stamps(), channel=channel))["response"]
    spoken = channel in {Channel.TELEPHONE, Channel.IN_PERSON}
    assert (response.stage is Stage.COMPLETED, response.elapsed) == (spoken, 0)


@pytest.mark.parametrize(
    ("does", "stops"),
    [("take", True), ("start", True), ("reply", True), ("resolve", True), ("assign", False), ("note", False)],
)
def test_a_response_stops_when_a_human_takes_it(does: str, *, stops: bool) -> None:
    stamps = Stamps()
    record = opened(stamps, channel=Channel.WEB)
    ways = {
        "take": lambda: lifecycle.take(record, stamps()),
        "start": lambda: lifecycle.start(lifecycle.assign(record, stamps(), person="ben"), stamps()),
        "reply": lambda: lifecycle.reply(record, stamps(), text="we are on it"),
        "resolve": lambda: resolved(record, stamps),
        "assign": lambda: lifecycle.assign(record, stamps(), team="network", person="ben"),
        "note": lambda: lifecycle.note(record, stamps(), text="hm"),
    }
    response = clocks(ways[does](), stamps.at + HOUR)["response"]
    assert (response.stage is Stage.COMPLETED) == stops
    assert response.stopped == (seconds(stamps.at) if stops else None)


def test_the_system_answers_nobody_and_a_response_never_restarts() -> None:
    stamps = Stamps()
    record = opened(stamps, channel=Channel.WEB)
    stamp = replace(stamps(), actor_kind=ActorKind.SYSTEM)
    assert clocks(lifecycle.take(record, stamp))["response"].stage is Stage.RUNNING
    taken = lifecycle.take(record, stamps())
    given = lifecycle.release(taken, stamps(after=HOUR))
    assert clocks(given, stamps.at)["response"].stopped == seconds(taken.updated_at)


def test_a_p5_is_answered_within_a_business_day() -> None:
    record = opened(Stamps(), channel=Channel.WEB, impact=Level.LOW, urgency=Level.LOW)
    response = clocks(record)["response"]
    assert (response.calendar.name, response.target) == ("office", 10 * 3600)


def test_an_update_is_due_anew_after_each_reply_and_an_earlier_miss_stays() -> None:
    replies = [
        replace(changed(at(hour), f"r{hour}"), kind=ActivityKind.REPLY, visibility="public")
        for hour in (10, 14)
    ]
    agreements = agreed(*(2,) * 5, metric=Metric.UPDATE)
    clock = resolution(incident(*replies), at(15), agreements)
    assert (clock.started, clock.due, clock.breached) == tuple(seconds(at(hour)) for hour in (14, 16, 12))


# -- breaches -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["update", CORRECT])
def test_a_miss_under_an_earlier_priority_counts_unless_it_was_typed_wrong(verb: str) -> None:
    lowered = changed(at(12), "low", verb, impact=("high", "low"))
    clock = resolution(incident(lowered, impact=Level.LOW), at(12), agreed(1, 1, 24, 48, None))
    missed = seconds(at(10))
    assert (clock.breached, clock.withdrawn) == ((missed, ()) if verb == "update" else (None, (missed,)))


def test_a_raise_is_late_at_once_but_not_before_it() -> None:
    raised = changed(at(12), "up", impact=("medium", "high"))
    clock = resolution(incident(raised, impact=Level.HIGH, urgency=Level.HIGH), at(13), agreed(1, 2, 9, 9))
    assert (clock.due, clock.breached) == (seconds(at(10)), seconds(at(10)))


def test_work_that_arrives_late_contests_a_written_miss_and_never_removes_it() -> None:
    written = changed(at(13, 1), "miss", BREACH, breach=("resolution", at(13).isoformat()))
    assert not resolution(incident(written), at(14), agreed()).contested
    late = resolution(incident(*pause("p", at(10), at(12)), written), at(14), agreed())
    assert (late.contested, late.breached, late.over) == (True, seconds(at(13)), False)


def test_warnings_are_when_so_much_of_the_target_was_used() -> None:
    clock = resolution(incident(*pause("p", at(10), at(11))), at(12), agreed())
    assert clock.warnings == (seconds(at(12)), seconds(at(13)))


# -- list columns ---------------------------------------------------------------------------------------


def test_the_response_comes_first_until_it_is_met() -> None:
    bare = {"opened_at": "2026-11-02T10:00:00+01:00", "channel": "web"}
    columns = project_clocks(bare)
    assert (columns.metric, columns.due) == ("response", seconds(at(13)) * 1000)
    spoken = project_clocks({**bare, "channel": "telephone"})
    assert (spoken.metric, spoken.due) == ("resolution", seconds(at(9, day=3)) * 1000)


def test_an_override_decides_the_target() -> None:
    override = Override(priority=1, derived=3, reason="board", author="ana")
    assert resolution(incident(override=override)).due == seconds(START + HOUR)
