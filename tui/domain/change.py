"""How every move changes a record: new field values and the activities that say so, together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui.domain.document import differences, plain
from tui.domain.errors import MissingFields
from tui.domain.history import Activity, ActivityKind, FieldChange, Stamp, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tui.domain.work import WorkRecord

R = TypeVar("R", bound="WorkRecord")

#: What an undo says of a reply that had gone out when the rest of its operation was taken back.
SENT: Final = "sent"


def alter(
    record: R,
    stamp: Stamp,
    kind: ActivityKind,
    verb: str,
    *,
    text: str = "",
    says: tuple[FieldChange, ...] = (),
    **values: Any,  # noqa: ANN401 (fields of the record)
) -> R:
    """Return the record with the new values and one activity that lists what changed.

    `says` adds facts of the activity itself that are no field of the record.
    """
    moved = replace(record, **values)
    changes = (*differences(record, moved), *says)
    return append(moved, stamp, stamp.activity(kind, verb, text=text.strip(), changes=changes))


def append(record: R, stamp: Stamp, *activities: Activity) -> R:
    """Return the record with activities added to its history."""
    history = in_order((*record.history, *activities))
    values: dict[str, Any] = {"history": history, "op": stamp.op, "updated_at": stamp.at}
    return replace(record, **values)


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


def standing(record: WorkRecord) -> Iterator[Activity]:
    """Yield the activities whose operation has not been undone."""
    return (activity for activity in record.history if not activity.op or activity.op not in record.voided)


def is_struck(record: WorkRecord, activity: Activity) -> bool:
    """Whether a view strikes the activity through: undone, and not already sent when it was."""
    if not activity.op or activity.op not in record.voided:
        return False
    if activity.release_at is None:
        return True
    sent = FieldChange(field=SENT, after=plain(activity.release_at))
    return not any(sent in entry.changes for entry in record.history)
