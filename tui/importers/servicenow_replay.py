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
from typing import TYPE_CHECKING, Final, NamedTuple

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
        "On Hold": HoldReason.OTHER,
    }
)
_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "New": State.NEW,
        "Resolved": State.RESOLVED,
        "Closed": State.CLOSED,
        "In Progress": State.IN_PROGRESS,
        "Canceled": State.CANCELLED,
        "Cancelled": State.CANCELLED,
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
        State.RESOLVED: "resolve", State.CLOSED: "close", State.CANCELLED: "cancel",
    }
)  # fmt: skip


#: What an activity lists of a change: moments and counters are told by the activities themselves.
_LISTED: Final = (
    "state", "team", "assignee", "caller", "channel", "ci", "category", "subcategory", "symptom", "location",
    "impact", "urgency", "override", "holds", "links", "resolution",
)  # fmt: skip


@dataclass(slots=True)
class _Life:
    """What is gathered on the way from the first row to the last: the row before, the incident after it."""

    number: str
    id: str
    naming: Naming
    opened_at: datetime
    row: Row | None = None
    now: Incident | None = None
    history: list[Activity] = field(default_factory=list)


class _End(NamedTuple):
    """How and when it ended, as far as that has come true."""

    resolution: Resolution | None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None


def replay(number: str, rows: Sequence[Row], naming: Naming) -> Incident:
    """Return the incident that these updates, in order, have made."""
    named = slug(number)
    life = _Life(number, named, naming, _opened(rows[0]))
    incident = _step(life, rows[0])
    for row in rows[1:]:
        incident = _step(life, row)
    return replace(incident, history=tuple(life.history))


def _opened(first: Row) -> datetime:
    """Return the moment of the first report: no later than the first thing that happened to it."""
    if first.opened_at is not None and first.opened_at <= first.at:
        return first.opened_at
    if first.created_at is not None and first.created_at <= first.at:
        return first.created_at
    return first.at


def _step(life: _Life, row: Row) -> Incident:
    """Let one update happen; return the incident after it, without its history."""
    before, now = life.now, _read(life, row)
    if before is None:
        before = _created(life, row, now)
        if now.state is not State.NEW:
            _updated(life, row, before, now)
    else:
        _updated(life, row, before, now)
    life.now, life.row = now, row
    return now


def _created(life: _Life, row: Row, now: Incident) -> Incident:
    """Write the creation; return what the incident was then, as far as the first row can tell."""
    blank = replace(now, state=State.NEW, team=None, assignee=None, holds=(), resolution=None)
    recorded = row.created_at if row.created_at and life.opened_at <= row.created_at <= row.at else row.at
    author = now.owner or life.naming.person(row.by) or ""
    changes = _changes(blank, now) if now.state is State.NEW else ()
    created = Activity(
        id=f"{life.id}-0", kind=ActivityKind.CREATED, occurred_at=life.opened_at,
        recorded_at=recorded, author=author, verb="new", changes=changes,
    )  # fmt: skip
    life.history.append(created)
    return blank


def _updated(life: _Life, row: Row, before: Incident, now: Incident) -> None:
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
    return f"{life.id}-{row.mod:06d}-{row.digest}"


def _said(before: Incident, now: Incident, changed: set[str]) -> tuple[ActivityKind, str]:
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


def _changes(before: Incident, now: Incident) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field=name, before=plain(old), after=plain(new))
        for name in _LISTED
        if (old := getattr(before, name)) != (new := getattr(now, name))
    )


