from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from store_builders import HINT, LOG, FaultyFiles, incident, new_store, put, titles

from tui.store import StoreFailed, StoreFull, open_store

if TYPE_CHECKING:
    from pathlib import Path


def test_short_writes_are_carried_on(folder: Path) -> None:
    files = FaultyFiles()
    with new_store(folder, files=files) as store:
        files.short = True
        put(store, incident(1))
        store.write_hint()
        files.short = False
    with open_store(folder) as again:
        assert again.notices == []
        assert len(titles(again)) == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_no_space_left_takes_everything_back(folder: Path, number: int) -> None:
    files = FaultyFiles()
    with new_store(folder, files=files) as store:
        put(store, incident(1))
        before = (folder / LOG).read_bytes()
        files.write_error = number
        with pytest.raises(StoreFull, match="no space left"):
            put(store, incident(2))
        assert (folder / LOG).read_bytes() == before
        assert len(titles(store)) == 1
        put(store, incident(2))
    with open_store(folder) as again:
        assert len(titles(again)) == 2
        assert again.check().clean


def test_what_cannot_be_taken_back_is_cut_by_the_next(folder: Path) -> None:
    files = FaultyFiles()
    with new_store(folder, files=files) as store:
        put(store, incident(1))
        files.write_error, files.truncate_error = errno.ENOSPC, errno.EIO
        with pytest.raises(StoreFull):
            put(store, incident(2))
        with pytest.raises(StoreFailed, match="open the store again"):
            put(store, incident(2))
    with open_store(folder) as again:
        assert len(again.notices) == 1
        assert len(titles(again)) == 1
        assert not [f for f in again.check().findings if "cut-" not in f.place and f.place != "folder"]


@pytest.mark.parametrize("fault", ["write_error", "sync_error"])
def test_after_a_failing_disk_the_handle_writes_no_more(folder: Path, fault: str) -> None:
    files = FaultyFiles()
    with new_store(folder, files=files) as store, open_store(folder) as other:
        put(store, incident(1))
        setattr(files, fault, errno.EIO)
        with pytest.raises(StoreFailed, match="the disk failed"):
            put(store, incident(2))
        with pytest.raises(StoreFailed, match="open the store again"):
            put(store, incident(3))
        assert list(titles(store)) == ["INC-K7-1"]
        assert store.read("incident", "i0001") == incident(1)
        other.catch_up()
        assert list(titles(other)) == ["INC-K7-1"]
        put(other, incident(4))
        assert store.catch_up()
    with open_store(folder) as again:
        assert list(titles(again)) == ["INC-K7-1", "INC-K7-4"]
        put(again, incident(5))


def test_a_hint_that_cannot_be_written_is_only_said(folder: Path) -> None:
    files = FaultyFiles()
    with new_store(folder, files=files) as store:
        put(store, incident(1))
        files.sync_error = errno.ENOSPC
        store.write_hint()
        assert "hint" in store.notices[0]
        assert (folder / f"{HINT}.new").stat().st_size == 0
        put(store, incident(2))
    with open_store(folder) as again:
        assert len(titles(again)) == 2
