"""All the clocks of an incident, and what was missed: under this priority, an earlier one, or as written."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.clocks.clock import Bucket, Clock, intervals_of, walked
from tui.domain.clocks.definitions import RULES, Agreements, Definition
from tui.domain.clocks.timeline import Facts, Stretch, stretches_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def clocks_of(facts: Facts, agreements: Agreements, now: int | None) -> list[Clock]:
    """Return every clock that has started, in the agreements' order; `now` None looks without end."""
    stretches = stretches_of(facts, now)
    found: dict[str, Clock | None] = {}
    for definition in agreements.definitions:
        if definition.name in found or not definition.matches(facts.priority, facts.service, facts.team):
            continue
        calendar = agreements.calendar_of(definition, facts.priority, facts.service)
        clock = walked(definition, calendar, facts, facts.priority, stretches)
        found[definition.name] = clock and with_misses(clock, facts, agreements, now)
    return [clock for clock in found.values() if clock is not None]


def with_misses(clock: Clock, facts: Facts, agreements: Agreements, now: int | None) -> Clock:
    """Add when the target was missed.

    A miss under a priority that was corrected is withdrawn; one that only an activity still tells of, because
    work arrived late, is contested, and stays.
    """
    missed = [clock.due] if clock.due is not None and clock.over else []
    if RULES[clock.definition.metric].restarts:
        missed += _earlier_rounds(clock, facts, now)
    withdrawn: list[int] = []
    for past in _pasts(facts, now):
        was = _under(clock.definition.name, past, facts, agreements)
        if was is not None and was.due is not None and was.over:
            (withdrawn if past.corrected else missed).append(max(was.due, past.since))
    name = clock.definition.name
    written = [at for mark in facts.marks for named, at in mark.missed if named == name]
    if not (missed or withdrawn or written):
        return clock
    contested = bool(written) and not missed and not withdrawn
    if not withdrawn:
        missed += written
    return replace(clock, breached=min(missed, default=None), withdrawn=tuple(withdrawn), contested=contested)


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
    definition = _first(name, past.priority, facts, agreements)
    if definition is None:
        return None
    calendar = agreements.calendar_of(definition, past.priority, facts.service)
    return walked(definition, calendar, facts, past.priority, stretches_of(facts, past.until))


def _first(name: str, priority: int, facts: Facts, agreements: Agreements) -> Definition | None:
    matching = (
        one
        for one in agreements.definitions
        if one.name == name and one.matches(priority, facts.service, facts.team)
    )
    return next(matching, None)


def _earlier_rounds(clock: Clock, facts: Facts, now: int | None) -> Iterator[int]:
    """Yield when a clock that starts anew missed its target in the rounds before this one."""
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
                        yield moment
                    break
                used += one.business
