"""Making a new store."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from tui.store import frames, guard
from tui.store.description import Description, Mark
from tui.store.errors import StoreExists, StoreMissing, StoreReadOnly, disk_words
from tui.store.files import Files, sync_folder, write_all
from tui.store.lock import CommitLock, Committed
from tui.store.log import header, log_name
from tui.store.opening import LOCK, my_name, writer_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS: Final = "23456789"
#: What a store consists of before it is one.
FIRST: Final = frozenset({LOCK, f"{log_name(1)}.new"})


def create(
    path: Path, *, mark: Mark, replica: str | None, now: datetime, files: Files, clock: Callable[[], float],
    group: int | None = None,
) -> None:  # fmt: skip
    """Make a new store's folder and first log.

    Raises:
        StoreExists: something is there already (an empty folder of ours is taken).
        StoreMissing: its parent folder is not there.
        StoreUnsafe: locks are not known to hold there, or we are not in the group it is to be shared with.
    """
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise StoreExists(f"{path} is there already and is no folder: nothing was made")
    short = replica or short_name()
    about = Description(id=os.urandom(8).hex(), mark=mark, replica=short, created=now.isoformat())
    with disk_words():
        if not path.exists():
            try:
                files.make_folder(path)
            except FileNotFoundError:
                raise StoreMissing(f"the folder {path.parent} is not there: nothing was made") from None
        folder = guard.open_folder(files, path)
        try:
            leftovers = set(files.names(path))
            if leftovers - FIRST:
                raise StoreExists(f"{path} is not empty: nothing was made")
            guard.must_lock(files, path)
            if group is not None:
                guard.share(files, folder, group)
            trust = guard.Trust.of(files, folder)
            if not trust.check(folder, path):
                raise StoreReadOnly(f"{path} can only be read: nothing was made")
            trust.make_private(folder)
            for name in leftovers:  # making it was once cut short
                files.remove(path / name)
            _write_first(files, path, about, clock())
        finally:
            files.close(folder)


def _write_first(files: Files, path: Path, about: Description, at: float) -> None:
    """Write the log's two describing frames and the lock file; the log comes last, whole or not at all."""
    head = header(0, at, writer_name(), store=about.document())
    data, _, _ = frames.encode(head, [])
    data *= 2
    fd = files.open(path / LOCK, write=True, new=True)
    lock = CommitLock(files, path / LOCK, fd, writable=True, name=my_name(), host=os.uname().nodename)
    try:
        write_all(files, fd, 0, b" " * 255 + b"\n")
        lock.record(Committed(1, len(data)))
        files.sync(fd)
    finally:
        lock.close()
    draft = path / f"{log_name(1)}.new"
    fd = files.open(draft, write=True, new=True)
    try:
        write_all(files, fd, 0, data)
        files.sync(fd)
    finally:
        files.close(fd)
    files.replace(draft, path / log_name(1))
    sync_folder(files, path)
    sync_folder(files, path.parent)


def short_name() -> str:
    """Return a letter and a digit that are not mistaken for others."""
    letter, digit = os.urandom(2)
    return _LETTERS[letter % len(_LETTERS)] + _DIGITS[digit % len(_DIGITS)]
