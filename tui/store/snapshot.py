"""Writing a hint: a snapshot of the rows taken on the store's thread, packed and written beside it.

Packing reads only what never changes (the base) or only grows (the part in memory, up to where it was), so
it may run in another thread while the store goes on.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

from tui.giving_way import give_way
from tui.store.files import sync_folder, write_all
from tui.store.hint import HEAD, MAGIC, Section, signature
from tui.store.log import hint_name
from tui.store.packing import Taken, pack

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store.engine import Engine
    from tui.store.files import Files
    from tui.store.log import Log
    from tui.store.rows import Rows


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole store at one moment, ready to be packed."""

    kinds: dict[str, Taken]
    about: dict[str, Any]


def take(engine: Engine) -> Snapshot:
    """Remember what is published now; costs next to nothing."""
    kinds = {name: _taken(rows) for name, rows in engine.all_rows()}
    about = {
        "store": engine.description.id, "order": sys.byteorder, "generation": engine.log.generation,
        "length": engine.published, "last": engine.last, "seq": engine.seq, "counters": dict(engine.counters),
        "tables": sorted(engine.tables), "damage": list(engine.damage),
        "about": engine.description.document() if engine.description.id else None,
    }  # fmt: skip
    return Snapshot(kinds, about)


def _taken(rows: Rows) -> Taken:
    return Taken(
        kind=rows.kind, base=rows.base, over=rows.over, grown=len(rows.over), live=rows.all(),
        highest=rows.highest, removals=len(rows.removals), epoch=rows.epoch,
    )  # fmt: skip


def write(log: Log, snapshot: Snapshot) -> bool:
    """Write the hint beside the log and put it in place; False if somebody else is just doing that.

    Raises:
        OSError: nothing was put in place.
    """
    return pack_hint(log.files, log.folder, log.generation, snapshot)


def pack_hint(files: Files, folder: Path, generation: int, snapshot: Snapshot) -> bool:
    """Do so for a generation that is not open, or not yet there."""
    from filelock import lock_descriptor  # noqa: PLC0415 (33 ms, not before it is needed)

    target = folder / hint_name(generation)
    draft = target.with_suffix(".hint.new")
    fd = files.open(draft, write=True, create=True)
    try:
        if not lock_descriptor(fd, blocking=False) or not files.same(draft, fd):
            return False  # in the second case it was just put in place: it is the hint now, and mapped
        files.truncate(fd, 0)
        try:
            _pack(files, fd, snapshot)
            files.sync(fd)
            files.replace(draft, target)
        except BaseException:
            files.truncate(fd, 0)  # a full disk needs the room
            raise
    finally:
        files.close(fd)
    sync_folder(files, folder)
    return True


def _pack(files: Files, fd: int, snapshot: Snapshot) -> None:
    """Write the sections and the table of contents behind the room for the head, then the head."""
    kinds: dict[str, dict[str, Any]] = {}
    at, crc = HEAD.size, 0
    for name, taken in snapshot.kinds.items():
        sections: dict[str, Section] = {}
        for section, form, data in pack(taken):
            give_way()
            padded = data + b"\0" * (-len(data) % 8)
            write_all(files, fd, at, padded)
            sections[section] = Section(at, len(data), form)
            crc, at = crc32(padded, crc), at + len(padded)
        kinds[name] = {"signature": signature(taken.kind), "highest": taken.highest, "sections": sections}
    toc = json.dumps({**snapshot.about, "kinds": kinds}, separators=(",", ":")).encode()
    write_all(files, fd, at, toc)
    write_all(files, fd, 0, HEAD.pack(MAGIC, crc32(toc, crc), len(toc), at + len(toc)))
