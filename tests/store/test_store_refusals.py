from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from typing import TYPE_CHECKING

import pytest
from store_builders import LOG, NOW, activity, incident, new_store, put

from tui.domain.document import plain
from tui.domain.history import ActivityKind, FieldChange
from tui.store import (
    BadRecord,
    Mark,
    NotAStore,
    StoreBusy,
    StoreExists,
    StoreFailed,
    StoreMissing,
    StoreReadOnly,
    StoreUnsafe,
    create_store,
    open_store,
)
from tui.store.files import OsFiles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tui.domain.errors import StoreError
    from tui.domain.history import JsonValue
    from tui.store import Store


class SomebodyElses(OsFiles):
    """Files that belong to another user."""

    def status(self, fd: int) -> os.stat_result:
        seen = list(super().status(fd))
        seen[4] += 1
        return os.stat_result(seen)


def listing(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {p.name: (p.stat().st_mode, p.read_bytes()) for p in folder.iterdir()} if folder.is_dir() else {}


HARM: dict[str, tuple[Callable[[Path], object], type[StoreError], str]] = {
    "missing": (lambda f: f.rename(f.with_name("moved")), StoreMissing, "no store at"),
    "a file": (lambda f: (f.rename(f.with_name("moved")), f.write_text("x")), NotAStore, "a file"),
    "another folder": (lambda f: [p.unlink() for p in f.iterdir()], NotAStore, "no store of deskhand"),
    "no log of ours": (lambda f: (f / LOG).write_bytes(b"hello\n" * 99), NotAStore, "no log"),
    "an empty log": (lambda f: (f / LOG).write_bytes(b""), NotAStore, "no log"),
    "a folder others can change": (lambda f: f.chmod(0o770), StoreUnsafe, "changed by others"),
    "a log others can change": (lambda f: (f / LOG).chmod(0o602), StoreUnsafe, "changed by others"),
    "a lock others can change": (lambda f: (f / "lock").chmod(0o620), StoreUnsafe, "changed by others"),
}


@pytest.mark.parametrize("name", HARM)
def test_what_is_no_safe_store_is_refused_in_one_sentence(name: str, folder: Path) -> None:
    harm, error, words = HARM[name]
    new_store(folder).close()
    harm(folder)
    before = listing(folder)
    with pytest.raises(error, match=words) as refusal:
        open_store(folder)
    assert refusal.value.exit_code == 3
    assert "\n" not in str(refusal.value)
    assert listing(folder) == before


@pytest.mark.parametrize("name", [LOG, "lock", "folder"])
def test_links_are_not_followed(name: str, folder: Path, tmp_path: Path) -> None:
    new_store(folder).close()
    target = folder if name == "folder" else folder / name
    target.rename(tmp_path / "elsewhere")
    target.symlink_to(tmp_path / "elsewhere")
    with pytest.raises((StoreUnsafe, NotAStore), match="a link"):
        open_store(folder)


def test_a_folder_that_is_no_store_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    (folder / LOG).write_bytes(b"my own log\n")
    with pytest.raises(NotAStore):
        open_store(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert [p.name for p in folder.iterdir()] == [LOG]


def test_a_store_of_somebody_else_is_refused(folder: Path) -> None:
    new_store(folder).close()
    with pytest.raises(StoreUnsafe, match="somebody else"):
        open_store(folder, files=SomebodyElses())


def test_files_are_private(store: Store, folder: Path) -> None:
    put(store, incident(1))
    store.write_hint()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()} == {0o600}


def test_what_others_could_read_is_made_private(folder: Path) -> None:
    new_store(folder).close()
    folder.chmod(0o755)
    (folder / LOG).chmod(0o644)
    open_store(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / LOG).stat().st_mode) == 0o600


@pytest.mark.parametrize("target", ["folder", LOG, "lock", "asked"])
def test_what_can_only_be_read_is_read(target: str, folder: Path) -> None:
    with new_store(folder) as store:
        put(store, incident(1))
    if target == "folder":
        folder.chmod(0o555)
    elif target != "asked":
        (folder / target).chmod(0o400)
    before = listing(folder)
    with open_store(folder, read_only=target == "asked") as store:
        assert store.read_only
        assert store.read("incident", "i0001") == incident(1)
        assert len(store.table("incident").all()) == 1
        with pytest.raises(StoreReadOnly, match="nothing was written"):
            put(store, incident(2))
        with pytest.raises(StoreReadOnly):
            store.table("things").insert({})
        store.write_hint()
        assert store.check().clean
    assert listing(folder) == before
    folder.chmod(0o700)


def test_a_new_store_is_not_made_over_something(folder: Path, tmp_path: Path) -> None:
    new_store(folder).close()
    with pytest.raises(StoreExists, match="not empty"):
        new_store(folder)
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreExists, match="no folder"):
        new_store(tmp_path / "file")
    with pytest.raises(StoreMissing, match="not there"):
        new_store(tmp_path / "no" / "where")
    (tmp_path / "empty").mkdir()
    new_store(tmp_path / "empty").close()


def test_a_store_whose_making_was_cut_short_can_be_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "lock").write_text("")
    (folder / f"{LOG}.new").write_text("half")
    with new_store(folder) as store:
        put(store, incident(1))


def test_a_store_says_what_it_is(tmp_path: Path) -> None:
    with create_store(tmp_path / "a", now=datetime(2026, 1, 1, tzinfo=UTC)) as store:
        assert (store.mark, store.path, store.read_only, store.notices) == (
            Mark.LIVE,
            tmp_path / "a",
            False,
            [],
        )
        assert len(store.replica) == 2
    with (
        create_store(tmp_path / "b", mark=Mark.DEMO, replica="QQ", now=NOW),
        open_store(tmp_path / "b") as again,
    ):
        assert (again.mark, again.replica) == (Mark.DEMO, "QQ")


def test_a_wait_for_the_lock_names_the_holder(store: Store, folder: Path) -> None:
    put(store, incident(1))
    with (folder / "lock").open() as other:
        flock(other, LOCK_EX)
        store.engine.patience = 0.01
        with pytest.raises(StoreBusy, match=rf"process {os.getpid()} on ") as refusal:
            put(store, incident(2))
    assert str(os.getpid()) in refusal.value.holder
    put(store, incident(2))


def test_a_lock_file_that_was_taken_away_is_noticed(store: Store, folder: Path) -> None:
    (folder / "lock").unlink()
    with pytest.raises(StoreFailed, match="open the store again"):
        put(store, incident(1))
    with open_store(folder) as again:
        put(again, incident(1))


@pytest.mark.parametrize("depth", [150, 199, 300])
def test_what_is_nested_too_deeply_to_be_read_again_is_not_written(store: Store, depth: int) -> None:
    nested: JsonValue = "x"
    for _ in range(depth):
        nested = [nested]
    change = FieldChange(field="x", after=nested)
    record = incident(1, history=(activity(1, ActivityKind.CHANGE, changes=(change,)),))
    if depth < 190:
        put(store, record)
        assert store.read("incident", record.id) == record
        return
    for write in (lambda: put(store, record), lambda: store.table("incident").insert(plain(record))):  # type: ignore[arg-type]
        with pytest.raises(BadRecord):
            write()
    assert len(store.rows("incident")) == 0
