"""Making a store and opening one."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final

from tui.store import frames, guard, hint
from tui.store.description import FORMAT, Description, Mark, described
from tui.store.engine import PATIENCE, Engine, batch_of, disk_words
from tui.store.errors import NotAStore, StoreBusy, StoreExists, StoreMissing, StoreNewer, StoreReadOnly
from tui.store.files import Files, OsFiles, sync_folder, write_all
from tui.store.lock import CommitLock, Committed
from tui.store.log import Log, header, log_name, newest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

#: Changes since the hint from which opening writes it anew.
MANY: Final = 20_000
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS: Final = "23456789"
_LOCK: Final = "lock"
_HEAD: Final = 64 * 1024
#: What a store consists of before it is one.
_FIRST: Final = frozenset({_LOCK, f"{log_name(1)}.new"})


def create(
    path: Path, *, mark: Mark, replica: str | None, now: datetime, files: Files, clock: Callable[[], float]
) -> None:
    """Make a new store's folder and first log.

    Raises:
        StoreExists: something is there already (an empty folder of ours is taken).
        StoreMissing: its parent folder is not there.
    """
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise StoreExists(f"{path} is there already and is no folder: nothing was made")
    short = replica or _short_name()
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
            if leftovers - _FIRST:
                raise StoreExists(f"{path} is not empty: nothing was made")
            if not guard.check(files, folder, path):
                raise StoreReadOnly(f"{path} can only be read: nothing was made")
            guard.make_private(files, folder)
            for name in leftovers:  # making it was once cut short
                files.remove(path / name)
            _write_first(files, path, about, clock())
        finally:
            files.close(folder)


def _write_first(files: Files, path: Path, about: Description, at: float) -> None:
    """Write the log's two describing frames and the lock file; the log comes last, whole or not at all."""
    head = header(0, at, _writer(_me()), store=about.document())
    data, _, _ = frames.encode(head, [])
    data *= 2
    fd = files.open(path / _LOCK, write=True, new=True)
    lock = CommitLock(files, path / _LOCK, fd, writable=True, name=_me(), host=os.uname().nodename)
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


def open_engine(
    path: Path, *, read_only: bool, files: Files | None = None, clock: Callable[[], float] = time.time,
    patience: float = PATIENCE,
    many: int = MANY,
) -> Engine:  # fmt: skip
    """Open a store: check it, load its hint, follow its log to the end.

    Raises:
        StoreError: one sentence; nothing was changed (see tui.store.errors).
    """
    files = files or OsFiles()
    with disk_words():
        log, about = _open_log(files, path, read_only=read_only)
        try:
            engine = Engine(log, about, clock=clock, writer=_writer(_me()))
            engine.patience = patience
            _use_hint(engine)
            _follow(engine)
            if engine.since_hint >= many and log.writable:
                _repack(engine)
        except BaseException:
            log.close()
            raise
    return engine


def _open_log(files: Files, path: Path, *, read_only: bool) -> tuple[Log, Description]:
    """Open folder, log and lock; make them private once it is certain that they are a store's."""
    folder = guard.open_folder(files, path)
    try:
        writable = guard.check(files, folder, path) and not read_only
        generation = newest(files.names(path))
        if generation is None:
            raise NotAStore(f"{path} is a folder, but no store of deskhand's")
        name = path / log_name(generation)
        fd, writable = _open_either(files, name, writable=writable)
        try:
            writable = guard.check(files, fd, name) and writable
            about = _about(files, fd, name)
            lock, writable = _open_lock(files, path / _LOCK, writable=writable)
            if writable:
                guard.make_private(files, folder)
                guard.make_private(files, fd)
        except BaseException:
            files.close(fd)
            raise
    finally:
        files.close(folder)
    return Log(files, path, generation, fd, lock, writable=writable), about


def _open_either(files: Files, path: Path, *, writable: bool, create: bool = False) -> tuple[int, bool]:
    """Open for writing where that is possible, else for reading; say which it was."""
    if writable:
        try:
            return guard.open_file(files, path, write=True, create=create), True
        except StoreReadOnly:
            pass
    return guard.open_file(files, path, write=False), False


