"""One command on its records, inside a transaction: all of them or none."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tui.desk.clockwork import agreements_in
from tui.desk.moves import MOVES, NEW
from tui.desk.painted import against_painted
from tui.desk.records import KIND, Author, person_name, record_operation
from tui.domain.errors import MissingFields, Refused, RuleError
from tui.domain.handing import SHIFT_LEAD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.desk.desk import Target
    from tui.domain.incident import Incident
    from tui.store import Transaction


def open_record(tx: Transaction, author: Author, fields: Mapping[str, Any]) -> Incident:
    """Open an incident.

    Raises:
        MissingFields: no title.
    """
    stamp = author.stamp()
    number = tx.next_number("INC")
    incident = MOVES[NEW].function(stamp, id=author.new_id(), number=number, **fields)
    record_operation(tx, author, stamp, NEW, before=None, after=incident)
    return incident


def move_records(
    tx: Transaction, author: Author, command: str, targets: Sequence[Target], fields: Mapping[str, Any]
) -> list[Incident]:
    """Move every target.

    Raises:
        RuleError: of a single target, or a Refused that lists which of several are refused and why;
            MissingFields if all of them only lack fields.
    """
    changed: list[Incident] = []
    refused: list[tuple[str, RuleError]] = []
    move_of = MOVES[command]
    if move_of.by_matrix:
        fields = {**fields, "matrix": agreements_in(tx).matrix}
    for target in {target.id: target for target in targets}.values():
        incident: Incident | None = tx.read(KIND, target.id)
        if incident is None:
            refused.append((target.id, Refused("the record is gone: its opening was undone")))
            continue
        stamp = author.stamp()
        move = partial(move_of.function, stamp=stamp, **fields)
        try:
            moved = against_painted(incident, target.op, author.actor, move, partial(person_name, tx))
        except RuleError as error:
            refused.append((incident.number, error))
            continue
        adopted = replace(moved, adopted=True)
        record_operation(tx, author, stamp, command, before=incident, after=adopted)
        changed.append(adopted)
    if refused:
        raise _refusal(command, refused, len(changed) + len(refused))
    return changed


def remarks(incident: Incident) -> list[str]:
    """Return what the rules had to say about the last operation on a record, beside doing it."""
    return [
        f"{incident.number}: {activity.text}"
        for activity in incident.history
        if activity.op == incident.op and activity.verb == SHIFT_LEAD
    ]


def _refusal(command: str, refused: Sequence[tuple[str, RuleError]], total: int) -> RuleError:
    """Return the one error that says which records are refused and why."""
    if total == 1:
        return refused[0][1]
    lacking = [error for _number, error in refused if isinstance(error, MissingFields)]
    if len(lacking) == len(refused):
        names = dict.fromkeys(name for error in lacking for name in error.names)
        choices = dict.fromkeys(choice for error in lacking for choice in error.choices)
        return MissingFields(command, list(names), list(choices))
    reasons = "; ".join(f"{number}: {error}" for number, error in refused)
    return Refused(f"{len(refused)} of {total} refused, nothing was changed: {reasons}")
