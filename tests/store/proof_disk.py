"""A disk that fails, dies and forgets where it is told to: the store's file layer, with a fault at one call.

Everything is done on real files (the page cache, as all processes see it); beside that it is remembered what
had been synced. `image` makes the folder as a power failure may leave it: of what was not synced any part may
be there, whole, torn or not at all, in any order, directory entries too. After a sync that failed nothing
written before it is promised any more, whatever a later sync says (on Linux the pages then count as clean).
"""

from __future__ import annotations

import errno
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.store.proof_pages import Change, Inode, Sync
from tui.store.files import FILE_MODE, OsFiles

if TYPE_CHECKING:
    import mmap
    from collections.abc import Callable
    from random import Random


class Fault(StrEnum):
    """What happens at the chosen call; a fault that does not fit the call happens at the next one it fits."""

    SHORT = "short write"
    EIO = "EIO"
    ENOSPC = "ENOSPC"
    TORN = "half written, then EIO"
    SYNC = "failed fsync"
    RENAME = "failed rename"
    KILL = "killed"
    POWER = "power failure"


_FITS: Final = {
    Fault.SHORT: {"write"},
    Fault.TORN: {"write"},
    Fault.SYNC: {"sync"},
    Fault.RENAME: {"replace"},
    Fault.ENOSPC: {"write", "truncate", "sync", "open", "replace", "link", "make_folder"},
}


def beside(folder: Path) -> Path:
    """Return the folder where a store's backups stand."""
    return folder.with_name(f"{folder.name}.beside")


class Dead(BaseException):  # not an Exception: nobody may go on after it
    """The process was killed, or the power failed."""


