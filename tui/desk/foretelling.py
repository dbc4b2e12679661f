"""What will come of a command, said from its list row and what was answered before it is given."""

from __future__ import annotations

from datetime import datetime
from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from tui.desk.business import parse_business
from tui.desk.calling import is_known
from tui.desk.clockwork import agreements, facts
from tui.desk.explaining import due_of
from tui.desk.kinds import WORKED
from tui.desk.moments import moment_words, parse_moment
from tui.desk.reading import BETWEEN
from tui.domain.analysis import WHYS
from tui.domain.clocks.columns import first_of
from tui.domain.clocks.definitions import Accord
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.whatif import held_until, with_priority
from tui.domain.errors import BadInput, StoreError
from tui.domain.priority import Level, derive
from tui.domain.tasks import mandatory_ones

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tui.desk.desk import Desk
    from tui.domain.tasks import Task


def foretelling(what: str, row: Any, desk: Desk) -> Callable[[Mapping[str, str]], str]:  # noqa: ANN401 (a list row)
    """Return what says, for the answers so far, what will come of it; "" if that cannot be said.

    What does not depend on the answers is worked out once, when it is first asked for.
    """
    if what not in _ONCE:
        return partial(_foretold, what, row, desk)
    told = cache(partial(_foretold, what, row, desk, MappingProxyType({})))
    return lambda _values: told()


def newcomer(desk: Desk, kind: str, typed: str, *, several: bool, but: frozenset[str] = frozenset()) -> str:
    """Say that a name typed for a person, team, service or item (kind) is nobody's yet; "" if all are known.

    Of `several` there are commas between; `but` are words that are no names here.
    """
    names = BETWEEN.split(typed) if several else [typed]
    for name in filter(None, (" ".join(one.split()) for one in names)):
        if name.casefold() not in but and not is_known(desk.store.rows(kind), name):
            return f"“{name}” would be a new {'item' if kind == 'ci' else kind}"
    return ""


