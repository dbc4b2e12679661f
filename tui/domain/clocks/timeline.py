"""What a history says to the clocks: marks in order, and the stretches of time between them.

Reads the plain document of an incident, without decoding it. An activity whose operation was undone is as if
it had not been, and undoing itself takes no time. Moments are whole seconds since the epoch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any, Final, NamedTuple

from tui.domain.clocks.definitions import DEFAULTS, Agreements, Event, Subject
from tui.domain.history import ActivityKind, ActorKind, Visibility
from tui.domain.incident import Channel, State
from tui.domain.priority import MATRIX, Level, Matrix, derive

#: The verb of a priority that had been typed wrong: breaches under it are withdrawn.
CORRECT: Final = "correct"
#: The verb of the activity that says a target was missed; its change is (clock's name, when).
BREACH: Final = "breach"

_SPOKEN: Final = frozenset({Channel.TELEPHONE.value, Channel.IN_PERSON.value})
_DERIVING: Final = frozenset({"impact", "urgency", "override"})
_TELLING: Final = frozenset({"holds", "state", "assignee", BREACH}) | _DERIVING
_NONE: Final[Mapping[str, str]] = {}

_MEDIUM: Final = Level.MEDIUM.value
_TELEPHONE: Final = Channel.TELEPHONE.value
_UNDO: Final = ActivityKind.UNDO.value
_REPLY: Final = ActivityKind.REPLY.value
_NO_EVENTS: Final[frozenset[Event]] = frozenset()
_TAKE: Final = frozenset({Event.TAKEN})
_ANSWER: Final = frozenset({Event.TAKEN, Event.REPLIED})

Document = Mapping[str, Any]


class Mark(NamedTuple):
    """What one activity says: events, the state it led to, holds begun and ended (id to reason)."""

    at: int
    id: str
    events: frozenset[Event] = frozenset()
    state: str | None = None
    begun: Mapping[str, str] = _NONE
    ended: Mapping[str, str] = _NONE
    before: tuple[int, bool] | None = None  # the priority until now, and whether it was typed wrong
    missed: tuple[tuple[str, int], ...] = ()  # (clock's name, when) of breaches written down


class Phase(Enum):
    """Whether an incident is open, has been resolved (or closed), or was cancelled."""

    OPEN = auto()
    RESOLVED = auto()
    CANCELLED = auto()


class Stretch(NamedTuple):
    """A time in which nothing changes: its phase, and the holds that stand, the first set first."""

    start: int
    end: int | None
    phase: Phase
    holds: tuple[str, ...]


_PHASES: Final[Mapping[str, Phase]] = {
    State.RESOLVED.value: Phase.RESOLVED,
    State.CLOSED.value: Phase.RESOLVED,
    State.CANCELLED.value: Phase.CANCELLED,
}


class Facts(NamedTuple):
    """What the clocks need of one incident (a tuple: made at every write)."""

    opened: int
    subject: Subject
    state: str
    spoken: bool
    marks: tuple[Mark, ...]
    holds: tuple[tuple[str, str, int], ...]  # id, reason, since: those that stand now

    @property
    def priority(self) -> int:
        """1 to 5."""
        return self.subject.priority


#: (kind, record id, column) -> what stands there, None where there is no such record.
Look = Callable[[str, str, str], Any]


def facts_of(document: Document, agreements: Agreements = DEFAULTS, look: Look | None = None) -> Facts:
    """Return what an incident's document tells its clocks; the order of its history does not matter.

    Without `look` its service and team are called by their ids, and nothing is known of them.
    """
    get = document.get
    voided = get("voided") or ()
    marks: dict[str, tuple[float, str, Mark]] = {}
    deriving: list[Document] = []
    for activity in get("history") or ():
        kind = activity["kind"]
        if kind == _UNDO or (voided and activity.get("op", "") in voided):
            continue
        if kind != _REPLY and "changes" not in activity:
            continue  # most of a long history: nothing for a clock
        moment = _exact(activity["occurred_at"])
        mark = _mark(activity, int(moment // 1))
        if mark is not None:
            marks[mark.id] = moment, mark.id, mark
            if mark.before is not None:
                deriving.append(activity)
    ordered = [mark for _moment, _id, mark in sorted(marks.values())]
    if deriving:
        ordered = _with_priorities(ordered, deriving, document, agreements.matrix)
    subject = _subject(document, agreements, look)
    return Facts(
        opened=seconds(document["opened_at"]), subject=subject, state=get("state", State.NEW.value),
        spoken=subject.channel in _SPOKEN, marks=tuple(ordered),
        holds=tuple((hold["id"], hold["reason"], seconds(hold["since"])) for hold in get("holds") or ()),
    )  # fmt: skip


def _subject(document: Document, agreements: Agreements, look: Look | None) -> Subject:
    get = document.get
    service, team = get("service") or "", get("team") or ""
    supported, tier = False, 1
    if look is not None:
        if service:
            supported = agreements.supports(str(look("service", service, "hours") or ""))
            service = str(look("service", service, "name") or "")
        if team:
            tier = int(look("team", team, "tier") or 1)
            team = str(look("team", team, "name") or "")
    return Subject(
        priority_of(document, agreements.matrix), get("impact") or _MEDIUM, get("urgency") or _MEDIUM,
        service, team, get("category") or "", get("channel") or _TELEPHONE, get("location") or "",
        ",".join(get("flags") or ()), supported, tier,
    )  # fmt: skip


def seconds(moment: str) -> int:
    """Return an ISO moment as whole seconds since the epoch; without a zone it is UTC."""
    return int(_exact(moment) // 1)


def _exact(moment: str) -> float:
    when = datetime.fromisoformat(moment)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def priority_of(document: Document, matrix: Matrix = MATRIX) -> int:
    """Return the priority of an incident's document: the override, else what the matrix gives."""
    get = document.get
    return _priority(get("impact"), get("urgency"), get("override"), matrix)


