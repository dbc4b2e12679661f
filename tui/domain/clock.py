"""The resolution clock of an incident: pure, from its history, never a stored counter (domain.md section 5).

Round the clock for now. The clock runs from the first report, stands still while a pausing hold stands, and
stops while the incident is resolved, closed or cancelled; the time between resolved and reopened is its own
bucket. An activity whose operation was undone is as if it had not been, and undoing itself takes no time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any, Final, NamedTuple

from tui.domain.history import Activity, ActivityKind
from tui.domain.incident import OPEN, PAUSING, Hold, Incident, State
from tui.domain.priority import RESOLUTION_TARGETS, Level, derive

Targets = Mapping[int, timedelta | None]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_ZERO: Final = timedelta()
_PAUSING: Final = frozenset(reason.value for reason in PAUSING)
_STOPPED: Final = frozenset(state.value for state in State if state not in OPEN)
_ON_HOLD: Final = State.ON_HOLD.value
_UNDO: Final = ActivityKind.UNDO.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionClock:
    """Where the resolution target stands.

    `due_at` is the target moved by the pauses that have ended, None without a target; `paused_since` is set
    while the clock stands still (what is left then is `due_at - paused_since`); `paused` and `resolved` are
    the lengths of the ended pauses and of the ended times between resolved and reopened.
    """

    due_at: datetime | None
    paused_since: datetime | None
    paused: timedelta
    resolved: timedelta


class _Stage(Enum):
    RUNNING = auto()
    PAUSED = auto()
    STOPPED = auto()


class _Mark(NamedTuple):
    """What one activity says: the state it led to, if it says, and the pausing holds it set and ended."""

    at: datetime
    id: str
    state: str | None
    begun: frozenset[str]
    ended: frozenset[str]


def resolution_clock(
    *,
    opened_at: datetime,
    priority: int,
    history: Iterable[Activity],
    holds: Iterable[Hold],
    voided: Collection[str] = (),
    targets: Targets = RESOLUTION_TARGETS,
) -> ResolutionClock:
    """Return the clock of an incident given by its parts; the order of `history` does not matter."""
    marks = []
    for activity in history:
        if activity.changes and activity.op not in voided and activity.kind is not ActivityKind.UNDO:
            changes = [(change.field, change.before, change.after) for change in activity.changes]
            if (mark := _mark(activity.occurred_at, activity.id, changes)) is not None:
                marks.append(mark)
    waiting = [hold.since for hold in holds if hold.reason in PAUSING]
    return _run(opened_at, targets.get(priority), marks, waiting)


def resolution_clock_of(incident: Incident, targets: Targets = RESOLUTION_TARGETS) -> ResolutionClock:
    """Return the clock of an incident."""
    return resolution_clock(
        opened_at=incident.opened_at, priority=incident.priority, history=incident.history,
        holds=incident.holds, voided=incident.voided, targets=targets,
    )  # fmt: skip


def project_clock(document: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Return (due, paused since) of an incident's document in ms since the epoch: the columns of a list.

    Reads the plain document, without decoding it; the same answer as `resolution_clock_of`.
    """
    voided = document.get("voided") or ()
    marks = []
    for activity in document.get("history") or ():
        changes = activity.get("changes")
        if not changes or activity["kind"] == _UNDO or (voided and activity.get("op", "") in voided):
            continue
        told = [
            (change["field"], change.get("before"), change.get("after"))
            for change in changes
            if change["field"] in _TELLING
        ]
        if told and (mark := _mark(activity["occurred_at"], activity["id"], told, _parse)) is not None:
            marks.append(mark)
    holds = document.get("holds") or ()
    waiting = [_parse(hold["since"]) for hold in holds if hold["reason"] in _PAUSING]
    target = RESOLUTION_TARGETS.get(priority_of(document))
    clock = _run(_parse(document["opened_at"]), target, marks, waiting)
    return _milliseconds(clock.due_at), _milliseconds(clock.paused_since)


def priority_of(document: Mapping[str, Any]) -> int:
    """Return the priority of an incident's document: the override, else what the matrix gives."""
    if override := document.get("override"):
        return int(override["priority"])
    return derive(Level(document.get("impact", Level.MEDIUM)), Level(document.get("urgency", Level.MEDIUM)))


_TELLING: Final = frozenset({"holds", "state"})
_NONE: Final[frozenset[str]] = frozenset()
_parse = datetime.fromisoformat


def _same(moment: Any) -> datetime:  # noqa: ANN401 (a datetime, or its text for `_parse`)
    return moment  # type: ignore[no-any-return]


def _mark(
    at: Any,  # noqa: ANN401 (a datetime, or its text for `read`)
    activity: str,
    changes: Iterable[tuple[str, Any, Any]],
    read: Callable[[Any], datetime] = _same,
) -> _Mark | None:
    """Return what the (field, before, after) of one activity say, or None if nothing."""
    state: str | None = None
    begun = ended = _NONE
    for field, before, after in changes:
        if field == "state":
            state = str(after)
        elif field == "holds":
            had, has = _pausing(before), _pausing(after)
            begun, ended = has - had, had - has
    if state is None and not begun and not ended:
        return None
    return _Mark(read(at), activity, state, begun, ended)


def _pausing(holds: Iterable[Mapping[str, Any]] | None) -> frozenset[str]:
    if not holds:
        return _NONE
    return frozenset(hold.get("id") or hold["reason"] for hold in holds if hold["reason"] in _PAUSING)


def _run(
    opened_at: datetime, target: timedelta | None, marks: list[_Mark], waiting: Sequence[datetime]
) -> ResolutionClock:
    """Walk the marks in order and add up what lies between them."""
    spent = dict.fromkeys(_Stage, _ZERO)
    since, stage = opened_at, _Stage.RUNNING
    stopped, pausing = False, _NONE
    for mark in sorted(marks, key=_order):
        pausing = (pausing | mark.begun) - mark.ended
        if mark.state is not None:
            stopped = mark.state in _STOPPED
            pausing = pausing if mark.state == _ON_HOLD else _NONE
        entered = _Stage.STOPPED if stopped else _Stage.PAUSED if pausing else _Stage.RUNNING
        if entered is not stage:
            at = max(mark.at, opened_at)
            spent[stage] += at - since
            since, stage = at, entered
    paused_since = None
    if waiting and not stopped:
        paused_since = since if pausing else max(min(waiting), opened_at)
    paused, resolved = spent[_Stage.PAUSED], spent[_Stage.STOPPED]
    due_at = None if target is None else opened_at + target + paused + resolved
    return ResolutionClock(due_at=due_at, paused_since=paused_since, paused=paused, resolved=resolved)


def _order(mark: _Mark) -> tuple[datetime, str]:
    return mark.at, mark.id


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - _EPOCH) // _MILLISECOND
