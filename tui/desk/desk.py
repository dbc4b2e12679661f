"""The desk: what an operator can do. Every change is one frame with the operation that meant it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from tui.desk.doings import Doings
from tui.desk.ids import id_source
from tui.desk.kept import Kept
from tui.desk.kinds import INCIDENT, WORKED, work_on
from tui.desk.knowing import known_until
from tui.desk.marks import Marks
from tui.desk.names import Names
from tui.desk.own import Own
from tui.desk.views import Views
from tui.domain.errors import Refused
from tui.store import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Mapping, Sequence
    from datetime import datetime, tzinfo

    from tui.desk.acting import Acting
    from tui.desk.bulk import Bulk
    from tui.desk.deeds import Deed, Foreseen, Watch
    from tui.desk.taking_back import Taken
    from tui.store import Store

#: Records stepped in one commit: few enough that nobody waits for the lock, or for a key.
AT_ONCE: Final = 25


@dataclass(frozen=True, slots=True)
class Target:
    """A record to act on; `op` is its last operation as painted, "" to act on it whatever it is now."""

    id: str
    op: str = ""
    kind: str = INCIDENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done: a sentence, the numbers of the records, the undo step, and remarks."""

    message: str
    numbers: tuple[str, ...] = ()
    group: str = ""
    notices: tuple[str, ...] = ()


