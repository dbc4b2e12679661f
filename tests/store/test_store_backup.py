from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

import pytest
from store_builders import LOG, NOW, incident, new_store, put, titles

from tui.domain.errors import StoreError
from tui.store import NotAStore, StoreDamaged, StoreExists, StoreFailed, StoreMissing, open_store
from tui.store.backup import back_up
from tui.store.restoring import restore_store

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.backup"


def filled(folder: Path) -> Store:
    store = new_store(folder)
    put(store, *(incident(n) for n in range(1, 6)), incident(1, title="the newest words"))
    store.transact(lambda t: t.remove("incident", "i0005"))
    store.table("things").insert({"a": 1})
    store.transact(lambda t: t.put(incident(7, id="n", number=t.next_number("PRB"))))
    return store


def contents(store: Store) -> dict[str, Any]:
    return {name: [(d.doc_id, dict(d)) for d in store.table(name)] for name in store.tables()}


def test_a_backup_holds_everything_and_is_private(folder: Path, file: Path, tmp_path: Path) -> None:
    with filled(folder) as store:
        before = (folder / LOG).read_bytes()
        assert back_up(store.engine, file) == 6
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert (folder / LOG).read_bytes() == before
        expected = contents(store)
        put(store, incident(8))
        assert back_up(store.engine, file) == 7  # over itself
        file.write_bytes(file.read_bytes())
    elsewhere = tmp_path / "elsewhere"
    restored = restore_store(file, elsewhere, now=NOW)
    assert restored == (7, "")
    with open_store(elsewhere) as again:
        assert {k: v for k, v in contents(again).items() if k != "incident"} == {"things": expected["things"]}
        assert len(titles(again)) == 6
        assert again.replica == "K7"
        assert again.check().findings == []
        assert again.transact(lambda t: t.next_number("PRB")) == "PRB-K7-2"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["desk", "desk.backup", "elsewhere"]


def test_a_backup_taken_between_commits_of_another_is_one_moment(folder: Path, file: Path) -> None:
    with filled(folder) as store, open_store(folder) as other:
        put(other, incident(9))
        back_up(store.engine, file)
        other.merge()
        put(other, incident(10))
        restored = restore_store(file, folder, now=NOW, replace=True)
        assert restored.kept == "000002.replaced"
        assert "INC-K7-9" in titles(other)
        other.catch_up()
        assert "INC-K7-10" not in titles(other)
        assert "INC-K7-9" in titles(other)
        other.transact(lambda t: t.put(incident(11, id="m", number=t.next_number("PRB"))))
        assert "PRB-K7-2" in titles(other)
        assert other.check().clean


def test_a_store_with_content_is_not_overwritten_unless_told(folder: Path, file: Path) -> None:
    with filled(folder) as store:
        back_up(store.engine, file)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    with pytest.raises(StoreExists, match="holds 6 documents"):
        restore_store(file, folder, now=NOW)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    restored = restore_store(file, folder, now=NOW, replace=True)
    assert (folder / restored.kept).read_bytes() == before[LOG]


def test_every_byte_of_a_backup_counts(folder: Path, file: Path, tmp_path: Path) -> None:
    with filled(folder) as store:
        back_up(store.engine, file)
    data = file.read_bytes()
    for at in range(0, len(data), 7):
        file.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        with pytest.raises(StoreError):
            restore_store(file, tmp_path / "new", now=NOW)
        file.write_bytes(data[:at])
        with pytest.raises(StoreError):
            restore_store(file, tmp_path / "new", now=NOW)
    assert not (tmp_path / "new").exists()


def test_what_is_no_backup_is_refused_and_left_alone(folder: Path, file: Path, tmp_path: Path) -> None:
    with filled(folder) as store:
        with pytest.raises(StoreMissing, match="no file"):
            restore_store(file, folder, now=NOW)
        file.write_text("my letters")
        with pytest.raises(NotAStore):
            restore_store(file, folder, now=NOW)
        with pytest.raises(StoreExists, match="left alone"):
            back_up(store.engine, file)
        assert file.read_text() == "my letters"
        with pytest.raises(StoreExists, match="own folder"):
            back_up(store.engine, folder / "backup")
        with pytest.raises(StoreMissing, match="not there"):
            back_up(store.engine, tmp_path / "no" / "where")


def test_a_damaged_store_is_not_backed_up(folder: Path, file: Path) -> None:
    filled(folder).close()
    (folder / LOG).write_bytes((folder / LOG).read_bytes().replace(b"Printer 2", b"Printer 9"))
    with open_store(folder) as store:
        with pytest.raises(StoreDamaged, match="repair"):
            back_up(store.engine, file)
        assert not file.exists()


def test_an_open_store_notices_that_another_took_its_place(folder: Path, file: Path, tmp_path: Path) -> None:
    with new_store(tmp_path / "other") as other:
        put(other, incident(1))
        back_up(other.engine, file)
    with filled(folder) as store:
        restore_store(file, folder, now=NOW, replace=True)
        with pytest.raises(StoreFailed, match="another store"):
            put(store, incident(9))
        with pytest.raises(StoreFailed, match="another store"):
            store.catch_up()
    with open_store(folder) as again:
        assert list(titles(again)) == ["INC-K7-1"]
