"""The life of a problem: every move from state to state, and who works on it (domain.md section 6).

Moves are as in `tui.domain.lifecycle`: they take the problem, the stamp of the operation and the fields of
the command, and return the problem with activities appended. Illegal raises IllegalTransition naming the
legal ones; legal but lacking raises MissingFields; any other rule raises Refused.
"""

from __future__ import annotations

from typing import Final

from tui.domain.change import alter, append, need
from tui.domain.document import differences
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.priority import Level
from tui.domain.problem import Problem
from tui.domain.problem_ending import (
    absorb,
    accept_risk,
    cancel,
    close,
    duplicate,
    move,
    not_found,
    reopen,
)  # fmt: skip
from tui.domain.problem_states import CauseStatus, Event, Outcome, State, next_state
from tui.domain.tasks import let_resolve

__all__ = (
    "ASSIGN", "RELEASE", "TAKE", "absorb", "accept_risk", "assess", "assign", "cancel", "close", "confirm",
    "duplicate", "fix", "fix_failed", "not_fixed", "not_found", "open_problem", "refute", "release",
    "reopen", "resolve", "take",
)  # fmt: skip

TAKE: Final = "take"
ASSIGN: Final = "assign"
RELEASE: Final = "release"

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
    return move(problem, stamp, Event.ASSESS, assignee=problem.assignee or stamp.actor)


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
    return move(problem, stamp, Event.FIX, text=text, change=change.strip() or problem.change)


def fix_failed(problem: Problem, stamp: Stamp, *, reason: str = "") -> Problem:
    """Say that the fix did not work.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no reason.
    """
    next_state(problem.state, Event.FIX_FAILED)
    need(Event.FIX_FAILED, {"reason": reason})
    return move(problem, stamp, Event.FIX_FAILED, text=reason, change="")


def resolve(
    problem: Problem, stamp: Stamp, *, fix: str = "", change: str = "", no_change: str = ""
) -> Problem:
    """Say what fixed it, and by which change, or why none was needed.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no fix; or neither a change nor why it needs none.
        Refused: a mandatory task is open.
    """
    state = next_state(problem.state, Event.RESOLVE)
    change, fix = change.strip() or problem.change, fix.strip() or problem.fix
    asked: dict[str, object] = {"fix": fix}
    if not change:
        asked["no_change"] = no_change
    need(Event.RESOLVE, asked)
    let_resolve(problem.tasks)
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
    return move(
        problem, stamp, Event.NOT_FIXED, text=reason, outcome=Outcome.NONE, resolved_at=None,
        reopenings=problem.reopenings + 1,
    )  # fmt: skip


def _hand(
    problem: Problem, stamp: Stamp, verb: str, *, assignee: str | None, team: str | None, text: str = ""
) -> Problem:
    if problem.state is State.CLOSED:
        raise Refused(f"it is closed: {Event.REOPEN} it first")
    if (assignee, team) == (problem.assignee, problem.team):
        raise Refused("it is with them already: nothing would change")
    return alter(problem, stamp, ActivityKind.ASSIGNMENT, verb, text=text, assignee=assignee, team=team)
