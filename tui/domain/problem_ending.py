"""How a problem ends, and comes back: confirmed, accepted, not found, cancelled, duplicate (domain.md 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui.domain.change import alter, need
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.incident import Link
from tui.domain.problem_states import Event, Flag, Outcome, next_state
from tui.domain.tasks import handed_on

if TYPE_CHECKING:
    from datetime import datetime

    from tui.domain.problem import Problem

DUPLICATE_OF: Final = "duplicate_of"


def close(problem: Problem, stamp: Stamp, *, review: str = "", text: str = "") -> Problem:
    """The fix is confirmed; a major problem is reviewed first.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: the review of a major problem.
    """
    next_state(problem.state, Event.CLOSE)
    review = review.strip() or problem.review
    if Flag.MAJOR in problem.flags:
        need(Event.CLOSE, {"review": review})
    return move(problem, stamp, Event.CLOSE, text=text, closed_at=stamp.at, review=review)


def accept_risk(
    problem: Problem, stamp: Stamp, *, reason: str = "", review_at: datetime | None = None
) -> Problem:
    """Live with it, until a review; the incidents that wait for it are only told.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no reason or review date.
        Refused: the review lies in the past.
    """
    return _end(problem, stamp, Event.ACCEPT_RISK, Outcome.RISK_ACCEPTED, reason=reason, review_at=review_at)


def not_found(
    problem: Problem, stamp: Stamp, *, reason: str = "", review_at: datetime | None = None
) -> Problem:
    """Stop looking for the cause, until a review.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no reason or review date.
        Refused: the review lies in the past.
    """
    return _end(problem, stamp, Event.NOT_FOUND, Outcome.CAUSE_NOT_FOUND, reason=reason, review_at=review_at)


def cancel(problem: Problem, stamp: Stamp, *, reason: str = "") -> Problem:
    """End it for a reason: it is no problem.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no reason.
    """
    next_state(problem.state, Event.CANCEL)
    need(Event.CANCEL, {"reason": reason})
    return move(
        problem, stamp, Event.CANCEL, text=reason, outcome=Outcome.CANCELLED, reason=reason.strip(),
        closed_at=stamp.at,
    )  # fmt: skip


def duplicate(problem: Problem, stamp: Stamp, *, of: str = "") -> Problem:
    """End it as a duplicate of another, which takes its incidents, tasks and workaround (`absorb`).

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: of which.
        Refused: of itself.
    """
    next_state(problem.state, Event.DUPLICATE)
    need(Event.DUPLICATE, {"of": of})
    if of in {problem.id, problem.number}:
        raise Refused("it cannot be a duplicate of itself")
    links = (*problem.links, Link(kind=DUPLICATE_OF, target=of))
    return move(
        problem, stamp, Event.DUPLICATE, outcome=Outcome.DUPLICATE, links=links, closed_at=stamp.at,
        incidents=(), tasks=tuple(task for task in problem.tasks if task.done_at is not None),
    )  # fmt: skip


def absorb(problem: Problem, stamp: Stamp, duplicate: Problem) -> Problem:
    """Return the problem that goes on, with what its duplicate knew: incidents, open tasks, workaround.

    Raises:
        Refused: it does not go on.
    """
    if not problem.is_open:
        raise Refused(
            f"{problem.number} is {problem.state.words}: only an open problem takes duplicates over"
        )
    return alter(
        problem, stamp, ActivityKind.LINK, "duplicated_by",
        text=f"{duplicate.number} is the same problem",
        incidents=tuple(dict.fromkeys((*problem.incidents, *duplicate.incidents))),
        tasks=handed_on(problem.tasks, duplicate.tasks),
        workaround=problem.workaround or duplicate.workaround,
        links=(*problem.links, Link(kind="duplicated_by", target=duplicate.id)),
    )  # fmt: skip


def reopen(problem: Problem, stamp: Stamp, *, reason: str = "") -> Problem:
    """Look for the cause again: it recurred, or its review has come.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no reason.
        Refused: it is a duplicate; the other one goes on.
    """
    next_state(problem.state, Event.REOPEN)
    need(Event.REOPEN, {"reason": reason})
    if problem.outcome is Outcome.DUPLICATE:
        raise Refused("it is a duplicate: reopen the problem that took it over")
    return move(
        problem, stamp, Event.REOPEN, text=reason, outcome=Outcome.NONE, review_at=None, closed_at=None,
        resolved_at=None, reopenings=problem.reopenings + 1,
    )  # fmt: skip


def _end(
    problem: Problem, stamp: Stamp, event: Event, outcome: Outcome, *, reason: str,
    review_at: datetime | None,
) -> Problem:  # fmt: skip
    next_state(problem.state, event)
    need(event, {"reason": reason, "review_at": review_at})
    if review_at is not None and review_at <= stamp.at:
        raise Refused("the review lies in the past; name a day to come")
    return move(
        problem, stamp, event, text=reason, outcome=outcome, reason=reason.strip(), review_at=review_at,
        closed_at=stamp.at,
    )  # fmt: skip


def move(
    problem: Problem,
    stamp: Stamp,
    event: Event,
    *,
    text: str = "",
    **values: Any,  # noqa: ANN401 (fields of the record)
) -> Problem:
    """Return the problem where the event leads, with the values.

    Raises:
        IllegalTransition: by the transition table.
    """
    state = next_state(problem.state, event)
    return alter(problem, stamp, ActivityKind.TRANSITION, event, text=text, state=state, **values)
