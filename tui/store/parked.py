"""The conflicts that wait for a person: found by those who make them and by those who settle them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.errors import StoreError
from tui.domain.meeting import is_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.domain.meeting import Conflict
    from tui.store.rows import Rows
    from tui.store.store import Store


def open_conflicts(store: Store) -> list[Conflict]:
    """Return the conflicts that wait for a person, the oldest first."""
    rows = store.rows("conflict")
    waiting = open_positions(rows, store.rows("operation"), rows.all())
    found = (store.read("conflict", str(rows.get(position, "id"))) for position in waiting)
    return [one for one in found if one is not None and is_open(one, _voided(store, one))]


def count_open(store: Store) -> int:
    """Return how many wait, from list columns alone."""
    rows = store.rows("conflict")
    return len(open_positions(rows, store.rows("operation"), rows.all()))


def open_positions(rows: Rows, operations: Rows, among: Sequence[int]) -> list[int]:
    """Return which of some conflicts wait, from list columns alone."""
    return [position for position in among if _waits(rows, operations, position)]


def _waits(rows: Rows, operations: Rows, position: int) -> bool:
    """Whether nothing that stands settles it, and our step itself was not taken back."""
    settled = str(rows.get(position, "settled_by"))
    if is_void(operations, str(rows.get(position, "op"))):
        return False
    return not settled or is_void(operations, settled)


def is_void(operations: Rows, operation: str) -> bool:
    """Whether an operation of this store was taken back, and that not taken back in turn."""
    void = False
    while (position := operations.find("voids", operation)) is not None:
        void, operation = not void, str(operations.get(position, "id"))
    return void


def _voided(store: Store, conflict: Conflict) -> tuple[str, ...]:
    """Return what was taken back: its record says it, and where that cannot, operations do."""
    operations = store.rows("operation")
    try:
        record = store.read(conflict.kind, conflict.record)
    except StoreError:
        record = None
    steps = (conflict.op, conflict.settled_by)
    return (
        *getattr(record, "voided", ()),
        *(step for step in steps if step and is_void(operations, step)),
    )
