"""What an operator has done at this desk, step by step: what each did, and what undo would make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from tui.desk.steps import IMPORT, NEW, REDACT, REDO, UNDO, steps_with_fate
from tui.domain.history import ActivityKind, FieldChange

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.desk.steps import Step
    from tui.domain.history import Activity, Operation
    from tui.store import Rows, Store

#: Steps that are listed.
MOST: Final = 500
#: Records of one step whose changes are read.
_READ: Final = 60
#: Records of one step that are named.
_NAMED: Final = 3
#: Operations of one step that are looked at for what it undid.
_LOOKED_AT: Final = 40
_SECOND: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One step: `what` was done ("assign", "undo of assign"), to how many records, and what became of it.

    `numbers` are the first records'; `fate` is "" while undo can still take it back.
    """

    group: str
    at: datetime
    what: str
    count: int
    numbers: tuple[str, ...]
    fate: str

    @property
    def undoable(self) -> bool:
        """Whether undo could take it back."""
        return not self.fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one operation of a step did to one record: its fields, and the words that were written.

    `struck` if it has been taken back there: an undo that could not take it back leaves it.
    """

    number: str
    command: str
    fields: tuple[FieldChange, ...]
    text: str = ""
    struck: bool = False


def past(desk: Desk, most: int = MOST) -> list[Past]:
    """Return the operator's steps, the latest first."""
    rows, store = desk.store.rows("operation"), desk.store
    found = islice(steps_with_fate(rows, desk.me), most)
    return [_past(step, rows, store, stands=stands) for step, stands in found]


async def changes_of(desk: Desk, group: str) -> tuple[list[Change], int]:
    """Return what a step did, record by record, and of how many operations that leaves out."""
    rows = desk.store.rows("operation")
    step = next((one for one, _ in steps_with_fate(rows, desk.me) if one.group == group), None)
    if step is None:
        return [], 0
    told = []
    for name in step.operations[:_READ]:
        operation: Operation | None = await desk.store.fetch("operation", name)
        if operation is not None:
            kind, record = operation.record_kind, operation.record
            found = await desk.store.fetch(kind, record)
            told.append(_change(operation, found, number_of(desk.store, kind, record)))
    return told, max(0, len(step.operations) - _READ)


def number_of(store: Store, kind: str, record_id: str) -> str:
    """Return a record's number; one that is gone, or has none, is named by its kind."""
    rows = store.rows(kind)
    place = rows.position(record_id)
    columns = {column.name for column in rows.kind.columns}
    if place is None:
        return f"{kind} (gone)"
    named = next((column for column in ("number", "name") if column in columns), "")
    return str(rows.get(place, named)) if named else kind


def _past(step: Step, rows: Rows, store: Store, *, stands: bool) -> Past:
    return Past(
        group=step.group, at=datetime.fromtimestamp(step.at / _SECOND, UTC), what=_what(step, rows),
        numbers=tuple(number_of(store, kind, record) for kind, record in step.records[:_NAMED]),
        count=len(step.records), fate=_fate(step, stands=stands),
    )  # fmt: skip


def _fate(step: Step, *, stands: bool) -> str:
    if step.kind in {UNDO, REDO}:
        return step.kind if stands else "undone"
    if not stands:
        return "undone"
    return {REDACT: "for good", IMPORT: "for good"}.get(step.kind, "")


def _what(step: Step, rows: Rows) -> str:
    """Say the commands of a step; of an undo or redo, what it was of."""
    if step.kind not in {UNDO, REDO}:
        return ", ".join("open" if kind == NEW else kind for kind in step.kinds)
    kinds = dict.fromkeys(_meant(voided, rows) for voided in sorted(step.voids)[:_LOOKED_AT])
    return f"{step.kind} of {', '.join(filter(None, kinds))}" if any(kinds) else step.kind


def _meant(operation: str, rows: Rows) -> str:
    """Return the command behind an operation, through any undo and redo of it; "" if it is not known."""
    while operation and (place := rows.find("id", operation)) is not None:
        kind = str(rows.get(place, "kind"))
        if kind not in {UNDO, REDO}:
            return "opening" if kind == NEW else kind
        operation = str(rows.get(place, "voids")).partition(",")[0]
    return ""


def _change(operation: Operation, record: Any, number: str) -> Change:  # noqa: ANN401 (as above)
    fields = dict.fromkeys((*operation.before, *operation.after))
    history: tuple[Activity, ...] = getattr(record, "history", ())
    words = (one.text for one in history if one.op == operation.id and one.kind is not ActivityKind.UNDO)
    return Change(
        number=number, command=operation.kind, text="\n".join(filter(None, words)),
        struck=record is None or operation.id in getattr(record, "voided", (operation.id,)),
        fields=tuple(
            FieldChange(field=field, before=operation.before.get(field), after=operation.after.get(field))
            for field in fields
        ) if operation.before and operation.after else (),
    )  # fmt: skip
