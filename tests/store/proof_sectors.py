"""Sectors that the disk does not give back: what they cost, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.store.proof_contents import NOW, must
from tests.store.proof_disk import FaultyDisk
from tui.domain.errors import StoreError
from tui.domain.people import Team
from tui.store import Mark, Severity, Store, create_store, open_store
from tui.store.frames import Frame, scan

if TYPE_CHECKING:
    from pathlib import Path

SECTOR: Final = 4096
COUNT: Final = 12
LOG: Final = "000001.log"
_WORDS: Final = "x" * 2500


def filled(folder: Path, *, hint: bool) -> int:
    """Make a store of records longer than half a sector; return how long its log is."""
    with create_store(folder, mark=Mark.TEST, replica="K7", now=NOW) as store:
        for nth in range(COUNT):
            team = Team(id=f"t{nth}", name=f"{nth} {_WORDS}")
            store.transact(lambda transaction, team=team: transaction.put(team))
        if hint:
            store.write_hint()
    return (folder / LOG).stat().st_size


def readable(store: Store) -> set[str]:
    """Return the ids of the records that can be read, whole; of others it is said what to do."""
    found = set()
    for nth in range(COUNT):
        try:
            team = store.read("team", f"t{nth}")
        except StoreError as error:
            must("check" in str(error), f"a message that does not say what to do: {error}")
            continue
        if team is not None:
            must(team.name == f"{nth} {_WORDS}", "a wrong record is believed")
            found.add(team.id)
    return found


def spared(folder: Path, bad: range) -> set[str]:
    """Return the ids of the records no byte of whose frame is bad."""
    data = (folder / LOG).read_bytes()
    parts = scan(lambda at, size: data[at : at + size], 0, len(data))
    put = [part for part in parts if isinstance(part, Frame) and part.header["put"]]
    return {f"t{nth}" for nth, part in enumerate(put) if part.end <= bad.start or part.start >= bad.stop}


def bad_sector(folder: Path, start: int) -> None:
    """Look at a store with one bad sector in its log: the rest is there, and it is said where it is not."""
    disk = FaultyDisk(folder)
    disk.bad[LOG] = range(start, start + SECTOR)
    try:
        with open_store(folder, read_only=True, files=disk) as store:
            damage = [f for f in store.check().findings if f.severity is Severity.DAMAGE]
            must(
                any("cannot be read from the disk" in f.what and LOG in f.place for f in damage),
                f"check says {damage}",
            )
            must(readable(store) == spared(folder, disk.bad[LOG]), "what is spared is not what can be read")
    finally:
        disk.dispose()
