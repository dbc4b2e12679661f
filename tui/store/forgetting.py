"""Removing from the disk what the records no longer say."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tui.store.errors import StoreDamaged, disk_words
from tui.store.files import sync_folder
from tui.store.leftovers import DRAFTS, OURS, remove_draft
from tui.store.merging import merge

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store.engine import Engine
    from tui.store.files import Files

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
    generation = merge(engine).generation
    with disk_words():
        names = sorted(files.names(folder))
        gone = [name for name in names if _KEPT.fullmatch(name)]
        older = [name for name in names if (found := OURS.fullmatch(name)) and int(found[1]) < generation]
        for name in (*older, *gone):
            _remove(files, folder / name)
        for name in names:
            if name.endswith(DRAFTS):
                remove_draft(files, folder / name)
        sync_folder(files, folder)
    return gone


def _remove(files: Files, path: Path) -> None:
    """Remove a file, or what is in it: in a shared folder only its owner removes its name."""
    with suppress(FileNotFoundError):
        try:
            files.remove(path)
        except PermissionError:
            fd = files.open(path, write=True)
            try:
                files.truncate(fd, 0)
                files.sync(fd)
            finally:
                files.close(fd)