def _foretold(what: str, row: Any, desk: Desk, values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    if row is None and what not in _WITHOUT:
        return ""
    try:
        return _TELLERS[what](row, desk, values)
    except StoreError:
        return ""  # who then does it is told what is wrong with the record


def _hold(row: Any, desk: Desk, values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Say when the target would be due if it waited for this reason until the follow-up."""
    incident, reason = desk.store.read("incident", row.id), values.get("reason", "")
    if incident is None:
        return ""
    agreed, told, now = agreements(desk.names), facts(incident, desk.names), int(desk.now().timestamp())
    first = first_of(clocks_of(told, agreed, now))
    if first is None or first.due is None:
        return ""
    name = first.definition.name
    if reason not in first.definition.pausing:
        return f"{reason.replace('_', ' ')} does not pause the {name} clock"
    try:
        moment = parse_moment(values.get("follow_up_at", ""), now=desk.now(), zone=desk.zone)
    except BadInput:
        return ""
    until = int(moment.timestamp())
    then = clocks_of(held_until(told, now, until, reason), agreed, max(now, until))
    left = next((one.left for one in then if one.definition.name == name), None)
    due = None if left is None else first.calendar.add(until, left)
    return "" if due is None else f"on hold until {_moment(until, desk)} → {name} due {_moment(due, desk)}"


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
    said, priority = f"P{derived}", derived
    if by_hand.isdecimal() or (by_hand != "matrix" and incident.override is not None):
        priority = int(by_hand) if by_hand.isdecimal() else incident.override.priority
        said = f"P{priority}, not P{derived}"
    now = int(desk.now().timestamp())
    clocks = clocks_of(with_priority(facts(incident, desk.names), now, priority), agreed, now)
    promised = [clock for clock in clocks if clock.definition.accord is Accord.SLA]
    dues = due_of(promised, lambda due: _moment(due, desk))
    return f"{said} → {', '.join(dues) or 'no target'}"


def _snooze(row: Any, desk: Desk, values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Say when it would wake: then, or when its target comes to be at risk before."""
    calendar = agreements(desk.names).business
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
    return moment_words(datetime.fromtimestamp(seconds, desk.zone), desk.zone)


_MILLISECONDS: Final = 1000


def _communicate(row: Any, desk: Desk, _values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Say which open incidents will be written to."""
    reached = _open_ones(row, desk)
    return f"goes to {_listed(reached, desk)}" if reached else "none of its incidents is open"


def _resolve(row: Any, desk: Desk, values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Say what keeps it from that, else which incidents wait for the fix alone, and how many for more."""
    if why_not := _unfinished(row, desk, values):
        return why_not
    rows = desk.store.rows("incident")
    holds = [(place, str(rows.get(place, "hold") or "").split(",")) for place in _open_ones(row, desk)]
    waiting = [(place, reasons) for place, reasons in holds if _FIX in reasons]
    alone = [place for place, reasons in waiting if reasons == [_FIX]]
    solved = [
        place
        for place in alone
        if (row.service or rows.get(place, "service")) and not rows.get(place, "tasks")
    ]
    if not waiting:
        return "no incident waits for it"
    others, lacking = len(waiting) - len(alone), len(alone) - len(solved)
    return "; ".join(
        [f"resolves {_listed(solved, desk)}"] * bool(solved)
        + [f"{lacking} lack a service or have open tasks"] * bool(lacking)
        + [f"{others} go on waiting for something else"] * bool(others)
    )


def _open_ones(row: Any, desk: Desk) -> list[int]:  # noqa: ANN401 (a list row)
    """Return the incidents of a problem that are open."""
    rows = desk.store.rows("incident")
    linked = (row.incidents or "").split(",")
    places = [place for one in linked if one and (place := rows.position(one)) is not None]
    return [place for place in places if rows.get(place, "state") not in _ENDED]


def _listed(places: Sequence[int], desk: Desk) -> str:
    """Say how many incidents these are, and the first of them with their callers."""
    rows = desk.store.rows("incident")
    told = ", ".join(
        f"{rows.get(place, 'number')} {desk.names.person(str(rows.get(place, 'caller') or ''))}".strip()
        for place in places[:_NAMED]
    )
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    return f"{len(places)}: {told}{more}"


def _why(row: Any, desk: Desk, _values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Say which why is answered, and what the answer before was."""
    problem = desk.store.read("problem", row.id)
    if problem is None or not problem.whys:
        return f"1 of {WHYS}: why did it happen?"
    if len(problem.whys) == WHYS:
        return f"all {WHYS} are answered: --place answers one again"
    return f"{len(problem.whys) + 1} of {WHYS}: why, if “{problem.whys[-1]}”"


def _known(_row: object, desk: Desk, values: Mapping[str, str]) -> str:
    """Say which known error the title that is typed is like."""
    from tui.desk.likeness import known_error_like  # noqa: PLC0415 (only while a title is typed)

    return known_error_like(desk, values.get("title", ""))


def _tasks(row: Any, desk: Desk, _values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Name the open tasks, each with its place."""
    told = enumerate(_tasks_of(row, desk), 1)
    return "   ".join(f"{place} {one.title}" for place, one in told if one.done_at is None)


def _unfinished(row: Any, desk: Desk, _values: Mapping[str, str]) -> str:  # noqa: ANN401 (a list row)
    """Say which open tasks keep it from being resolved."""
    waiting = mandatory_ones(_tasks_of(row, desk))
    return f"cannot be resolved yet: {waiting}" if waiting else ""


def _tasks_of(row: Any, desk: Desk) -> tuple[Task, ...]:  # noqa: ANN401 (a list row)
    """Return the tasks of a record that has an open one."""
    if not row.tasks:
        return ()
    kind = next((kind for kind in WORKED if desk.store.rows(kind).position(row.id) is not None), None)
    record = None if kind is None else desk.store.read(kind, row.id)
    return () if record is None else record.tasks


_ENDED: Final = frozenset({"resolved", "closed", "cancelled"})
_NAMED: Final = 4
_FIX: Final = "awaiting_problem"
#: What is said of the record alone, whatever is answered.
_ONCE: Final = frozenset({"communicate", "resolve", "tasks", "unfinished", "why"})
#: What can be said without a record.
_WITHOUT: Final = frozenset({"known"})
_TELLERS: Final[Mapping[str, Callable[[Any, Desk, Mapping[str, str]], str]]] = {
    "communicate": _communicate,
    "known": _known,
    "hold": _hold,
    "priority": _priority,
    "resolve": _resolve,
    "snooze": _snooze,
    "tasks": _tasks,
    "unfinished": _unfinished,
    "why": _why,
}
