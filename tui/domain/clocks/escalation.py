"""When the clock alone escalates an incident (domain.md section 4): to those who decide, to the next line.

At once by priority, at points of the resolution target, from so many handovers on; and when the first line's
time is over. What a person escalates is in `tui.domain.escalating`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.clocks.clock import Stage, reached
from tui.domain.clocks.definitions import Accord, Metric
from tui.domain.clocks.timeline import seconds
from tui.domain.incident import Flag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.domain.clocks.clock import Clock
    from tui.domain.clocks.definitions import Agreements
    from tui.domain.clocks.timeline import Document, Facts

#: What an escalation is about, beside so many per cent ("75").
AT_ONCE: Final = "P"
HANDOVERS: Final = "handovers "
FIRST_LINE: Final = "first line"

#: Seconds after what brings it about, which may stand anywhere in its second.
_AFTER: Final = 1


class Point(NamedTuple):
    """One escalation: when it falls due (seconds), what it is about, and what it counts from."""

    at: int
    about: str
    since: str


def escalations(
    document: Document, facts: Facts, clocks: Sequence[Clock], agreements: Agreements
) -> Iterator[Point]:
    """Yield every escalation of an open incident, made or not; records of tests have none."""
    if Flag.TEST in (document.get("flags") or ()):
        return
    rules = agreements.escalating
    if facts.priority in rules.at_once:
        since = max((mark.at for mark in facts.marks if mark.before is not None), default=facts.opened)
        yield Point(since + _AFTER, f"{AT_ONCE}{facts.priority}", str(since))
    for clock in clocks:
        about = clock.definition
        if about.metric is Metric.RESOLUTION and about.accord is Accord.SLA and clock.stage is Stage.RUNNING:
            for percent in rules.points:
                at = reached(clock, percent)
                if at is not None:
                    yield Point(at, str(percent), f"{about.name} {clock.target}")
    if rules.handovers and document.get("handovers", 0) >= rules.handovers:
        yield from _handed(document, rules.handovers)
    if rules.first_line and facts.subject.tier == 1:
        yield from _first_line(document, facts, agreements)


def _handed(document: Document, handovers: int) -> Iterator[Point]:
    """Yield the handover that was one too many."""
    told = _changes(document, "handovers")
    found = [(at, name) for at, name, after in told if after == handovers]
    if found:
        at, name = max(found)
        yield Point(at + _AFTER, f"{HANDOVERS}{handovers}", name)


def _first_line(document: Document, facts: Facts, agreements: Agreements) -> Iterator[Point]:
    """Yield when the first line's time is over; where it came back to it later, then."""
    for definition in agreements.escalating.first_line:
        if not definition.matches(facts.subject):
            continue
        aim = agreements.aim(definition, facts.subject)
        at = None if aim.target is None else aim.calendar.add(facts.opened, aim.target)
        if at is not None:
            came = max((moment for moment, _id, _team in _changes(document, "team")), default=facts.opened)
            yield Point(max(at, came), FIRST_LINE, str(facts.opened))
            return


def _changes(document: Document, field: str) -> Iterator[tuple[int, str, object]]:
    """Yield when a field was changed, in which activity, and to what; nothing that was undone."""
    voided = document.get("voided") or ()
    for activity in document.get("history") or ():
        if activity["kind"] == "undo" or activity.get("op", "") in voided:
            continue
        for change in activity.get("changes") or ():
            if change["field"] == field:
                yield seconds(activity["occurred_at"]), activity["id"], change.get("after")
