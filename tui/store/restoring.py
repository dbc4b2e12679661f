"""Restoring a store from a backup: into a folder that is not there yet, or over one that is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from tui.store.backup import restore, verify
from tui.store.errors import StoreExists, disk_words
from tui.store.files import OsFiles
from tui.store.making import FIRST, create
from tui.store.opening import open_engine

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tui.store.engine import Engine
    from tui.store.files import Files


class Restored(NamedTuple):
    """How many documents were restored, and the name under which what was there is kept ("": nothing was)."""

    documents: int
    kept: str


def restore_store(
    source: Path, folder: Path, *, now: datetime, replace: bool = False, files: Files | None = None
) -> Restored:
    """Check a backup, then make it a store's contents; the store is made if it is missing.

    Args:
        source: the backup.
        folder: the store's folder.
        now: when the store is made, if it is.
        replace: a store with records gives way; its log is kept beside the new one.
        files: the file layer.

    Raises:
        StoreExists: there are records, and `replace` was not said.
        StoreError: nothing was changed.
    """
    files = files or OsFiles()
    backup = verify(files, source)
    with disk_words():
        made = not folder.exists() or FIRST.issuperset(files.names(folder))
    if made:
        create(
            folder,
            mark=backup.about.mark,
            replica=backup.about.replica,
            now=now,
            files=files,
            clock=time.time,
        )
    engine = open_engine(folder, read_only=False, files=files)
    try:
        content = _content(engine)
        if content and not replace:
            raise StoreExists(
                f"the store in {folder} holds {content:,} documents: nothing was restored over it"
            )
        backup, kept = restore(files, source, engine)
        if not content:
            with disk_words():
                files.remove(folder / kept)
            kept = ""
    finally:
        engine.log.close()
    return Restored(backup.count, kept)


def _content(engine: Engine) -> int:
    return sum(len(rows) for _, rows in engine.all_rows())
