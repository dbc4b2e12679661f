"""Undo and redo of one step: every record of it, in one frame (domain.md section 2).

An undone opening takes its record out of the lists; its number is never used again, and redo puts it back.
A step none of which can be taken back is passed: an operation that voids it and changes nothing lets the next
undo (or redo) go on beyond it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from tui.desk.deeds import Watch
from tui.desk.keeping import KEPT, unkeep
from tui.desk.kinds import work_on
from tui.desk.records import (
    Author,
    decode_record,
    decoder,
    person_name,
    record_operation,
    record_passing,
)
from tui.desk.settling import SETTINGS, unsettle
from tui.desk.steps import SETTLE, UNDO
from tui.desk.work import NEW
from tui.domain.change import SENT, alter, append, is_struck, standing
from tui.domain.document import differences, plain
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, FieldChange, Operation
from tui.domain.meeting import called
from tui.domain.restore import restore
from tui.store import Transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.domain.history import Activity
    from tui.domain.work import WorkRecord

#: What stands for a number where it was the settings that were taken back.
SETTLED = "the desk"
#: How many reasons a passed bulk step gives.
_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken back: the command's name, the kind and numbers of its records, and what stays as it is.

    `idle` if colleagues have changed all of it since, so that nothing moved; `passed` says why the step was
    passed, "" if it was taken back.
    """

    what: str
    kind: str
    idle: bool
    numbers: tuple[str, ...]
    notices: tuple[str, ...]
    passed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingBack:
    """One undo or redo inside its transaction; `kind` is which, `zone` in which remarks tell times."""

    tx: Transaction
    author: Author
    kind: str
    zone: tzinfo
    watch: Watch | None = None

    def step(self, operations: Sequence[str]) -> Taken:
        """Take these operations back, each as far as it can be; if none can be, pass them.

        Raises:
            Refused: there are none.
            Stopped: by the watch.
        """
        watch = self.watch or Watch()
        watch.total = len(operations)
        found = [one for name in operations if (one := self.tx.read("operation", name)) is not None]
        numbers: list[str] = []
        notices: list[str] = []
        refused: list[Refused] = []
        idle = True
        for operation in reversed(found):
            watch.step()
            try:
                number, remarks, moved = self._one(operation)
            except Refused as error:
                refused.append(error)
            else:
                numbers.append(number)
                idle = idle and not moved
                notices += remarks
        if not numbers:
            return self._pass(found, refused)
        notices += [str(error) for error in refused]
        what = self._said(found)
        kinds = {operation.record_kind for operation in found}
        kind = found[0].record_kind if len(kinds) == 1 else "record"
        return Taken(
            what=what,
            kind=kind,
            idle=idle,
            numbers=tuple(dict.fromkeys(reversed(numbers))),
            notices=tuple(notices),
        )

    def _pass(self, found: Sequence[Operation], refused: Sequence[Refused]) -> Taken:
        """Change nothing, and let the next undo (or redo) go on beyond these operations.

        Raises:
            Refused: there are none.
        """
        if not found:
            raise Refused(f"there is nothing to {self.kind}")
        what = self._said(found)
        for operation in found:
            record_passing(self.tx, self.author, self.kind, operation)
        beyond = f"{self.kind} again for the step {'before' if self.kind == UNDO else 'after'} it"
        why = "; ".join(str(error) for error in refused[:_TOLD])
        more = f"; and {len(refused) - _TOLD} more" if len(refused) > _TOLD else ""
        passed = f"{why}{more}; skipped {what}: {beyond}"
        return Taken(what=what, kind="record", idle=True, numbers=(), notices=(), passed=passed)

    def _one(self, operation: Operation) -> tuple[str, list[str], bool]:
        """Take one operation back; return the record's number, what stays, and whether anything moved."""
        if operation.record_kind == SETTINGS:
            unsettle(self.tx, self.author, self.kind, operation)
            return SETTLED, [], True
        record = self.tx.read(operation.record_kind, operation.record)
        if record is None and self._meant(operation) == SETTLE:
            return self._unsettle(operation), [], True
        if operation.record_kind in KEPT:
            return unkeep(self.tx, self.author, self.kind, operation)
        if record is None:
            return self._put_back(operation), [], True
        if operation.id in record.voided:
            raise Refused(f"{record.number}: this has been taken back already")
        if operation.after and not operation.before:
            return self._take_out(operation, record), [], True
        return record.number, *self._restore(operation, record)

    def _restore(self, operation: Operation, record: WorkRecord) -> tuple[list[str], bool]:
        """Restore the fields and void the operation; say what stays and whether anything moved."""
        voided = self._voided(record.voided, operation)
        sent = self._sent(record, voided)
        if sent and not operation.before:
            raise Refused(
                f"{record.number}: the reply went out at {self._time(sent[0])}; nobody can recall it"
            )
        remarks = [f"{record.number}: the reply went out at {self._time(at)} and stays" for at in sent]
        work = work_on(operation.record_kind)
        restored, stays = restore(record, operation, decoder(work.record), work.restoring)
        remarks += [f"{record.number}: {self._why(record, operation, field)}" for field in stays]
        stamp = self.author.stamp()
        after = record
        idle = operation.voids and not set(operation.voids) & set(record.voided)
        if restored != record or not (operation.before or idle):
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

    def _take_out(self, operation: Operation, record: WorkRecord) -> str:
        """Take back an opening: the record goes, unless somebody has worked on it or was told something."""
        others = [
            act
            for act in standing(record)
            if act.author != self.author.actor and act.kind is not ActivityKind.UNDO
        ]
        if others:
            name = person_name(self.tx, others[-1].author)
            raise Refused(f"{record.number}: {name} has worked on it since it was opened; cancel it instead")
        told = [act for act in record.history if self._went_out(act) and not is_struck(record, act)]
        if told:
            at = self._time(told[-1].release_at or told[-1].occurred_at)
            raise Refused(f"{record.number}: a reply on it went out at {at}; cancel it instead")
        stamp = self.author.stamp()
        record_operation(
            self.tx, self.author, stamp, self.kind, before=record, after=None, voids=(operation.id,)
        )
        return record.number

    def _put_back(self, operation: Operation) -> str:
        """Take back an undone opening: the record is there again, with what happened to it."""
        if operation.after or not operation.before:
            raise Refused("the record is gone: its opening was undone")
        record = decode_record(work_on(operation.record_kind).record, operation.before)
        stamp = self.author.stamp()
        activity = stamp.activity(ActivityKind.UNDO, self.kind, text=self._meant(operation))
        back = append(replace(record, voided=self._voided(record.voided, operation)), stamp, activity)
        record_operation(
            self.tx, self.author, stamp, self.kind, before=None, after=back, voids=(operation.id,)
        )
        return str(back.number)

    def _unsettle(self, operation: Operation) -> str:
        """Open a conflict again, or close it again, whose record is gone: only what settles it counts."""
        record_passing(self.tx, self.author, self.kind, operation)
        name = self.tx.find("conflict", "record", operation.record)
        conflict = None if name is None else self.tx.read("conflict", name)
        return f"{operation.record_kind} (gone)" if conflict is None else called(conflict)

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

    def _went_out(self, activity: Activity) -> bool:
        """Whether it is a reply whose grace is over."""
        return activity.release_at is not None and activity.release_at <= self.author.at

    def _sent(self, record: WorkRecord, voided: tuple[str, ...]) -> list[datetime]:
        """Return when the replies went out whose operations would fall now."""
        return [
            act.release_at
            for act in record.history
            if act.release_at is not None and self._went_out(act)
            and act.op in voided and act.op not in record.voided
        ]  # fmt: skip

    def _going_out(self, record: WorkRecord, voided: tuple[str, ...]) -> list[str]:
        """Say of recalled replies that stand again that their grace is over."""
        return [
            f"{record.number}: the reply that was recalled goes out now"
            for act in record.history
            if self._went_out(act) and is_struck(record, act) and act.op not in voided
        ]  # fmt: skip

    def _why(self, record: WorkRecord, operation: Operation, field: str) -> str:
        """Say who has changed a field, or the state it must fit, since, so that it stays."""
        words = field.replace("_", " ")
        if changers := self._changers(record, operation, field):
            return f"{words} stays: {person_name(self.tx, changers[-1])} changed it since"
        if changers := self._changers(record, operation, "state"):
            return f"{words} stays: {person_name(self.tx, changers[-1])} changed the state since"
        return f"{words} stays: it has changed since"

    @staticmethod
    def _changers(record: WorkRecord, operation: Operation, field: str) -> list[str]:
        """Return who has changed a field since the operation, the latest last."""
        history = list(standing(record))
        last = max((place for place, act in enumerate(history) if act.op == operation.id), default=-1)
        return [
            act.author for act in history[last + 1 :] if any(change.field == field for change in act.changes)
        ]

    def _said(self, operations: Sequence[Operation]) -> str:
        """Return the commands behind the operations of one step: "take, note"."""
        kinds: dict[str, Operation] = {}
        for operation in operations:
            kinds.setdefault(operation.kind, operation)
        return ", ".join(dict.fromkeys(map(self._meant, kinds.values())))

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
