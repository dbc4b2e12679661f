"""Sectors the disk does not give back, and a log that has lost what it says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from store_builders import HINT, incident, new_store, put, titles

from tests.store.proof_disk import FaultyDisk
from tests.store.proof_sectors import COUNT, LOG, SECTOR, bad_sector, filled, readable, spared
from tui.domain.errors import StoreError
from tui.store import Mark, NotAStore, StoreDamaged, StoreReadOnly, open_store
from tui.store.frames import scan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("beside", ["log", "hint"])
def test_a_bad_sector_anywhere_costs_the_frames_it_lies_in(folder: Path, beside: str) -> None:
    for start in range(0, filled(folder, hint=beside == "hint"), SECTOR):
        bad_sector(folder, start)


@pytest.mark.parametrize("sector", [0, 1, 4])
def test_a_repair_leaves_the_bad_sector_behind(folder: Path, sector: int) -> None:
    filled(folder, hint=False)
    disk = FaultyDisk(folder)
    disk.bad[LOG] = range(sector * SECTOR, (sector + 1) * SECTOR)
    expected = spared(folder, disk.bad[LOG])
    with open_store(folder, files=disk) as store:
        assert store.repair().kept == "000001.damaged"
        assert store.check().clean
        assert readable(store) == expected
        put(store, incident(50))
    disk.bad.clear()
    with open_store(folder, files=disk) as store:
        assert store.check().clean
        assert "INC-K7-50" in titles(store)
        assert store.mark is (Mark.TEST if sector else Mark.LIVE)
    disk.dispose()


def test_a_bad_sector_behind_what_was_acknowledged_stops_writing_only(folder: Path) -> None:
    filled(folder, hint=False)
    size = (folder / LOG).stat().st_size
    with (folder / LOG).open("ab") as torn:  # a writer died, and the disk with it
        torn.write(b"\x1e" + b"0" * SECTOR)
    disk = FaultyDisk(folder)
    disk.bad[LOG] = range(size, size + SECTOR + 1)
    with open_store(folder, files=disk) as store:
        assert len(readable(store)) == COUNT
        with pytest.raises(StoreError, match="have the disk checked"):
            put(store, incident(50))
        store.repair()
        put(store, incident(51))
        assert store.check().clean
    disk.dispose()


@pytest.mark.parametrize("name", [HINT, "lock"])
def test_a_bad_sector_in_what_can_be_made_anew_costs_nothing(folder: Path, name: str) -> None:
    filled(folder, hint=True)
    disk = FaultyDisk(folder)
    disk.bad[name] = range(SECTOR)
    with open_store(folder, files=disk) as store:
        assert len(readable(store)) == COUNT
        assert store.check().clean
        put(store, incident(50))
    disk.dispose()


def behead(folder: Path) -> None:
    """Damage both describing frames."""
    data = bytearray((folder / LOG).read_bytes())
    parts = scan(lambda at, size: bytes(data[at : at + size]), 0, len(data))
    for part in list(parts)[:2]:
        data[part.start + 30] ^= 1
    (folder / LOG).write_bytes(data)


def test_a_log_without_its_beginning_is_read_and_only_a_repair_writes(folder: Path) -> None:
    filled(folder, hint=False)
    behead(folder)
    with open_store(folder) as store:
        assert len(readable(store)) == COUNT
        assert "deskhand check --repair" in store.notices[0]
        assert not store.check().clean
        for change in (lambda: put(store, incident(50)), store.merge):
            with pytest.raises(StoreReadOnly, match="check --repair"):
                change()
        lost = store.repair().lost
        assert "counts as a live one now" in lost[0]
        assert store.check().clean
        assert len(readable(store)) == COUNT
        with open_store(folder) as again:
            assert again.mark is Mark.LIVE
            assert again.replica in lost[0]
            assert again.replica != "K7"  # it may have given any number
            put(again, incident(50))
            assert again.check().clean


def test_what_the_hint_knows_of_a_store_outlives_its_beginning(folder: Path) -> None:
    filled(folder, hint=True)
    behead(folder)
    with open_store(folder) as store:
        assert (store.mark, store.replica) == (Mark.TEST, "K7")
        assert len(readable(store)) == COUNT
        assert "its hint still knew it" in store.repair().lost[0]
    with open_store(folder) as store:
        assert (store.mark, store.replica, store.notices) == (Mark.TEST, "K7", [])
        assert store.transact(lambda t: t.next_number("INC")).startswith("INC-K7-")


def test_a_log_without_a_single_frame_is_none(folder: Path) -> None:
    new_store(folder).close()
    behead(folder)
    with pytest.raises(NotAStore):
        open_store(folder)


def test_a_read_only_handle_repairs_nothing(folder: Path) -> None:
    filled(folder, hint=False)
    behead(folder)
    with open_store(folder, read_only=True) as store, pytest.raises((StoreReadOnly, StoreDamaged)):
        store.repair()
