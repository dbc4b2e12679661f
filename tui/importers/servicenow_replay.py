"""What the updates of one incident mean: a pure replay, as it was, without our transition table.

The readings that are ours:

- *Active* is in_progress when somebody is assigned, else assigned (to a team, or waiting to be): in
  ServiceNow the word means "being worked on", and nobody works on what nobody has.
- The first row is the creation, dated `opened_at`; what it says beyond "new" is an update of its own time.
- An update that changed nothing we keep (a work note, a watcher) stays, as an activity without changes.
- `resolved_at`, `closed_at`, `closed_code` and `resolved_by` stand on every row as they were in the end. They
  are believed only from the row that made them so: not before the state says it, never if later than the row.
- made_sla, knowledge, notify and active say nothing we keep; the first two are known to leak the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.document import plain
from tui.domain.history import Activity, ActivityKind, FieldChange
from tui.domain.incident import OPEN, Channel, Hold, HoldReason, Incident, Link, Resolution, State
from tui.domain.priority import Level, Override, derive
from tui.importers.job import Naming, slug
from tui.importers.servicenow_rows import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


WAITS: Final[Mapping[str, HoldReason]] = MappingProxyType(
    {
        "Awaiting User Info": HoldReason.AWAITING_CALLER,
        "Awaiting Vendor": HoldReason.AWAITING_VENDOR,
        "Awaiting Problem": HoldReason.AWAITING_PROBLEM,
        "Awaiting Evidence": HoldReason.OTHER,
    }
)
_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "New": State.NEW,
        "Resolved": State.RESOLVED,
        "Closed": State.CLOSED,
        **dict.fromkeys(WAITS, State.ON_HOLD),
    }
)
_CHANNELS: Final[Mapping[str, Channel]] = MappingProxyType(
    {
        "phone": Channel.TELEPHONE, "ivr": Channel.TELEPHONE, "self service": Channel.WEB,
        "direct opening": Channel.WEB, "email": Channel.MAIL, "walk-in": Channel.IN_PERSON,
        "chat": Channel.CHAT, "monitoring": Channel.EVENT,
    }
)  # fmt: skip
_LEVELS: Final[Mapping[str, Level]] = MappingProxyType(
    {"1": Level.HIGH, "2": Level.MEDIUM, "3": Level.LOW, "h": Level.HIGH, "m": Level.MEDIUM, "l": Level.LOW}
)
_PRIORITIES: Final = frozenset("12345")
_TIES: Final = ("problem", "change", "caused_by", "vendor")
_VERBS: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.NEW: "release", State.ASSIGNED: "assign", State.IN_PROGRESS: "start", State.ON_HOLD: "hold",
        State.RESOLVED: "resolve", State.CLOSED: "close",
    }
)  # fmt: skip


@dataclass(slots=True)
class _Now:
    """The incident as it stands after an update; the names are those of the incident's fields."""

    state: State = State.NEW
    team: str | None = None
    assignee: str | None = None
    caller: str | None = None
    channel: Channel = Channel.TELEPHONE
    ci: str | None = None
    category: str = ""
    subcategory: str = ""
    symptom: str = ""
    location: str = ""
    impact: Level = Level.MEDIUM
    urgency: Level = Level.MEDIUM
    override: Override | None = None
    holds: tuple[Hold, ...] = ()
    links: tuple[Link, ...] = ()
    resolution: Resolution | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None


#: What an activity lists of a change: moments and counters are told by the activities themselves.
_LISTED: Final = (
    "state", "team", "assignee", "caller", "channel", "ci", "category", "subcategory", "symptom", "location",
    "impact", "urgency", "override", "holds", "links", "resolution",
)  # fmt: skip


@dataclass(slots=True)
class _Life:
    """What is gathered on the way from the first row to the last."""

    number: str
    naming: Naming
    opened_at: datetime
    now: _Now = field(default_factory=_Now)
    row: Row | None = None
    owner: str | None = None
    started: bool = False
    first_resolved_at: datetime | None = None
    handovers: int = 0
    reopenings: int = 0
    history: list[Activity] = field(default_factory=list)


