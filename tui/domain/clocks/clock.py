"""A service level clock: a pure function of (history, definition, calendar, now) that can explain itself.

It is never a counter: every answer is the walk over an incident's stretches of time. Wall time is business
time that counts, business time in a pause or between resolved and reopened, and time outside of hours.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.clocks.definitions import RULES, Aim, Definition, Event
from tui.domain.clocks.timeline import Facts, Phase, Stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.domain.calendars import Calendar


class Stage(StrEnum):
    """Where a clock is in its life; a breach is no stage, it stays."""

    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Bucket(StrEnum):
    """What the business time of an interval is counted as."""

    ACTIVE = "active"
    PAUSED = "paused"
    RESOLVED = "resolved"


_WHOLE: Final = 100
#: Why an OLA or UC does not count: nobody waits for them.
ELSEWHERE: Final = "not waiting for them"


class Interval(NamedTuple):
    """One stretch of a clock: `business` of its seconds count as its bucket, the others are outside hours.

    `why` is the reason of a pause. `end` is None where it goes on without end.
    """

    start: int
    end: int | None
    bucket: Bucket
    why: str
    business: int


class Clock(NamedTuple):
    """Where one clock of an incident stands; moments and spans in seconds (a tuple: made at every write).

    `due` is when the target is reached if it never pauses again, None without a target (or if its calendar
    never opens: then `misconfigured`). `warnings` are when so much of the target is
    used. `stopped` is when it was completed or cancelled. `breached` is when the target was first
    missed, also under an earlier priority; `withdrawn` are misses under a priority that was corrected;
    `contested` says that the miss was written down but the history as it is now knows of none.
    """

    definition: Definition
    calendar: Calendar
    stage: Stage
    started: int
    target: int | None
    elapsed: int
    due: int | None
    warnings: tuple[int, ...]
    intervals: tuple[Interval, ...]
    paused_since: int | None = None
    paused_why: str = ""
    stopped: int | None = None
    breached: int | None = None
    withdrawn: tuple[int, ...] = ()
    contested: bool = False

    @property
    def misconfigured(self) -> bool:
        """Whether there is a target that its calendar never reaches."""
        return self.target is not None and self.due is None

    @property
    def over(self) -> bool:
        """Whether more than the target has been used."""
        return self.target is not None and self.elapsed > self.target

    @property
    def left(self) -> int | None:
        """The business seconds left of the target, negative when over."""
        return None if self.target is None else self.target - self.elapsed


def walked(aim: Aim, facts: Facts, stretches: Sequence[Stretch]) -> Clock | None:
    """Return the clock as if it had never had another priority; None if it has not started."""
    definition, calendar, target, points = aim
    begun = _begin(definition, facts, stretches)
    if begun is None:
        return None
    started, stopped = begun
    intervals = intervals_of(definition, calendar, stretches, started, stopped)
    elapsed = 0
    for one in intervals:
        if one.bucket is Bucket.ACTIVE:
            elapsed += one.business
    last = stretches[-1]
    stage, why = Stage.RUNNING, ""
    since = last.start if last.end is None else last.end
    if stopped is not None:
        stage, since = Stage.COMPLETED, stopped
    elif last.phase is not Phase.OPEN:
        stage = Stage.CANCELLED if last.phase is Phase.CANCELLED else Stage.COMPLETED
        since = stopped = max(stretches[_ended(stretches)].start, started)
    else:
        bucket, why = _bucket(definition, last.phase, last.holds)
        if bucket is Bucket.PAUSED:
            stage, since = Stage.PAUSED, _paused_since(intervals, max(last.start, started))
    due, warned = None, []
    if target is not None:
        *warned, due = _reached(intervals, calendar, (*points, target), since, elapsed)
    return Clock(
        definition, calendar, stage, started, target, elapsed, due,
        tuple([moment for moment in warned if moment is not None]), tuple(intervals),
        since if stage is Stage.PAUSED else None, why, stopped,
        due if target is not None and elapsed > target else None,
    )  # fmt: skip


def reached(clock: Clock, percent: int) -> int | None:
    """Return when a running clock has used so much of its target, None if it has none or never does."""
    if clock.target is None:
        return None
    if percent == _WHOLE:
        return clock.due
    points = clock.definition.warnings
    if percent in points and len(points) == len(clock.warnings):
        return clock.warnings[points.index(percent)]
    since = (clock.intervals[-1].end if clock.intervals else None) or clock.started
    span = clock.target * percent // _WHOLE
    return _reached(clock.intervals, clock.calendar, (span,), since, clock.elapsed)[0]


def _ended(stretches: Sequence[Stretch]) -> int:
    """Return from which stretch on the incident is no longer open."""
    place = len(stretches)
    while place and stretches[place - 1].phase is not Phase.OPEN:
        place -= 1
    return place


def _paused_since(intervals: Sequence[Interval], now: int) -> int:
    """Return the beginning of the pauses that lead, without anything between them, to now."""
    since = now
    for one in reversed(intervals):
        if one.bucket is not Bucket.PAUSED:
            break
        since = one.start
    return since


def _begin(
    definition: Definition, facts: Facts, stretches: Sequence[Stretch]
) -> tuple[int, int | None] | None:
    """Return when the clock started and when it stopped for good, if it did; None: it has not started."""
    rules = RULES[definition.metric]
    end = stretches[-1].end
    seen = [mark for mark in facts.marks if end is None or mark.at <= end]
    started = facts.opened
    if definition.only_while:
        held = (one.start for one in stretches if not definition.only_while.isdisjoint(one.holds))
        first = next(held, None)
        if first is None:
            return None
        started = first
    if rules.restarts:
        started = max([started, *(mark.at for mark in seen if not rules.restarts.isdisjoint(mark.events))])
    if not rules.stops:
        return started, None
    if facts.spoken:
        return started, started
    stops = [mark.at for mark in seen if not rules.stops.isdisjoint(mark.events)]
    if Event.RESOLVED in rules.stops:
        stops += [one.start for one in stretches if one.phase is Phase.RESOLVED]
    return started, max(started, min(stops)) if stops else None


def intervals_of(
    definition: Definition,
    calendar: Calendar,
    stretches: Sequence[Stretch],
    started: int,
    stopped: int | None,
) -> list[Interval]:
    """Return what the clock's time consists of; equal neighbours are one."""
    found: list[Interval] = []
    last: Interval | None = None
    for start, end, phase, holds in stretches[: _ended(stretches)]:
        start = max(start, started)  # noqa: PLW2901 (clipped to the clock's own time)
        if stopped is not None:
            end = stopped if end is None else min(end, stopped)  # noqa: PLW2901 (as above)
        if end is not None and end <= start:
            continue
        bucket, why = _bucket(definition, phase, holds)
        if last is not None and (last.bucket, last.why) == (bucket, why):
            start = last.start  # noqa: PLW2901 (as above)
        elif last is not None:
            found.append(last)
        last = Interval(start, end, bucket, why, 0 if end is None else calendar.between(start, end))
    if last is not None:
        found.append(last)
    return found


def _bucket(definition: Definition, phase: Phase, holds: Sequence[str]) -> tuple[Bucket, str]:
    """Say what a stretch counts as, and why it does not."""
    if phase is not Phase.OPEN:
        return Bucket.RESOLVED, ""
    if definition.only_while:
        waits = not definition.only_while.isdisjoint(holds)
        return (Bucket.ACTIVE, "") if waits else (Bucket.PAUSED, ELSEWHERE)
    pausing = next((reason for reason in holds if reason in definition.pausing), "")
    return (Bucket.PAUSED, pausing) if pausing else (Bucket.ACTIVE, "")


def _reached(
    intervals: Sequence[Interval], calendar: Calendar, spans: Sequence[int], since: int, elapsed: int
) -> list[int | None]:
    """Return when so much is used, of spans that grow; beyond the intervals it counts on from `since`."""
    found: list[int | None] = []
    used, at = 0, 0
    for one in intervals:
        if one.bucket is not Bucket.ACTIVE:
            continue
        while at < len(spans) and (one.end is None or used + one.business >= spans[at]):
            found.append(calendar.add(one.start, spans[at] - used))
            at += 1
        used += one.business
    return found + [calendar.add(since, span - elapsed) for span in spans[at:]]