def _open_lock(files: Files, path: Path, *, writable: bool) -> tuple[CommitLock, bool]:
    try:
        fd, writable = _open_either(files, path, writable=writable, create=True)
    except FileNotFoundError:
        raise NotAStore(f"{path.parent} has no lock file and cannot be written: not safe to read") from None
    try:
        writable = guard.check(files, fd, path) and writable
        if writable:
            guard.make_private(files, fd)
    except BaseException:
        files.close(fd)
        raise
    lock = CommitLock(files, path, fd, writable=writable, name=_me(), host=os.uname().nodename)
    return lock, writable


def _about(files: Files, fd: int, path: Path) -> Description:
    """Return what a log says about its store, from the first describing frame that is whole.

    Raises:
        NotAStore, StoreNewer: it says nothing, or what only a newer program understands.
    """
    size = min(files.status(fd).st_size, _HEAD)
    for part in frames.scan(lambda offset, count: files.read(fd, offset, count), 0, size):
        if isinstance(part, frames.Frame) and (about := described(part.header.get("store"))) is not None:
            if about.format > FORMAT:
                raise StoreNewer(
                    f"the store {path.parent} was written by a newer deskhand (format {about.format}, this "
                    f"one knows {FORMAT}): update the program; nothing was changed"
                )
            return about
    raise NotAStore(f"{path} is no log of deskhand's")


def _use_hint(engine: Engine) -> None:
    """Begin with what the hint says, if it can be believed."""
    try:
        contents = hint.load(engine.log, engine.description.id)
    except hint.Unfit as reason:
        engine.notices.append(f"The hint file was {reason}: it is rebuilt from the log.")
    except OSError as error:
        engine.notices.append(f"The hint file could not be read ({error.strerror}): the log was read.")
    else:
        if contents is not None:
            engine.begin(contents)


def _repack(engine: Engine) -> None:
    """Write the hint that was missing and go on from it: mapped rows cost no memory of our own."""
    from tui.store import snapshot  # noqa: PLC0415 (seldom needed)

    taken = snapshot.take(engine)
    try:
        if not snapshot.write(engine.log, taken):
            return
        contents = hint.load(engine.log, engine.description.id)
    except (OSError, hint.Unfit):
        return  # closing tries again, and says why if it fails
    if contents is not None and contents.length == engine.published:
        engine.begin(contents)
        engine.since_hint = 0


def _follow(engine: Engine) -> None:
    """Read the log from where the hint ends to where it is committed; settle it if a writer died."""
    log = engine.log
    committed = log.lock.committed()
    if committed is not None and committed.generation == log.generation and committed.length == log.size():
        _replay(engine, committed.length)
        return
    try:
        log.lock.take(engine.patience)
    except StoreBusy:
        if committed is None:
            raise
        _replay(engine, min(committed.length, log.size()))
        return
    try:
        engine.take_in(log.settle())
        _apply(engine)
    finally:
        log.lock.free()


def _replay(engine: Engine, end: int) -> None:
    log = engine.log
    for part in log.scan(log.length, end):
        if isinstance(part, frames.Frame):
            engine.apply(batch_of(part))
        else:
            engine.note_damage([part])
    log.length = engine.published = max(log.length, end)


def _apply(engine: Engine) -> None:
    while engine.unpublished:
        engine.apply(engine.unpublished.popleft())
    engine.published = engine.log.length


def _me() -> str:
    """Return who we are to the operating system; no environment variable has a say."""
    import pwd  # noqa: PLC0415 (only where there is such a thing)

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _short_name() -> str:
    """Return a letter and a digit that are not mistaken for others."""
    letter, digit = os.urandom(2)
    return _LETTERS[letter % len(_LETTERS)] + _DIGITS[digit % len(_DIGITS)]


def _writer(name: str) -> str:
    return f"{name}@{os.uname().nodename}:{os.getpid()}"
