"""What the clock alone does to a problem: its review comes; nobody has worked on it (domain.md section 6).

Read from a problem's document, so that lists and steps say the same. Moments are seconds since the epoch.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from tui.domain.change import alter
from tui.domain.clocks.definitions import OFFICE
from tui.domain.clocks.steps import Step
from tui.domain.clocks.timeline import seconds
from tui.domain.history import ActivityKind, ActorKind, Stamp
from tui.domain.problem_states import OPEN, Outcome, State

if TYPE_CHECKING:
    from tui.domain.clocks.timeline import Document
    from tui.domain.problem import Problem

REVIEW_DUE: Final = "review_due"
INACTIVE: Final = "inactive"
#: Business days without activity after which an open problem is named.
PATIENCE_DAYS: Final = 10

_OPEN: Final = frozenset(state.value for state in OPEN)
_SILENT: Final = frozenset({ActivityKind.UNDO.value})


def last_activity(document: Document) -> tuple[int, str]:
    """Return when somebody last did something to it, and the id of that activity."""
    voided = document.get("voided") or ()
    last = (seconds(document["opened_at"]), "")
    for activity in document.get("history") or ():
        done = activity.get("actor_kind", ActorKind.OPERATOR.value) != ActorKind.SYSTEM.value
        if done and activity["kind"] not in _SILENT and activity.get("op", "-") not in voided:
            last = max(last, (seconds(activity["occurred_at"]), activity["id"]))
    return last


def inactive_from(document: Document) -> int | None:
    """Return from when an open problem counts as inactive, None if it is not open."""
    if document.get("state", State.NEW.value) not in _OPEN:
        return None
    return OFFICE.add(last_activity(document)[0], PATIENCE_DAYS * OFFICE.business_day)


def steps_ahead(document: Document) -> list[Step]:
    """Return every step that has not been made, in the order they fall due; none before it is adopted."""
    if not document.get("adopted", True):
        return []
    found = []
    if document.get("state") == State.CLOSED.value and document.get("review_at"):
        at = seconds(document["review_at"])
        found.append(_step(document, at, REVIEW_DUE, "", str(at)))
    if (at_rest := inactive_from(document)) is not None:
        found.append(_step(document, at_rest, INACTIVE, str(PATIENCE_DAYS), last_activity(document)[1]))
    made = {activity["id"] for activity in document.get("history") or ()}
    return sorted(step for step in found if step.id not in made)


def make(problem: Problem, step: Step, recorded: datetime) -> tuple[Problem, Stamp]:
    """Return the problem after a step, and the step's stamp; its latest change stays the latest."""
    stamp = Stamp(
        op=step.id, at=datetime.fromtimestamp(step.at, UTC), recorded=recorded, actor="",
        new_id=lambda: step.id, actor_kind=ActorKind.SYSTEM,
    )  # fmt: skip
    if step.rule == REVIEW_DUE:
        moved = alter(
            problem, stamp, ActivityKind.TRANSITION, REVIEW_DUE, text=f"the review is due: {problem.reason}",
            state=State.ASSESS, outcome=Outcome.NONE, review_at=None, closed_at=None,
            reopenings=problem.reopenings + 1,
        )  # fmt: skip
    else:
        words = f"nobody has worked on it for {step.about} business days"
        moved = alter(problem, stamp, ActivityKind.NOTE, INACTIVE, text=words)
    return replace(moved, updated_at=max(problem.updated_at, moved.updated_at)), stamp


def _step(document: Document, at: int, rule: str, about: str, counts_from: str) -> Step:
    said = "\n".join((str(document.get("id", "")), rule, about, counts_from)).encode()
    return Step(at, f"timed-{sha256(said).hexdigest()[:26]}", rule, about)
