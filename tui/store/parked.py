"""The conflicts that wait for a person: found by those who make them and by those who settle them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.domain.errors import StoreError
from tui.domain.meeting import is_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.domain.meeting import Conflict
    from tui.store.rows import Rows
    from tui.store.store import Store

#: Returns the id of the operation that takes another back, None where none does.
Undoing = Callable[[str], "str | None"]


def open_conflicts(store: Store) -> list[Conflict]:
    """Return the conflicts that wait for a person, the oldest first."""
    rows, operations = store.rows("conflict"), store.rows("operation")
    waiting, undoing = open_positions(rows, operations, rows.all()), undoing_in(operations)
    found = (store.read("conflict", str(rows.get(position, "id"))) for position in waiting)
    return [
        one for one in found if one is not None and is_open(one, voided(one, _record(store, one), undoing))
    ]


def count_open(store: Store) -> int:
    """Return how many wait, from list columns alone."""
    rows = store.rows("conflict")
    return len(open_positions(rows, store.rows("operation"), rows.all()))


def open_positions(rows: Rows, operations: Rows, among: Sequence[int]) -> list[int]:
    """Return which of some conflicts wait, from list columns alone."""
    undoing = undoing_in(operations)
    return [position for position in among if _waits(rows, undoing, position)]


def _waits(rows: Rows, undoing: Undoing, position: int) -> bool:
    """Whether nothing that stands settles it, and our step itself was not taken back."""
    settled = str(rows.get(position, "settled_by"))
    if is_void(undoing, str(rows.get(position, "op"))):
        return False
    return not settled or is_void(undoing, settled)


def voided(conflict: Conflict, record: object, undoing: Undoing) -> tuple[str, ...]:
    """Return what was taken back: the conflict's record says it, and where that cannot, operations do."""
    steps = (conflict.op, conflict.settled_by)
    return (
        *getattr(record, "voided", ()),
        *(step for step in steps if step and is_void(undoing, step)),
    )


def is_void(undoing: Undoing, operation: str) -> bool:
    """Whether an operation of this store was taken back, and that not taken back in turn."""
    void = False
    while (found := undoing(operation)) is not None:
        void, operation = not void, found
    return void


def undoing_in(operations: Rows) -> Undoing:
    """Return what finds, in list columns, the operation that takes another back."""

    def find(operation: str) -> str | None:
        position = operations.find("voids", operation)
        return None if position is None else str(operations.get(position, "id"))

    return find


def _record(store: Store, conflict: Conflict) -> object:
    """Return the record of a conflict, None where it is gone or spoilt."""
    try:
        return store.read(conflict.kind, conflict.record)
    except StoreError:
        return None
