"""What dead processes leave in a store's folder: generations that were merged, drafts nobody writes."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store.files import Files
    from tui.store.log import Log

OURS: Final = re.compile(r"(\d{6})\.(log|hint|hint\.new|log\.new)")
#: How the name of a draft ends, of a log or of a hint.
DRAFTS: Final = (".log.new", ".hint.new")


def tidy_opened(log: Log) -> None:
    """Do as `tidy` beside a log that was just opened, if it is certain that it is the newest."""
    committed = log.lock.committed()
    if committed is not None and committed.generation == log.generation:
        tidy(log.files, log.folder, log.generation)


def tidy(files: Files, folder: Path, newest: int) -> None:
    """Remove the generations before the newest, and drafts nobody writes.

    What cannot be removed stays: it takes room, and the next one tries again.
    """
    names: list[str] = []
    with suppress(OSError):
        names = files.names(folder)
    for name in names:
        found = OURS.fullmatch(name)
        if found is None:
            continue
        with suppress(OSError):
            if int(found[1]) < newest:
                files.remove(folder / name)
            elif name.endswith(DRAFTS[0]):
                remove_draft(files, folder / name)


def remove_draft(files: Files, path: Path) -> None:
    """Remove a draft, unless somebody is writing it."""
    try:
        fd = files.open(path, write=True)
    except FileNotFoundError:
        return
    try:
        if claim(files, path, fd):
            files.remove(path)
    finally:
        files.close(fd)


def claim(files: Files, path: Path, fd: int) -> bool:
    """Take a draft for ourselves until it is closed; False if somebody else has it."""
    from filelock import lock_descriptor  # noqa: PLC0415 (33 ms, not before it is needed)

    return bool(lock_descriptor(fd, blocking=False)) and files.same(path, fd)
