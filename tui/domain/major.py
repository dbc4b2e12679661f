"""A major incident's own life beside the incident's: its steps as a table, and the moves (domain.md 4).

    none → candidate → accepted → resolved → reviewed → closed

Reject and demote go back to none; reopening the incident takes a resolved major back to accepted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.change import alter, need, standing
from tui.domain.errors import IllegalTransition, Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.incident import Flag, Major, MajorState
from tui.domain.priority import MATRIX, Matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui.domain.incident import Incident


class Step(StrEnum):
    """What can be done to a major incident; each value is the verb of its command."""

    PROPOSE = "propose-major"
    ACCEPT = "accept-major"
    REJECT = "reject-major"
    DEMOTE = "demote-major"
    UPDATE = "update-major"
    HAND = "hand-major"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    REVIEW = "review-major"
    CLOSE = "close-major"


_M, _T = MajorState, Step

#: (state, step) -> where it leads; None is no major incident. Nothing that is not here is legal.
STEPS: Final[Mapping[tuple[MajorState | None, Step], MajorState | None]] = MappingProxyType(
    {
        (None, _T.PROPOSE): _M.CANDIDATE,
        (_M.CANDIDATE, _T.ACCEPT): _M.ACCEPTED,
        (_M.CANDIDATE, _T.REJECT): None,
        (_M.ACCEPTED, _T.UPDATE): _M.ACCEPTED,
        (_M.ACCEPTED, _T.HAND): _M.ACCEPTED,
        (_M.ACCEPTED, _T.DEMOTE): None,
        (_M.ACCEPTED, _T.RESOLVE): _M.RESOLVED,
        (_M.RESOLVED, _T.REOPEN): _M.ACCEPTED,
        (_M.REVIEWED, _T.REOPEN): _M.ACCEPTED,
        (_M.RESOLVED, _T.DEMOTE): None,
        (_M.RESOLVED, _T.REVIEW): _M.REVIEWED,
        (_M.REVIEWED, _T.CLOSE): _M.CLOSED,
    }
)

#: Minutes between two updates, by priority; others: the last.
CADENCES: Final[Mapping[int, int]] = MappingProxyType({1: 30, 2: 60, 3: 120})
#: The kinds of link to a problem that closing asks for.
PROBLEM_LINKS: Final = frozenset({"problem", "caused_by"})
#: From this many children on a record is proposed.
MANY_CHILDREN: Final = 20
CRITICAL: Final = "critical"


def major_step(state: MajorState | None, step: Step) -> MajorState | None:
    """Return where the step leads.

    Raises:
        IllegalTransition: naming the legal steps.
    """
    if (state, step) not in STEPS:
        legal = [one.value for one in Step if (state, one) in STEPS]
        told = f"a {state.value} major incident" if state is not None else "no major incident"
        raise IllegalTransition(step.value, told, legal)
    return STEPS[state, step]


def propose(incident: Incident, stamp: Stamp, *, reason: str = "") -> Incident:
    """Propose it as a major incident.

    Raises:
        IllegalTransition: it is one, or proposed.
        MissingFields: no reason.
        Refused: it is not open, or a child.
    """
    state = _led(incident, Step.PROPOSE)
    if not incident.is_open:
        raise Refused(f"it is {incident.state.words}; only what is open can be a major incident")
    if incident.parent is not None:
        raise Refused("it is a child: propose its parent, or detach it first")
    need(Step.PROPOSE, {"reason": reason})
    assert state is not None  # noqa: S101 (the table leads to a state)
    return _moved(incident, stamp, Step.PROPOSE, Major(state=state, reason=reason.strip()), text=reason)


def accept(
    incident: Incident,
    stamp: Stamp,
    *,
    commander: str | None = None,
    communications: str | None = None,
    cadence: int = 0,
    matrix: Matrix = MATRIX,
) -> Incident:
    """Accept it: who leads, who tells people, and how often (minutes; by priority unless said).

    Raises:
        IllegalTransition: it is not proposed.
        MissingFields: nobody leads, or nobody tells people.
    """
    state = _led(incident, Step.ACCEPT)
    need(Step.ACCEPT, {"commander": commander, "communications": communications})
    assert incident.major is not None  # noqa: S101 (the table says so)
    assert state is not None  # noqa: S101 (as above)
    minutes = cadence or CADENCES.get(incident.priority_by(matrix), CADENCES[max(CADENCES)])
    major = replace(
        incident.major, state=state, commander=commander, communications=communications, cadence=minutes,
        next_update=stamp.at + timedelta(minutes=minutes),
    )  # fmt: skip
    return _moved(incident, stamp, Step.ACCEPT, major)


def reject(incident: Incident, stamp: Stamp, *, reason: str = "") -> Incident:
    """Say why it is none.

    Raises:
        IllegalTransition: it is not proposed.
        MissingFields: no reason.
    """
    _led(incident, Step.REJECT)
    need(Step.REJECT, {"reason": reason})
    return _moved(incident, stamp, Step.REJECT, None, text=reason)


def demote(incident: Incident, stamp: Stamp, *, reason: str = "") -> Incident:
    """Take it back to an incident like any other.

    Raises:
        IllegalTransition: it is not accepted.
        MissingFields: no reason.
    """
    _led(incident, Step.DEMOTE)
    need(Step.DEMOTE, {"reason": reason})
    return _moved(incident, stamp, Step.DEMOTE, None, text=reason)


def update(incident: Incident, stamp: Stamp, *, text: str = "") -> Incident:
    """Note that people were told where it stands; the next time is counted from now.

    Raises:
        IllegalTransition: it is not accepted.
        MissingFields: no text.
    """
    _led(incident, Step.UPDATE)
    need(Step.UPDATE, {"text": text})
    assert incident.major is not None  # noqa: S101 (the table says so)
    due = stamp.at + timedelta(minutes=incident.major.cadence)
    return _moved(incident, stamp, Step.UPDATE, replace(incident.major, next_update=due), text=text)


def hand(
    incident: Incident,
    stamp: Stamp,
    *,
    commander: str | None = None,
    communications: str | None = None,
    text: str = "",
) -> Incident:
    """Step down as commander or as who tells people: a successor takes over.

    Raises:
        IllegalTransition: it is not accepted.
        MissingFields: no successor.
        Refused: nothing would change.
    """
    _led(incident, Step.HAND)
    assert incident.major is not None  # noqa: S101 (the table says so)
    if not communications:
        need(Step.HAND, {"commander": commander})
    major = replace(
        incident.major, commander=commander or incident.major.commander,
        communications=communications or incident.major.communications,
    )  # fmt: skip
    if major == incident.major:
        raise Refused("they have it already: stepping down needs a successor")
    return _moved(incident, stamp, Step.HAND, major, text=text)


def review(incident: Incident, stamp: Stamp, *, text: str = "") -> Incident:
    """Write the post-incident review.

    Raises:
        IllegalTransition: it is not resolved.
        MissingFields: no text.
    """
    state = _led(incident, Step.REVIEW)
    need(Step.REVIEW, {"text": text})
    assert incident.major is not None  # noqa: S101 (the table says so)
    assert state is not None  # noqa: S101 (as above)
    major = replace(incident.major, state=state, review=text.strip())
    return _moved(incident, stamp, Step.REVIEW, major, text=text)


def close_major(incident: Incident, stamp: Stamp) -> Incident:
    """Close it: reviewed, and tied to the problem behind it.

    Raises:
        IllegalTransition: it is not reviewed.
        Refused: no linked problem.
    """
    state = _led(incident, Step.CLOSE)
    assert incident.major is not None  # noqa: S101 (the table says so)
    assert state is not None  # noqa: S101 (as above)
    if not any(tie.kind in PROBLEM_LINKS for tie in incident.links):
        raise Refused("closing a major incident needs a linked problem: L links one")
    return _moved(incident, stamp, Step.CLOSE, replace(incident.major, state=state))


def with_incident(major: Major | None, step: Step, stamp: Stamp) -> Major | None:
    """Return what a major incident is after its incident was resolved or reopened."""
    if major is None or (major.state, step) not in STEPS:
        return None if major is not None and major.state is MajorState.CANDIDATE else major
    state = STEPS[major.state, step]
    assert state is not None  # noqa: S101 (neither step leads out of it)
    due = stamp.at + timedelta(minutes=major.cadence) if state is MajorState.ACCEPTED else None
    return replace(major, state=state, next_update=due)


def proposal(incident: Incident, *, criticality: str, children: int, matrix: Matrix = MATRIX) -> str:
    """Return why the rules propose it, the first that fits; "" if none does, or they have done so once."""
    if not incident.is_open or incident.parent is not None or incident.major is not None:
        return ""
    if Flag.TEST in incident.flags or any(one.verb == Step.PROPOSE for one in standing(incident)):
        return ""
    priority = incident.priority_by(matrix)
    return next((why for why, fits in _RULES if fits(priority, criticality, children)), "")


_RULES: Final[tuple[tuple[str, Callable[[int, str, int], bool]], ...]] = (
    ("its service is critical", lambda _priority, criticality, _children: criticality == CRITICAL),
    (f"more than {MANY_CHILDREN} children", lambda _priority, _criticality, many: many > MANY_CHILDREN),
    ("priority 1", lambda priority, _criticality, _children: priority == 1),
)


def _led(incident: Incident, step: Step) -> MajorState | None:
    return major_step(incident.major.state if incident.major is not None else None, step)


def _moved(incident: Incident, stamp: Stamp, step: Step, major: Major | None, *, text: str = "") -> Incident:
    """Return the incident with its major part, and the flag that goes with it."""
    flagged = major is not None and major.state is not MajorState.CANDIDATE
    flags: tuple[Flag, ...] = tuple(flag for flag in incident.flags if flag is not Flag.MAJOR)
    if flagged:
        flags = incident.flags if Flag.MAJOR in incident.flags else (*flags, Flag.MAJOR)
    return alter(incident, stamp, ActivityKind.CHANGE, step.value, text=text, major=major, flags=flags)
