"""One file that holds a whole store: made while others write, checked before anything is restored from it.

It is a log of its own: the describing frames, every live document, and a last frame that says how many there
were, without which it is not whole.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.store import frames, snapshot
from tui.store.description import FORMAT, Description, described
from tui.store.drafting import Draft
from tui.store.engine import Engine
from tui.store.errors import (
    NotAStore,
    StoreBusy,
    StoreDamaged,
    StoreExists,
    StoreMissing,
    StoreNewer,
    disk_words,
)
from tui.store.files import FILE_MODE
from tui.store.guard import open_file
from tui.store.kinds import kind_named
from tui.store.merging import describe, live_documents
from tui.store.opening import open_engine
from tui.store.succession import succeed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.store.drafting import Document
    from tui.store.files import Files

_END: Final = "end"


def back_up(beside: Engine, target: Path) -> int:
    """Write everything a store holds now into `target`, whole or not at all; return how many documents.

    Raises:
        StoreDamaged: something cannot be read.
        StoreExists: the target is there and is no backup.
        StoreError: nothing was written.
    """
    log = beside.log
    with disk_words():
        _must_take(log.files, target, log.folder)
    engine = open_engine(
        log.folder, read_only=True, files=log.files, clock=beside.clock, patience=beside.patience
    )
    try:
        if engine.damage:
            raise StoreDamaged(
                "the log is damaged: `deskhand check --repair` first, a backup must be whole",
                engine.damage[0].start,
            )
        with disk_words():
            return _write(engine, target)
    finally:
        engine.log.close()


def _must_take(files: Files, target: Path, folder: Path) -> None:
    """Refuse a place where a backup has no business."""
    if target.parent.resolve() == folder.resolve():
        raise StoreExists("a backup does not belong in the store's own folder: nothing was written")
    if not target.parent.is_dir():
        raise StoreMissing(f"the folder {target.parent} is not there: nothing was written")
    if files.exists(target):
        try:
            load(files, target)
        except (NotAStore, StoreNewer):
            raise StoreExists(
                f"{target} is there and is no backup of this deskhand's: it was left alone, try another name"
            ) from None


def _write(engine: Engine, target: Path) -> int:
    draft = Draft.begin(engine.log.files, target.with_name(f".{target.name}.new"), 1)
    if draft is None:
        raise StoreBusy(f"somebody else is writing {target} just now: nothing was done", "")
    try:
        draft.files.tighten(draft.fd, FILE_MODE)  # a shared store's backup is not shared
        taken = snapshot.take(engine)
        describe(engine, draft)
        draft.add(live_documents(engine, taken))
        count = sum(map(len, draft.offsets.values()))
        draft.frame({"seq": draft.seq, "put": [], _END: count}, [])
        draft.sync()
        draft.become(target)
    except BaseException:
        draft.discard()
        raise
    finally:
        draft.close()
    return count


@dataclass
class Backup:
    """What a backup says about itself."""

    path: Path
    about: Description
    seq: int = 0
    counters: dict[str, int] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    count: int = 0


def load(files: Files, path: Path) -> Backup:
    """Return what a file says about itself, from its first whole frame.

    Raises:
        NotAStore: it is no backup.
        StoreNewer: only a newer program understands it.
    """
    with disk_words():
        fd = _opened(files, path)
        try:
            frame = frames.read_frame(lambda at, size: files.read(fd, at, size), 0, files.status(fd).st_size)
        finally:
            files.close(fd)
    about = described(frame.header.get("store")) if frame is not None else None
    if frame is None or about is None:
        raise NotAStore(f"{path} is no backup of deskhand's")
    if about.format > FORMAT:
        raise StoreNewer(
            f"{path} was written by a newer deskhand (format {about.format}): update the program"
        )
    head = frame.header
    return Backup(path, about, head["seq"], dict(head.get("count", {})), dict(head.get("top", {})))


def verify(files: Files, path: Path) -> Backup:
    """Read a whole backup, every frame and every record of it.

    Raises:
        StoreDamaged: it is not whole.
        BadRecord: something in it is not of its kind.
    """
    backup = load(files, path)
    with disk_words():
        end: Any = None
        for frame in _frames(files, path):
            end = frame.header.get(_END)
            for body in frame.bodies():
                backup.count += 1
                Engine.decode(kind_named(body.kind), body.data, body.doc_id)
    if end != backup.count:
        raise StoreDamaged(f"the backup {path} is not whole: nothing was restored", 0)
    return backup


def restore(files: Files, source: Path, engine: Engine) -> tuple[Backup, str]:
    """Put a backup's documents in the place of everything an open store holds.

    Returns:
        The backup, and the name under which the store's log is kept beside the new one.

    Raises:
        StoreError: the backup is not what it should be, or cannot be written; nothing was changed.
    """
    backup = verify(files, source)

    def fill(draft: Draft) -> None:
        counters, tables = backup.counters, backup.tables
        if backup.about.id == engine.description.id:  # no number and no document id is given twice
            counters = _highest(counters, engine.counters)
            tables = _highest(
                tables, {name: rows.highest for name, rows in engine.all_rows() if name in tables}
            )
        seq = max(backup.seq, engine.seq) + 1
        draft.describe(backup.about, seq=seq, counters=counters, tables=tables)
        draft.add(_documents(files, source))

    return backup, succeed(engine, fill, "replaced")


def _highest(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in {**one, **other}}


def _opened(files: Files, path: Path) -> int:
    try:
        fd = open_file(files, path, write=False)
    except FileNotFoundError:
        raise StoreMissing(f"there is no file {path}") from None
    if not stat.S_ISREG(files.status(fd).st_mode):
        files.close(fd)
        raise NotAStore(f"{path} is no ordinary file")
    return fd


def _frames(files: Files, path: Path) -> Iterator[frames.Frame]:
    """Yield the frames of a backup.

    Raises:
        StoreDamaged: at the first byte that is no frame.
    """
    fd = _opened(files, path)
    try:
        for part in frames.scan(lambda at, size: files.read(fd, at, size), 0, files.status(fd).st_size):
            if isinstance(part, frames.Damage):
                why = f"the backup {path} is damaged at byte {part.start}: nothing was restored"
                raise StoreDamaged(why, part.start)
            yield part
    finally:
        files.close(fd)


def _documents(files: Files, path: Path) -> Iterator[Document]:
    for frame in _frames(files, path):
        for body in frame.bodies():
            yield body.kind, body.doc_id, body.data
