"""Who may stand at a store's door: what is checked before anything in it is believed.

The folder and its files must be ours, no links, and not writable by others; or a group's: the folder then
has mode 3770 (members cannot remove each other's files), its files 0660 and the folder's group. What others
could merely read is made private when we may write.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui.store.errors import NotAStore, StoreMissing, StoreReadOnly, StoreUnsafe
from tui.store.files import FILE_MODE, FOLDER_MODE, SHARED_FILE_MODE, SHARED_MODE, Files
from tui.store.mounts import LOCKING

if TYPE_CHECKING:
    from pathlib import Path

_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_OTHERS_ANY: Final = stat.S_IRWXG | stat.S_IRWXO


def open_folder(files: Files, path: Path) -> int:
    """Open a store's folder.

    Raises:
        StoreMissing, NotAStore, StoreUnsafe, StoreReadOnly: it cannot be one of ours.
    """
    try:
        return files.open_folder(path)
    except FileNotFoundError:
        raise StoreMissing(f"there is no store at {path}; `deskhand init` makes one") from None
    except NotADirectoryError:
        what = "a link" if path.is_symlink() else "a file"
        raise NotAStore(f"{path} is {what}, not a store's folder") from None
    except PermissionError:
        raise StoreUnsafe(f"{path} cannot be opened: it belongs to somebody else") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise StoreUnsafe(f"{path} is a link: a store must be opened by its own path") from None
        raise


def open_file(files: Files, path: Path, *, write: bool, create: bool = False) -> int:
    """Open a file of a store without following a link.

    Raises:
        StoreUnsafe, StoreReadOnly: it is a link, or may not be opened like this.
    """
    try:
        return files.open(path, write=write, create=create)
    except PermissionError:
        raise StoreReadOnly(f"{path} may not be {'written' if write else 'read'}") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise StoreUnsafe(f"{path} is a link: nothing behind it is believed") from None
        if error.errno == errno.EROFS:
            raise StoreReadOnly(f"{path} is on a disk that can only be read") from None
        raise


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose store it is: one person's (`group` is None), or a group's, whose folder has mode 3770."""

    files: Files
    group: int | None = None

    @classmethod
    def of(cls, files: Files, folder: int) -> Trust:
        """Tell by the folder's mode; what is created from now on gets the mode that goes with it."""
        status = files.status(folder)
        shared = status.st_mode & SHARED_MODE == SHARED_MODE and stat.S_ISDIR(status.st_mode)
        files.file_mode = SHARED_FILE_MODE if shared else FILE_MODE
        return cls(files, status.st_gid if shared else None)

    def check(self, fd: int, path: Path) -> bool:
        """Check owner and mode of what is open; return whether it may be written.

        The write bit counts even for root, who could write anyway: somebody took it away on purpose.

        Raises:
            StoreUnsafe: another owner or group, writable by others, or no ordinary file.
        """
        status = self.files.status(fd)
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            raise StoreUnsafe(f"{path} is no ordinary file")
        if self.group is not None:
            if status.st_gid != self.group:
                raise StoreUnsafe(f"{path} does not belong to the group of the store: it was not opened")
            if status.st_mode & stat.S_IWOTH:
                raise StoreUnsafe(f"{path} can be changed by everybody (chmod o-w takes that right away)")
            return bool(status.st_mode & stat.S_IWGRP)
        if status.st_uid != os.geteuid():
            raise StoreUnsafe(f"{path} belongs to somebody else (user {status.st_uid}): it was not opened")
        if status.st_mode & _OTHERS_WRITE:
            raise StoreUnsafe(
                f"{path} can be changed by others: take that right away (chmod go-w) and try again"
            )
        return bool(status.st_mode & stat.S_IWUSR)

    def make_private(self, fd: int) -> None:
        """Take away what others could do with what is open, if it is ours."""
        status = self.files.status(fd)
        folder = stat.S_ISDIR(status.st_mode)
        if self.group is None:
            if status.st_mode & _OTHERS_ANY:
                self.files.tighten(fd, FOLDER_MODE if folder else FILE_MODE)
        elif status.st_uid == os.geteuid():
            mode = SHARED_MODE if folder else SHARED_FILE_MODE
            if stat.S_IMODE(status.st_mode) != mode:
                self.files.tighten(fd, mode)


def share(files: Files, folder: int, group: int) -> None:
    """Make a new folder a group's.

    Raises:
        StoreUnsafe: we are not in that group.
    """
    try:
        files.give(folder, group)
        files.tighten(folder, SHARED_MODE)
    except PermissionError:
        raise StoreUnsafe("only a member of a group can share a store with it: nothing was made") from None


def must_lock(files: Files, path: Path) -> None:
    """Refuse to write where locks are not known to hold.

    Raises:
        StoreUnsafe: naming the file system.
    """
    kind = files.filesystem(path)
    if kind and kind not in LOCKING:
        raise StoreUnsafe(
            f"{path} is on a file system ({kind}) where locks between processes are not known to hold: "
            "put the store on a local disk"
        )
