"""Opening a store: its folder, the newest generation's log, its hint, and what came since."""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.store import frames, guard, hint
from tui.store.description import FORMAT, Description, described
from tui.store.engine import PATIENCE, Engine, batch_of
from tui.store.errors import FULL, NotAStore, StoreBusy, StoreFailed, StoreNewer, StoreReadOnly, disk_words
from tui.store.files import Files, OsFiles
from tui.store.frames import Batch
from tui.store.leftovers import tidy_opened
from tui.store.lock import CommitLock
from tui.store.log import Log, log_name, newest
from tui.store.moving import Again
from tui.store.rescue import Unreadable, around

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tui.store.migrations import Steps

#: Changes since the hint from which opening writes it anew.
MANY: Final = 20_000
LOCK: Final = "lock"
_HEAD: Final = 64 * 1024
_TRIES: Final = 5


def open_engine(
    path: Path, *, read_only: bool, files: Files | None = None, clock: Callable[[], float] = time.time,
    patience: float = PATIENCE, many: int = MANY, hints: bool = True, steps: Steps | None = None,
) -> Engine:  # fmt: skip
    """Open a store: check it, bring it to today's format, load its hint (if `hints`), follow its log.

    Raises:
        StoreError: one sentence; nothing was changed (see tui.store.errors).
    """
    files = files or OsFiles()
    with disk_words():
        for _ in range(_TRIES):
            try:
                found = many if hints else None
                engine = _open_newest(path, files, clock, patience, found, read_only=read_only)
            except (Again, FileNotFoundError):
                continue  # it was merged between two looks
            if engine.description.format == FORMAT or not _migrated(engine, steps):
                return engine
    raise StoreFailed(
        f"the newest log of {path} is missing: put {log_name(1)[:-5]}N.log back, or take the file named lock "
        "away to go on with the log that is there"
    )


def _migrated(engine: Engine, steps: Steps | None) -> bool:
    """Bring an older store to today's format if it cannot be used as it is; whether that was done.

    Raises:
        StoreReadOnly: it would have to be written.
    """
    from tui.store import migrations  # noqa: PLC0415 (only for an older store)

    number, log = engine.description.format, engine.log
    steps = migrations.STEPS if steps is None else steps
    if not migrations.due(number, steps):
        return False
    try:
        if not log.writable:
            raise StoreReadOnly(
                f"the store {log.folder} was written by an older deskhand (format {number}): open it for "
                "writing once, which keeps the old log beside the new one"
            )
        migrations.migrate(engine, steps)
    finally:
        log.close()
    return True


def _open_newest(
    path: Path, files: Files, clock: Callable[[], float], patience: float, many: int | None, *,
    read_only: bool,
) -> Engine:  # fmt: skip
    """Open the newest generation there is; `many` is None to go without its hint.

    Raises:
        Again, FileNotFoundError: a newer one came meanwhile.
    """
    log, about = _open_log(files, path, read_only=read_only)
    try:
        engine = Engine(log, about, clock=clock, writer=writer_name())
        engine.notices += [log.headless] if log.headless else []
        engine.patience = patience
        if many is not None:
            _use_hint(engine)
        _follow(engine)
        if log.writable:
            tidy_opened(log)
            if many is not None and engine.since_hint >= many:
                _repack(engine)
    except BaseException:
        log.close()
        raise
    return engine


def _open_log(files: Files, path: Path, *, read_only: bool) -> tuple[Log, Description]:
    """Open folder, log and lock; make them private once it is certain that they are a store's."""
    folder = guard.open_folder(files, path)
    try:
        trust = guard.Trust.of(files, folder)
        writable = trust.check(folder, path) and not read_only
        if writable:
            guard.must_lock(files, path)
        generation = newest(files.names(path))
        if generation is None:
            raise NotAStore(f"{path} is a folder, but no store of deskhand's")
        name = path / log_name(generation)
        fd, writable = _open_either(files, name, writable=writable)
        try:
            writable = trust.check(fd, name) and writable
            about, headless = _about(files, fd, name)
            lock, writable = _open_lock(trust, path / LOCK, writable=writable)
            if writable:
                trust.make_private(folder)
                trust.make_private(fd)
        except BaseException:
            files.close(fd)
            raise
    finally:
        files.close(folder)
    log = Log(files, path, generation, fd, lock, writable=writable)
    log.headless = headless
    return log, about


def _open_either(files: Files, path: Path, *, writable: bool, create: bool = False) -> tuple[int, bool]:
    """Open for writing where that is possible, else for reading; say which it was."""
    if writable:
        try:
            return guard.open_file(files, path, write=True, create=create), True
        except StoreReadOnly:
            pass
    return guard.open_file(files, path, write=False), False


def _open_lock(trust: guard.Trust, path: Path, *, writable: bool) -> tuple[CommitLock, bool]:
    files = trust.files
    try:
        fd, writable = _open_either(files, path, writable=writable, create=True)
    except FileNotFoundError:
        raise NotAStore(f"{path.parent} has no lock file and cannot be written: not safe to read") from None
    try:
        writable = trust.check(fd, path) and writable
        if writable:
            trust.make_private(fd)
    except BaseException:
        files.close(fd)
        raise
    lock = CommitLock(files, path, fd, writable=writable, name=my_name(), host=os.uname().nodename)
    return lock, writable


def _about(files: Files, fd: int, path: Path) -> tuple[Description, str]:
    """Return what a log says about its store, from the first describing frame that is whole.

    Where none is, return what is known otherwise, and why nothing may be written.

    Raises:
        NotAStore, StoreNewer: it says nothing, or what only a newer program understands.
    """
    size = min(files.status(fd).st_size, _HEAD)
    for part in frames.scan(partial(around, partial(files.read, fd)), 0, size):
        if isinstance(part, frames.Frame) and (about := described(part.header.get("store"))) is not None:
            return _understood(about, path), ""
    from tui.store import headless  # noqa: PLC0415 (seldom needed)

    known = headless.stand_in(files, fd, path)
    if known is None:
        raise NotAStore(f"{path} is no log of deskhand's")
    return _understood(known, path), headless.WORDS


def _understood(about: Description, path: Path) -> Description:
    if about.format > FORMAT:
        raise StoreNewer(
            f"the store {path.parent} was written by a newer deskhand (format {about.format}, this "
            f"one knows {FORMAT}): update the program; nothing was changed"
        )
    return about


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
    if committed is not None and committed.generation > log.generation:
        raise Again
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
        try:
            settled = log.settle()
        except OSError as error:
            if error.errno not in FULL and not isinstance(error, Unreadable):
                raise
            settled = log.settle(write=False)  # what is to be cut off cannot be kept: reading needs it not
        if settled.moved:
            raise Again
        engine.take_in(settled)
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
        batch = engine.unpublished.popleft()
        if isinstance(batch, Batch):
            engine.apply(batch)
    engine.published = engine.log.length


def my_name() -> str:
    """Return who we are to the operating system; no environment variable has a say."""
    import pwd  # noqa: PLC0415 (only where there is such a thing)

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def writer_name() -> str:
    """Return who writes, for the headers of frames."""
    return f"{my_name()}@{os.uname().nodename}:{os.getpid()}"
