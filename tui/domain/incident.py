"""The incident: its fields (domain.md sections 1 and 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.domain.history import Activity
from tui.domain.incident_states import (
    FINAL,
    OFFERED_HOLDS,
    OPEN,
    PAUSING,
    TRANSITIONS,
    CancelReason,
    Channel,
    Event,
    Flag,
    HoldReason,
    MajorState,
    ResolutionCode,
    State,
    legal_events,
    next_state,
)
from tui.domain.priority import MATRIX, Level, Matrix, Override, derive
from tui.domain.tasks import Task

__all__ = [
    "FINAL",
    "OFFERED_HOLDS",
    "OPEN",
    "PAUSING",
    "TRANSITIONS",
    "CancelReason",
    "Channel",
    "Event",
    "Flag",
    "Hold",
    "HoldReason",
    "Incident",
    "Link",
    "Major",
    "MajorState",
    "Resolution",
    "ResolutionCode",
    "Snooze",
    "State",
    "legal_events",
    "next_state",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Major:
    """A major incident's own life: who leads it, who tells people, how often (minutes), the next time due."""

    state: MajorState
    reason: str = ""
    commander: str | None = None
    communications: str | None = None
    cadence: int = 0
    next_update: datetime | None = None
    review: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Out of sight until a moment: who put it there, and since when."""

    until: datetime
    since: datetime
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One thing the incident waits for, who set it, and when to look again (None only in imports)."""

    id: str
    reason: HoldReason
    author: str
    since: datetime
    follow_up_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """How it ended: `code` is one of ResolutionCode or, imported, the source's own word."""

    code: str
    solution: str = ""
    closure_category: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A tie to another record; `target` is an id of ours or, before it is known here, a number."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An unplanned interruption or reduction in quality of an IT service, with its whole history.

    Names of people, teams, services and CIs are ids. `opened_at` is the first report; `op` is the last
    operation that touched the record; `voided` the operations that were undone.
    """

    id: str
    number: str
    title: str
    opened_at: datetime
    updated_at: datetime
    description: str = ""
    state: State = State.NEW
    caller: str | None = None
    watchers: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    affected_count: int | None = None
    channel: Channel = Channel.TELEPHONE
    service: str | None = None
    ci: str | None = None
    category: str = ""
    subcategory: str = ""
    symptom: str = ""
    location: str = ""
    impact: Level = Level.MEDIUM
    urgency: Level = Level.MEDIUM
    override: Override | None = None
    team: str | None = None
    assignee: str | None = None
    owner: str | None = None
    started: bool = False
    holds: tuple[Hold, ...] = ()
    resolution: Resolution | None = None
    first_resolved_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    reopenings: int = 0
    handovers: int = 0
    parent: str | None = None
    links: tuple[Link, ...] = ()
    flags: tuple[Flag, ...] = ()
    tasks: tuple[Task, ...] = ()
    snooze: Snooze | None = None
    major: Major | None = None
    source: str = ""
    adopted: bool = True
    op: str = ""
    voided: tuple[str, ...] = ()
    history: tuple[Activity, ...] = ()

    def priority_by(self, matrix: Matrix = MATRIX) -> int:
        """Return 1 (critical) to 5 (planned): the override, else what the desk's matrix gives."""
        return self.override.priority if self.override else derive(self.impact, self.urgency, matrix)

    @property
    def is_open(self) -> bool:
        """Neither resolved, closed nor cancelled."""
        return self.state in OPEN
