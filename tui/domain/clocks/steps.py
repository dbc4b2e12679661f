"""Which steps the clock alone will make of an incident, and when; each once (domain.md sections 2 and 4).

A step's id is derived from the record, the rule, the step and what it counts from, so that any number of
programs, here and elsewhere, write the same one. Imported records have no steps until somebody adopts them:
any operator's verb on a record does.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.clocks.clock import Stage
from tui.domain.clocks.definitions import RULES, Accord, Agreements
from tui.domain.clocks.escalation import escalations
from tui.domain.clocks.running import earlier_rounds
from tui.domain.clocks.timeline import BREACH, Phase, facts_of, phase_of, seconds
from tui.domain.incident import Flag, MajorState, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.domain.clocks.clock import Clock
    from tui.domain.clocks.timeline import Document, Facts

FOLLOW_UP: Final = "follow_up"
AUTO_CLOSE: Final = "auto_close"
ESCALATE: Final = "escalate"
WAKE: Final = "wake"
UPDATE_MISSED: Final = "update_missed"
#: Why a snooze ends: the target is at risk, or its moment has come.
AT_RISK: Final = "risk"
IN_TIME: Final = "time"

#: Flags of what a person closes: those go to a call list, or have been answered.
_CALLED: Final = frozenset({Flag.MAJOR.value, Flag.VIP.value, Flag.REPLIED.value})
#: How the id of every step begins, and no other activity's.
_PREFIX: Final = "timed-"
_ENDED: Final = frozenset({State.CLOSED.value, State.CANCELLED.value})


class Step(NamedTuple):
    """One thing that falls due at a moment (seconds since the epoch).

    `about` is the hold that is followed up, the percentage used, or the clock whose target was missed.
    """

    at: int
    id: str
    rule: str
    about: str = ""


class _Ahead(NamedTuple):
    """A step before it has its id: `since` is what it counts from."""

    at: int
    rule: str
    about: str
    since: str


def steps_ahead(
    document: Document, clocks: Sequence[Clock], agreements: Agreements, facts: Facts | None = None
) -> list[Step]:
    """Return every step that has not been made, in the order they fall due, as things stand.

    `facts` are what the clocks were made from; without them, the document's.
    """
    if not document.get("adopted", True):
        return []
    found = _ahead(document, clocks, agreements, facts or facts_of(document, agreements))
    made = {activity["id"] for activity in document.get("history") or ()}
    return sorted(step for one in found if (step := _step(document, one)).id not in made)


def next_at(document: Document, clocks: Sequence[Clock], agreements: Agreements, facts: Facts) -> int | None:
    """Return when the first of `steps_ahead` falls due: asked at every write, so without their ids."""
    if not document.get("adopted", True):
        return None
    if any(activity["id"].startswith(_PREFIX) for activity in document.get("history") or ()):
        return min((step.at for step in steps_ahead(document, clocks, agreements, facts)), default=None)
    return min((one.at for one in _ahead(document, clocks, agreements, facts)), default=None)


def _ahead(
    document: Document, clocks: Sequence[Clock], agreements: Agreements, facts: Facts
) -> Iterator[_Ahead]:
    """Yield every step there is, made or not."""
    if phase_of(document) is Phase.OPEN:
        yield from _follow_ups(document)
        yield from _waking(document, clocks)
        yield from _updates(document)
        for at, about, since in escalations(document, facts, clocks, agreements):
            yield _Ahead(at, ESCALATE, about, since)
    else:
        yield from _closing(document, agreements)
    if document.get("state") not in _ENDED:
        for clock in clocks:
            yield from _breaches(clock, facts)


def _follow_ups(document: Document) -> Iterator[_Ahead]:
    for hold in document.get("holds") or ():
        if hold.get("follow_up_at"):
            at = seconds(hold["follow_up_at"])
            yield _Ahead(at, FOLLOW_UP, hold["id"], str(at))


def _updates(document: Document) -> Iterator[_Ahead]:
    """Yield when a major incident's next update is missed, once for each."""
    major = document.get("major") or {}
    if major.get("state") == MajorState.ACCEPTED and major.get("next_update"):
        at = seconds(major["next_update"])
        yield _Ahead(at + 1, UPDATE_MISSED, "", str(at))


def _waking(document: Document, clocks: Sequence[Clock]) -> Iterator[_Ahead]:
    """Yield when a snooze ends: at its moment, or when a target comes to be at risk, or missed, before."""
    snooze = document.get("snooze")
    if not snooze:
        return
    since, until = seconds(snooze["since"]), seconds(snooze["until"])
    risks = [
        moment
        for clock in clocks
        if clock.definition.accord is Accord.SLA and clock.stage is Stage.RUNNING
        for moment in (max(clock.warnings, default=None), clock.due)
        if moment is not None and since < moment < until
    ]
    yield _Ahead(min(risks, default=until), WAKE, AT_RISK if risks else IN_TIME, str(since))


def _closing(document: Document, agreements: Agreements) -> Iterator[_Ahead]:
    resolved, flags = document.get("resolved_at"), document.get("flags") or ()
    days = agreements.closing.days
    if not days or document.get("state") != State.RESOLVED or not resolved or not _CALLED.isdisjoint(flags):
        return
    calendar, since = agreements.business, seconds(resolved)
    at = calendar.add(since, days * calendar.business_day)
    if at is not None:
        yield _Ahead(at, AUTO_CLOSE, str(days), str(since))


def _breaches(clock: Clock, facts: Facts) -> Iterator[_Ahead]:
    """Yield when a clock misses its target, once; one that starts anew, once in each round.

    After a correction of the priority it is a miss of its own.
    """
    name, at = clock.definition.name, clock.breached
    if RULES[clock.definition.metric].restarts:
        for since, missed in earlier_rounds(clock, facts, None):
            yield _Ahead(missed + 1, BREACH, name, str(since))
        at = clock.due if clock.over else None
    if at is None and clock.stage is Stage.RUNNING:
        at = clock.due
    if at is not None:
        corrected = [mark.id for mark in facts.marks if mark.before is not None and mark.before[1]]
        yield _Ahead(at + 1, BREACH, name, " ".join((str(clock.started), *corrected[-1:])))


def _step(document: Document, one: _Ahead) -> Step:
    said = "\n".join((str(document.get("id", "")), one.rule, one.about, one.since)).encode()
    return Step(one.at, f"{_PREFIX}{sha256(said).hexdigest()[:26]}", one.rule, one.about)
