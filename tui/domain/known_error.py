"""What a problem knows for those who have its incidents: ties, workaround, whether it helps (domain.md 6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tui.domain.change import alter, need
from tui.domain.ending import resolve
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, ActorKind, FieldChange, Stamp
from tui.domain.holds import resume
from tui.domain.incident import HoldReason, Incident, Link, ResolutionCode, State
from tui.domain.problem_states import CauseStatus, Flag
from tui.domain.words import note, reply

if TYPE_CHECKING:
    from tui.domain.priority import Level
    from tui.domain.problem import Problem

#: The tie of an incident to its problem.
PROBLEM: Final = "problem"
LINK: Final = "link"
UNLINK: Final = "unlink"
EDIT: Final = "edit"
COMMUNICATE: Final = "communicate"
TRIED: Final = "tried"
VERIFY: Final = "verify"
RETIRE: Final = "retire"
MAJOR: Final = "major"


def link(problem: Problem, stamp: Stamp, *, incidents: tuple[str, ...] = ()) -> Problem:
    """Tie incidents to the problem, by id.

    Raises:
        MissingFields: which.
        Refused: all of them are linked already.
    """
    need(LINK, {"incidents": incidents})
    every = tuple(dict.fromkeys((*problem.incidents, *incidents)))
    if every == problem.incidents:
        raise Refused("they are linked already")
    return alter(problem, stamp, ActivityKind.LINK, LINK, incidents=every)


def unlink(problem: Problem, stamp: Stamp, *, incidents: tuple[str, ...] = ()) -> Problem:
    """Undo the tie to incidents.

    Raises:
        MissingFields: which.
        Refused: none of them is linked.
    """
    need(UNLINK, {"incidents": incidents})
    stays = tuple(one for one in problem.incidents if one not in incidents)
    if stays == problem.incidents:
        raise Refused("none of them is linked to it")
    return alter(problem, stamp, ActivityKind.LINK, UNLINK, incidents=stays)


def edit(
    problem: Problem, stamp: Stamp, *, title: str = "", impact: Level | None = None,
    urgency: Level | None = None, service: str | None = None, category: str = "", symptom: str = "",
    cause: str = "", workaround: str = "",
) -> Problem:  # fmt: skip
    """Change what is known of it; a cause that is said before it is confirmed is a suspected one.

    Raises:
        Refused: nothing would change.
    """
    said: dict[str, Any] = {
        "title": title.strip(), "impact": impact, "urgency": urgency, "service": service,
        "category": category.strip(), "symptom": symptom.strip(), "cause": cause.strip(),
        "workaround": workaround.strip(),
    }  # fmt: skip
    values = {name: value for name, value in said.items() if value and value != getattr(problem, name)}
    if "cause" in values and problem.cause_status is CauseStatus.UNKNOWN:
        values["cause_status"] = CauseStatus.SUSPECTED
    if "workaround" in values:
        values |= {"verified_at": stamp.at, "retired": False}
    if not values:
        raise Refused("it says so already: nothing would change")
    return alter(problem, stamp, ActivityKind.CHANGE, EDIT, **values)


def communicate(problem: Problem, stamp: Stamp, *, text: str = "") -> Problem:
    """Tell everybody who waits how to work around it; what follows counts them (`informed`).

    Raises:
        Refused: no text, and no workaround to tell; or it is linked to no incident.
    """
    if not (text or problem.workaround).strip():
        raise Refused("it has no workaround yet: say which one is to be told")
    if not problem.incidents:
        raise Refused("it is linked to no incident: there is nobody to tell")
    says = (FieldChange(field="incidents_told", after=len(problem.incidents)),)
    return alter(
        problem, stamp, ActivityKind.NOTE, COMMUNICATE, text=text or problem.workaround, says=says,
        workaround=problem.workaround or text.strip(),
    )  # fmt: skip


def informed(incident: Incident, stamp: Stamp, problem: Problem) -> Incident:
    """Return an open incident whose caller was told the workaround; without a caller it is a note."""
    text = next(act.text for act in reversed(problem.history) if act.op == problem.op)
    return reply(incident, stamp, text=text) if incident.caller else note(incident, stamp, text=text)


def tried(problem: Problem, stamp: Stamp, *, worked: bool = False, incident: str = "") -> Problem:
    """Count that the workaround was tried, and whether it helped; if it did, it is verified by that.

    Raises:
        Refused: there is no workaround.
    """
    if not problem.workaround:
        raise Refused("it has no workaround: edit it to add one")
    incidents = problem.incidents
    if incident and incident not in incidents:
        incidents = (*incidents, incident)
    return alter(
        problem, stamp, ActivityKind.NOTE, TRIED, text="it worked" if worked else "it did not work",
        used=problem.used + 1, worked=problem.worked + worked, incidents=incidents,
        verified_at=stamp.at if worked else problem.verified_at,
    )  # fmt: skip


def verify(problem: Problem, stamp: Stamp) -> Problem:
    """Say that the workaround still helps.

    Raises:
        Refused: there is none.
    """
    if not problem.workaround:
        raise Refused("it has no workaround: edit it to add one")
    return alter(
        problem, stamp, ActivityKind.NOTE, VERIFY, text="still helps", verified_at=stamp.at, retired=False
    )


def retire(problem: Problem, stamp: Stamp, *, reason: str = "") -> Problem:
    """Offer the workaround to nobody any more.

    Raises:
        MissingFields: no reason.
        Refused: it is no known error.
    """
    if not problem.known_error:
        raise Refused("it is no known error, or retired already")
    need(RETIRE, {"reason": reason})
    return alter(problem, stamp, ActivityKind.NOTE, RETIRE, text=reason, retired=True)


def major(problem: Problem, stamp: Stamp) -> Problem:
    """Make it a major problem, which is reviewed before it closes; or no longer."""
    there = Flag.MAJOR in problem.flags
    flags = (
        tuple(flag for flag in problem.flags if flag is not Flag.MAJOR)
        if there
        else (*problem.flags, Flag.MAJOR)
    )
    return alter(
        problem, stamp, ActivityKind.CHANGE, MAJOR, text="no longer major" if there else "major", flags=flags
    )


def tied(incident: Incident, stamp: Stamp, problem: Problem, *, apart: str = "") -> Incident:
    """Return the incident tied to a problem (again: as it is); `apart` is one it is tied to no longer."""
    tie = Link(kind=PROBLEM, target=problem.id)
    stays = tuple(
        one for one in incident.links if one.kind != PROBLEM or one.target not in {problem.id, apart}
    )
    return alter(incident, _inherited(stamp), ActivityKind.LINK, PROBLEM, links=(*stays, tie))


def untied(incident: Incident, stamp: Stamp, problem: Problem) -> Incident:
    """Return the incident no longer tied to a problem."""
    tie = Link(kind=PROBLEM, target=problem.id)
    stays = tuple(one for one in incident.links if one != tie)
    return alter(incident, _inherited(stamp), ActivityKind.LINK, UNLINK, links=stays)


def freed(incident: Incident, stamp: Stamp, problem: Problem) -> Incident:
    """Return an incident after its problem was fixed: it waits for it no longer.

    What waited for nothing else is resolved by the fix; what waited for something else, or for nothing,
    goes on.

    Raises:
        MissingFields, Refused: it cannot be resolved without somebody, or before a mandatory task is done:
            its hold is lifted all the same (`lifted`).
    """
    reasons = {one.reason for one in incident.holds}
    if reasons != {HoldReason.AWAITING_PROBLEM}:
        return lifted(incident, stamp)
    return resolve(
        incident, _inherited(stamp), code=ResolutionCode.FIXED, solution=f"{problem.number}: {problem.fix}",
        closure_category=incident.category or problem.category or "problem",
        service=incident.service or problem.service,
    )  # fmt: skip


def lifted(incident: Incident, stamp: Stamp) -> Incident:
    """Return the incident without what made it wait for a problem."""
    if all(one.reason is not HoldReason.AWAITING_PROBLEM for one in incident.holds):
        return incident
    return resume(incident, _inherited(stamp), hold=HoldReason.AWAITING_PROBLEM)


def warned(incident: Incident, stamp: Stamp, problem: Problem) -> Incident:
    """Return an incident with the note that its problem stays for now: the risk was accepted."""
    text = f"{problem.number}: {problem.outcome.value.replace('_', ' ')}; {problem.reason}"
    return note(incident, _inherited(stamp), text=text)


def waits(incident: Incident) -> bool:
    """Whether it is open and waits for a problem."""
    return incident.state is State.ON_HOLD and any(
        one.reason is HoldReason.AWAITING_PROBLEM for one in incident.holds
    )


def _inherited(stamp: Stamp) -> Stamp:
    """Return the stamp of what follows from somebody's step by itself."""
    return replace(stamp, actor_kind=ActorKind.SYSTEM)
