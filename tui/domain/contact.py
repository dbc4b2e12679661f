"""What the caller says again, and how often nobody could reach them (domain.md section 4).

The caller's word ends what waited for it: the hold awaiting them and a snooze; on a resolved incident it
raises *replied*, which stops closing by itself. One that has ended for good stays so: the word becomes a new
incident, its recurrence. An automatic answer or a bounce is nobody's word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui.domain.change import alter, standing
from tui.domain.clocks.definitions import OFFICE
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, FieldChange, Stamp
from tui.domain.holds import after_lifting
from tui.domain.incident import FINAL, Flag, HoldReason, Link, State
from tui.domain.linking import RECURS_AS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tui.domain.calendars import Calendar
    from tui.domain.history import Activity
    from tui.domain.incident import Incident

RANG: Final = "rang"
ATTEMPT: Final = "attempt"
#: What a recurrence takes over.
_COPIED: Final = (
    "title", "caller", "impact", "urgency", "service", "ci", "category", "subcategory", "symptom", "location",
)  # fmt: skip

#: So many unanswered attempts, in so many business days, allow resolving as "no answer".
ATTEMPTS: Final = 3
ATTEMPT_DAYS: Final = 3


def rang(
    incident: Incident, stamp: Stamp, *, text: str = "", by: str | None = None, automatic: bool = False
) -> Incident:
    """Note that the caller, or `by`, spoke again, with the count of how often; then do what their word does.

    One that is closed or cancelled is only tied to the incident it recurs as (`recurrence`): the id that one
    is to have is the new tie's target.
    """
    if incident.state in FINAL and not automatic:
        ties = (*incident.links, Link(kind=RECURS_AS, target=stamp.new_id()))
        said_by = (FieldChange(field="by", after=by),) if by else ()
        return alter(incident, stamp, ActivityKind.LINK, RANG, text=text, says=said_by, links=ties)
    times = FieldChange(field="times", after=1 + sum(1 for _ in _contacts(incident, RANG)))
    who = (FieldChange(field="by", after=by),) if by else ()
    said = (times, *who)
    if automatic:
        return alter(incident, stamp, ActivityKind.NOTE, RANG, text=text, says=said)
    stays = tuple(one for one in incident.holds if one.reason is not HoldReason.AWAITING_CALLER)
    lifted = incident.state is State.ON_HOLD and stays != incident.holds
    answered = incident.state is State.RESOLVED and Flag.REPLIED not in incident.flags
    return alter(
        incident, stamp, ActivityKind.CONTACT, RANG, text=text, says=said, snooze=None, holds=stays,
        state=after_lifting(incident, stays) if lifted else incident.state,
        flags=(*incident.flags, Flag.REPLIED) if answered else incident.flags,
    )  # fmt: skip


def recurrence(incident: Incident, op: str) -> dict[str, Any]:
    """Return what the incident is opened with that a closed one recurs as, its id from the ring `op` before.

    It is taken to be as bad as the last time until somebody says otherwise; what was said is its description,
    the first words on it.
    """
    made = next(tie.target for tie in reversed(incident.links) if tie.kind == RECURS_AS)
    words = next(one.text for one in reversed(incident.history) if one.op == op and one.verb == RANG)
    return {"id": made, "description": words, **{name: getattr(incident, name) for name in _COPIED}}


def attempt(incident: Incident, stamp: Stamp, *, text: str = "") -> Incident:
    """Note that the caller was tried and did not answer.

    Raises:
        Refused: it is closed or cancelled.
    """
    if incident.state in FINAL:
        raise Refused(f"it is {incident.state.words} for good; only note and reply are possible")
    count = FieldChange(field="times", after=1 + len(unanswered(incident)))
    return alter(incident, stamp, ActivityKind.NOTE, ATTEMPT, text=text, says=(count,))


def unanswered(incident: Incident) -> tuple[datetime, ...]:
    """Return when the caller was tried since they last spoke, the first time first."""
    tried: list[datetime] = []
    for activity in standing(incident):
        if activity.kind is ActivityKind.CONTACT:
            tried = []
        elif activity.verb == ATTEMPT:
            tried.append(activity.occurred_at)
    return tuple(tried)


def may_end_unanswered(incident: Incident, calendar: Calendar = OFFICE) -> bool:
    """Whether the last ATTEMPTS attempts without an answer lie within ATTEMPT_DAYS business days."""
    tried = [int(moment.timestamp()) for moment in unanswered(incident)[-ATTEMPTS:]]
    if len(tried) < ATTEMPTS:
        return False
    return calendar.between(tried[0], tried[-1]) <= ATTEMPT_DAYS * calendar.business_day


def seen_by(incident: Incident, person: str, at: datetime) -> tuple[Activity, ...]:
    """Return the public replies that have gone out to a person by then."""
    return tuple(
        one
        for one in incident.history
        if one.release_at is not None
        and one.release_at <= at
        and person in one.recipients
        and (one.op not in incident.voided or not one.op)
    )


def _contacts(incident: Incident, verb: str) -> Iterator[Activity]:
    return (one for one in standing(incident) if one.verb == verb)
