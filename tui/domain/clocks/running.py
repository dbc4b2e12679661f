"""All the clocks of an incident, and what was missed: under this priority, an earlier one, or as written."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.clocks.clock import Bucket, Clock, intervals_of, walked
from tui.domain.clocks.definitions import RULES, Agreements
from tui.domain.clocks.timeline import Facts, Stretch, stretches_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def clocks_of(facts: Facts, agreements: Agreements, now: int | None) -> list[Clock]:
    """Return every clock that has started, in the agreements' order; `now` None looks without end."""
    stretches = stretches_of(facts, now)
    told = any(mark.before is not None or mark.missed for mark in facts.marks)
    found = []
    for aim in agreements.aims(facts.subject):
        clock = walked(aim, facts, stretches)
        if clock is not None:
            more = told or RULES[aim.definition.metric].restarts
            found.append(with_misses(clock, facts, agreements, now) if more else clock)
    return found


def with_misses(clock: Clock, facts: Facts, agreements: Agreements, now: int | None) -> Clock:
    """Add when the target was missed before: in earlier rounds, under earlier priorities, or as written.

    A miss under a priority that was corrected is withdrawn, with what was written until then; one that only
    an activity still tells of, because work arrived late, is contested, and stays.
    """
    missed = [] if clock.breached is None else [clock.breached]
    if RULES[clock.definition.metric].restarts:
        missed += [at for _since, at in earlier_rounds(clock, facts, now)]
    withdrawn: list[int] = []
    corrected = facts.opened - 1
    for past in _pasts(facts, now):
        was = _under(clock.definition.name, past, facts, agreements)
        if was is not None and was.breached is not None:
            (withdrawn if past.corrected else missed).append(max(was.breached, past.since))
            corrected = past.until if past.corrected else corrected
    name = clock.definition.name
    written = [
        at for mark in facts.marks if mark.at > corrected for named, at in mark.missed if named == name
    ]
    if not (missed or withdrawn or written):
        return clock
    contested = bool(written) and not missed
    missed += written
    return clock._replace(breached=min(missed, default=None), withdrawn=tuple(withdrawn), contested=contested)


class _Past(NamedTuple):
    """A priority the incident had, from when to when, and whether it turned out to have been typed wrong."""

    priority: int
    since: int
    until: int
    corrected: bool


def _pasts(facts: Facts, now: int | None) -> Iterator[_Past]:
    since = facts.opened
    changes = [mark for mark in facts.marks if mark.before is not None and (now is None or mark.at <= now)]
    for mark in changes:
        if mark.before is not None:
            yield _Past(mark.before[0], since, max(mark.at, since), mark.before[1])
        since = max(mark.at, since)


def _under(name: str, past: _Past, facts: Facts, agreements: Agreements) -> Clock | None:
    """Return the clock of this name as it stood when an earlier priority ended."""
    aims = agreements.aims(facts.subject._replace(priority=past.priority))
    aim = next((one for one in aims if one.definition.name == name), None)
    return None if aim is None else walked(aim, facts, stretches_of(facts, past.until))


def earlier_rounds(clock: Clock, facts: Facts, now: int | None) -> Iterator[tuple[int, int]]:
    """Yield the rounds before this one in which a clock that starts anew missed: their start, and when."""
    definition, target = clock.definition, clock.target
    if target is None:
        return
    restarts = RULES[definition.metric].restarts
    starts = [mark.at for mark in facts.marks if not restarts.isdisjoint(mark.events)]
    stretches: list[Stretch] = stretches_of(facts, now)
    rounds = sorted({facts.opened, *(at for at in starts if facts.opened < at <= clock.started)})
    for start, end in pairwise(rounds):
        used = 0
        for one in intervals_of(definition, clock.calendar, stretches, start, end):
            if one.bucket is Bucket.ACTIVE:
                if used + one.business > target:
                    moment = clock.calendar.add(one.start, target - used)
                    if moment is not None:
                        yield start, moment
                    break
                used += one.business
