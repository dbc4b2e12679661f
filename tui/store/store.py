"""The store as everybody meets it: a TinyDB whose tables tell the truth, with rows, records and commits.

A store belongs to one thread (the event loop's, or a command's only one). `commit` and `follow` do their
disk part in a worker thread of the store's and publish on the loop, `fetch` and `aside` read in another;
`transact`, `catch_up` and `read` do the same at once. Only `warm` may be called from any thread.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from tui.store.beside import Beside
from tui.store.description import Mark
from tui.store.errors import disk_words
from tui.store.files import OsFiles
from tui.store.kinds import KINDS
from tui.store.making import create
from tui.store.moving import Again
from tui.store.opening import open_engine
from tui.store.published import Published
from tui.store.readable import readable
from tui.store.storage import LogStorage
from tui.store.tables import Tables
from tui.store.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from tui.store.engine import Engine
    from tui.store.files import Files
    from tui.store.merging import Merged
    from tui.store.repairing import Repaired
    from tui.store.report import Report
    from tui.store.rows import Rows
    from tui.store.sweeping import Seek, Sweep
    from tui.store.transaction import Transaction

T = TypeVar("T")
Record = Any


class Store(Tables):
    """An open store; see the module's words.

    Attributes:
        path: its folder.
        mark: what it is for.
        replica: the short name in the numbers it gives.
        read_only: whether it can only be read.
        notices: what opening and recovery found, in sentences.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        log, about = engine.log, engine.description
        self.path, self.files, self.mark, self.replica = log.folder, log.files, about.mark, about.replica
        self.notices = engine.notices
        self._upkeep = Upkeep(engine)
        self._heard: list[Callable[[Published], None]] = []
        self._beside = Beside(self._after_disk)
        super().__init__(self, storage=LogStorage.over)

    @property
    def read_only(self) -> bool:
        """Whether it can only be read."""
        return not self._engine.log.writable

    @property
    def engine(self) -> Engine:
        """The disk side, for the rooms of the store itself."""
        return self._engine

    @property
    def state(self) -> tuple[int, int]:
        """Generation and length of what is published: equal states, equal contents."""
        return self._engine.log.generation, self._engine.published

    def tables(self) -> set[str]:
        """Return the names of the tables that exist."""
        self.catch_up()
        return set(self._engine.tables)

    def drop_table(self, name: str) -> None:
        """Remove a table with everything in it."""
        self._tables.pop(name, None)
        if name in self.tables():
            self.transact(lambda transaction: transaction.draft(name).clear(drop=True))

    def drop_tables(self) -> None:
        """Remove every table."""
        names = self.tables()

        def plan(transaction: Transaction) -> None:
            for name in names:
                transaction.draft(name).clear(drop=True)

        self.transact(plan)
        self._tables.clear()

    def rows(self, kind: str) -> Rows:
        """Return the list columns of a kind."""
        return self._engine.rows(kind)

    def read(self, kind: str, record_id: str) -> Record | None:
        """Return a record with its history, types checked, or None.

        Raises:
            StoreDamaged, BadRecord: it cannot be read.
        """
        job = self._reading(kind, record_id)
        return None if job is None else job()

    def _reading(self, kind: str, record_id: str) -> Callable[[], Record] | None:
        rows = self._engine.rows(kind)
        position = rows.position(record_id)
        if position is None:
            return None
        place, log = rows.place(position), self._engine.log
        return lambda: self._engine.decode(rows.kind, log.body(place), place.doc_id)

    async def fetch(self, kind: str, record_id: str) -> Record | None:
        """Do as `read`, with disk and decoding in the thread that only reads."""
        job = self._reading(kind, record_id)
        return None if job is None else await self._beside.look(job)

    def texts(
        self, kind: str, positions: Iterable[int], likely: Callable[[bytes], bool]
    ) -> Iterator[tuple[int, bytes]]:
        """Return each position and its stored text, of those that look `likely`, read in any thread.

        What cannot be read is left out: `check` is there to say so.
        """
        rows = self.rows(kind)
        return readable(self._engine.log, [(one, rows.place(one)) for one in positions], likely)

    def sweep(self, kind: str, seek: Seek, overlap: int) -> Sweep:
        """Return a look through the whole log for texts of a kind, a block at a time, in any thread."""
        from tui.store.sweeping import Sweep  # noqa: PLC0415 (only to look for rare words)

        return Sweep(self._engine.log, self.rows(kind), seek, overlap)

    async def aside(self, job: Callable[[], T]) -> T:
        """Run a job in the thread that only reads."""
        return await self._beside.look(job)

    def transact(self, plan: Callable[[Transaction], T]) -> T:
        """Lock, catch up, run the plan, write one frame, sync, publish; return what the plan returned.

        Nothing is written if the plan raises or puts nothing.

        Raises:
            StoreError: nothing was written.
        """
        return self._at_once(lambda: self._engine.commit(plan, self))

    async def commit(self, plan: Callable[[Transaction], T]) -> T:
        """Do as `transact`; the plan and the disk in the worker thread, publishing on the loop.

        Cancelling the wait does not cancel the commit.
        """
        return await self._beside.run(lambda: self._in_turn(lambda: self._engine.commit(plan, self)))

    def catch_up(self) -> bool:
        """Read and publish what others have committed; return whether there was something."""
        if self._engine.planning:
            return False
        before = self.state
        self._at_once(self._engine.catch_up)
        return self.state != before

    async def follow(self) -> bool:
        """Do as `catch_up`, the disk in the worker thread."""
        before = self.state
        await self._beside.run(lambda: self._in_turn(self._engine.catch_up))
        return self.state != before

    def subscribe(self, heard: Callable[[Published], None]) -> Callable[[], None]:
        """Have `heard` called after every publish; return how to end that."""
        self._heard.append(heard)
        return lambda: self._heard.remove(heard) if heard in self._heard else None

    def warm(self) -> None:
        """Load what the first read, write and look at the log need; may be called from any thread."""
        import filelock  # noqa: F401, PLC0415 (33 ms, not before it is needed)

        from tui.store import codec, renewing, tidying  # noqa: F401, PLC0415 (pydantic: 150 ms, likewise)

        codec.warm(list(KINDS.values()))

    def check(self) -> Report:
        """Verify the whole store as it is published and say what was found."""
        from tui.store.check import check  # noqa: PLC0415 (only when somebody asks)

        self.catch_up()
        with disk_words():
            return check(self._engine)

    def merge(self) -> Merged:
        """Write the live documents into a new generation and drop the old one; others carry on meanwhile.

        Raises:
            StoreError: nothing was changed.
        """
        from tui.store.merging import merge  # noqa: PLC0415 (only when somebody asks)

        return self._renewed(merge)

    def repair(self) -> Repaired:
        """Write a clean generation from everything undamaged and keep the old one beside it.

        Raises:
            StoreError: nothing was changed.
        """
        from tui.store.repairing import repair  # noqa: PLC0415 (only when somebody asks)

        return self._renewed(repair)

    def _renewed(self, work: Callable[[Engine], T]) -> T:
        """Do what makes a new generation, and go over to it."""
        self.catch_up()
        try:
            return work(self._engine)
        finally:
            self.catch_up()

    def write_hint(self) -> None:
        """Write the hint of what is published now; nothing happens if it cannot be written."""
        self._upkeep.write_hint()

    def close(self) -> None:
        """Wait for a commit under way, write a hint if much has changed, give all back; twice is once."""
        if self._engine.closed:
            return
        self._beside.close()
        self._upkeep.wait()
        self._tell(self._engine.publish())
        self._upkeep.leave()
        self._opened = False
        self._engine.closed = True
        self._engine.log.close()

    def _in_turn(self, job: Callable[[], T]) -> T:
        with self._engine.turn():
            return job()

    def _at_once(self, job: Callable[[], T]) -> T:
        """Run a disk job and publish, before anybody else's job begins; then tell."""
        told: list[Published] = []
        try:
            with self._engine.turn():
                while True:
                    try:
                        return job()
                    except Again:
                        continue
                    finally:
                        told += self._engine.publish()
        finally:
            self._tell(told)

    def _tell(self, told: Iterable[Published]) -> None:
        for published in told:
            for heard in list(self._heard):
                heard(published)

    def _after_disk(self) -> None:
        """Publish; let what has grown be packed, and garbage merged, beside the loop; go on from there."""
        self._tell(self._engine.publish())
        moved = self._upkeep.step()
        if moved:
            self._tell([Published(dict.fromkeys(moved, ()), own=False)])


def create_store(
    path: Path, *, mark: Mark = Mark.LIVE, replica: str | None = None, now: datetime,
    files: Files | None = None, clock: Callable[[], float] = time.time, group: int | None = None,
) -> Store:  # fmt: skip
    """Make a new store in a folder that is not there yet (or is empty) and open it; `group` may share it.

    Raises:
        StoreError: nothing was made.
    """
    files = files or OsFiles()
    create(path, mark=mark, replica=replica, now=now, files=files, clock=clock, group=group)
    return Store(open_engine(path, read_only=False, files=files, clock=clock))


def open_store(
    path: Path, *, read_only: bool = False, files: Files | None = None, clock: Callable[[], float] = time.time
) -> Store:
    """Open a store. One that cannot be written opens for reading; its writes say so.

    Raises:
        StoreError: one sentence; nothing was changed.
    """
    return Store(open_engine(path, read_only=read_only, files=files, clock=clock))