def replay(number: str, rows: Sequence[Row], naming: Naming) -> Incident:
    """Return the incident that these updates, in order, have made."""
    first, last = rows[0], rows[-1]
    life = _Life(number, naming, _opened(first))
    for row in rows:
        _step(life, row)
    now = life.now
    parts = (now.category, now.subcategory, now.symptom)
    return Incident(
        id=f"sn-{slug(number)}", number=number, title=" / ".join(filter(None, parts)) or "(not categorised)",
        opened_at=life.opened_at, updated_at=last.at, source="servicenow", adopted=False, owner=life.owner,
        started=life.started, handovers=life.handovers, reopenings=life.reopenings,
        first_resolved_at=life.first_resolved_at, history=tuple(life.history), state=now.state, team=now.team,
        assignee=now.assignee, caller=now.caller, channel=now.channel, ci=now.ci, category=now.category,
        subcategory=now.subcategory, symptom=now.symptom, location=now.location, impact=now.impact,
        urgency=now.urgency, override=now.override, holds=now.holds, links=now.links,
        resolution=now.resolution, resolved_at=now.resolved_at, closed_at=now.closed_at,
    )  # fmt: skip


def _opened(first: Row) -> datetime:
    """Return the moment of the first report: no later than the first thing that happened to it."""
    if first.opened_at is not None and first.opened_at <= first.at:
        return first.opened_at
    if first.created_at is not None and first.created_at <= first.at:
        return first.created_at
    return first.at


def _step(life: _Life, row: Row) -> None:
    """Let one update happen."""
    now = _read(life, row)
    if life.row is None:
        before = _created(life, row, now)
        if now.state is not State.NEW:
            _updated(life, row, before, now)
    else:
        _updated(life, row, life.now, now)
    life.started = life.started and now.state not in {State.RESOLVED, State.CLOSED}
    life.started = life.started or now.state is State.IN_PROGRESS
    life.handovers = life.handovers if row.handovers is None else row.handovers
    life.reopenings = life.reopenings if row.reopenings is None else row.reopenings
    life.first_resolved_at = life.first_resolved_at or now.resolved_at
    life.now, life.row = now, row


def _created(life: _Life, row: Row, now: _Now) -> _Now:
    """Write the creation; return what the incident was then, as far as the first row can tell."""
    blank = replace(now, state=State.NEW, team=None, assignee=None, holds=(), resolution=None)
    recorded = row.created_at if row.created_at and life.opened_at <= row.created_at <= row.at else row.at
    life.owner = life.naming.person(row.opened_by or row.created_by)
    author = life.owner or life.naming.person(row.by) or ""
    changes = _changes(blank, now) if now.state is State.NEW else ()
    created = Activity(
        id=f"{slug(life.number)}-0", kind=ActivityKind.CREATED, occurred_at=life.opened_at,
        recorded_at=recorded, author=author, verb="new", changes=changes,
    )  # fmt: skip
    life.history.append(created)
    return blank


def _updated(life: _Life, row: Row, before: _Now, now: _Now) -> None:
    changes = _changes(before, now)
    kind, verb = _said(before, now, {change.field for change in changes})
    confirmed = row.confirmed == "true" and (life.row is None or life.row.confirmed != "true")
    activity = Activity(
        id=_activity_id(life, row), kind=kind, occurred_at=row.at, recorded_at=row.at,
        author=life.naming.person(row.by) or "", verb=verb, text="priority confirmed" if confirmed else "",
        changes=changes,
    )  # fmt: skip
    life.history.append(activity)


def _activity_id(life: _Life, row: Row) -> str:
    """Return an id: the same in every import, and in order of the updates within a minute."""
    return f"{slug(life.number)}-{row.mod:06d}-{row.digest}"


