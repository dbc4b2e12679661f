"""The life of a problem: every move from state to state, and who works on it (domain.md section 6).

Moves are as in `tui.domain.lifecycle`: they take the problem, the stamp of the operation and the fields of
the command, and return the problem with activities appended. Illegal raises IllegalTransition naming the
legal ones; legal but lacking raises MissingFields; any other rule raises Refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui.domain.change import alter, append, need
from tui.domain.document import differences
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, FieldChange, Stamp
from tui.domain.incident import Link
from tui.domain.priority import Level
from tui.domain.problem import Problem
from tui.domain.problem_states import CauseStatus, Event, Flag, Outcome, State, next_state

if TYPE_CHECKING:
    from datetime import datetime

TAKE: Final = "take"
ASSIGN: Final = "assign"
RELEASE: Final = "release"
DUPLICATE_OF: Final = "duplicate_of"

#: Texts that stand in the record anyway: a creation does not list them a second time.
_UNLISTED: Final = frozenset({"title", "description"})


def open_problem(
    stamp: Stamp,
    *,
    id: str,  # noqa: A002 (the field's name)
    number: str,
    title: str = "",
    description: str = "",
    impact: Level = Level.MEDIUM,
    urgency: Level = Level.MEDIUM,
    service: str | None = None,
    ci: str | None = None,
    team: str | None = None,
    category: str = "",
    symptom: str = "",
    location: str = "",
    incidents: tuple[str, ...] = (),
) -> Problem:
    """Return a new problem; whoever opens it owns it.

    Raises:
        MissingFields: no title.
    """
    need("new", {"title": title})
    blank = Problem(id=id, number=number, title=title, opened_at=stamp.at, updated_at=stamp.at)
    problem = Problem(
        id=id, number=number, title=title.strip(), description=description.strip(), opened_at=stamp.at,
        updated_at=stamp.at, impact=impact, urgency=urgency, service=service, ci=ci, team=team,
        category=category, symptom=symptom, location=location, incidents=incidents, owner=stamp.actor or None,
    )  # fmt: skip
    listed = (change for change in differences(blank, problem) if change.field not in _UNLISTED)
    return append(problem, stamp, stamp.activity(ActivityKind.CREATED, "new", changes=listed))


def take(problem: Problem, stamp: Stamp) -> Problem:
    """Make it the actor's.

    Raises:
        Refused: it is theirs already, or closed.
    """
    return _hand(problem, stamp, TAKE, assignee=stamp.actor, team=problem.team)


def assign(
    problem: Problem, stamp: Stamp, *, team: str | None = None, person: str | None = None, text: str = ""
) -> Problem:
    """Hand it to another team or person; a person alone leaves the team, a team clears the person.

    Raises:
        MissingFields: neither team nor person.
        Refused: nothing would change, or it is closed.
    """
    if person is None:
        need(ASSIGN, {"team": team})
    return _hand(problem, stamp, ASSIGN, assignee=person, team=team or problem.team, text=text)


def release(problem: Problem, stamp: Stamp, *, text: str = "") -> Problem:
    """Give it back to its team.

    Raises:
        Refused: nobody has it, or it is closed.
    """
    return _hand(problem, stamp, RELEASE, assignee=None, team=problem.team, text=text)


def assess(problem: Problem, stamp: Stamp) -> Problem:
    """Begin to look for the cause; without an assignee the actor becomes it.

    Raises:
        IllegalTransition: by the transition table.
    """
    return _move(problem, stamp, Event.ASSESS, assignee=problem.assignee or stamp.actor)


def confirm(problem: Problem, stamp: Stamp, *, cause: str = "", workaround: str = "") -> Problem:
    """Say what the cause is; with a workaround it is a known error from now on.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no cause, unless a suspected one is on record.
    """
    state = next_state(problem.state, Event.CONFIRM)
    cause = cause.strip() or problem.cause
    need(Event.CONFIRM, {"cause": cause})
    return alter(
        problem, stamp, ActivityKind.TRANSITION, Event.CONFIRM, text=cause, state=state, cause=cause,
        cause_status=CauseStatus.KNOWN, workaround=workaround.strip() or problem.workaround,
    )  # fmt: skip


def refute(problem: Problem, stamp: Stamp, *, reason: str = "") -> Problem:
    """Say that it is not the cause after all: what was said stays in the history.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no reason.
    """
    state = next_state(problem.state, Event.REFUTE)
    need(Event.REFUTE, {"reason": reason})
    return alter(
        problem, stamp, ActivityKind.TRANSITION, Event.REFUTE, text=reason, state=state, cause="",
        cause_status=CauseStatus.UNKNOWN,
    )  # fmt: skip


def fix(problem: Problem, stamp: Stamp, *, change: str = "", text: str = "") -> Problem:
    """Begin the fix, with the change it is made by if there is one already.

    Raises:
        IllegalTransition: by the transition table.
    """
    return _move(problem, stamp, Event.FIX, text=text, change=change.strip() or problem.change)


def fix_failed(problem: Problem, stamp: Stamp, *, reason: str = "") -> Problem:
    """Say that the fix did not work.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no reason.
    """
    next_state(problem.state, Event.FIX_FAILED)
    need(Event.FIX_FAILED, {"reason": reason})
    return _move(problem, stamp, Event.FIX_FAILED, text=reason, change="")


def resolve(
    problem: Problem, stamp: Stamp, *, fix: str = "", change: str = "", no_change: str = ""
) -> Problem:
    """Say what fixed it, and by which change, or why none was needed.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no fix; or neither a change nor why it needs none.
        Refused: a task is open.
    """
    state = next_state(problem.state, Event.RESOLVE)
    change, fix = change.strip() or problem.change, fix.strip() or problem.fix
    asked: dict[str, object] = {"fix": fix}
    if not change:
        asked["no_change"] = no_change
    need(Event.RESOLVE, asked)
    _no_open_tasks(problem)
    return alter(
        problem, stamp, ActivityKind.TRANSITION, Event.RESOLVE, text=fix, state=state, fix=fix, change=change,
        no_change="" if change else no_change.strip(), outcome=Outcome.FIXED, resolved_at=stamp.at,
    )  # fmt: skip


def not_fixed(problem: Problem, stamp: Stamp, *, reason: str = "") -> Problem:
    """Say that it came back: the fix goes on.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no reason.
    """
    next_state(problem.state, Event.NOT_FIXED)
    need(Event.NOT_FIXED, {"reason": reason})
    return _move(
        problem, stamp, Event.NOT_FIXED, text=reason, outcome=Outcome.NONE, resolved_at=None,
        reopenings=problem.reopenings + 1,
    )  # fmt: skip


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
    return _move(problem, stamp, Event.CLOSE, text=text, closed_at=stamp.at, review=review)


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
    return _move(
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
    return _move(
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
        tasks=(*problem.tasks, *(task for task in duplicate.tasks if task.done_at is None)),
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
    return _move(
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
    return _move(
        problem, stamp, event, text=reason, outcome=outcome, reason=reason.strip(), review_at=review_at,
        closed_at=stamp.at,
    )  # fmt: skip


def _move(
    problem: Problem,
    stamp: Stamp,
    event: Event,
    *,
    text: str = "",
    **values: Any,  # noqa: ANN401 (fields of the record)
) -> Problem:
    state = next_state(problem.state, event)
    return alter(problem, stamp, ActivityKind.TRANSITION, event, text=text, state=state, **values)


def _hand(
    problem: Problem, stamp: Stamp, verb: str, *, assignee: str | None, team: str | None, text: str = ""
) -> Problem:
    if problem.state is State.CLOSED:
        raise Refused(f"it is closed: {Event.REOPEN} it first")
    if (assignee, team) == (problem.assignee, problem.team):
        raise Refused("it is with them already: nothing would change")
    return alter(problem, stamp, ActivityKind.ASSIGNMENT, verb, text=text, assignee=assignee, team=team)


def _no_open_tasks(problem: Problem) -> None:
    waiting = [task.title for task in problem.tasks if task.done_at is None]
    if waiting:
        raise Refused(f"{len(waiting)} tasks are open: {'; '.join(waiting[:3])}")


def told(count: int) -> tuple[FieldChange, ...]:
    """Return what an activity says of how many incidents it reached."""
    return (FieldChange(field="told", after=count),)