def _read(life: _Life, row: Row) -> Incident:
    """Return what the incident is after this update, without its history."""
    before, naming = life.now, life.naming
    state = _state(row)
    impact = _LEVELS.get(row.impact[:1].lower(), before.impact if before else Level.MEDIUM)
    urgency = _LEVELS.get(row.urgency[:1].lower(), before.urgency if before else Level.MEDIUM)
    said = (row.category, row.subcategory, row.symptom)
    end = _end(life, row, state)
    return Incident(
        id=f"sn-{life.id}", number=life.number, title=" / ".join(filter(None, said)) or "(not categorised)",
        opened_at=life.opened_at, updated_at=row.at, source="servicenow", adopted=False, state=state,
        owner=before.owner if before else naming.person(row.opened_by or row.created_by),
        started=state is State.IN_PROGRESS or (state in OPEN and before is not None and before.started),
        handovers=_count(row.handovers, before.handovers if before else 0),
        reopenings=_count(row.reopenings, before.reopenings if before else 0),
        team=naming.team(row.team), assignee=naming.person(row.assignee), caller=naming.person(row.caller),
        channel=_CHANNELS.get(row.contact.lower(), before.channel if before else Channel.TELEPHONE),
        ci=naming.item(row.item), category=row.category, subcategory=row.subcategory, symptom=row.symptom,
        location=row.location, impact=impact, urgency=urgency,
        override=_override(before, derive(impact, urgency), row, naming), holds=_holds(life, row),
        links=_links(row), resolution=end.resolution, resolved_at=end.resolved_at, closed_at=end.closed_at,
        first_resolved_at=(before.first_resolved_at if before else None) or end.resolved_at,
    )  # fmt: skip


def _count(said: int | None, before: int) -> int:
    return before if said is None else said


def _state(row: Row) -> State:
    if row.state == "Active":
        return State.IN_PROGRESS if row.assignee else State.ASSIGNED
    return _STATES[row.state]


def _override(before: Incident | None, derived: int, row: Row, naming: Naming) -> Override | None:
    """Return the override that a priority against the matrix is; the same one goes on."""
    if row.priority[:1] not in _PRIORITIES or int(row.priority[:1]) == derived:
        return None
    priority = int(row.priority[:1])
    same = before.override if before else None
    if same is not None and (same.priority, same.derived) == (priority, derived):
        return same
    author = naming.person(row.by) or ""
    return Override(priority=priority, derived=derived, reason="import", author=author)


def _holds(life: _Life, row: Row) -> tuple[Hold, ...]:
    """Return what it waits for; a wait that goes on keeps its beginning."""
    reason = WAITS.get(row.state)
    if reason is None:
        return ()
    if life.now and life.now.holds and life.now.holds[0].reason is reason:
        return life.now.holds
    note = row.state if reason is HoldReason.OTHER else ""
    author = life.naming.person(row.by) or ""
    return (Hold(id=f"{_activity_id(life, row)}-h", reason=reason, author=author, since=row.at, note=note),)


def _links(row: Row) -> tuple[Link, ...]:
    targets = (row.problem, row.change, row.caused_by, row.vendor)
    return tuple(
        Link(kind=kind, target=target) for kind, target in zip(_TIES, targets, strict=True) if target
    )


def _end(life: _Life, row: Row, state: State) -> _End:
    """Say how and when it ended, believing of the row's claims only what has come true by this update.

    A reopened incident keeps what its resolution said until it has another.
    """
    before, claims = life.now, row.claims
    if state in OPEN:
        return _End(before.resolution if before else None)
    if state is State.CANCELLED:
        since = before.closed_at if before else None
        return _End(None, None, _come_true(life, row, claims.closed_at) or since or row.at)
    ended = before is not None and before.state not in OPEN
    resolved, closed = _come_true(life, row, claims.resolved_at), _come_true(life, row, claims.closed_at)
    ahead = claims.resolved_at is not None and claims.resolved_at > row.at
    resolved_at = resolved or (before.resolved_at if before else None)
    closed_at = before.closed_at if before else None
    if state is State.RESOLVED:
        resolved_at = resolved_at or row.at
    else:
        resolved_at = resolved_at or (None if ahead else claims.resolved_at)
        closed_at = closed or closed_at or row.at
    resolution = before.resolution if before and ended else None
    believed = (resolved or closed) and not ahead
    if believed or resolution is None:
        known = life.naming.person(claims.resolved_by) if believed else None
        author = known or (resolution and resolution.author) or life.naming.person(row.by) or ""
        resolution = Resolution(code=claims.closed_code if believed else "", author=author)
    return _End(resolution, resolved_at, closed_at)


def _come_true(life: _Life, row: Row, claim: datetime | None) -> datetime | None:
    """Return the moment if this very update made it so: it lies between the one before and this one."""
    after = life.row.at if life.row else life.opened_at
    return claim if claim is not None and after <= claim <= row.at else None