def _priority(impact: str | None, urgency: str | None, override: Document | None, matrix: Matrix) -> int:
    if override:
        return int(override["priority"])
    return derive(Level(impact or _MEDIUM), Level(urgency or _MEDIUM), matrix)


def _mark(activity: Document, at: int) -> Mark | None:
    """Return what one activity says, or None if nothing."""
    changes = {
        change["field"]: (change.get("before"), change.get("after"))
        for change in activity.get("changes") or ()
        if change["field"] in _TELLING
    }
    events = _events(activity, changes)
    if not changes and not events:
        return None
    had, has = map(_held, changes["holds"]) if "holds" in changes else (_NONE, _NONE)
    state = changes["state"][1] if "state" in changes else None
    missed = changes.get(BREACH)
    derives = activity["kind"] != ActivityKind.CREATED and not _DERIVING.isdisjoint(changes)
    return Mark(
        at, activity["id"], events, state,
        {key: has[key] for key in has if key not in had} if has else _NONE,
        {key: had[key] for key in had if key not in has} if had else _NONE,
        (0, activity.get("verb") == CORRECT) if derives else None,
        ((str(missed[0]), seconds(str(missed[1]))),) if missed else (),
    )  # fmt: skip


def _events(activity: Document, changes: Mapping[str, tuple[Any, Any]]) -> frozenset[Event]:
    """Return what a human's activity can start or stop; the system takes nothing."""
    if activity.get("actor_kind") == ActorKind.SYSTEM:
        return _NO_EVENTS
    if activity["kind"] == ActivityKind.REPLY and activity.get("visibility") == Visibility.PUBLIC:
        return _ANSWER
    owner = changes.get("assignee", (None, None))[1]
    owns = bool(owner) and owner == activity.get("author")
    starts = "state" in changes and changes["state"][1] == State.IN_PROGRESS
    return _TAKE if owns or starts else _NO_EVENTS


def _held(holds: Sequence[Document] | None) -> Mapping[str, str]:
    if not holds:
        return _NONE
    return {hold.get("id") or hold["reason"]: hold["reason"] for hold in holds}


def _with_priorities(
    marks: list[Mark], activities: Sequence[Document], document: Document, matrix: Matrix
) -> list[Mark]:
    """Say of each mark that changed the priority what it was before; walks back from what it is now."""
    changes = {activity["id"]: activity["changes"] for activity in activities}
    values = {name: document.get(name) for name in _DERIVING}
    told = []
    for mark in reversed(marks):
        if mark.before is None:
            told.append(mark)
            continue
        for change in changes[mark.id]:
            if change["field"] in _DERIVING:
                values[change["field"]] = change.get("before")
        told.append(mark._replace(before=(_priority(**values, matrix=matrix), mark.before[1])))
    return told[::-1]


def stretches_of(facts: Facts, now: int | None) -> list[Stretch]:
    """Return the time from the first report until `now` (None: without end) in stretches, without gaps."""
    found: list[Stretch] = []
    since, holds = facts.opened, dict[str, str]()
    phase: Phase = Phase.OPEN
    for mark in facts.marks:
        if now is not None and mark.at > now:
            break
        if mark.state is None and not mark.begun and not mark.ended:
            continue
        if mark.at > since:
            found.append(Stretch(since, mark.at, phase, tuple(holds.values())))
            since = mark.at
        if mark.state is not None:
            phase = _PHASES.get(mark.state, Phase.OPEN)
            holds = holds if mark.state == State.ON_HOLD else {}
        if mark.begun or mark.ended:
            holds = {key: why for key, why in holds.items() if key not in mark.ended}
            holds.update(mark.begun if phase is Phase.OPEN else {})
    else:
        return found + _last(facts, since, now, holds)
    return [*found, Stretch(since, max(now, since), phase, tuple(holds.values()))]


def phase_of(document: Document) -> Phase:
    """Return the phase an incident's document is in."""
    return _PHASES.get(document.get("state", ""), Phase.OPEN)


def _last(facts: Facts, since: int, now: int | None, holds: Mapping[str, str]) -> list[Stretch]:
    """Return what has been going on since the last mark: what stands now is what the record itself says."""
    end = now if now is None else max(now, since)
    phase = _PHASES.get(facts.state, Phase.OPEN)
    stand = {reason: at for _key, reason, at in sorted(facts.holds, key=lambda hold: -hold[2])}
    named = tuple(sorted(stand, key=stand.__getitem__))
    if phase is not Phase.OPEN:
        return [Stretch(since, end, phase, ())]
    known = set(holds.values())
    begin = max(since, min((at for why, at in stand.items() if why not in known), default=since))
    if begin == since:
        return [Stretch(since, end, phase, named)]
    still = tuple(why for why in named if why in known)
    if end is not None and begin >= end:
        return [Stretch(since, end, phase, still)]
    return [Stretch(since, begin, phase, still), Stretch(begin, end, phase, named)]