class FaultyDisk(OsFiles):
    """One disk under any number of handles; `fault` happens at call `at` (counted from `arm`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls, self.struck, self.at, self.fault = 0, 0, -1, Fault.EIO
        self.happened = ""
        self.dead = False
        self.bad: dict[str, range] = {}  # name -> the bytes that no reading gives
        self._inodes: dict[tuple[int, int], Inode] = {}
        self._held: list[int] = []  # keeps inode numbers from being given twice
        self._durable: dict[Path, Inode] = {}
        self._moves: list[dict[Path, Inode | None]] = []
        for there in (folder, beside(folder)):
            for path in there.iterdir() if there.exists() else ():
                fd = super().open(path, write=False)
                self._durable[path] = self._inode(fd)
                super().close(fd)

    def arm(self, fault: Fault, at: int) -> None:
        """Let `fault` happen at the `at`-th call from now on."""
        self.calls, self.at, self.fault, self.happened = 0, at, fault, ""

    def revive(self) -> None:
        """Begin a new process on the same machine: nothing fails any more."""
        self.dead, self.at = False, -1

    def image(self, target: Path, rng: Random) -> None:
        """Make the folder, and what stands beside it, as they may be after a power failure now."""
        entries = dict(self._durable)
        kept = rng.choice((0, len(self._moves), rng.randrange(len(self._moves) + 1)))
        orderly = rng.random() < 0.5
        for nth, move in enumerate(self._moves):
            if nth >= kept if orderly else rng.random() < 0.5:
                continue
            for path, inode in move.items():
                if inode is None:
                    entries.pop(path, None)
                else:
                    entries[path] = inode
        images = {self.folder: target, beside(self.folder): beside(target)}
        for there, image in images.items():
            image.mkdir(mode=0o700)
            image.chmod(there.stat().st_mode if there.exists() else 0o700)
        for path, inode in entries.items():
            if path.parent in images:
                copy = images[path.parent] / path.name
                copy.write_bytes(inode.after(rng))
                copy.chmod(self.file_mode if path.parent == self.folder else FILE_MODE)

    def dispose(self) -> None:
        """Give the held descriptors back."""
        for fd in self._held:
            os.close(fd)
        self._held.clear()

    def open(self, path: Path, *, write: bool, create: bool = False, new: bool = False) -> int:
        self._call("open", path.name)
        there = path.exists()
        fd = super().open(path, write=write, create=create, new=new)
        inode = self._inode(fd)
        if not there:
            self._moves.append({path: inode})
        return fd

    def read(self, fd: int, offset: int, size: int) -> bytes:
        self._call("read", "")
        bad = self.bad.get(os.path.basename(os.readlink(f"/proc/self/fd/{fd}")))  # noqa: PTH119, PTH115 (a name)
        if bad is not None and offset < bad.stop and offset + size > bad.start:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().read(fd, offset, size)

    def write(self, fd: int, offset: int, data: bytes) -> int:
        short = self._call("write", str(len(data)), lambda: self._write(fd, offset, data[: len(data) // 2]))
        if short is not None and data[: len(data) // 2]:
            return short
        return self._write(fd, offset, data)

    def _write(self, fd: int, offset: int, data: bytes) -> int:
        done = super().write(fd, offset, data)
        self._inode(fd).changes.append(Change(offset, data[:done]))
        return done

    def sync(self, fd: int) -> None:
        folder = os.fstat(fd).st_mode & 0o040000
        try:
            self._call("sync", "folder" if folder else "")
        except OSError:
            self._settle(fd, Sync.DOUBTFUL)
            raise
        if folder:
            self._last(Path(os.readlink(f"/proc/self/fd/{fd}")))  # noqa: PTH115 (the system's own word)
        else:
            self._settle(fd, Sync.DONE)

    def _last(self, folder: Path) -> None:
        """Let what was done to the names in a folder last."""
        for move in [move for move in self._moves if any(path.parent == folder for path in move)]:
            self._moves.remove(move)
            for path, inode in move.items():
                self._durable.pop(path, None)
                if inode is not None:
                    self._durable[path] = inode

    def _settle(self, fd: int, sync: Sync) -> None:
        inode = self._inodes.get(_key(fd))
        for change in inode.changes if inode else ():
            if change.sync is Sync.WAITING:
                change.sync = sync

    def truncate(self, fd: int, length: int) -> None:
        self._call("truncate", str(length))
        super().truncate(fd, length)
        self._inode(fd).changes.append(Change(length, None))

    def status(self, fd: int) -> os.stat_result:
        self._call("status", "")
        return super().status(fd)

    def same(self, path: Path, fd: int) -> bool:
        self._call("same", path.name)
        return super().same(path, fd)

    def exists(self, path: Path) -> bool:
        self._call("exists", path.name)
        return super().exists(path)

    def tighten(self, fd: int, mode: int) -> None:
        self._call("tighten", "")
        super().tighten(fd, mode)

    def give(self, fd: int, group: int) -> None:
        self._call("give", "")
        super().give(fd, group)

    def map(self, fd: int, length: int) -> mmap.mmap:
        self._call("map", "")
        return super().map(fd, length)

    def names(self, folder: Path) -> list[str]:
        self._call("names", "")
        return super().names(folder)

    def make_folder(self, folder: Path) -> None:
        self._call("make_folder", folder.name)
        super().make_folder(folder)

    def open_folder(self, folder: Path) -> int:
        self._call("open_folder", folder.name)
        return super().open_folder(folder)

    def replace(self, source: Path, target: Path) -> None:
        self._call("replace", target.name)
        fd = super().open(source, write=False)
        inode = self._inode(fd)
        super().close(fd)
        super().replace(source, target)
        self._moves.append({source: None, target: inode})

    def link(self, source: Path, target: Path) -> None:
        self._call("link", target.name)
        super().link(source, target)
        fd = super().open(target, write=False)
        self._moves.append({target: self._inode(fd)})
        super().close(fd)

    def remove(self, path: Path) -> None:
        self._call("remove", path.name)
        super().remove(path)
        self._moves.append({path: None})

    def _call(self, name: str, what: str, half: Callable[[], int] | None = None) -> int | None:
        """Count a call and let the fault happen if this is its place; answer what a short write wrote."""
        if self.dead:
            raise Dead
        self.calls += 1
        if self.at < 0 or self.calls < self.at or name not in _FITS.get(self.fault, {name}):
            return None
        self.at, self.struck = -1, self.calls
        self.happened = f"{self.fault} at call {self.calls}, {name} {what}".rstrip()
        if self.fault in {Fault.KILL, Fault.POWER}:
            self.dead = True
            if half is not None and self.calls % 2:
                half()
            raise Dead
        if half is not None and self.fault in {Fault.SHORT, Fault.TORN}:
            done = half()
            if self.fault is Fault.SHORT:
                return done
        number = errno.ENOSPC if self.fault is Fault.ENOSPC else errno.EIO
        raise OSError(number, os.strerror(number))

    def _inode(self, fd: int) -> Inode:
        key = _key(fd)
        if key not in self._inodes:
            self._held.append(os.open(f"/proc/self/fd/{fd}", os.O_RDONLY | os.O_CLOEXEC))
            self._inodes[key] = Inode(super().read(fd, 0, os.fstat(fd).st_size))
        return self._inodes[key]


def _key(fd: int) -> tuple[int, int]:
    status = os.fstat(fd)
    return status.st_dev, status.st_ino
