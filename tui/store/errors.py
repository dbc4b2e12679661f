"""What the store answers when it cannot do it; each message is one sentence for a person (exit code 3).

StoreError                  (tui.domain.errors)
├── StoreMissing            there is no folder there
├── NotAStore               there is something else there
├── StoreExists             a new store cannot be made over something
├── StoreUnsafe             wrong owner, a link, or writable by others
├── StoreNewer              written by a newer program
├── StoreReadOnly           it can be read, not written
├── StoreFull               no space left
├── StoreBusy               somebody holds the commit lock; `holder` says who
├── StoreFailed             the disk failed; this handle writes no more until the store is opened again
├── StoreClosed             used after closing
├── StoreDamaged            bytes on disk are not what was written; `offset` says where
├── BadRecord               a record is not of its type
├── TooLarge                over the limits of a record or a frame
└── StaleData               a write based on what has changed meanwhile
"""

from __future__ import annotations

import errno
from typing import Final

from tui.domain.errors import StoreError

#: What the operating system says when there is no room.
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StoreMissing(StoreError):  # noqa: N818 (reads as the sentence it is, like all below)
    """There is no folder there."""


class NotAStore(StoreError):  # noqa: N818
    """There is something, but no store of ours."""


class StoreExists(StoreError):  # noqa: N818
    """A new store cannot be made here."""


class StoreUnsafe(StoreError):  # noqa: N818
    """Somebody else owns it or could change it, or it is a link."""


class StoreNewer(StoreError):  # noqa: N818
    """The format number is one this program does not know."""


class StoreReadOnly(StoreError):  # noqa: N818
    """Reading works, writing does not."""


class StoreFull(StoreError):  # noqa: N818
    """No space left; what was to be written was taken back."""


class StoreBusy(StoreError):  # noqa: N818
    """The commit lock was not free in time; `holder` says who has it."""

    def __init__(self, message: str, holder: str) -> None:
        self.holder = holder
        super().__init__(message)


class StoreFailed(StoreError):  # noqa: N818
    """The disk failed; the handle refuses further writes until the store is opened again."""


class StoreClosed(StoreError):  # noqa: N818
    """The store was closed."""


class StoreDamaged(StoreError):  # noqa: N818
    """The bytes at `offset` of the log are not the ones that were written."""

    def __init__(self, message: str, offset: int) -> None:
        self.offset = offset
        super().__init__(message)


class BadRecord(StoreError):  # noqa: N818
    """A document is not a record of its kind."""


class TooLarge(StoreError):  # noqa: N818
    """A record over 8 MB or a commit over 64 MB."""


class StaleData(StoreError):  # noqa: N818
    """What the write was based on has changed."""


class _DiskWords:
    """See disk_words."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Say an error of the operating system in our words."""
        if not isinstance(error, OSError):
            return
        if error.errno in FULL:
            raise StoreFull(
                "no space left for the store: nothing was written; make room and try again"
            ) from error
        if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
            why = f"the store can only be read ({error.strerror}): nothing was written"
            raise StoreReadOnly(f"{why}; check its owner and mode") from error
        why = f"the disk does not answer as it should ({error.strerror}): nothing was changed"
        raise StoreFailed(f"{why}; try again, and have the disk checked if it comes back") from error


_DISK_WORDS: Final = _DiskWords()


def disk_words() -> _DiskWords:
    """Turn an error of the operating system, inside this `with`, into one clear sentence of ours."""
    return _DISK_WORDS
