"""The commit lock, and beside it what has been committed.

One file, `lock`. An OS lock on it is held for the length of one commit and frees itself when its process
dies. Its bytes say three things: first how long the log is *after its last fsync* (with generation and
checksum), then who took the lock last, so that a wait can name the holder, then who waited for it last, and
when: who has just written leaves the lock alone for a moment if somebody else waits for it.

Publishing: the lock's owner writes the committed length only after the log's fsync returned; readers use
no byte of the log beyond it. It is not itself synced: after a power failure it may be old or missing, and
whoever takes the lock next syncs what lies beyond it, takes over the whole frames and cuts the rest. One
small positioned read tells a follower that there is news, which a look at the log's size could not: the
size also grows by what is not yet synced.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple
from zlib import crc32

from tui.store.errors import StoreBusy, StoreFailed
from tui.store.files import write_all
from tui.store.rescue import around

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui.store.files import Files

_COMMITTED: Final = 64
_HOLDER: Final = 192
_ASKED: Final = _COMMITTED + _HOLDER
_ASK: Final = 32
_FIRST_NAP: Final = 0.0002
_LONGEST_NAP: Final = 0.001
#: So long whoever has just written leaves the lock to somebody who asked for it, within the last `_FRESH`.
_LET: Final = 0.0015
_FRESH: Final = 0.02
#: Seconds after which whoever waits asks: taking turns at every change would halve what gets done.
_CALM: Final = 0.01


class Committed(NamedTuple):
    """Up to where the log of a generation is on the disk."""

    generation: int
    length: int


class CommitLock:
    """The lock of one open store.

    Args:
        files: the file layer.
        path: the lock file.
        fd: the same, open; the lock closes it with `close`.
        writable: False where even the holder's name cannot be written.
        name: who we are, for those who wait ("ana").
        host: where we run.
    """

    def __init__(self, files: Files, path: Path, fd: int, *, writable: bool, name: str, host: str) -> None:
        self._files, self._path, self._fd, self._writable = files, path, fd, writable
        who = json.dumps({"pid": os.getpid(), "name": name[:60], "host": host[:60]})
        self._who = who.encode()[:_HOLDER].ljust(_HOLDER)
        self._pid, self._wanted = os.getpid(), False

    def take(self, patience: float) -> None:
        """Take the lock, waiting up to `patience` seconds.

        Raises:
            StoreBusy: naming the holder.
            StoreFailed: the lock file is not the one others would lock.
        """
        from filelock import lock_descriptor  # noqa: PLC0415 (33 ms that a process which only reads never pays)

        if self._wanted:
            self._wanted = False
            time.sleep(_LET)
        if not lock_descriptor(self._fd, blocking=False):
            waited = 0.0
            for nap in _naps(patience):
                if waited >= _CALM:
                    self._ask()
                time.sleep(nap)
                waited += nap
                if lock_descriptor(self._fd, blocking=False):
                    break
            else:
                holder = self.holder()
                raise StoreBusy(f"the store is busy: {holder} has been writing for {patience:.0f} s", holder)
        try:
            self._sign()
        except BaseException:
            self.free()
            raise

    def _ask(self) -> None:
        """Say that somebody waits: who writes one change after the other then lets others in between."""
        if self._writable:
            with suppress(OSError):  # it waits all the same
                ask = b"%019d %011d\n" % (time.monotonic_ns(), self._pid)
                self._files.write(self._fd, _ASKED, ask)

    def _heed(self, ask: bytes) -> None:
        """Notice whether somebody else waits just now."""
        at, _, pid = ask.rstrip().partition(b" ")
        if at.isdigit() and pid.isdigit() and int(pid) != self._pid:
            self._wanted = 0 <= time.monotonic_ns() - int(at) < _FRESH * 1e9

    def _sign(self) -> None:
        """Make sure that this is the file others would lock, and write down who holds it."""
        if not self._files.same(self._path, self._fd):
            raise StoreFailed("the store's lock file was taken away: open the store again")
        if self._writable:
            write_all(self._files, self._fd, _COMMITTED, self._who)

    def free(self) -> None:
        """Give the lock back."""
        from filelock import unlock_descriptor  # noqa: PLC0415 (as in take)

        unlock_descriptor(self._fd)

    def holder(self) -> str:
        """Say who took the lock last: "ana (process 4711 on desk-k7)"."""
        try:
            who = json.loads(self._files.read(self._fd, _COMMITTED, _HOLDER))
            return f"{who['name']} (process {who['pid']} on {who['host']})"
        except (ValueError, KeyError, TypeError):
            return "another process"

    def committed(self) -> Committed | None:
        """Return what was recorded last; None if nothing readable is there."""
        for _ in range(3):  # a read beside a write may see half of it
            data = self._recorded()
            self._heed(data[_ASKED:])
            parts = data[:_COMMITTED].split()
            if len(parts) == 3 and parts[2] == _seal(parts[0], parts[1]):  # noqa: PLR2004 (the three words)
                return Committed(int(parts[0]), int(parts[1]))
            if not parts:
                return None
        return None

    def _recorded(self) -> bytes:
        """Read what is recorded; a sector that the disk does not give, asked twice, says nothing."""
        try:
            return self._files.read(self._fd, 0, _ASKED + _ASK)
        except OSError:
            return around(partial(self._files.read, self._fd), 0, _ASKED + _ASK)

    def record(self, committed: Committed) -> None:
        """Tell everybody how far the log is synced; only with the lock held, only after the sync."""
        generation, length = b"%06d" % committed.generation, b"%016d" % committed.length
        text = b" ".join((generation, length, _seal(generation, length)))
        write_all(self._files, self._fd, 0, text.ljust(_COMMITTED - 1) + b"\n")

    def close(self) -> None:
        """Close the lock file; a held lock goes with it."""
        self._files.close(self._fd)


def _seal(generation: bytes, length: bytes) -> bytes:
    return b"%08x" % crc32(generation + b" " + length)


def _naps(patience: float) -> Iterator[float]:
    """Yield pauses, short ones first, until `patience` seconds are over."""
    until = time.monotonic() + patience
    nap = _FIRST_NAP
    while (left := until - time.monotonic()) > 0:
        yield min(nap, left)
        nap = min(nap * 1.4, _LONGEST_NAP)
