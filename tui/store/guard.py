"""Who may stand at a store's door: what is checked before anything in it is believed.

The folder and its files must be ours, no links, and not writable by others. What others could merely read
is made private when we may write. (A group's shared store, folder 3770, comes with a later issue: here.)
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Final

from tui.store.errors import NotAStore, StoreMissing, StoreReadOnly, StoreUnsafe
from tui.store.files import FILE_MODE, FOLDER_MODE

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store.files import Files

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


def check(files: Files, fd: int, path: Path) -> bool:
    """Check owner and mode of what is open; return whether its owner may write it.

    The write bit counts even for root, who could write anyway: somebody took it away on purpose.

    Raises:
        StoreUnsafe: another owner, writable by others, or no ordinary file.
    """
    status = files.status(fd)
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        raise StoreUnsafe(f"{path} is no ordinary file")
    if status.st_uid != os.geteuid():
        raise StoreUnsafe(f"{path} belongs to somebody else (user {status.st_uid}): it was not opened")
    if status.st_mode & _OTHERS_WRITE:
        raise StoreUnsafe(f"{path} can be changed by others: take that right away (chmod go-w) and try again")
    return bool(status.st_mode & stat.S_IWUSR)


def make_private(files: Files, fd: int) -> None:
    """Take away what others could do with what is open."""
    status = files.status(fd)
    if status.st_mode & _OTHERS_ANY:
        files.tighten(fd, FOLDER_MODE if stat.S_ISDIR(status.st_mode) else FILE_MODE)
