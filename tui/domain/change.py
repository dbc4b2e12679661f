"""How every move changes an incident: new field values and the activities that say so, together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tui.domain.document import differences, plain
from tui.domain.errors import MissingFields
from tui.domain.history import Activity, ActivityKind, FieldChange, Stamp, in_order
from tui.domain.incident import Hold, Incident, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: What an undo says of a reply that had gone out when the rest of its operation was taken back.
SENT: Final = "sent"


def alter(
    incident: Incident,
    stamp: Stamp,
    kind: ActivityKind,
    verb: str,
    *,
    text: str = "",
    says: tuple[FieldChange, ...] = (),
    **values: Any,  # noqa: ANN401 (fields of the record)
) -> Incident:
    """Return the incident with the new values and one activity that lists what changed.

    `says` adds facts of the activity itself that are no field of the record.
    """
    moved = replace(incident, **values)
    changes = (*differences(incident, moved), *says)
    return append(moved, stamp, stamp.activity(kind, verb, text=text.strip(), changes=changes))


def append(incident: Incident, stamp: Stamp, *activities: Activity) -> Incident:
    """Return the incident with activities added to its history."""
    history = in_order((*incident.history, *activities))
    return replace(incident, history=history, op=stamp.op, updated_at=stamp.at)


def need(verb: str, given: Mapping[str, object]) -> None:
    """Ask for exactly the fields that have no value.

    Raises:
        MissingFields: if any has none.
    """
    lacking = [
        name for name, value in given.items() if not (value.strip() if isinstance(value, str) else value)
    ]
    if lacking:
        raise MissingFields(verb, lacking)


def standing(incident: Incident) -> Iterator[Activity]:
    """Yield the activities whose operation has not been undone."""
    return (
        activity for activity in incident.history if not activity.op or activity.op not in incident.voided
    )


def is_struck(incident: Incident, activity: Activity) -> bool:
    """Whether a view strikes the activity through: undone, and not already sent when it was."""
    if not activity.op or activity.op not in incident.voided:
        return False
    if activity.release_at is None:
        return True
    sent = FieldChange(field=SENT, after=plain(activity.release_at))
    return not any(sent in entry.changes for entry in incident.history)


def state_without_holds(*, started: bool, team: str | None, assignee: str | None) -> State:
    """Return where an open incident stands when nothing holds it (domain.md: last hold lifted)."""
    if started:
        return State.IN_PROGRESS
    return State.ASSIGNED if team or assignee else State.NEW


def after_lifting(incident: Incident, holds: tuple[Hold, ...]) -> State:
    """Return the state of an incident on hold once only `holds` remain."""
    if holds:
        return State.ON_HOLD
    return state_without_holds(started=incident.started, team=incident.team, assignee=incident.assignee)
