"""Undo and redo of one step: every record of it, in one frame (domain.md section 2).

An undone opening takes its record out of the lists; its number is never used again, and redo puts it back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from tui.desk.moves import NEW
from tui.desk.records import Author, decode, decode_incident, person_name, record_operation
from tui.desk.settling import SETTINGS, unsettle
from tui.domain.change import SENT, alter, append, standing
from tui.domain.document import differences, plain
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, FieldChange, Operation
from tui.domain.restore import restore
from tui.store import Transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.domain.history import Activity
    from tui.domain.incident import Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken back: the command's name, the numbers of its records, and what stays as it is.

    `idle` if colleagues have changed all of it since, so that nothing moved.
    """

    what: str
    idle: bool
    numbers: tuple[str, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingBack:
    """One undo or redo inside its transaction; `kind` is which, `zone` in which remarks tell times."""

    tx: Transaction
    author: Author
    kind: str
    zone: tzinfo

    def step(self, operations: Sequence[str]) -> Taken:
        """Take these operations back, each as far as it can be.

        Raises:
            Refused: none of them can, saying why.
        """
        found = [one for name in operations if (one := self.tx.read("operation", name)) is not None]
        numbers: list[str] = []
        notices: list[str] = []
        refused: list[Refused] = []
        idle = True
        for operation in reversed(found):
            try:
                number, remarks, moved = self._one(operation)
            except Refused as error:
                refused.append(error)
            else:
                numbers.append(number)
                idle = idle and not moved
                notices += remarks
        if not numbers:
            raise refused[0] if refused else Refused(f"there is nothing to {self.kind}")
        notices += [str(error) for error in refused]
        what = self._meant(found[0])
        return Taken(what=what, idle=idle, numbers=tuple(reversed(numbers)), notices=tuple(notices))

    def _one(self, operation: Operation) -> tuple[str, list[str], bool]:
        """Take one operation back; return the record's number, what stays, and whether anything moved."""
        if operation.record_kind == SETTINGS:
            unsettle(self.tx, self.author, self.kind, operation)
            return "the desk", [], True
        record: Incident | None = self.tx.read(operation.record_kind, operation.record)
        if record is None:
            return self._put_back(operation), [], True
        if operation.id in record.voided:
            raise Refused(f"{record.number}: this has been taken back already")
        if operation.after and not operation.before:
            return self._take_out(operation, record), [], True
        return record.number, *self._restore(operation, record)

    def _restore(self, operation: Operation, record: Incident) -> tuple[list[str], bool]:
        """Restore the fields and void the operation; say what stays and whether anything moved."""
        sent = [moment for act in record.history if (moment := self._sent(act, operation)) is not None]
        if sent and not operation.before:
            raise Refused(
                f"{record.number}: the reply went out at {self._time(sent[0])}; nobody can recall it"
            )
        remarks = [f"{record.number}: the reply went out at {self._time(at)} and stays" for at in sent]
        restored, stays = restore(record, operation, decode)
        remarks += [f"{record.number}: {self._why(record, operation, field)}" for field in stays]
        stamp = self.author.stamp()
        after = record
        idle = operation.voids and not set(operation.voids) & set(record.voided)
        if restored != record or not (operation.before or idle):
            voided = self._voided(record.voided, operation)
            remarks += self._going_out(record, voided)
            went_out = (FieldChange(field=SENT, after=plain(at)) for at in sent)
            after = alter(
                restored, stamp, ActivityKind.UNDO, self.kind, text=self._meant(operation), voided=voided,
                says=(*differences(record, restored), *went_out),
            )  # fmt: skip
        record_operation(
            self.tx, self.author, stamp, self.kind, before=record, after=after, voids=(operation.id,)
        )
        return remarks, after is not record

    def _take_out(self, operation: Operation, record: Incident) -> str:
        """Take back an opening: the record goes, unless somebody has worked on it."""
        others = [
            act
            for act in standing(record)
            if act.author != self.author.actor and act.kind is not ActivityKind.UNDO
        ]
        if others:
            name = person_name(self.tx, others[-1].author)
            raise Refused(f"{record.number}: {name} has worked on it since it was opened; cancel it instead")
        stamp = self.author.stamp()
        record_operation(
            self.tx, self.author, stamp, self.kind, before=record, after=None, voids=(operation.id,)
        )
        return record.number

    def _put_back(self, operation: Operation) -> str:
        """Take back an undone opening: the record is there again, with what happened to it."""
        if operation.after or not operation.before:
            raise Refused("the record is gone: its opening was undone")
        record = decode_incident(operation.before)
        stamp = self.author.stamp()
        activity = stamp.activity(ActivityKind.UNDO, self.kind, text=self._meant(operation))
        back = append(replace(record, voided=self._voided(record.voided, operation)), stamp, activity)
        record_operation(
            self.tx, self.author, stamp, self.kind, before=None, after=back, voids=(operation.id,)
        )
        return back.number

    def _voided(self, voided: Sequence[str], operation: Operation) -> tuple[str, ...]:
        """Return what is void once this operation is: what it voided stands again, and so on down."""
        void = dict.fromkeys(voided)
        falls, chain = True, [operation]
        while chain:
            for one in chain:
                if falls:
                    void[one.id] = None
                else:
                    void.pop(one.id, None)
            below = (self.tx.read("operation", name) for one in chain for name in one.voids)
            chain = [one for one in below if one is not None]
            falls = not falls
        return tuple(void)

    def _sent(self, activity: Activity, operation: Operation) -> datetime | None:
        """Return when a reply of the operation went out, None if it is none or can be recalled."""
        released = activity.release_at
        return released if activity.op == operation.id and released and released <= self.author.at else None

    def _going_out(self, record: Incident, voided: tuple[str, ...]) -> list[str]:
        """Say of recalled replies that stand again that their grace is over."""
        return [
            f"{record.number}: the reply that was recalled goes out now"
            for act in record.history
            if act.release_at is not None and act.release_at <= self.author.at
            and act.op in record.voided and act.op not in voided
        ]  # fmt: skip

    def _why(self, record: Incident, operation: Operation, field: str) -> str:
        """Say who has changed a field since, so that it stays."""
        changers = [
            act.author
            for act in standing(record)
            if act.op != operation.id and any(change.field == field for change in act.changes)
        ]
        words = field.replace("_", " ")
        if not changers:
            return f"{words} stays: it has changed since"
        return f"{words} stays: {person_name(self.tx, changers[-1])} changed it since"

    def _meant(self, operation: Operation) -> str:
        """Return the command behind an operation, through any undo and redo of it."""
        while operation.voids:
            meant = self.tx.read("operation", operation.voids[0])
            if meant is None:
                break
            operation = meant
        return "opening" if operation.kind == NEW else operation.kind

    def _time(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%H:%M:%S}"