class Desk(Kept):
    """One operator at one store.

    Args:
        store: where everything is.
        clock: the moment; fixed in tests and with `--now`.
        login: whose desk it is.
        zone: in which moments are read.
        new_id: a source of ids, each greater than the one before.
        fixed_clock: the clock does not tell the true time.
        posing: the login is not the operating system's user.
        views: the operator's saved views; without them the built-in ones.
        own: what else is the operator's alone.
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
        views: Views | None = None,
        own: Own | None = None,
    ) -> None:
        self.store = store
        self.views = views or Views()
        self.own = own or Own()
        self.login = login
        self.zone = zone
        self.names = Names(store)
        self.recurring: dict[str, str] = {}  #: incident -> why it comes again, as last looked for
        self.marks = Marks(store)
        self.doings = Doings()
        self._clock = clock
        self._new_id = new_id or id_source()
        self._fixed_clock = fixed_clock
        self._posing = posing
        self._renewed: tuple[int, ...] = ()

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
        self._bulk()
        for kind in WORKED:
            work_on(kind)
        self._new_id()
        self.store.warm()

    async def perform(
        self, command: str, targets: Sequence[Target], values: Mapping[str, str], kind: str = "",
        watch: Watch | None = None,
    ) -> Outcome:  # fmt: skip
        """Do it to all targets or to none; `values` are as typed, an empty one is as if not given.

        `kind` is the kind of record to work on where there is no target to say it; incidents by default. An
        undo or redo of many tells the `watch` how far it has come, and is stopped by it.

        Raises:
            RuleError: a rule refuses; with several targets it says which and why.
            BadInput: a value cannot be read.
            UsageError: no such command or field, or no target.
            StoreError: the store cannot.
        """
        self._refuse_pretence()
        kind = kind or (targets[0].kind if targets else INCIDENT)
        return await self._acting().perform(command, targets, values, kind, watch)

    async def foresee(
        self, deeds: Sequence[Deed], targets: Sequence[Target], watch: Watch | None = None
    ) -> Foreseen:
        """See what these verbs, one after the other, would do to each of the records; nothing is changed.

        Raises:
            BadInput: an answer cannot be read.
            UsageError: no such command or field; no record, too many, or of several kinds.
            Stopped: by the watch.
            StoreError: the store cannot.
        """
        self._refuse_pretence()
        return await self._bulk().foresee(deeds, targets, watch)

    async def carry_out(
        self, deeds: Sequence[Deed], targets: Sequence[Target], *, leaving: Collection[str] = (),
        watch: Watch | None = None, done: str = "",
    ) -> Outcome:  # fmt: skip
        """Do these verbs to each of the records but those in `leaving`: to all in one frame, or to none.

        `done` is the sentence of what was done, with {} for the records; without it the verb's own.

        Raises:
            Unforeseen: others than those in `leaving` are refused; nothing was changed.
            Stopped: by the watch, before the frame was written.
            DeskhandError: as `foresee`.
        """
        self._refuse_pretence()
        return await self._bulk().carry_out(deeds, targets, leaving=leaving, watch=watch, done=done)

    async def settle(self, text: str) -> Outcome:
        """Put other settings in force, as one step; the columns of records follow with `renew`.

        Raises:
            BadInput: the text is no settings.
            Refused: nothing would change.
        """
        self._refuse_pretence()
        return await self._acting().settle(text)

    async def renew(self, told: Callable[[int, int], None] | None = None, *, breath: float = 0.0) -> int:
        """Work out anew what lists say of records under settings that have changed; return of how many.

        A few at a time: `told` hears how many of how many are done, `breath` are the seconds in between. What
        is not done, because somebody stopped it, the next call does.

        Raises:
            Refused: the clock is not the true one, and the store is live.
            StoreError: the store cannot.
        """
        if not self.names.settings():
            return 0
        from tui.desk.settling import stale, state_of  # noqa: PLC0415 (only where there are settings)

        state = state_of(self.store)
        if state == self._renewed:
            return 0
        records = stale(self.store, self.names)
        if records:
            self._refuse_pretence()
            await self._acting().renew(records, told, breath)
        self._renewed = state
        return len(records)

    async def tick(self, *, breath: float = 0.0) -> int:
        """Make what has fallen due by the clock alone; return how many steps that were.

        Between two commits it waits `breath` seconds, so that a backlog never gets in an operator's way. With
        a remote, what fell due since its last complete pull waits for the next (domain.md section 2).

        Raises:
            Refused: the clock is not the true one, and the store is live.
            StoreError: the store cannot.
        """
        await self.renew(breath=breath)
        made, idle = 0, set[str]()
        while targets := self._awaited(idle):
            self._refuse_pretence()
            steps = await self._acting().step(targets, self._stepped_until())
            made += steps
            if steps == 0:
                idle.update(target.id for target in targets)
            if breath:
                import asyncio  # noqa: PLC0415 (commands that only read never pay for it)

                await asyncio.sleep(breath)
        return made

    def _awaited(self, idle: Container[str]) -> list[Target]:
        """Return records whose next step has fallen due, by their list columns, but for the idle ones."""
        until = int(self._stepped_until().timestamp() * 1000)
        found: list[Target] = []
        for kind in WORKED:
            rows = self.store.rows(kind)
            ids = (str(rows.get(position, "id")) for position in rows.select_int("timed", None, until))
            waiting = (Target(id=record, kind=kind) for record in ids if record not in idle)
            found += islice(waiting, AT_ONCE - len(found))
        return found

    def _stepped_until(self) -> datetime:
        """Return until when steps may be made: now, or the last moment everything is known of."""
        return known_until(self.store, self.now())

    async def settle_conflicts(self, names: Sequence[str], side: str, **fields: str) -> Outcome:
        """Settle what was parked when this store met others; see `tui.desk.conflicts.settle`."""
        from tui.desk.conflicts import Choice, settle  # noqa: PLC0415 (only for who has conflicts)

        self._refuse_pretence()
        acting = self._acting()
        return await settle(self.store, acting.author, names, Choice(side, fields), acting.reading())

    async def undo(self) -> Outcome:
        """Take back this operator's last step, a bulk change as one.

        Raises:
            Refused: nothing to undo; or it cannot be, saying why; the next undo takes the step before it.
        """
        self._refuse_pretence()
        return await self._acting().undo()

    async def undo_step(self, group: str) -> Outcome:
        """Take back one step of this operator's, whichever; `tui.desk.past` lists them.

        Raises:
            Refused: there is no such step, or it cannot be taken back, saying why.
        """
        self._refuse_pretence()
        return await self._acting().undo_step(group)

    async def foresee_undo(self, group: str) -> Taken:
        """See what `undo_step` would do, refusals included; nothing is changed."""
        self._refuse_pretence()
        return await self._acting().foresee_undo(group)

    async def redo(self) -> Outcome:
        """Bring back the step undone last.

        Raises:
            Refused: nothing to redo.
        """
        self._refuse_pretence()
        return await self._acting().redo()

    def _bulk(self) -> Bulk:
        from tui.desk.bulk import Bulk  # noqa: PLC0415 (as _acting)

        return Bulk(self.store, self._acting())

    def _acting(self) -> Acting:
        from tui.desk.acting import Acting  # noqa: PLC0415 (40 modules that the first paint does without)

        return Acting(self, self._new_id)

    @property
    def may_write(self) -> bool:
        """Whether time and author are true enough for this store."""
        return self.store.mark is not Mark.LIVE or not (self._fixed_clock or self._posing)

    def _refuse_pretence(self) -> None:
        """Refuse to write a made-up time or author into a live store (domain.md section 2)."""
        if self.may_write:
            return
        if self._fixed_clock:
            raise Refused("this desk is live: with a fixed clock it can only be read")
        raise Refused("this desk is live: nobody writes in another's name")
