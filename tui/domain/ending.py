"""How an incident ends, and comes back: resolve, close, reopen, cancel (domain.md section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.change import alter, need
from tui.domain.clocks.definitions import OFFICE
from tui.domain.contact import ATTEMPT_DAYS, ATTEMPTS, may_end_unanswered
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, FieldChange, Stamp
from tui.domain.holds import state_without_holds, without_followup
from tui.domain.incident import (
    CancelReason,
    Event,
    Flag,
    Incident,
    Link,
    Resolution,
    ResolutionCode,
    State,
    next_state,
)
from tui.domain.linking import DUPLICATE_OF
from tui.domain.major import Step, with_incident
from tui.domain.tasks import let_resolve

if TYPE_CHECKING:
    from tui.domain.calendars import Calendar


def resolve(
    incident: Incident,
    stamp: Stamp,
    *,
    code: ResolutionCode | None = None,
    solution: str = "",
    closure_category: str = "",
    service: str | None = None,
    calendar: Calendar = OFFICE,
) -> Incident:
    """Say how service was restored; every hold ends, the first resolution's moment stays.

    The business days of attempts that nobody answered are counted by `calendar`.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: code, solution, closure category, or a service if the record has none.
        Refused: a mandatory task is open; or "no answer", before the caller was tried often enough.
    """
    state = next_state(incident.state, Event.RESOLVE)
    service = service or incident.service
    need(
        Event.RESOLVE,
        {"code": code, "solution": solution, "closure_category": closure_category, "service": service},
    )
    if code is ResolutionCode.NO_ANSWER and not may_end_unanswered(incident, calendar):
        raise Refused(
            f"“no answer” needs {ATTEMPTS} unanswered attempts within {ATTEMPT_DAYS} business days: attempt "
            "notes one"
        )
    let_resolve(incident.tasks)
    resolution = Resolution(
        code=str(code),
        solution=solution.strip(),
        closure_category=closure_category.strip(),
        author=stamp.actor,
    )
    return alter(
        incident, stamp, ActivityKind.TRANSITION, Event.RESOLVE, text=solution, state=state,
        resolution=resolution, service=service, holds=(), resolved_at=stamp.at, snooze=None,
        major=with_incident(incident.major, Step.RESOLVE, stamp),
        first_resolved_at=incident.first_resolved_at or stamp.at, flags=without_followup(incident),
    )  # fmt: skip


def close(incident: Incident, stamp: Stamp, *, confirmed_by: str | None = None, text: str = "") -> Incident:
    """Close for good: somebody, by default the caller, confirms that service is back.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: nobody confirms and there is no caller.
    """
    state = next_state(incident.state, Event.CLOSE)
    confirmed_by = confirmed_by or incident.caller
    need(Event.CLOSE, {"confirmed_by": confirmed_by})
    says = (FieldChange(field="confirmed_by", after=confirmed_by),)
    return alter(
        incident, stamp, ActivityKind.TRANSITION, Event.CLOSE,
        text=text, says=says, state=state, closed_at=stamp.at, flags=without_replied(incident),
    )  # fmt: skip


def reopen(incident: Incident, stamp: Stamp, *, reason: str = "") -> Incident:
    """Go back to who had it: counted; what the first resolution said and when stays on record.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no reason.
    """
    state = next_state(incident.state, Event.REOPEN)
    need(Event.REOPEN, {"reason": reason})
    return alter(
        incident, stamp, ActivityKind.TRANSITION, Event.REOPEN, text=reason, state=state, resolved_at=None,
        reopenings=incident.reopenings + 1, started=False, flags=without_replied(incident),
        major=with_incident(incident.major, Step.REOPEN, stamp),
    )  # fmt: skip


def cancel(
    incident: Incident,
    stamp: Stamp,
    *,
    reason: CancelReason | None = None,
    duplicate_of: str | None = None,
    text: str = "",
) -> Incident:
    """End unresolved, for a reason; a duplicate is linked to the record it repeats.

    Raises:
        IllegalTransition: by the transition table.
        MissingFields: no reason, or a duplicate without the other record.
        Refused: a record as its own duplicate, or a major incident.
    """
    state = next_state(incident.state, Event.CANCEL)
    if Flag.MAJOR in incident.flags:
        raise Refused("it is a major incident: it cannot be cancelled or merged before it is demoted")
    need(Event.CANCEL, {"reason": reason})
    if reason is CancelReason.DUPLICATE:
        need(Event.CANCEL, {"duplicate_of": duplicate_of})
    if duplicate_of in {incident.id, incident.number}:
        raise Refused("it cannot be a duplicate of itself")
    cancelled = alter(
        incident, stamp, ActivityKind.TRANSITION, Event.CANCEL, text=text,
        says=(FieldChange(field="reason", after=str(reason)),),
        state=state, holds=(), flags=without_followup(incident), snooze=None, major=None,
    )  # fmt: skip
    if reason is not CancelReason.DUPLICATE or duplicate_of is None:
        return cancelled
    links = (*incident.links, Link(kind=DUPLICATE_OF, target=duplicate_of))
    return alter(cancelled, stamp, ActivityKind.LINK, DUPLICATE_OF, links=links)


def without_replied(incident: Incident) -> tuple[Flag, ...]:
    """Return the flags once a person has decided about what the caller wrote."""
    return tuple(flag for flag in incident.flags if flag is not Flag.REPLIED)


def duplicate(incident: Incident, stamp: Stamp, *, of: str | None = None, text: str = "") -> Incident:
    """End it as a duplicate of another record, by that one's id.

    Raises:
        IllegalTransition, MissingFields, Refused: as `cancel` does.
    """
    need("duplicate", {"of": of})
    return cancel(incident, stamp, reason=CancelReason.DUPLICATE, duplicate_of=of, text=text)


def unmerge(incident: Incident, stamp: Stamp, *, reason: str = "") -> Incident:
    """Take back, for a reason, that it was a duplicate: it is open again, with whoever had it.

    Raises:
        MissingFields: no reason.
        Refused: it was not ended as a duplicate.
    """
    stays = tuple(tie for tie in incident.links if tie.kind != DUPLICATE_OF)
    if incident.state is not State.CANCELLED or stays == incident.links:
        raise Refused("it was not ended as a duplicate; only such a one is opened again")
    need("unmerge", {"reason": reason})
    state = state_without_holds(started=False, team=incident.team, assignee=incident.assignee)
    return alter(
        incident, stamp, ActivityKind.TRANSITION, "unmerge", text=reason, state=state, links=stays,
        started=False, reopenings=incident.reopenings + 1,
    )  # fmt: skip
