"""Taking an operation back: each field that still is as the operation left it (domain.md section 2).

Sets (links, flags …) are taken back element by element, so that what a colleague added since stays. How a
record ended goes together with its state: all of it or none. What does not fit together then, its kind mends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from tui.domain.document import plain
from tui.domain.elements import stepped
from tui.domain.history import ActivityKind, JsonValue, Operation

if TYPE_CHECKING:
    from tui.domain.work import WorkRecord

R = TypeVar("R", bound="WorkRecord")

#: Turns (field, document value) into the field's value.
Decode = Callable[[str, JsonValue], Any]

#: Takes the record as it is, as it would be restored, the operation, and a list of fields that stay, which it
#: adds to; returns the record with what does not fit together mended.
Mend = Callable[[Any, Any, Operation, list[str]], Any]


def unmended(_now: R, restored: R, _operation: Operation, _stays: list[str]) -> R:
    """Return the record as it was restored."""
    return restored


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """How a kind of record is restored: fields that are sets, fields that go with its state, and mending."""

    sets: frozenset[str] = frozenset({"links", "flags"})
    with_state: frozenset[str] = frozenset({"state"})
    mend: Mend = unmended


def restore(
    record: R, operation: Operation, decode: Decode, restoring: Restoring
) -> tuple[R, tuple[str, ...]]:
    """Return the record with the changes of the operation taken back, and the fields that stay.

    A field stays because somebody has changed it since; nothing but fields is touched.
    """
    before, after = operation.before, operation.after
    stays: list[str] = []
    values: dict[str, Any] = {}
    state_moved = "state" in after and plain(record.state) != after["state"]
    for name, left in after.items():
        now, then = plain(getattr(record, name)), before[name]
        if now == then:
            continue
        if name in restoring.with_state and state_moved:
            stays.append(name)
        elif now == left:
            values[name] = decode(name, then)
        elif name in restoring.sets:
            elements, whole = stepped(name, left, then, now)
            values[name] = decode(name, elements)
            if not whole:
                stays.append(name)
        else:
            stays.append(name)
    restored = restoring.mend(record, replace(record, **values), operation, stays)
    return restored, tuple(dict.fromkeys(stays))


def changed_since(record: WorkRecord, op: str) -> set[str]:
    """Return the fields that were changed, and not undone, after an operation."""
    history = record.history
    last = max((place for place, activity in enumerate(history) if activity.op == op), default=-1)
    later = (activity for activity in history[last + 1 :] if activity.kind is not ActivityKind.UNDO)
    return {change.field for act in later if act.op not in record.voided for change in act.changes}
