"""What a disk has of a file, and what of it a power failure may leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

SECTOR: Final = 512


class Sync(StrEnum):
    """What is promised of an operation."""

    WAITING = "waiting"
    DONE = "done"
    DOUBTFUL = "doubtful"


@dataclass(slots=True)
class Change:
    """Bytes written at a place, or (`data` None) the length the file was given."""

    offset: int
    data: bytes | None
    sync: Sync = Sync.WAITING


@dataclass(slots=True)
class Inode:
    """A file as the disk has it: what it began with, and what was done to it since."""

    base: bytes = b""
    changes: list[Change] = field(default_factory=list)

    def after(self, rng: Random) -> bytes:
        """Return its bytes as a power failure may leave them."""
        data = bytearray(self.base)
        mood = rng.choice(("all", "none", "prefix", "any", "any"))
        waiting = [c for c in self.changes if c.sync is not Sync.DONE]
        kept = rng.randrange(len(waiting) + 1)
        for change in self.changes:
            there = change.sync is Sync.DONE or mood == "all"
            if not there and mood == "prefix":
                there = waiting.index(change) < kept
            if there:
                _do(data, change)
            elif mood == "any" and rng.random() < 0.7:
                _tear(data, change, rng)
        return bytes(data)


def _do(data: bytearray, change: Change) -> None:
    if change.data is None:
        del data[change.offset :]
        data.extend(bytes(change.offset - len(data)))
        return
    data.extend(bytes(max(0, change.offset - len(data))))
    data[change.offset : change.offset + len(change.data)] = change.data


def _tear(data: bytearray, change: Change, rng: Random) -> None:
    """Do a change as far as single sectors reached the disk."""
    if change.data is None:
        if rng.random() < 0.5:
            _do(data, change)
        return
    at, end = change.offset, change.offset + len(change.data)
    while at < end:
        stop = min(end, (at // SECTOR + 1) * SECTOR)
        if rng.random() < 0.5:
            _do(data, Change(at, change.data[at - change.offset : stop - change.offset]))
        at = stop
