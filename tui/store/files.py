"""The only code that touches the disk: a small protocol, and its one real implementation.

Everything else in the store goes through a `Files`, so that a test can fail the n-th call, write half of
what was asked, or lose what was not synced.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from typing import Final, Protocol

from tui.store.mounts import kind_of_mount

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
SHARED_FILE_MODE: Final = 0o660
SHARED_MODE: Final = 0o3770
_MOUNTS: Final = Path("/proc/self/mountinfo")


class Files(Protocol):
    """What the store asks of a disk. Every method may raise OSError.

    Attributes:
        file_mode: the mode of every file that is made.
    """

    file_mode: int

    def open(self, path: Path, *, write: bool, create: bool = False, new: bool = False) -> int:
        """Open without following a link; `create` makes it if missing, `new` insists on making it."""
        ...

    def close(self, fd: int) -> None:
        """Close."""
        ...

    def read(self, fd: int, offset: int, size: int) -> bytes:
        """Read up to `size` bytes; fewer only at the end of the file."""
        ...

    def write(self, fd: int, offset: int, data: bytes) -> int:
        """Write at `offset`; the answer may be less than asked."""
        ...

    def sync(self, fd: int) -> None:
        """Return only when the bytes are on the disk."""
        ...

    def truncate(self, fd: int, length: int) -> None:
        """Make the file `length` bytes long."""
        ...

    def status(self, fd: int) -> os.stat_result:
        """Tell size, owner and mode of what is open."""
        ...

    def same(self, path: Path, fd: int) -> bool:
        """Tell whether `path` still leads to what is open."""
        ...

    def exists(self, path: Path) -> bool:
        """Tell whether there is anything by that name, be it a link."""
        ...

    def tighten(self, fd: int, mode: int) -> None:
        """Set the mode of what is open."""
        ...

    def give(self, fd: int, group: int) -> None:
        """Set the group of what is open."""
        ...

    def filesystem(self, path: Path) -> str:
        """Return the kind of file system a path is on ("ext4"), "" where nobody says."""
        ...

    def map(self, fd: int, length: int) -> mmap.mmap:
        """Map the first `length` bytes for reading."""
        ...

    def names(self, folder: Path) -> list[str]:
        """Return the names in a folder."""
        ...

    def make_folder(self, folder: Path) -> None:
        """Make a private folder; parents must exist."""
        ...

    def open_folder(self, folder: Path) -> int:
        """Open a folder (for status and sync), without following a link."""
        ...

    def replace(self, source: Path, target: Path) -> None:
        """Rename over `target`."""
        ...

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name."""
        ...

    def remove(self, path: Path) -> None:
        """Remove a file."""
        ...


class OsFiles:
    """The operating system's files; see Files for the contract."""

    file_mode: int = FILE_MODE

    def open(self, path: Path, *, write: bool, create: bool = False, new: bool = False) -> int:
        """Open without following a link."""
        flags = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | (os.O_RDWR if write else os.O_RDONLY)
        flags |= (os.O_CREAT if create or new else 0) | (os.O_EXCL if new else 0)
        fd = os.open(path, flags, self.file_mode)
        if (create or new) and self.file_mode != FILE_MODE and os.fstat(fd).st_uid == os.geteuid():
            os.fchmod(fd, self.file_mode)  # whatever the umask took
        return fd

    def close(self, fd: int) -> None:
        """Close."""
        os.close(fd)

    def read(self, fd: int, offset: int, size: int) -> bytes:
        """Read up to `size` bytes."""
        data = os.pread(fd, size, offset)
        if not data or len(data) == size:
            return data
        parts = [data]
        got = len(data)
        while got < size and (data := os.pread(fd, size - got, offset + got)):
            parts.append(data)
            got += len(data)
        return b"".join(parts)

    def write(self, fd: int, offset: int, data: bytes) -> int:
        """Write at `offset`."""
        return os.pwrite(fd, data, offset)

    def sync(self, fd: int) -> None:
        """Reach the disk."""
        os.fsync(fd)

    def truncate(self, fd: int, length: int) -> None:
        """Cut or extend."""
        os.ftruncate(fd, length)

    def status(self, fd: int) -> os.stat_result:
        """Tell size, owner and mode."""
        return os.fstat(fd)

    def same(self, path: Path, fd: int) -> bool:
        """Tell whether `path` still leads there."""
        try:
            there = os.lstat(path)
        except FileNotFoundError:
            return False
        here = os.fstat(fd)
        return (there.st_ino, there.st_dev) == (here.st_ino, here.st_dev)

    def exists(self, path: Path) -> bool:
        """Tell whether there is anything by that name."""
        return os.access(path, os.F_OK, follow_symlinks=False)  # (half of what lexists costs)

    def tighten(self, fd: int, mode: int) -> None:
        """Set the mode."""
        os.fchmod(fd, mode)

    def give(self, fd: int, group: int) -> None:
        """Set the group."""
        os.fchown(fd, -1, group)

    def filesystem(self, path: Path) -> str:
        """Return the kind of file system, as Linux says."""
        try:
            with _MOUNTS.open(encoding="utf-8", errors="surrogateescape") as table:
                return kind_of_mount(table, path)
        except FileNotFoundError:
            return ""

    def map(self, fd: int, length: int) -> mmap.mmap:
        """Map for reading."""
        return mmap.mmap(fd, length, prot=mmap.PROT_READ)

    def names(self, folder: Path) -> list[str]:
        """Return the names in a folder."""
        return [entry.name for entry in folder.iterdir()]

    def make_folder(self, folder: Path) -> None:
        """Make a private folder."""
        folder.mkdir(mode=FOLDER_MODE)

    def open_folder(self, folder: Path) -> int:
        """Open a folder."""
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)

    def replace(self, source: Path, target: Path) -> None:
        """Rename over `target`."""
        source.replace(target)

    def link(self, source: Path, target: Path) -> None:
        """Give a second name."""
        target.hardlink_to(source)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()


def write_all(files: Files, fd: int, offset: int, data: bytes) -> None:
    """Write everything, however short each write falls."""
    done = files.write(fd, offset, data)
    while done < len(data):
        more = files.write(fd, offset + done, data[done:])
        if more <= 0:
            raise OSError(5, "the disk took no more bytes")
        done += more


def sync_folder(files: Files, folder: Path) -> None:
    """Make what was created or renamed in a folder last."""
    fd = files.open_folder(folder)
    try:
        files.sync(fd)
    finally:
        files.close(fd)
