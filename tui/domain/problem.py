"""The problem: the unknown cause of one or more incidents, and what is known of it (domain.md section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.domain.history import Activity
from tui.domain.incident import Link
from tui.domain.priority import Level, derive
from tui.domain.problem_states import OPEN, CauseStatus, Flag, Outcome, State
from tui.domain.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the Kepner-Tregoe grid (tui/domain/analysis.py)."""

    dimension: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A suspected cause; `fits` and `fails` are the cells it explains, and those that refute it.

    A cell is "what.is_not" (tui/domain/analysis.py); "what" alone is all of that dimension.
    """

    id: str
    text: str
    fits: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The cause of incidents, with its whole history. Names of people, teams, services and CIs are ids.

    `incidents` are the ids of those it is linked to. `used` counts how often its workaround was tried,
    `worked` how often that helped. `change` names the change of the fix; `no_change` says why it needs none.
    `review_at` is when an accepted risk, or a cause not found, comes back. `origin` is an import's own word
    for the state.
    """

    id: str
    number: str
    title: str
    opened_at: datetime
    updated_at: datetime
    description: str = ""
    state: State = State.NEW
    impact: Level = Level.MEDIUM
    urgency: Level = Level.MEDIUM
    team: str | None = None
    assignee: str | None = None
    owner: str | None = None
    service: str | None = None
    ci: str | None = None
    category: str = ""
    subcategory: str = ""
    symptom: str = ""
    location: str = ""
    cause: str = ""
    cause_status: CauseStatus = CauseStatus.UNKNOWN
    workaround: str = ""
    used: int = 0
    worked: int = 0
    verified_at: datetime | None = None
    retired: bool = False
    fix: str = ""
    change: str = ""
    no_change: str = ""
    outcome: Outcome = Outcome.NONE
    reason: str = ""
    review_at: datetime | None = None
    review: str = ""
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    reopenings: int = 0
    incidents: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    whys: tuple[str, ...] = ()
    grid: tuple[Cell, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    links: tuple[Link, ...] = ()
    flags: tuple[Flag, ...] = ()
    source: str = ""
    origin: str = ""
    adopted: bool = True
    op: str = ""
    voided: tuple[str, ...] = ()
    history: tuple[Activity, ...] = ()

    @property
    def priority(self) -> int:
        """1 (critical) to 5 (planned), as the matrix gives it."""
        return derive(self.impact, self.urgency)

    @property
    def is_open(self) -> bool:
        """Neither resolved nor closed."""
        return self.state in OPEN

    @property
    def known_error(self) -> str:
        """`known` with cause and workaround, `early` with a cause only suspected, "" if it is none."""
        if not self.workaround or self.retired or self.cause_status is CauseStatus.UNKNOWN:
            return ""
        return "known" if self.cause_status is CauseStatus.KNOWN else "early"
