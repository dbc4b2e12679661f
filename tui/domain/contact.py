"""What the caller says again, and how often nobody could reach them (domain.md section 4).

The caller's word ends what waited for it: the hold awaiting them and a snooze; on a resolved incident it
raises *replied*, which stops closing by itself. An automatic answer or a bounce is nobody's word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.domain.change import alter, standing
from tui.domain.clocks.definitions import OFFICE
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, FieldChange, Stamp
from tui.domain.holds import after_lifting
from tui.domain.incident import FINAL, Flag, HoldReason, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tui.domain.calendars import Calendar
    from tui.domain.history import Activity
    from tui.domain.incident import Incident

RANG: Final = "rang"
ATTEMPT: Final = "attempt"

#: So many unanswered attempts, in so many business days, allow resolving as "no answer".
ATTEMPTS: Final = 3
ATTEMPT_DAYS: Final = 3


def rang(
    incident: Incident, stamp: Stamp, *, text: str = "", by: str | None = None, automatic: bool = False
) -> Incident:
    """Note that the caller, or `by`, spoke again, with the count of how often; then do what their word does.

    Raises:
        Refused: it is closed or cancelled: this is a new incident, linked as its recurrence.
    """
    if incident.state in FINAL:
        raise Refused(
            f"it is {incident.state.words} for good: open a new one and link it as recurrence of this one"
        )
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
