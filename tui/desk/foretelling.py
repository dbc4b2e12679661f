"""What a command will do to a record's clocks, said from its list row before it is given."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from tui.desk.business import parse_business
from tui.desk.clockwork import agreements, facts
from tui.desk.moments import parse_moment
from tui.domain.clocks.clock import Stage
from tui.domain.clocks.definitions import OFFICE, Accord
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.whatif import with_priority
from tui.domain.errors import BadInput
from tui.domain.priority import Level, derive, why

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui.desk.desk import Desk


def foretold(what: str, row: Any, desk: Desk, values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Return what will come of it, "" if that cannot be said."""
    return _TELLERS[what](row, desk, values) if row is not None else ""


def _hold(row: Any, desk: Desk, values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Say when the target would be due if it waited for this reason until the follow-up."""
    agreed, reason = agreements(desk.names), values.get("reason", "")
    calendar = agreed.calendars.get(row.calendar or "")
    counting = [one for one in agreed.definitions if one.metric.value == row.metric and one.pausing]
    if row.due is None or calendar is None or not counting:
        return ""
    if not any(reason in one.pausing for one in counting):
        return f"{reason.replace('_', ' ')} does not pause the {row.metric} clock"
    try:
        until = parse_moment(values.get("follow_up_at", ""), now=desk.now(), zone=desk.zone)
    except BadInput:
        return ""
    since = desk.now().timestamp() if row.paused is None else row.paused / _MILLISECONDS
    due = calendar.add(int(until.timestamp()), calendar.between(int(since), row.due // _MILLISECONDS))
    if due is None:
        return ""
    held = _moment(int(until.timestamp()), desk)
    return f"on hold until {held} → {row.metric} due {_moment(due, desk)}"


def _priority(row: Any, desk: Desk, values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Say which priority it would have, and when its targets would be due then."""
    incident = desk.store.read("incident", row.id)
    if incident is None:
        return ""
    impact, urgency = (
        Level(values[name]) if values.get(name) in set(Level) else getattr(incident, name)
        for name in ("impact", "urgency")
    )
    agreed, by_hand = agreements(desk.names), values.get("priority", "")
    derived = derive(impact, urgency, agreed.matrix)
    said, priority = why(impact, urgency, matrix=agreed.matrix), derived
    if by_hand.isdecimal() or (by_hand != "matrix" and incident.override is not None):
        priority = int(by_hand) if by_hand.isdecimal() else incident.override.priority
        said = f"P{priority} set by hand; the matrix says P{derived}"
    now = int(desk.now().timestamp())
    clocks = clocks_of(with_priority(facts(incident, desk.names), now, priority), agreed, now)
    dues = [
        f"{clock.definition.name} due {_moment(clock.due, desk)}{' (over)' if clock.over else ''}"
        for clock in clocks
        if clock.due is not None and clock.stage in _GOES_ON and clock.definition.accord is Accord.SLA
    ]
    return f"{said} → {', '.join(dues) or 'no target'}"


def _snooze(row: Any, desk: Desk, values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Say when it would wake: then, or when its target comes to be at risk before."""
    calendar = agreements(desk.names).calendars.get(OFFICE.name, OFFICE)
    try:
        until = parse_business(values.get("until", ""), now=desk.now(), zone=desk.zone, calendar=calendar)
    except BadInput:
        return ""
    now, wakes = desk.now().timestamp() * _MILLISECONDS, until.timestamp() * _MILLISECONDS
    risks = [at for at in (row.alarm, row.due) if at is not None and now < at < wakes and row.paused is None]
    if not risks:
        return f"out of sight until {_moment(int(until.timestamp()), desk)}, or a reply"
    risk = _moment(min(risks) // _MILLISECONDS, desk)
    return f"out of sight until {risk}, when its target is at risk, or a reply"


def _moment(seconds: int, desk: Desk) -> str:
    return f"{datetime.fromtimestamp(seconds, desk.zone):%a %d %b %H:%M}"


_GOES_ON: Final = frozenset({Stage.RUNNING, Stage.PAUSED})
_MILLISECONDS: Final = 1000
_TELLERS: Final[Mapping[str, Callable[[Any, Desk, Mapping[str, str]], str]]] = {
    "hold": _hold,
    "priority": _priority,
    "snooze": _snooze,
}
