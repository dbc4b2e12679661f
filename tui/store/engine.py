"""The disk side of an open store: catching up, running a plan under the lock, and what there is to publish.

What a frame changes waits in `unpublished` until `publish` applies it to the rows, on the thread the store
belongs to. A plan sees the waiting ones too, so it never matters how far publishing has come.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui.store import frames
from tui.store.errors import StoreClosed, disk_words
from tui.store.kinds import kind_named
from tui.store.log import header
from tui.store.moving import Again, Move, adopt, newer
from tui.store.published import Published
from tui.store.rows import Rows
from tui.store.transaction import Transaction, kind_and_row, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tui.store.description import Description
    from tui.store.hint import Contents
    from tui.store.kinds import Kind
    from tui.store.log import Log, Settled
    from tui.store.store import Store

T = TypeVar("T")
#: Seconds a commit waits for the lock before it names the holder and gives up.
PATIENCE: Final = 5.0
#: The fewest bytes of the log that a number given to a record goes with.
LEAST: Final = 64


class Engine:
    """One open store, without its faces. `clock` gives seconds since the epoch for frame headers."""

    def __init__(
        self, log: Log, description: Description, *, clock: Callable[[], float], writer: str
    ) -> None:
        self.log, self.description = log, description
        self.patience = PATIENCE
        self.notices: list[str] = []
        self.damage: list[frames.Damage] = []
        self.counters: dict[str, int] = {}
        self.tables: set[str] = set()
        self.unpublished: deque[frames.Batch | Move] = deque()
        self.published = self.seq = self.since_hint = 0
        self.last = (0, 0)  # where the last frame starts, and its checksum
        self.closed = False
        self.worn: list[object] = []  # what the next disk job lets go of: closing a big file takes time
        self.clock, self._writer = clock, writer
        self._rows: dict[str, Rows] = {}
        self._turn, self._runner = threading.Lock(), 0

    def rows(self, name: str) -> Rows:
        """Return the rows of a kind or of a plain table."""
        rows = self._rows.get(name)
        if rows is None:
            rows = self._rows[name] = Rows(kind_named(name))
        return rows

    def all_rows(self) -> Iterable[tuple[str, Rows]]:
        """Return the rows of every table seen so far."""
        return list(self._rows.items())

    def begin(self, contents: Contents) -> None:
        """Start from a hint."""
        self.log.length = self.published = contents.length
        self.last, self.seq, self.counters = contents.last, contents.seq, contents.counters
        self.tables, self.damage = set(contents.tables), list(contents.damage)
        for name, part in contents.parts.items():
            rows = self.rows(name)
            rows.reset(part)
            rows.highest, rows.version = contents.highest[name], 1

    @property
    def planning(self) -> bool:
        """Whether the calling thread is inside a plan."""
        return self._runner == threading.get_ident()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the disk: one job at a time in this process.

        Raises:
            StoreClosed: the store was closed.
        """
        if self.planning:
            raise RuntimeError("a plan cannot start another commit: put everything into one")
        with self._turn:
            if self.closed:
                raise StoreClosed(f"the store {self.log.folder} is closed")
            self._runner = threading.get_ident()
            try:
                yield
            finally:
                self._runner = 0

    def commit(self, plan: Callable[[Transaction], T], store: Store) -> T:
        """Lock, catch up, plan, write one frame, sync. What changed waits to be published.

        Raises:
            StoreError: nothing was written (see tui.store.errors); whatever the plan raises goes through.
            Again: the log was merged: publish, then commit once more.
        """
        self.log.must_write()
        with disk_words():
            self.log.lock.take(self.patience)
        try:
            with disk_words():
                settled = self.log.settle()
            if not settled.moved:
                self.take_in(settled)
                return self._run(plan, store)
        finally:
            self.log.lock.free()
        with disk_words():
            self._go_over()
        raise Again

    def _run(self, plan: Callable[[Transaction], T], store: Store) -> T:
        pending = [b for b in self.unpublished if isinstance(b, frames.Batch)]
        transaction = Transaction(store, self, pending)
        if skipped := self.lost_numbers(pending):
            transaction.skip_numbers(skipped)
        try:
            result = plan(transaction)
            if not transaction.received and transaction.column("remote", "remote", "name") is not None:
                from tui.store.outgoing import note  # noqa: PLC0415 (only for who has a remote)

                note(transaction, self.clock())
            self._write(transaction)
        finally:
            transaction.end()
        return result

    def catch_up(self) -> None:
        """Read what others have committed; it waits to be published."""
        self.worn.clear()
        with disk_words():
            settled = self.log.news()
            if settled.moved:
                self._go_over()
            else:
                self.take_in(settled)

    def _go_over(self) -> None:
        """Read the generation that has taken this one's place; going over to it waits to be published."""
        self.unpublished.append(newer(self))

    def take_in(self, settled: Settled) -> None:
        """Queue what was found at the end of the log, and remember what there is to say."""
        self.unpublished.extend(map(batch_of, settled.found))
        self.notices += settled.notices
        self.note_damage(settled.damage)

    def lost_numbers(self, pending: Sequence[frames.Batch] = ()) -> int:
        """Return how many numbers may have been given by frames that are lost, since the last that is not."""
        last = pending[-1].start if pending else self.last[0]
        lost = sum(part.end - part.start for part in self.damage if part.start > last)
        return lost // LEAST + 1 if lost else 0

    def note_damage(self, damage: Iterable[frames.Damage]) -> None:
        """Remember damaged stretches and say them."""
        for part in damage:
            self.damage.append(part)
            self.notices.append(
                f"The log is damaged at byte {part.start:,} ({part.end - part.start:,} bytes): what stood "
                "there is lost, everything before and after it is there; run `deskhand check`."
            )

    def _write(self, transaction: Transaction) -> None:
        put: list[list[Any]] = []
        gone: list[tuple[str, int]] = []
        bodies: list[bytes] = []
        values = []
        for name, draft in transaction.drafts():
            for doc_id, entry in draft.own.items():
                if entry is None:
                    gone.append((name, doc_id))
                else:
                    put.append([name, doc_id, len(entry.body)])
                    bodies.append(entry.body)
                    values.append(entry.values)
        clear = tuple(name for name, draft in transaction.drafts() if draft.cleared)
        drop = tuple(name for name, draft in transaction.drafts() if draft.dropped)
        if not (put or gone or clear or drop):
            return
        seq = (self.unpublished[-1].seq if self.unpublished else self.seq) + 1
        counters = transaction.counters
        more = {"del": gone, "clear": clear, "drop": drop, "count": counters}
        head = header(seq, self.clock(), self._writer, **more)
        data, offsets, crc = frames.encode({**head, "put": put}, bodies)
        start = self.log.length
        self.log.append(data)
        self.unpublished.append(
            frames.Batch(
                end=self.log.length, seq=seq, crc=crc, start=start, own=not transaction.received, gone=gone,
                clear=clear, drop=drop, counters=counters,
                puts=[
                    frames.Put(name, row, place_of(doc_id, start + offset, body))
                    for (name, doc_id, _), row, offset, body in zip(put, values, offsets, bodies, strict=True)
                ],
            )
        )  # fmt: skip

    def publish(self) -> list[Published]:
        """Apply everything that waits to the rows, and return what changed."""
        told = []
        while self.unpublished:
            batch = self.unpublished.popleft()
            if isinstance(batch, Move):
                adopt(self, batch)
                told.append(Published(dict.fromkeys(batch.changes, ()), own=False))  # every position is new
                changed = {name: ids for name, ids in batch.changes.items() if ids}
                told += [Published(changed, own=False)] if changed else []
                continue
            changes: dict[str, dict[str, None]] = {}
            for name in (*batch.clear, *batch.drop):
                rows = self.rows(name)
                changes.setdefault(name, {}).update((rows.record_id(p), None) for p in rows.all())
            for name, doc_id in batch.gone:
                rows = self.rows(name)
                if (position := rows.position_of(doc_id)) is not None:
                    changes.setdefault(name, {})[rows.record_id(position)] = None
            self.apply(batch)
            for put in batch.puts:
                rows = self.rows(put.kind)
                at = rows.kind.places.get("id")
                record_id = str(put.place.doc_id if at is None else put.values[at])
                changes.setdefault(put.kind, {})[record_id] = None
            told.append(Published({name: tuple(ids) for name, ids in changes.items()}, batch.own))
        return told

    def apply(self, batch: frames.Batch) -> None:
        """Bring the rows to where a frame leaves them."""
        touched = {*batch.clear, *batch.drop}
        for name in touched:
            rows = self.rows(name)
            rows.reset()
            rows.highest = 0
        self.tables.difference_update(batch.drop)
        for name, doc_id in batch.gone:
            self.rows(name).remove(doc_id)
            touched.add(name)
        for put in batch.puts:
            rows = self.rows(put.kind)
            if self.damage:
                rows.make_way(put.values, put.place.doc_id)
            rows.put(put.values, put.place)
            touched.add(put.kind)
        self.tables.update(touched.difference(batch.drop), (put.kind for put in batch.puts))
        for name in touched:
            self.rows(name).version += 1
        for name, highest in batch.top.items():
            rows = self.rows(name)
            rows.highest = max(rows.highest, highest)
        self.counters = batch.counters or self.counters
        self.seq, self.published = max(self.seq, batch.seq), batch.end
        self.last = (batch.start, batch.crc)
        self.since_hint += len(batch.puts) + len(batch.gone)

    @staticmethod
    def decode(kind: Kind, body: bytes, doc_id: int) -> Any:  # noqa: ANN401 (a record of the kind)
        """Return a document as a record, types checked; a plain one as it is."""
        if not kind.record:
            return json.loads(body)
        from tui.store import codec  # noqa: PLC0415 (pydantic is not loaded before somebody reads a record)

        return codec.load(kind, body, f"document {doc_id} of table {kind.name}")


def batch_of(frame: frames.Frame) -> frames.Batch:
    """Return what a frame of the log changes."""
    head = frame.header
    puts = []
    for body in frame.bodies():
        row = kind_and_row(kind_named(body.kind), body.data)
        puts.append(frames.Put(body.kind, row, place_of(body.doc_id, body.offset, body.data)))
    return frames.Batch(
        end=frame.end, seq=int(head.get("seq", 0)), crc=frame.crc, start=frame.start, puts=puts,
        gone=[(name, doc_id) for name, doc_id in head.get("del", ())], clear=tuple(head.get("clear", ())),
        drop=tuple(head.get("drop", ())), counters=dict(head.get("count", {})), top=dict(head.get("top", {})),
    )  # fmt: skip
