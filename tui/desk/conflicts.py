"""Settling what was parked: ours, theirs, or field by field; one step of undo, however many at once.

What is not taken stays to be read: an entry of the history says it, so that nobody's words are lost.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from tui.desk.desk import Outcome
from tui.desk.kinds import WORKED, work_on
from tui.desk.records import decoder, record_operation
from tui.domain.change import alter
from tui.domain.document import plain
from tui.domain.errors import BadInput, IllegalTransition, Refused
from tui.domain.history import ActivityKind
from tui.domain.meeting import is_open
from tui.domain.restore import stepped_back
from tui.domain.text import visible
from tui.store.parked import count_open, open_conflicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tui.desk.records import Author
    from tui.domain.meeting import Conflict
    from tui.store import Store, Transaction

__all__ = ("OURS", "THEIRS", "alike", "count_open", "open_conflicts", "settle")

SETTLE: Final = "settle"
OURS: Final = "ours"
THEIRS: Final = "theirs"


def alike(conflict: Conflict, others: Iterable[Conflict]) -> list[Conflict]:
    """Return the conflicts in which the same verb meets the same fields."""
    fields = _clashing(conflict)
    return [one for one in others if one.verb == conflict.verb and _clashing(one) == fields]


async def settle(
    store: Store, sign: Callable[[Transaction], Author], conflicts: Sequence[str], side: str,
    fields: Mapping[str, str],
) -> Outcome:  # fmt: skip
    """Settle conflicts for one side; `fields` says otherwise for single ones: a side, or "=" and a text.

    Raises:
        Refused: one is settled already, or its record is gone.
        IllegalTransition: the state allows our step no more; it names what it does allow.
        BadInput: a field is not of the conflict, or cannot be what is said.
    """

    def plan(tx: Transaction) -> Outcome:
        author = sign(tx)
        numbers = [_settle(tx, author, name, side, fields) for name in conflicts]
        what = ", ".join(numbers) if len(numbers) <= 5 else f"{len(numbers)} conflicts"  # noqa: PLR2004 (as lists are named)
        return Outcome(message=f"Settled {what}.", numbers=tuple(numbers), group=author.group)

    return await store.commit(plan)


def _settle(tx: Transaction, author: Author, name: str, side: str, fields: Mapping[str, str]) -> str:
    conflict: Conflict | None = tx.read("conflict", name)
    record = None if conflict is None else tx.read(conflict.kind, conflict.record)
    if conflict is None or record is None:
        raise Refused("the record is gone: there is nothing to settle")
    number = str(getattr(record, "number", getattr(record, "name", record.id)))
    if not is_open(conflict, getattr(record, "voided", ())):
        raise Refused(f"{number}: somebody has settled this already")
    values = _values(conflict, record, side, fields)
    stamp = author.stamp()
    if conflict.kind in WORKED:
        if values:
            _must_be_legal(conflict, record)
        after = _altered(tx, conflict, record, values, stamp)
        record_operation(tx, author, stamp, SETTLE, before=record, after=after)
    elif values:
        tx.put(replace(record, **values))
    tx.put(replace(conflict, settled_by=stamp.op))
    return number


def _values(conflict: Conflict, record: Any, side: str, fields: Mapping[str, str]) -> dict[str, Any]:  # noqa: ANN401 (a record)
    """Return what the fields become."""
    known = {one.field for one in conflict.differences}
    if unknown := [name for name in fields if name not in known]:
        raise BadInput(
            f"the conflict is not about {', '.join(unknown)}; it is about {', '.join(sorted(known))}"
        )
    if side == OURS and not known and conflict.why:
        raise Refused(conflict.why)
    decode = decoder(type(record))
    values = {}
    for one in conflict.differences:
        chosen = fields.get(one.field, side)
        if chosen == THEIRS:
            continue
        now, wanted = plain(getattr(record, one.field)), one.ours
        if chosen.startswith("="):
            wanted = chosen[1:] or None
        elif isinstance(now, list) and isinstance(one.ours, list):
            wanted, _whole = stepped_back(now, one.ours, one.base or [])
        try:
            values[one.field] = decode(one.field, wanted)
        except ValueError:
            raise BadInput(f"{one.field.replace('_', ' ')} cannot be {visible(str(wanted))!r}") from None
    return values


def _must_be_legal(conflict: Conflict, record: Any) -> None:  # noqa: ANN401 (a record)
    """Refuse a step the state allows no more, naming what it allows."""
    states = import_module(f"tui.domain.{conflict.kind}_states")
    events = {event.value: event for event in states.Event}
    event = events.get(conflict.verb)
    if event is not None and (record.state, event) not in states.TRANSITIONS:
        legal = [one.value for one in states.legal_events(record.state)]
        words = getattr(record.state, "words", str(record.state))
        raise IllegalTransition(conflict.verb, words, legal)


def _altered(tx: Transaction, conflict: Conflict, record: Any, values: dict[str, Any], stamp: Any) -> Any:  # noqa: ANN401 (records)
    """Return the record with the values and one entry that says what was taken and what was not."""
    texts = [act.text for act in conflict.activities if act.text]
    left = [one for one in conflict.differences if one.field not in values]
    said = [*texts]
    if not values:
        said.insert(0, f"not done: {conflict.verb}, {_told(conflict, left)}".rstrip(", "))
    elif left:
        said.append(f"not taken: {_told(conflict, left)}")
    kind = (
        ActivityKind.TRANSITION if "state" in values else ActivityKind.CHANGE if values else ActivityKind.NOTE
    )
    verb = conflict.verb if values else SETTLE
    operation = tx.read("operation", conflict.op)
    mended = replace(record, **values)
    if operation is not None and values:
        mended = work_on(conflict.kind).restoring.mend(record, mended, operation, [])
    fields = {name: getattr(mended, name) for name in {*values, "state"}}
    return alter(record, stamp, kind, verb, text="\n".join(said), **fields)


def _told(_conflict: Conflict, differences: Iterable[Any]) -> str:
    """Return fields and what they would have become."""
    return ", ".join(f"{one.field.replace('_', ' ')} {_short(one.ours)}" for one in differences)


def _short(value: object) -> str:
    if isinstance(value, dict):
        return " · ".join(str(part) for part in value.values() if part)
    if isinstance(value, list):
        return f"{len(value)} entries"
    return "nothing" if value is None or value == "" else str(value)


def _clashing(conflict: Conflict) -> frozenset[str]:
    return frozenset(one.field for one in conflict.differences if one.clash)
