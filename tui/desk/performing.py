"""One command on its records, inside a transaction: all of them or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui.desk.clockwork import agreements_in
from tui.desk.painted import against_painted
from tui.desk.past import number_of
from tui.desk.records import Author, person_name, record_operation
from tui.desk.work import AGREED, NEW, Move, Work
from tui.domain.errors import DeskhandError, MissingFields, Refused, RuleError, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.desk.desk import Target
    from tui.domain.work import WorkRecord
    from tui.store import Transaction

R = TypeVar("R", bound="WorkRecord")

#: Why nothing can be done to a record that is not there.
GONE: Final = Refused("the record is gone: its opening was undone")


@dataclass(frozen=True, slots=True)
class Done:
    """The records that were opened or moved, and what the rules had to say beside doing it."""

    records: list[Any]
    remarks: list[str]


def open_record(tx: Transaction, author: Author, work: Work, fields: Mapping[str, Any]) -> Done:
    """Open a record.

    Raises:
        MissingFields: no title.
    """
    stamp, move = author.stamp(), work.moves[NEW]
    number = tx.next_number(work.prefix)
    record = move.function(stamp, id=author.new_id(), number=number, **whole(tx, move, fields))
    record_operation(tx, author, stamp, NEW, before=None, after=record)
    return Done([record], _remarks(tx, author, work, move, before=None, after=record))


def move_records(
    tx: Transaction,
    author: Author,
    work: Work,
    command: str,
    targets: Sequence[Target],
    *,
    fields: Mapping[str, Any],
) -> Done:
    """Move every target.

    Raises:
        RuleError: of a single target, or a Refused that lists which of several are refused and why;
            MissingFields if all of them only lack fields.
        StoreError: the store cannot give the only one.
    """
    changed: list[WorkRecord] = []
    told: list[str] = []
    refused: list[tuple[str, RuleError]] = []
    fields = whole(tx, work.moves[command], fields)
    for target in {target.id: target for target in targets}.values():
        try:
            record = found(tx, work, target.id)
        except RuleError as error:
            refused.append((number_of(tx.store, work.kind, target.id), error))
            continue
        try:
            moved, remarks = move_record(
                tx, author, work, record, command=command, painted=target.op, fields=fields
            )
        except RuleError as error:
            refused.append((record.number, error))
            continue
        changed.append(moved)
        told += remarks
    if refused:
        raise _refusal(command, refused, len(changed) + len(refused))
    return Done(changed, told)


def found(tx: Transaction, work: Work, record_id: str) -> WorkRecord:
    """Return a record that is to be worked on.

    Raises:
        RuleError: it is gone, or the store cannot give it.
    """
    try:
        record: WorkRecord | None = tx.read(work.kind, record_id)
    except StoreError as trouble:
        raise Refused(str(trouble)) from trouble
    if record is None:
        raise GONE
    return record


def whole(tx: Transaction, move: Move, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields with what the desk itself hands to the move."""
    if move.known is not None:
        fields = {**fields, **move.known(tx, fields)}
    if not move.agreed:
        return fields
    agreements = agreements_in(tx)
    return {**fields, **{name: getattr(agreements, AGREED[name]) for name in move.agreed}}


def move_record(
    tx: Transaction, author: Author, work: Work, record: R, *,
    command: str, painted: str, fields: Mapping[str, Any],
) -> tuple[R, list[str]]:  # fmt: skip
    """Move one record that was painted as it stood after the operation `painted`; return it, and remarks.

    Raises:
        RuleError: nothing was put, unless what follows on other records was refused.
    """
    stamp, step = author.stamp(), work.moves[command]
    move = partial(step.function, stamp=stamp, **fields)
    moved = against_painted(record, painted, author.actor, move, partial(person_name, tx))
    adopted: R = moved if moved.adopted else replace(moved, adopted=True)
    record_operation(tx, author, stamp, command, before=record, after=adopted)
    return adopted, _remarks(tx, author, work, step, before=record, after=adopted)


def _remarks(
    tx: Transaction, author: Author, work: Work, move: Move, *, before: WorkRecord | None, after: WorkRecord
) -> list[str]:
    """Do what follows on other records; return what is told beside."""
    told = [
        f"{after.number}: {activity.text}"
        for activity in after.history
        if activity.op == after.op and activity.verb in work.told
    ]
    return [*told, *move.then(tx, author, before, after)] if move.then is not None else told


def _refusal(command: str, refused: Sequence[tuple[str, RuleError]], total: int) -> DeskhandError:
    """Return the one error that says which records are refused and why; of a single one, its own."""
    if total == 1:
        error = refused[0][1]
        return error.__cause__ if isinstance(error.__cause__, StoreError) else error
    lacking = [error for _number, error in refused if isinstance(error, MissingFields)]
    if len(lacking) == len(refused):
        names = dict.fromkeys(name for error in lacking for name in error.names)
        choices = dict.fromkeys(choice for error in lacking for choice in error.choices)
        return MissingFields(command, list(names), list(choices))
    reasons = "; ".join(f"{number}: {error}" for number, error in refused)
    return Refused(f"{len(refused)} of {total} refused, nothing was changed: {reasons}")
