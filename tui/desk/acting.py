"""What the desk does when it acts: read the words, plan under the lock, write one frame with its operation.

Nothing of this is needed before an operator's first verb, so the desk imports it then.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from tui.desk.actor import os_name
from tui.desk.calling import one_called
from tui.desk.desk import AT_ONCE, Outcome
from tui.desk.keeping import EDITS, WHICH, keep, settles_of
from tui.desk.kinds import work_on
from tui.desk.performing import move_records, open_record
from tui.desk.reading import Reading, Settle, operator
from tui.desk.records import Author
from tui.desk.rehearsing import Rehearsal
from tui.desk.settling import CHUNK, chunks, renew, settle
from tui.desk.steps import REDO, UNDO, next_named, next_redo, next_undo
from tui.desk.taking_back import TakingBack
from tui.desk.ticking import step
from tui.desk.work import NEW, Move, Work, named
from tui.domain.errors import BadInput, Refused, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from tui.desk.deeds import Watch
    from tui.desk.desk import Desk, Target
    from tui.desk.taking_back import Taken
    from tui.store import Rows, Transaction

T = TypeVar("T")


class Acting:
    """One desk's way of acting; see `Desk.perform`, `Desk.undo` and `Desk.redo` for what it promises."""

    def __init__(self, desk: Desk, new_id: Callable[[], str]) -> None:
        self._desk, self._store, self._new_id = desk, desk.store, new_id

    async def perform(
        self, command: str, targets: Sequence[Target], values: Mapping[str, str], kind: str,
        watch: Watch | None = None,
    ) -> Outcome:  # fmt: skip
        """Do it to all targets or to none."""
        if command == UNDO:
            return await self.undo(watch)
        if command == REDO:
            return await self.redo(watch)
        if command in EDITS:
            return await self._keep(command, values)
        work = work_on(kind)
        move, settles, reading = self.read(work, command, values)
        if command != NEW and not targets:
            raise UsageError(f"{command} needs at least one record")
        if strange := {target.kind for target in targets} - {kind}:
            raise UsageError(f"{command} on {kind}s and {', '.join(strange)}s at once: one kind at a time")

        def plan(tx: Transaction) -> Outcome:
            author = self.author(tx)
            fields = {name: of_field(name, read, tx) for name, read in settles.items()}
            if command == NEW:
                done = open_record(tx, author, work, fields)
            else:
                done = move_records(tx, author, work, command, targets, fields=fields)
            numbers = tuple(record.number for record in done.records)
            return Outcome(
                message=self.sentence(move, fields).replace("{}", named(numbers, kind)),
                numbers=numbers, group=author.group, notices=(*reading.notices, *done.remarks),
            )  # fmt: skip

        return await self._store.commit(plan)

    async def _keep(self, command: str, values: Mapping[str, str]) -> Outcome:
        """Change what is known of a person, team, service or CI."""
        kept, reading = EDITS[command], self.reading()
        settles = settles_of(command, values, reading)
        found = one_called(self._store.rows(kept.kind), kept.called, values[WHICH])

        def plan(tx: Transaction) -> Outcome:
            author = self.author(tx)
            record = keep(tx, author, command, found, settles)
            return Outcome(
                message=f"Changed {record.name}.", numbers=(record.name,), group=author.group,
                notices=tuple(reading.notices),
            )  # fmt: skip

        return await self._store.commit(plan)

    async def settle(self, text: str) -> Outcome:
        """Put other settings in force."""

        def plan(tx: Transaction) -> Outcome:
            author = self.author(tx)
            settle(tx, author, text)
            return Outcome(message="Changed the settings.", group=author.group)

        return await self._store.commit(plan)

    async def renew(
        self, records: Sequence[str], told: Callable[[int, int], None] | None, breath: float
    ) -> None:
        """Work the columns of these records out anew, a few in each commit; fewer where others work too."""
        done = 0
        for some in chunks(records, AT_ONCE if breath else CHUNK):
            await self._store.commit(partial(renew, records=some))
            done += len(some)
            if told is not None:
                told(done, len(records))
            if breath:
                await asyncio.sleep(breath)

    async def step(self, targets: Sequence[Target], until: datetime) -> int:
        """Make the steps of these records that have fallen due by then; return how many."""
        now = self._desk.now()
        return await self._store.commit(lambda tx: step(tx, targets, now, until, self._new_id))

    async def undo(self, watch: Watch | None = None) -> Outcome:
        """Take back the operator's last step."""
        return await self._take_back(UNDO, next_undo, "Undid", watch)

    async def undo_step(self, group: str) -> Outcome:
        """Take back one of the operator's steps."""
        return await self._take_back(UNDO, partial(next_named, group=group), "Undid")

    async def foresee_undo(self, group: str) -> Taken:
        """See what undoing one of the operator's steps would do."""
        await self._store.follow()
        operations = next_named(self._store.rows("operation"), self._desk.me, group)
        rehearsal = Rehearsal()

        def plan(tx: Transaction) -> Taken:
            rehearsal.tx = tx
            stage = cast("Transaction", rehearsal)
            author = self.author(stage)
            return TakingBack(tx=stage, author=author, kind=UNDO, zone=self._desk.zone).step(operations)

        taken = await self._store.commit(plan)
        if taken.passed:
            raise Refused(taken.passed.partition("; skipped ")[0])
        return taken

    async def redo(self, watch: Watch | None = None) -> Outcome:
        """Bring back the step undone last."""
        return await self._take_back(REDO, next_redo, "Redid", watch)

    async def _take_back(
        self,
        kind: str,
        find: Callable[[Rows, str], tuple[str, ...]],
        done: str,
        watch: Watch | None = None,
    ) -> Outcome:
        await self._store.follow()
        operations = find(self._store.rows("operation"), self._desk.me)

        def plan(tx: Transaction) -> Outcome | Refused:
            author = self.author(tx)
            taken = TakingBack(
                tx=tx, author=author, kind=kind, zone=self._desk.zone, watch=watch
            ).step(operations)  # fmt: skip
            if taken.passed:
                return Refused(taken.passed)
            of = f"{taken.what} of {named(taken.numbers, taken.kind)}"
            message = f"Nothing was left of {of} to {kind}." if taken.idle else f"{done} {of}."
            return Outcome(
                message=message, numbers=taken.numbers,
                group=author.group, notices=taken.notices,
            )  # fmt: skip

        outcome = await self._store.commit(plan)
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    def read(
        self, work: Work, command: str, values: Mapping[str, str]
    ) -> tuple[Move, dict[str, Settle], Reading]:
        """Return the move, what its fields are as typed, and how they were read.

        Raises:
            UsageError: there is no such command or field.
            BadInput: a field cannot be read.
        """
        move = work.moves.get(command)
        if move is None:
            raise UsageError(
                f"there is no command {command!r}; there are {', '.join(work.moves)}, undo, redo"
            )
        if unknown := [name for name in values if name not in move.fields]:
            takes = f"it takes {', '.join(move.fields)}" if move.fields else "it takes nothing"
            raise UsageError(f"{command} does not take {', '.join(unknown)}; {takes}")
        reading = self.reading()
        settles = {
            name: of_field(name, move.fields[name], typed, reading)
            for name, typed in values.items()
            if typed.strip()
        }
        return move, settles, reading

    def sentence(self, move: Move, fields: Mapping[str, Any]) -> str:
        """Return what a move has done with these fields, with {} where the records go."""
        return move.sentence(fields, self._store, self._desk.zone)

    def reading(self) -> Reading:
        """Return what reading an operator's words needs, as of now."""
        desk = self._desk
        return Reading(
            store=self._store, now=desk.now(), zone=desk.zone, login=desk.login, new_id=self._new_id
        )

    def author(self, tx: Transaction) -> Author:
        """Return the operator as the author of one step of now."""
        now = self._desk.now()
        actor = operator(tx, self._desk.login, os_name(self._desk.login), self._new_id)
        return Author(
            actor=actor,
            login=self._desk.login,
            at=now,
            recorded=now,
            group=self._new_id(),
            new_id=self._new_id,
        )


def of_field(name: str, read: Callable[..., T], *given: object) -> T:
    """Read one field; what cannot be read says which field it was."""
    try:
        return read(*given)
    except BadInput as unread:
        unread.field = name
        raise
