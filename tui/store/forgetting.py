"""Removing from the disk what the records no longer say."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tui.store.errors import StoreDamaged, disk_words
from tui.store.files import sync_folder
from tui.store.log import log_name
from tui.store.merging import merge

if TYPE_CHECKING:
    from tui.store.engine import Engine

_KEPT: Final = re.compile(r"\d{6}\.(cut-\d+(-\d+)?|damaged|replaced|format-\d+)")


def must_forget(engine: Engine) -> None:
    """Refuse beforehand where `forget` would have to.

    Raises:
        StoreDamaged: a damaged log is not merged.
    """
    engine.log.must_write()
    if engine.damage:
        raise StoreDamaged("the log is damaged: `deskhand check --repair` first", engine.damage[0].start)


def forget(engine: Engine) -> list[str]:
    """Merge, and remove every older generation, cut-off tail and kept log; return the names of those kept.

    Raises:
        StoreError: something is still there.
    """
    files, folder = engine.log.files, engine.log.folder
    merged = merge(engine)
    with disk_words():
        old = folder / log_name(merged.generation - 1)
        if files.exists(old):  # in a shared folder only its owner removes a file
            fd = files.open(old, write=True)
            try:
                files.truncate(fd, 0)
            finally:
                files.close(fd)
        gone = [name for name in sorted(files.names(folder)) if _KEPT.fullmatch(name)]
        for name in gone:
            with suppress(FileNotFoundError):
                files.remove(folder / name)
        sync_folder(files, folder)
    return gone