def _said(before: _Now, now: _Now, changed: set[str]) -> tuple[ActivityKind, str]:
    """Return the kind of an update and its verb, from what it changed."""
    if "state" in changed or "holds" in changed:
        verb = _VERBS[now.state]
        if now.state in OPEN and before.state not in OPEN:
            verb = "reopen"
        elif now.state in OPEN and "state" in changed and before.state is State.ON_HOLD:
            verb = "resume"
        return ActivityKind.TRANSITION, verb
    if "team" in changed or "assignee" in changed:
        return ActivityKind.ASSIGNMENT, "assign" if now.team or now.assignee else "release"
    if changed == {"links"}:
        return ActivityKind.LINK, "link"
    return ActivityKind.CHANGE, "update"


def _changes(before: _Now, now: _Now) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field=name, before=plain(old), after=plain(new))
        for name in _LISTED
        if (old := getattr(before, name)) != (new := getattr(now, name))
    )


def _read(life: _Life, row: Row) -> _Now:
    """Return what the incident is after this update."""
    before, naming = life.now, life.naming
    impact = _LEVELS.get(row.impact[:1].lower(), before.impact)
    urgency = _LEVELS.get(row.urgency[:1].lower(), before.urgency)
    now = _Now(
        state=_state(row), team=naming.team(row.team), assignee=naming.person(row.assignee),
        caller=naming.person(row.caller), channel=_CHANNELS.get(row.contact.lower(), before.channel),
        ci=naming.item(row.item), category=row.category, subcategory=row.subcategory, symptom=row.symptom,
        location=row.location, impact=impact, urgency=urgency,
        override=_override(before.override, derive(impact, urgency), row, naming), holds=_holds(life, row),
        links=_links(row), resolution=before.resolution,
    )  # fmt: skip
    if now.state not in OPEN:
        _end(life, row, now)
    return now


def _state(row: Row) -> State:
    if row.state == "Active":
        return State.IN_PROGRESS if row.assignee else State.ASSIGNED
    return _STATES[row.state]


def _override(before: Override | None, derived: int, row: Row, naming: Naming) -> Override | None:
    """Return the override that a priority against the matrix is; the same one goes on."""
    if row.priority[:1] not in _PRIORITIES or int(row.priority[:1]) == derived:
        return None
    priority = int(row.priority[:1])
    if before is not None and (before.priority, before.derived) == (priority, derived):
        return before
    author = naming.person(row.by) or ""
    return Override(priority=priority, derived=derived, reason="import", author=author)


def _holds(life: _Life, row: Row) -> tuple[Hold, ...]:
    """Return what it waits for; a wait that goes on keeps its beginning."""
    reason = WAITS.get(row.state)
    if reason is None:
        return ()
    if life.now.holds and life.now.holds[0].reason is reason:
        return life.now.holds
    note = row.state if reason is HoldReason.OTHER else ""
    author = life.naming.person(row.by) or ""
    return (Hold(id=f"{_activity_id(life, row)}-h", reason=reason, author=author, since=row.at, note=note),)


def _links(row: Row) -> tuple[Link, ...]:
    targets = (row.problem, row.change, row.caused_by, row.vendor)
    return tuple(
        Link(kind=kind, target=target) for kind, target in zip(_TIES, targets, strict=True) if target
    )


def _end(life: _Life, row: Row, now: _Now) -> None:
    """Say how and when it ended, believing of the row's claims only what has come true by this update."""
    before, claims = life.now, row.claims
    after = life.row.at if life.row else life.opened_at
    author = life.naming.person(row.by) or ""
    resolved = claims.resolved_at if claims.resolved_at and after <= claims.resolved_at <= row.at else None
    closed = claims.closed_at if claims.closed_at and after <= claims.closed_at <= row.at else None
    now.resolved_at = resolved or before.resolved_at
    if now.state is State.RESOLVED:
        now.resolved_at = now.resolved_at or row.at
    else:
        now.closed_at = closed or before.closed_at or row.at
    ahead = claims.resolved_at is not None and claims.resolved_at > row.at
    if (resolved or closed) and not ahead:
        known = life.naming.person(claims.resolved_by) or (now.resolution and now.resolution.author)
        now.resolution = Resolution(code=claims.closed_code, author=known or author)
    elif before.state in OPEN or now.resolution is None:
        now.resolution = Resolution(code="", author=author)
