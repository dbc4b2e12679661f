"""What recovery does with the end of a log that a dead writer left."""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING, Final

from tui.store import frames
from tui.store.files import sync_folder, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.store.log import Log, Settled

#: What a disk gives or does not give.
_BLOCK: Final = 4096


class Unreadable(OSError):  # noqa: N818 (reads as the sentence it is)
    """The disk does not give the bytes that are to be cut off, so they cannot be kept."""


def around(read: Callable[[int, int], bytes], offset: int, size: int) -> bytes:
    """Read bytes of the log; what the disk does not give, asked twice, is zeros, which are part of no frame.

    So a bad sector costs the frames it lies in, and is reported with its place like any other damage.
    """
    try:
        return read(offset, size)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
    return b"".join(_block(read, at, end) for at, end in _blocks(offset, offset + size))


def _blocks(start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = min(start - start % _BLOCK + _BLOCK, end)
        yield start, stop
        start = stop


def _block(read: Callable[[int, int], bytes], start: int, end: int) -> bytes:
    try:
        return read(start, end - start)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return bytes(end - start)


def write_again(log: Log, start: int, end: int) -> None:
    """Write once more what a dead writer left, and sync the log.

    A sync may have failed for that writer, and after a failed one the system can hold the bytes for
    written: only bytes that are written again are sure to be synced.
    """
    while start < end:
        data = log.read(start, min(frames.MAX_RECORD, end - start))
        write_all(log.files, log.fd, start, data)
        start += len(data)
    log.files.sync(log.fd)


def cut(log: Log, found: Settled, torn: int, size: int) -> None:
    """Keep the bytes from `torn` on in a file beside the log, then cut them off."""
    last = found.damage.pop()
    if last.start < torn:
        found.damage.append(frames.Damage(last.start, torn))
    name = keep(log, torn, size)
    log.files.truncate(log.fd, torn)
    found.notices.append(
        f"The last {size - torn:,} bytes of the log were never acknowledged: cut off and kept in {name}."
    )


def _kept(log: Log, start: int, size: int) -> bytes:
    try:
        return log.read(start, size)
    except OSError as error:
        raise Unreadable(error.errno, error.strerror) from error


def keep(log: Log, start: int, end: int) -> str:
    """Copy bytes of the log to a file beside it, and return its name.

    Raises:
        OSError: nothing was kept (Unreadable: it cannot be read), and nothing of it is left lying about.
    """
    taken = set(log.files.names(log.folder))
    name = stem = f"{log.generation:06d}.cut-{start}"
    number = 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    fd = log.files.open(log.folder / name, write=True, new=True)
    try:
        at = start
        while data := _kept(log, at, min(frames.MAX_RECORD, end - at)):
            write_all(log.files, fd, at - start, data)
            at += len(data)
        log.files.sync(fd)
    except OSError:
        with contextlib.suppress(OSError):
            log.files.remove(log.folder / name)
        raise
    finally:
        log.files.close(fd)
    sync_folder(log.files, log.folder)
    return name
