"""How problems are worked on: the one table of their moves, and the steps the clock makes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from tui.desk.clockwork import plain_of
from tui.desk.consequences import (
    absorbed,
    answered,
    closed_with,
    loosened,
    resolved_with,
    said_to,
    tied_to,
    weighed,
)  # fmt: skip
from tui.desk.kinds import INCIDENT, PROBLEM
from tui.desk.reading import (
    ci,
    count,
    moment,
    one_of,
    or_leave,
    person,
    record_of,
    records_of,
    service,
    team,
    text,
    title,
    yes,
)  # fmt: skip
from tui.desk.task_moves import TASK_MOVES
from tui.desk.work import NEW, Move, Work
from tui.domain import analysis, known_error, problem_life
from tui.domain.priority import Level
from tui.domain.problem import Problem
from tui.domain.problem_mending import PROBLEMS as RESTORING
from tui.domain.problem_states import Event
from tui.domain.problem_timed import make, steps_ahead
from tui.domain.words import note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tui.domain.clocks.definitions import Agreements
    from tui.domain.clocks.steps import Step
    from tui.store import Transaction

_REASON: Final = {"reason": text}
_REVIEWED: Final = {"reason": text, "review_at": moment}
_INCIDENTS: Final = {"incidents": records_of(INCIDENT)}
_LEVELS: Final = {"impact": or_leave(one_of(Level)), "urgency": or_leave(one_of(Level))}

_MOVING: Final[Mapping[str, Move]] = {
    NEW: Move(
        problem_life.open_problem,
        "Opened {}.",
        {
            "title": title,
            "description": text,
            "impact": one_of(Level),
            "urgency": one_of(Level),
            "service": service,
            "ci": ci,
            "team": team,
            "category": text,
            "symptom": text,
            "location": text,
            **_INCIDENTS,
        },
        then=tied_to,
    ),
    problem_life.TAKE: Move(problem_life.take, "Took {}."),
    problem_life.ASSIGN: Move(
        problem_life.assign, "Assigned {}.", {"team": team, "person": person, "text": text}
    ),
    problem_life.RELEASE: Move(problem_life.release, "Gave {} back.", {"text": text}),
    Event.ASSESS.value: Move(problem_life.assess, "Looking for the cause of {}."),
    Event.CONFIRM.value: Move(
        problem_life.confirm, "The cause of {} is known.", {"cause": text, "workaround": text}
    ),
    Event.FIX.value: Move(problem_life.fix, "Fixing {}.", {"change": text, "text": text}),
    Event.RESOLVE.value: Move(
        problem_life.resolve,
        "Resolved {}.",
        {"fix": text, "change": text, "no_change": text},
        then=resolved_with,
    ),
    Event.CLOSE.value: Move(problem_life.close, "Closed {}.", {"review": text, "text": text}),
    Event.REFUTE.value: Move(problem_life.refute, "That is not the cause of {}.", _REASON),
    Event.FIX_FAILED.value: Move(problem_life.fix_failed, "The fix of {} failed.", _REASON),
    Event.NOT_FIXED.value: Move(problem_life.not_fixed, "{} is not fixed.", _REASON),
    Event.ACCEPT_RISK.value: Move(
        problem_life.accept_risk, "Accepted the risk of {}.", _REVIEWED, then=closed_with
    ),
    Event.NOT_FOUND.value: Move(
        problem_life.not_found, "The cause of {} was not found.", _REVIEWED, then=closed_with
    ),
    Event.CANCEL.value: Move(problem_life.cancel, "Cancelled {}.", _REASON),
    Event.DUPLICATE.value: Move(
        problem_life.duplicate, "{} is a duplicate.", {"of": record_of(PROBLEM)}, then=absorbed
    ),
    Event.REOPEN.value: Move(problem_life.reopen, "Reopened {}.", _REASON),
}

_KNOWING: Final[Mapping[str, Move]] = {
    known_error.LINK: Move(known_error.link, "Linked incidents to {}.", _INCIDENTS, then=tied_to),
    known_error.UNLINK: Move(known_error.unlink, "Unlinked incidents from {}.", _INCIDENTS, then=loosened),
    known_error.EDIT: Move(
        known_error.edit,
        "Changed {}.",
        {
            "title": title,
            **_LEVELS,
            "service": service,
            "category": text,
            "symptom": text,
            "cause": text,
            "workaround": text,
        },
    ),
    known_error.COMMUNICATE: Move(
        known_error.communicate, "Told the workaround of {}.", {"text": text}, then=said_to
    ),
    known_error.TRIED: Move(
        known_error.tried,
        "Counted for {}.",
        {"worked": yes, "incident": record_of(INCIDENT)},
        then=answered,
    ),
    known_error.VERIFY: Move(known_error.verify, "Verified {}."),
    known_error.RETIRE: Move(known_error.retire, "Retired {}.", _REASON),
    known_error.MAJOR: Move(known_error.major, "Changed {}.", then=weighed),
    "note": Move(note, "Wrote a note on {}.", {"text": text}),
}

_ANALYSING: Final[Mapping[str, Move]] = {
    analysis.WHY: Move(analysis.why, "Noted why of {}.", {"text": text, "place": count}),
    analysis.GRID: Move(
        analysis.grid,
        "Noted in the grid of {}.",
        {"dimension": one_of(analysis.DIMENSIONS), "heading": one_of(analysis.HEADINGS), "text": text},
    ),
    analysis.SUSPECT: Move(analysis.suspect, "Noted a suspected cause of {}.", {"text": text}),
    analysis.WEIGH: Move(
        analysis.weigh,
        "Weighed a cause of {}.",
        {
            "suspect": text,
            "dimension": one_of(analysis.DIMENSIONS),
            "heading": one_of(analysis.HEADINGS),
            "verdict": one_of(analysis.VERDICTS),
        },
    ),
    **TASK_MOVES,
    analysis.REVIEW: Move(analysis.review, "Reviewed {}.", {"text": text}),
}

#: Command name -> move; a new command is its declaration in tui.commands and a line here.
MOVES: Final[Mapping[str, Move]] = MappingProxyType({**_MOVING, **_KNOWING, **_ANALYSING})


def _due(_tx: Transaction, problem: Problem, _agreements: Agreements, now: datetime) -> Step | None:
    """Return the first step that has fallen due and is not made."""
    document: Any = plain_of(problem)
    ahead = steps_ahead(document)
    return ahead[0] if ahead and ahead[0].at <= now.timestamp() else None


PROBLEMS: Final = Work(
    kind=PROBLEM,
    prefix="PRB",
    record=Problem,
    moves=MOVES,
    restoring=RESTORING,
    texts=(
        "title",
        "description",
        "symptom",
        "cause",
        "workaround",
        "fix",
        "reason",
        "review",
        "no_change",
        "whys",
        "grid",
        "suspects",
        "tasks",
    ),
    due=_due,
    make=make,
)
