"""The desk: what an operator can do. Every change is one frame with the operation that meant it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from tui.desk.actor import os_name
from tui.desk.ids import id_source
from tui.desk.moves import MOVES, NEW, Move
from tui.desk.names import Names
from tui.desk.performing import Target, move_records, open_record, remarks
from tui.desk.reading import Reading, Settle, operator
from tui.desk.records import Author
from tui.desk.steps import REDO, UNDO, next_redo, next_undo
from tui.desk.taking_back import TakingBack
from tui.domain.errors import BadInput, Refused, UsageError
from tui.store import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from tui.store import Rows, Store, Transaction

__all__ = ("Desk", "Outcome", "Target")

T = TypeVar("T")

_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done: a sentence, the numbers of the records, the undo step, and remarks."""

    message: str
    numbers: tuple[str, ...] = ()
    group: str = ""
    notices: tuple[str, ...] = ()


class Desk:
    """One operator at one store.

    Args:
        store: where everything is.
        clock: the moment; fixed in tests and with `--now`.
        login: whose desk it is.
        zone: in which moments are read.
        new_id: a source of ids, each greater than the one before.
        fixed_clock: the clock does not tell the true time.
        posing: the login is not the operating system's user.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        login: str,
        zone: tzinfo,
        new_id: Callable[[], str] | None = None,
        fixed_clock: bool = False,
        posing: bool = False,
    ) -> None:
        self.store = store
        self.login = login
        self.zone = zone
        self.names = Names(store)
        self._clock = clock
        self._new_id = new_id or id_source()
        self._fixed_clock = fixed_clock
        self._posing = posing

    @property
    def me(self) -> str:
        """The operator's person id, "" until they first write."""
        rows = self.store.rows("person")
        position = rows.find("login", self.login)
        return "" if position is None else str(rows.get(position, "id"))

    def now(self) -> datetime:
        """Return the moment."""
        return self._clock()

    def warm(self) -> None:
        """Import what the first write needs; call it from a thread."""
        self._new_id()
        self.store.warm()

    async def perform(self, command: str, targets: Sequence[Target], values: Mapping[str, str]) -> Outcome:
        """Do it to all targets or to none; `values` are as typed, an empty one is as if not given.

        Raises:
            RuleError: a rule refuses; with several targets it says which and why.
            BadInput: a value cannot be read.
            UsageError: no such command or field, or no target.
            StoreError: the store cannot.
        """
        if command == UNDO:
            return await self.undo()
        if command == REDO:
            return await self.redo()
        self._refuse_pretence()
        move, settles, reading = self._read(command, values)
        if command != NEW and not targets:
            raise UsageError(f"{command} needs at least one record")

        def plan(tx: Transaction) -> Outcome:
            author = self._author(tx)
            fields = {name: _of_field(name, settle, tx) for name, settle in settles.items()}
            if command == NEW:
                changed = [open_record(tx, author, fields)]
            else:
                changed = move_records(tx, author, command, targets, fields)
            numbers = tuple(incident.number for incident in changed)
            return Outcome(
                message=move.done.format(_named(numbers)), numbers=numbers, group=author.group,
                notices=(*reading.notices, *(remark for one in changed for remark in remarks(one))),
            )  # fmt: skip

        return await self.store.commit(plan)

    async def undo(self) -> Outcome:
        """Take back this operator's last step, a bulk change as one.

        Raises:
            Refused: nothing to undo, or it cannot be undone, saying why.
        """
        return await self._take_back(UNDO, next_undo, "Undid")

    async def redo(self) -> Outcome:
        """Bring back the step undone last.

        Raises:
            Refused: nothing to redo.
        """
        return await self._take_back(REDO, next_redo, "Redid")

    async def _take_back(self, kind: str, find: Callable[[Rows, str], tuple[str, ...]], done: str) -> Outcome:
        self._refuse_pretence()
        await self.store.follow()
        operations = find(self.store.rows("operation"), self.me)

        def plan(tx: Transaction) -> Outcome:
            author = self._author(tx)
            taken = TakingBack(tx=tx, author=author, kind=kind, zone=self.zone).step(operations)
            of = f"{taken.what} of {_named(taken.numbers)}"
            message = f"Nothing was left of {of} to {kind}." if taken.idle else f"{done} {of}."
            return Outcome(
                message=message, numbers=taken.numbers,
                group=author.group, notices=taken.notices,
            )  # fmt: skip

        return await self.store.commit(plan)

    def _read(self, command: str, values: Mapping[str, str]) -> tuple[Move, dict[str, Settle], Reading]:
        move = MOVES.get(command)
        if move is None:
            raise UsageError(f"there is no command {command!r}; there are {', '.join(MOVES)}, undo, redo")
        if unknown := [name for name in values if name not in move.fields]:
            takes = f"it takes {', '.join(move.fields)}" if move.fields else "it takes nothing"
            raise UsageError(f"{command} does not take {', '.join(unknown)}; {takes}")
        reading = Reading(
            store=self.store, now=self.now(), zone=self.zone, login=self.login, new_id=self._new_id
        )
        settles = {
            name: _of_field(name, move.fields[name], typed, reading)
            for name, typed in values.items()
            if typed.strip()
        }
        return move, settles, reading

    def _author(self, tx: Transaction) -> Author:
        now = self.now()
        actor = operator(tx, self.login, os_name(self.login), self._new_id)
        return Author(
            actor=actor, login=self.login, at=now, recorded=now, group=self._new_id(), new_id=self._new_id
        )

    def _refuse_pretence(self) -> None:
        """Refuse to write a made-up time or author into a live store (domain.md section 2)."""
        if self.store.mark is not Mark.LIVE:
            return
        if self._fixed_clock:
            raise Refused("this desk is live: with a fixed clock it can only be read")
        if self._posing:
            raise Refused("this desk is live: nobody writes in another's name")


def _named(numbers: Sequence[str]) -> str:
    """Name a few records, count many."""
    return ", ".join(numbers) if len(numbers) <= _NAMED else f"{len(numbers)} incidents"


def _of_field(name: str, read: Callable[..., T], *given: object) -> T:
    """Read one field; what cannot be read says which field it was."""
    try:
        return read(*given)
    except BadInput as unread:
        unread.field = name
        raise
