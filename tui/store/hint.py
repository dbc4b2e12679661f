"""The hint file: key directory and list columns as they lie in memory, so that opening maps them.

A cache of the log: it can be deleted at any time, names the log it was made from and how far it covers it,
and is believed only if its checksum, that log and the columns' declarations fit. Layout: magic, checksum of
everything behind byte 32, length of the table of contents, length of all; arrays of the machine's own byte
order, each at a multiple of 8; the table of contents as JSON at the end.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zlib import crc32

from tui.store.columns import CodePart, FoldedPart, IntPart, TextPart, least_of
from tui.store.description import described
from tui.store.frames import Damage
from tui.store.kinds import Kind, Type, kind_named
from tui.store.log import hint_name
from tui.store.parts import AnyColumn, Part

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tui.store.description import Description
    from tui.store.files import Files
    from tui.store.log import Log

MAGIC: Final = b"deskhand-hint-1\n"
_PIECE: Final = 2**18
HEAD: Final = struct.Struct("<16sIIQ")


class Section(NamedTuple):
    """Where an array stands in the file, how long it is in bytes, and its type code."""

    offset: int
    size: int
    form: str


class Contents(NamedTuple):
    """A hint that fits its log: everything the log says up to `length`.

    `last` is where the last frame starts and its checksum; `highest` the highest document id ever given;
    `damage` what of the log was damaged when it was read for the hint.
    """

    length: int
    last: tuple[int, int]
    seq: int
    counters: dict[str, int]
    tables: frozenset[str]
    highest: Mapping[str, int]
    parts: Mapping[str, Part]
    damage: tuple[Damage, ...] = ()


class Unfit(Exception):  # noqa: N818 (a reason, caught where the hint is opened)
    """Why a hint is not believed."""


def signature(kind: Kind) -> str:
    """Return what must be equal for a kind's columns to be believed."""
    flags = [f"{c.name}:{c.type}:{c.search:d}{c.indexed:d}" for c in kind.columns]
    return f"{kind.edition} {' '.join(flags)}"


def load(log: Log, store_id: str) -> Contents | None:
    """Map the hint of a log; None if there is none.

    Raises:
        Unfit: it is damaged, or made from another log or by another version.
        OSError: it cannot be read.
    """
    try:
        fd = log.files.open(log.folder / hint_name(log.generation), write=False)
    except FileNotFoundError:
        return None
    try:
        size = log.files.status(fd).st_size
        toc_length = _verified(log.files, fd, size)
        view = memoryview(log.files.map(fd, size))
    finally:
        log.files.close(fd)
    return _contents(view, toc_length, log, store_id)


def about(files: Files, path: Path) -> Description | None:
    """Return what a whole hint knows of its store; None if there is none, or it knows nothing."""
    try:
        fd = files.open(path, write=False)
    except OSError:
        return None
    try:
        size = files.status(fd).st_size
        length = _verified(files, fd, size)
        return described(json.loads(files.read(fd, size - length, length)).get("about"))
    except (OSError, Unfit, ValueError, AttributeError):
        return None
    finally:
        files.close(fd)


def _verified(files: Files, fd: int, size: int) -> int:
    """Return how long the table of contents is.

    Read, not mapped: a bad sector under a mapped file would end the program instead of raising OSError.
    """
    if size < HEAD.size:
        raise Unfit("too short")
    magic, crc, toc_length, length = HEAD.unpack(files.read(fd, 0, HEAD.size))
    if magic != MAGIC or length != size or HEAD.size + toc_length > length:
        raise Unfit("not a whole hint")
    seen = 0
    for at in range(HEAD.size, size, _PIECE):
        seen = crc32(files.read(fd, at, min(_PIECE, size - at)), seen)
    if seen != crc:
        raise Unfit("damaged")
    return int(toc_length)


def _contents(view: memoryview, toc_length: int, log: Log, store_id: str) -> Contents:
    length = len(view)
    try:
        toc: dict[str, Any] = json.loads(bytes(view[length - toc_length :]))
    except ValueError:
        raise Unfit("damaged") from None  # its length stands outside of the checksum
    if toc["store"] != store_id or toc["order"] != sys.byteorder or toc["generation"] != log.generation:
        raise Unfit("made elsewhere")
    start, seal = toc["last"]
    if toc["length"] > log.size() or (start and b"%08x" % seal != log.read(start, 19)[10:18]):
        raise Unfit("made from another log")
    parts = {}
    for name, entry in toc["kinds"].items():
        if entry["signature"] != signature(kind_named(name)):
            raise Unfit("made by another version")
        parts[name] = _part(kind_named(name), view, entry["sections"])
    return Contents(
        length=toc["length"], last=(start, seal), seq=toc["seq"], counters=toc["counters"],
        tables=frozenset(toc["tables"]), parts=parts,
        highest={name: entry["highest"] for name, entry in toc["kinds"].items()},
        damage=tuple(Damage(*part) for part in toc.get("damage", ())),
    )  # fmt: skip


def _part(kind: Kind, view: memoryview, sections: dict[str, list[Any]]) -> Part:
    """Lay a kind's columns over the mapped file."""

    def array(name: str) -> memoryview:
        offset, size, form = sections[name]
        return view[offset : offset + size].cast(form)

    columns: dict[str, AnyColumn] = {}
    for column in kind.columns:
        name = column.name
        if column.type is Type.TEXT:
            columns[name] = TextPart(array(name), array(f"{name}/ends"))
        elif column.type is Type.CODE:
            book = TextPart(array(f"{name}/book"), array(f"{name}/book/ends"))
            columns[name] = CodePart(array(name), book)
        else:
            columns[name] = IntPart(array(name), least_of(sections[name][2]))
    return Part(
        columns=columns,
        folded={
            c.name: FoldedPart(array(f"{c.name}/fold"), array(f"{c.name}/fold/ends"))
            for c in kind.columns
            if c.search
        },
        orders={c.name: array(f"{c.name}/order") for c in kind.columns if c.indexed},
        doc=array("/doc"), offset=array("/offset"), length=array("/length"), crc=array("/crc"),
    )  # fmt: skip
