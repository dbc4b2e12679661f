"""A service level clock: a pure function of (history, definition, calendar, now) that can explain itself.

It is never a counter: every answer is the walk over an incident's stretches of time. Wall time is business
time that counts, business time in a pause or between resolved and reopened, and time outside of hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.calendars import Calendar
from tui.domain.clocks.definitions import RULES, Definition, Event
from tui.domain.clocks.timeline import Facts, Phase, Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Where one clock of an incident stands; moments and spans in seconds.

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


def walked(
    definition: Definition, calendar: Calendar, facts: Facts, priority: int, stretches: Sequence[Stretch]
) -> Clock | None:
    """Return the clock without its misses; None if it has not started."""
    begun = _begin(definition, facts, stretches)
    if begun is None:
        return None
    started, stopped = begun
    intervals = tuple(intervals_of(definition, calendar, stretches, started, stopped))
    given = definition.targets[priority - 1]
    target = None if given is None else given.on(calendar)
    elapsed = sum(one.business for one in intervals if one.bucket is Bucket.ACTIVE)
    last = stretches[-1]
    stage, since = Stage.RUNNING, last.start if last.end is None else last.end
    if stopped is not None:
        stage, since = Stage.COMPLETED, stopped
    elif last.phase is not Phase.OPEN:
        stage = Stage.CANCELLED if last.phase is Phase.CANCELLED else Stage.COMPLETED
        since = stopped = max(stretches[_ended(stretches)].start, started)
    elif _bucket(definition, last.phase, last.holds)[0] is Bucket.PAUSED:
        stage, since = Stage.PAUSED, _paused_since(intervals, max(last.start, started))
    paused = stage is Stage.PAUSED
    points = [target * percent // 100 for percent in definition.warnings] if target is not None else []
    warned = [_due(intervals, calendar, point, since, elapsed) for point in points]
    due = None if target is None else _due(intervals, calendar, target, since, elapsed)
    return Clock(
        definition=definition, calendar=calendar, stage=stage, started=started, target=target,
        elapsed=elapsed, due=due, intervals=intervals, stopped=stopped,
        warnings=tuple(moment for moment in warned if moment is not None),
        paused_since=since if paused else None,
        paused_why=_bucket(definition, last.phase, last.holds)[1] if paused else "",
    )  # fmt: skip


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
) -> Iterator[Interval]:
    """Yield what the clock's time consists of; equal neighbours are one."""
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
            yield last
        last = Interval(start, end, bucket, why, 0 if end is None else calendar.between(start, end))
    if last is not None:
        yield last


def _bucket(definition: Definition, phase: Phase, holds: Sequence[str]) -> tuple[Bucket, str]:
    """Say what a stretch counts as, and why it does not."""
    if phase is not Phase.OPEN:
        return Bucket.RESOLVED, ""
    if definition.only_while:
        waits = not definition.only_while.isdisjoint(holds)
        return (Bucket.ACTIVE, "") if waits else (Bucket.PAUSED, ELSEWHERE)
    pausing = next((reason for reason in holds if reason in definition.pausing), "")
    return (Bucket.PAUSED, pausing) if pausing else (Bucket.ACTIVE, "")


def _due(
    intervals: Sequence[Interval], calendar: Calendar, target: int, since: int, elapsed: int
) -> int | None:
    """Return when the target is reached; beyond the intervals it counts on from `since`."""
    used = 0
    for one in intervals:
        if one.bucket is Bucket.ACTIVE:
            if one.end is None or used + one.business >= target:
                return calendar.add(one.start, target - used)
            used += one.business
    return calendar.add(since, target - elapsed)
