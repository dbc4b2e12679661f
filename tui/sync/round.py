"""One round: take in what the others did, merge, send what waits. It can be cut off anywhere and run again.

Every step ends in one commit that leaves the store whole: record, conflicts, what waits and what was met
change together, and the cursor with the last of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from tui.domain.errors import RemoteError
from tui.domain.meeting import REMOTE, Round, Standing, remembered
from tui.sync.comparing import compared, enrol
from tui.sync.errors import RemoteAway, RemoteLies, RemoteRefuses
from tui.sync.keeping import Taken, take
from tui.sync.sending import settled, waiting_keys, writes_of
from tui.sync.telling import carried_anew

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tui.store import Store, Transaction
    from tui.sync.backend import Backend, Item, Page

T = TypeVar("T")

LEFT: Final = "the remote was left, or is another one by now: nothing more is sent or received"

#: Records in one commit: few enough that nobody waits long for the lock.
AT_ONCE: Final = 25
#: So many records may always be gone; more only if they are no more than a twentieth of all.
FEW: Final = 25
#: How often everything is compared, and not only what changed.
COMPARE_EVERY: Final = timedelta(days=1)
#: When everything was compared last with a remote that was not met before.
LONG_AGO: Final = datetime.fromtimestamp(0, UTC)
#: How many rounds that did something or failed are remembered.
REMEMBERED: Final = 20
#: How often one record is merged and sent again before it waits for the next round.
TRIES: Final = 5


@dataclass(slots=True)
class Progress:
    """How far a round has come; `total` is what there is to receive, None where the remote does not say."""

    received: int = 0
    total: int | None = None
    sent: int = 0
    to_send: int = 0


class Meeting:
    """One store and its remote.

    Args:
        store: an open store; it is used on the running loop.
        backend: its remote.
        clock: the moment.
        told: hears how far it has come.
        breathe: awaited between two commits, so that nobody has to wait for a key.
        removals: believe it, however many records are said to be gone.
        at_once: says before each commit how many records it may hold.
    """

    def __init__(
        self, store: Store, backend: Backend, *, clock: Callable[[], datetime],
        told: Callable[[Progress], None] = lambda _progress: None,
        breathe: Callable[[], object] | None = None, removals: bool = False,
        at_once: Callable[[], int] = lambda: AT_ONCE,
    ) -> None:  # fmt: skip
        self.store, self.backend = store, backend
        self._clock, self._told, self._breathe = clock, told, breathe
        self._removals, self._at_once = removals, at_once
        self._remote = store.read("remote", REMOTE)
        self._progress = Progress()
        self._taken = Taken()
        self._began = clock()
        self._complete = False
        self._queue: list[str] = []
        self._gone = 0

    async def round(self) -> Round:
        """Do one round and return how it went; what a remote does wrong is told in it, and nothing is lost.

        Raises:
            StoreError: the store cannot.
        """
        self._began = began = self._clock()
        self._progress, self._taken = Progress(), Taken()
        self._complete, self._queue, self._gone = False, [], 0
        trouble, error = "", None
        try:
            await self._all()
        except RemoteError as wrong:
            trouble, error = str(wrong), wrong
        if not trouble and self._taken.wrong:
            more = len(self._taken.wrong) - 1
            trouble = self._taken.wrong[0] + (f" (and {more} more)" if more else "")
            error = RemoteLies(trouble)
        taken = self._taken
        round_ = Round(
            at=began, received=taken.received, sent=self._progress.sent, parked=taken.parked,
            trouble=trouble, seconds=max(0.0, (self._clock() - began).total_seconds()),
        )  # fmt: skip
        away = isinstance(error, RemoteAway)
        await self._write(partial(_ended, round_=round_, away=away, complete=self._complete))
        if error is not None:
            raise error
        return round_

    async def _all(self) -> None:
        standing = self._standing()
        if not standing.enrolled:
            await enrol(self.store, self._began)
            await self._note(enrolled=True)
        await self._pull(standing)
        compared_at = self._standing().compared_at  # the pull may have met another remote than before
        if compared_at is None:
            await self._note(compared_at=self._began)  # a first pull has seen everything
        elif abs(self._began - compared_at) >= COMPARE_EVERY:  # this machine's clock may have been ahead
            await self._compare()
        if self._taken.kinds:
            await carried_anew(self.store, self._taken.kinds)
        await self._push()

    def _standing(self) -> Standing:
        found: Standing | None = self.store.read("standing", REMOTE)
        return found or Standing()

    async def _pull(self, standing: Standing) -> None:
        """Take in every page; the cursor moves with the last commit of each."""
        async for page in self.backend.changes(standing.cursor):
            if page.reset:
                await self._note(compared_at=LONG_AGO)
            self._progress.total = page.total if page.total is not None else self._progress.total
            await self._take_page(page)
        self._complete = True

    async def _take_page(self, page: Page) -> None:
        """Take in one page; what was met already is passed over without a commit."""
        self._must_believe(page)
        fresh = await self._whole([item for item in page.items if not self._is_met(item)])
        self._progress.received += len(page.items)
        taken, last = 0, False
        while not last:
            chunk = fresh[taken : taken + self._at_once()]
            taken += len(chunk)
            last = taken == len(fresh)
            cursor = page.cursor if last else ""
            if chunk or (cursor and cursor != self._standing().cursor):
                await self._commit(chunk, cursor)
        self._told(self._progress)

    def _must_believe(self, page: Page) -> None:
        """Refuse a remote that says all at once that a good part of the desk is gone.

        Raises:
            RemoteLies: nothing was removed.
        """
        met = self.store.rows("met")
        self._gone += sum(item.gone and met.position(item.key) is not None for item in page.items)
        if not self._removals and self._gone > max(FEW, len(met) // 20):
            raise RemoteLies(
                f"the remote says that {self._gone:,} or more of {len(met):,} records are gone: none was "
                "removed here; if it is right, deskhand sync --removals"
            )

    async def _whole(self, items: Sequence[Item]) -> list[Item]:
        """Return items with their documents: those that came without are fetched."""
        bare = [item.key for item in items if item.document is None and not item.gone]
        fetched = {item.key: item for item in await self.backend.fetch(bare)} if bare else {}
        return [fetched.get(item.key, item) for item in items]

    async def _commit(self, chunk: Sequence[Item], cursor: str) -> None:
        now = self._began

        def plan(tx: Transaction) -> Taken:
            taken = take(tx, chunk, now)
            if cursor:
                _alter(tx, cursor=cursor)
            return taken

        self._taken.add(await self._write(plan))
        await self._breath()

    async def _write(self, plan: Callable[[Transaction], T]) -> T:
        """Commit, as long as the store still is with the remote this round is with.

        Raises:
            RemoteRefuses: another program has left it; nothing was written.
        """

        def written(tx: Transaction) -> T:
            if tx.read("remote", REMOTE) != self._remote:
                raise RemoteRefuses(LEFT)
            return plan(tx)

        return await self.store.commit(written)

    async def _breath(self) -> None:
        if self._breathe is not None:
            waited = self._breathe()
            if hasattr(waited, "__await__"):
                await waited

    def _is_met(self, item: Item) -> bool:
        rows = self.store.rows("met")
        position = rows.position(item.key)
        if position is None:
            return item.gone and self.store.rows("outgoing").position(item.key) is None
        return not item.gone and rows.get(position, "version") == item.version

    async def _note(self, **values: object) -> None:
        await self._write(lambda tx: _alter(tx, **values))

    async def _compare(self) -> None:
        """Compare all versions; fetch what is different, and let wait again what the remote has lost."""
        differing = await compared(self.store, self.backend, self._began)
        for chunk in _chunks(differing):
            for item in await self.backend.fetch(chunk):
                if not self._is_met(item):
                    await self._commit([item], "")
        await self._note(compared_at=self._began)

    async def _push(self) -> None:
        """Send what waits; what clashes is merged and sent again."""
        tried: dict[str, int] = {}
        while batch := self._next(tried):
            sent = await self.store.aside(partial(writes_of, self.store, batch))
            if not sent:
                continue
            answers = await self.backend.write([one.write for one in sent])
            done, clashes = await self._write(partial(settled, sent=sent, answers=answers))
            self._progress.sent += done
            if clashes:
                self._taken.add(await self._write(partial(take, items=clashes, now=self._began)))
            self._told(self._progress)
            await self._breath()

    def _next(self, tried: dict[str, int]) -> list[str]:
        """Return what to send next; a record that keeps clashing waits for the next round."""
        if not self._queue:
            self._queue = [key for key in waiting_keys(self.store) if tried.get(key, 0) < TRIES][::-1]
        batch = [self._queue.pop() for _ in range(min(self.backend.at_once, len(self._queue)))]
        for key in batch:
            tried[key] = tried.get(key, 0) + 1
        self._progress.to_send = len(self.store.rows("outgoing"))
        return batch


async def not_begun(store: Store, wrong: RemoteError, now: datetime) -> None:
    """Remember a round that could not even begin, and why; whether anybody would answer is not known."""
    await store.commit(partial(_ended, round_=Round(at=now, trouble=str(wrong)), away=None, complete=False))


def _chunks(found: Iterable[T]) -> Iterator[tuple[T, ...]]:
    rest = iter(found)
    while chunk := tuple(islice(rest, AT_ONCE)):
        yield chunk


def _alter(tx: Transaction, **values: object) -> Standing:
    tx.received = True  # no step of the operator's: no list is asked anew for it
    found: Standing = tx.read("standing", REMOTE) or Standing()
    after = replace(found, **values)  # type: ignore[arg-type] # (its own fields)
    tx.put(after)
    return after


def _ended(tx: Transaction, round_: Round, *, away: bool | None, complete: bool) -> None:
    found: Standing = tx.read("standing", REMOTE) or Standing()
    values: dict[str, object] = {"complete_at": round_.at} if complete else {}
    if away is not None:
        values["offline_since"] = (found.offline_since or round_.at) if away else None
    _alter(tx, rounds=remembered(round_, found.rounds, REMEMBERED), **values)
