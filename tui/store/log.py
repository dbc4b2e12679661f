"""One generation of the log on disk: reading verified bodies, appending whole frames, nothing else.

A generation is the files `<number>.log`, `<number>.hint` and what was cut off, `<number>.cut-<offset>`.
Merging writes the next number beside it; the moment that log has its name, this one takes no more, and
whoever has it open goes over (`Settled.moved`).
"""

from __future__ import annotations

import errno
import os
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import finalize
from zlib import crc32

from tui.store import frames
from tui.store.errors import FULL, StoreDamaged, StoreFailed, StoreFull, StoreReadOnly, disk_words
from tui.store.files import sync_folder, write_all
from tui.store.lock import Committed
from tui.store.rescue import around, cut, write_again

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui.store.files import Files
    from tui.store.lock import CommitLock
    from tui.store.parts import Place


class Settled(NamedTuple):
    """The frames found up to the end, what was damaged between them, and what there is to say.

    `moved`: a newer generation has taken this one's place; nothing was read or settled.
    """

    found: list[frames.Frame]
    damage: list[frames.Damage]
    notices: list[str]
    moved: bool = False


class Log:
    """The log file of one generation; `length` is how far this handle has read it.

    `failed` says why this handle writes no more, `headless` why only a repair may (see tui.store.headless).

    Its file stays open as long as anybody holds the log: a reader that began before the store went over to
    another generation finishes on this one.
    """

    def __init__(
        self, files: Files, folder: Path, generation: int, fd: int, lock: CommitLock, *, writable: bool
    ) -> None:
        self.files, self.folder, self.generation = files, folder, generation
        self.fd, self.lock, self.writable = fd, lock, writable
        self.length = 0
        self.failed = self.headless = ""
        self._path, self._next = folder / log_name(generation), folder / log_name(generation + 1)
        self._end = finalize(self, files.close, fd)
        self._end.atexit = False

    @property
    def name(self) -> str:
        """The file's name."""
        return log_name(self.generation)

    def size(self) -> int:
        """Return how long the file is, synced or not."""
        return self.files.status(self.fd).st_size

    def read(self, offset: int, size: int) -> bytes:
        """Read bytes of the log."""
        return self.files.read(self.fd, offset, size)

    def body(self, place: Place) -> bytes:
        """Return a document's text.

        Raises:
            StoreDamaged: it is not what was written.
            StoreFailed: the disk did not give it.
        """
        with disk_words():
            try:
                data = self.read(place.offset, place.length)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                raise StoreFailed(
                    f"the disk does not give byte {place.offset} of the log: a record cannot be read; try "
                    "again, and if it comes back have the disk checked and run `deskhand check`"
                ) from error
        if len(data) != place.length or crc32(data) != place.crc:
            raise StoreDamaged(
                f"the log is damaged at byte {place.offset}: a record cannot be read; "
                "run `deskhand check` to see what is affected",
                place.offset,
            )
        return data

    def scan(self, start: int, end: int) -> Iterator[frames.Frame | frames.Damage]:
        """Yield what lies between two places; what the disk does not give is damage."""
        return frames.scan(partial(around, self.read), start, end)

    def must_write(self, *, repairing: bool = False) -> None:
        """Refuse where writing is not possible.

        Raises:
            StoreReadOnly: the store was opened for reading, or can only be read.
            StoreFailed: the disk failed before.
        """
        if not self.writable:
            raise StoreReadOnly(f"the store {self.folder} can only be read: nothing was written")
        if self.headless and not repairing:
            raise StoreReadOnly(self.headless)
        if self.failed:
            raise StoreFailed(f"{self.failed}; open the store again to go on")

    def append(self, data: bytes) -> None:
        """Write one frame at the end, sync it, and tell everybody. Only with the lock held.

        Raises:
            StoreFull: no space; what was written was taken back.
            StoreFailed: the disk failed; this handle writes no more.
        """
        at = self.length
        try:
            write_all(self.files, self.fd, at, data)
        except OSError as error:
            self._take_back(at)
            if error.errno in FULL:
                why = f"no space left in {self.folder}: nothing was written"
                raise StoreFull(f"{why}; make room and try again") from error
            self.failed = f"the disk failed while writing ({error.strerror})"
            raise StoreFailed(f"{self.failed}: nothing was written; open the store again") from error
        try:
            self.files.sync(self.fd)
        except OSError as error:
            self.failed = f"the disk failed while making the change last ({error.strerror})"
            what = "the change was not kept" if self._take_back(at) else "it may or may not be kept"
            raise StoreFailed(f"{self.failed}: {what}; open the store again") from error
        try:
            self.lock.record(Committed(self.generation, at + len(data)))
        except OSError as error:
            self.failed = f"the change was kept, but others cannot be told ({error.strerror})"
            raise StoreFailed(f"{self.failed}; open the store again") from error
        self.length = at + len(data)  # last: whoever is interrupted before finds the frame again

    def _take_back(self, length: int) -> bool:
        """Cut off what was half written, and make that last; return whether it is certain.

        Else a power failure could bring back what was said not to be kept. (What lies beyond the committed
        length is cut or verified by whoever takes the lock next.)
        """
        try:
            self.files.truncate(self.fd, length)
            self.files.sync(self.fd)
        except OSError as error:
            self.failed = self.failed or f"what was half written could not be taken back ({error.strerror})"
            return False
        return True

    def news(self) -> Settled:
        """Return what others have committed since, without the lock."""
        found = Settled([], [], [])
        committed = self.lock.committed()
        if committed is not None and committed.generation > self.generation:
            return found._replace(moved=True)
        if committed is not None and committed.generation == self.generation:
            end = min(committed.length, self.size()) if committed.length > self.length else 0
            if end > self.length:
                self._sort(found, self.length, end)
        return found

    def settle(self, *, write: bool = True) -> Settled:
        """Bring log and committed length together; only with the lock held.

        Whole frames that a killed writer left beyond the committed length are made to last and taken over;
        what is no frame at the very end is kept in a file beside the log and cut off. Without `write` (or
        where writing is not possible) nothing beyond the committed length is believed.

        Raises:
            OSError: nothing was taken in; the next call begins again.
        """
        before = self.length
        try:
            return self._settle(write=write and self.writable)
        except OSError:
            self.length = before
            raise

    def _settle(self, *, write: bool) -> Settled:
        size, committed = self.size(), self.lock.committed()
        found = Settled([], [], [])
        if self._overtaken(committed):
            return found._replace(moved=True)
        known = committed.length if committed and committed.generation == self.generation else None
        if known == size:
            if size > self.length:
                self._sort(found, self.length, size)
            return found
        if known is not None and size < known:
            found.notices.append(
                f"The log is {known - size:,} bytes shorter than what had been acknowledged: somebody cut it."
            )
            known = None
        if not write:
            self._leave_out(found, size, known)
            return found
        self._sort(found, min(self.length, size), size)
        good = size
        if found.damage and found.damage[-1].end == size:
            good = min(size, max(found.damage[-1].start, known or 0))
            if good < size:
                cut(self, found, good, size)
        write_again(self, good if known is None else known, good)
        if committed is None or committed.generation != self.generation:
            sync_folder(self.files, self.folder)  # whoever merged may have died before
        self.lock.record(Committed(self.generation, good))
        self.length = good
        return found

    def _leave_out(self, found: Settled, size: int, known: int | None) -> None:
        """Read up to what is known to be committed (or, if nothing is known, to the last whole frame)."""
        end = size if known is None else known
        self._sort(found, min(self.length, end), end)
        if known is None and found.damage and found.damage[-1].end == size:
            end = self.length = found.damage.pop().start
        if end < size:
            found.notices.append(
                f"The last {size - end:,} bytes of the log were never acknowledged: left out."
            )

    def _overtaken(self, committed: Committed | None) -> bool:
        """Tell whether this generation's time is over: the next one is there, or this one lost its name."""
        if committed is not None and committed.generation > self.generation:
            return True
        return self.files.exists(self._next) or not self.files.same(self._path, self.fd)

    def _sort(self, found: Settled, start: int, end: int) -> None:
        for part in self.scan(start, end):
            if isinstance(part, frames.Frame):
                found.found.append(part)
            else:
                found.damage.append(part)
        self.length = end

    def close(self) -> None:
        """Close log and lock."""
        self._end()
        self.lock.close()


def header(seq: int, at: float, writer: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    """Return a frame's header; empty parts are left out."""
    said = {key: value for key, value in more.items() if value}
    return {"seq": seq, "at": round(at, 3), "writer": writer, "put": [], **said}


def log_name(generation: int) -> str:
    """Return the name of a generation's log."""
    return f"{generation:06d}.log"


def hint_name(generation: int) -> str:
    """Return the name of a generation's hint."""
    return f"{generation:06d}.hint"


def newest(names: list[str]) -> int | None:
    """Return the highest generation among a folder's names."""
    stems = [os.path.splitext(name) for name in names]  # noqa: PTH122 (names, not paths)
    numbers = [int(stem) for stem, end in stems if end == ".log" and len(stem) == 6 and stem.isdecimal()]  # noqa: PLR2004 (six digits)
    return max(numbers, default=None)
