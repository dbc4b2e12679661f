"""Merging: the live documents into a new generation beside the old one, without stopping anybody.

Everything but the last step happens without the lock, on an engine of its own: the live documents as they
stood, then, byte for byte, what others commit meanwhile. The last step takes the lock: it carries over the
little that is left, syncs, and renames. From that rename on the new generation counts, whoever dies next.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.store import frames, snapshot
from tui.store.drafting import Draft
from tui.store.errors import StoreBusy, StoreDamaged, disk_words
from tui.store.leftovers import tidy
from tui.store.lock import Committed
from tui.store.log import log_name
from tui.store.opening import open_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.store.drafting import Document
    from tui.store.engine import Engine
    from tui.store.snapshot import Snapshot

#: A log may hold so much garbage before it is worth a merge, whatever lives in it.
FLOOR: Final = 2**20
_SMALL: Final = 256 * 1024
_ROUNDS: Final = 20


class Merged(NamedTuple):
    """What a merge did: the log's bytes before and after, and the generation it made."""

    before: int
    after: int
    generation: int


class Stopped(Exception):  # noqa: N818 (caught where the merge was asked for)
    """Whoever asked for the merge does not want it any more."""


def worthwhile(engine: Engine) -> bool:
    """Tell whether more than half of the log (and more than a megabyte) is garbage."""
    return engine.published > 2 * live_bytes(engine) + FLOOR


def live_bytes(engine: Engine) -> int:
    """Return how many bytes the live documents have."""
    total = 0
    for _, rows in engine.all_rows():
        total += sum(rows.base.length) + sum(rows.over.length)
        total -= sum(rows.place(position).length for position in list(rows.dead))
    return total


def merge(beside: Engine, *, go_on: Callable[[], bool] = lambda: True) -> Merged:
    """Merge an open store's newest generation into the next one.

    Args:
        beside: the store's engine; it is left alone, the merge opens one of its own.
        go_on: asked often; False stops it, and nothing has happened.

    Raises:
        StoreBusy: somebody else is merging.
        StoreDamaged: something cannot be read; repairing drops it, merging never does.
        StoreError: nothing was changed.
        Stopped: `go_on` said so.
    """
    beside.log.must_write()
    engine = open_engine(
        beside.log.folder, read_only=False, files=beside.log.files, clock=beside.clock,
        patience=beside.patience,
    )  # fmt: skip
    try:
        engine.log.must_write()
        if engine.damage:
            raise StoreDamaged(
                "the log is damaged: `deskhand check --repair` keeps what can be read", engine.damage[0].start
            )
        with disk_words(), drafted(engine) as draft:
            merged = _fill(engine, draft, go_on)
        tidy(engine.log.files, engine.log.folder, merged.generation)
    finally:
        engine.log.close()
    return merged


@contextmanager
def drafted(engine: Engine) -> Iterator[Draft]:
    """Give the draft of the next generation; it is gone unless it became one."""
    generation = engine.log.generation + 1
    path = engine.log.folder / f"{log_name(generation)}.new"
    draft = Draft.begin(engine.log.files, path, generation)
    if draft is None:
        raise StoreBusy("somebody else is merging this store just now: nothing was done", "another process")
    try:
        draft.forget_hint()
        yield draft
    except BaseException:
        with suppress(OSError):
            draft.discard()
        raise
    finally:
        draft.close()


def _fill(engine: Engine, draft: Draft, go_on: Callable[[], bool]) -> Merged:
    """Write the draft and put it in the old log's place."""
    log, taken, at = engine.log, snapshot.take(engine), engine.published
    describe(engine, draft)
    draft.add(live_documents(engine, taken, go_on))
    draft.flush()
    with suppress(OSError):  # without it the next opening reads the log, and makes one
        draft.hint(taken)
    for _ in range(_ROUNDS):
        committed = log.lock.committed()
        if committed is None or committed.generation != log.generation or committed.length - at < _SMALL:
            break
        at = _carry(engine, draft, at, committed.length)
    draft.sync()
    log.lock.take(engine.patience)
    try:
        settled = log.settle()
        if settled.moved:
            raise StoreBusy("somebody else has merged this store just now: nothing was done", "")
        before = log.length
        _carry(engine, draft, at, before)
        draft.sync()
        draft.become(log.folder / log_name(draft.generation))
        log.lock.record(Committed(draft.generation, draft.length))
    finally:
        log.lock.free()
    return Merged(before, draft.length, draft.generation)


def describe(engine: Engine, draft: Draft) -> None:
    """Begin a draft with what its store says about itself."""
    draft.describe(
        engine.description, seq=engine.seq, counters=engine.counters,
        tables={name: engine.rows(name).highest for name in sorted(engine.tables)},
    )  # fmt: skip


def live_documents(
    engine: Engine, taken: Snapshot, go_on: Callable[[], bool] = lambda: True
) -> Iterator[Document]:
    """Yield every live document of a snapshot, verified."""
    for name, kind in taken.kinds.items():
        split = len(kind.base)
        for count, position in enumerate(kind.live):
            if count % 64 == 0 and not go_on():
                raise Stopped
            place = kind.base.place(position) if position < split else kind.over.place(position - split)
            yield name, place.doc_id, engine.log.body(place)


def _carry(engine: Engine, draft: Draft, start: int, end: int) -> int:
    """Copy the frames that were committed meanwhile; return how far that was.

    Raises:
        StoreDamaged: one of them cannot be read.
    """
    for part in engine.log.scan(start, end):
        if isinstance(part, frames.Damage):
            raise StoreDamaged("the log was damaged while it was merged: nothing was done", part.start)
        draft.append(engine.log.read(part.start, part.end - part.start))
    return max(start, end)
