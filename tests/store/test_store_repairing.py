from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_builders import LOG, incident, new_store, put, titles

from tui.store import StoreFailed, open_store
from tui.store.frames import Damage, scan
from tui.store.plain import dumps

if TYPE_CHECKING:
    from pathlib import Path


def damage(folder: Path, what: bytes, by: bytes) -> bytes:
    """Replace bytes of the log; return the log as it was then."""
    data = (folder / LOG).read_bytes()
    assert data.count(what) == 1
    (folder / LOG).write_bytes(data.replace(what, by))
    return data.replace(what, by)


def test_a_repair_keeps_what_can_be_read_and_the_old_log(folder: Path) -> None:
    with new_store(folder) as store:
        put(store, incident(1), incident(2), incident(1, title="the newer words"), incident(3))
        store.write_hint()
    damage(folder, b"the newer words", b"the newer wurds")
    broken = damage(folder, b"Printer 3 is", b"Printer 3 IS")
    with open_store(folder) as store, open_store(folder) as other:
        assert not store.check().clean
        repaired = store.repair()
        assert repaired.kept == "000001.damaged"
        assert (folder / repaired.kept).read_bytes() == broken
        parts = scan(lambda at, size: broken[at : at + size], 0, len(broken))
        starts = [part.start for part in parts if isinstance(part, Damage)]
        text = "\n".join(repaired.lost)
        assert len(starts) == 1  # the two damaged frames follow each other
        assert f"{LOG} byte {starts[0]}: " in text
        assert "incident INC-K7-1: its last change is lost" in text
        assert "incident INC-K7-3: lost" in text
        assert store.check().clean
        assert titles(store) == {f"INC-K7-{n}": f"Printer {n} is out of paper" for n in (1, 2)}
        other.catch_up()
        assert titles(other) == titles(store)
        put(other, incident(4))
    with open_store(folder) as again:
        assert again.notices == []
        assert len(titles(again)) == 3
        assert again.merge().generation == 3
        assert (folder / repaired.kept).exists()
        assert again.check().clean


def test_a_record_that_is_not_of_its_kind_stays_behind(folder: Path) -> None:
    with new_store(folder) as store:
        put(store, incident(1))
        wrong = {"id": "w", "number": "INC-K7-9", "title": 7}
        store.transact(lambda t: t.put_document("incident", 9, wrong, dumps(wrong)))
        assert not store.check().clean
        repaired = store.repair()
        assert len(repaired.lost) == 1
        assert "INC-K7-9" in repaired.lost[0]
        assert "title" in repaired.lost[0]
        assert store.check().clean
        assert list(titles(store)) == ["INC-K7-1"]


@settings(max_examples=30, deadline=None)
@given(at=st.integers(0, 10**6), bit=st.integers(0, 7), hint=st.booleans())
def test_any_changed_bit_can_be_repaired(
    at: int,
    bit: int,
    hint: bool,  # noqa: FBT001 (given)
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("repair") / "desk"
    with new_store(folder) as store:
        put(store, *(incident(n) for n in range(4)))
        if hint:
            store.write_hint()
    data = bytearray((folder / LOG).read_bytes())
    data[at % len(data)] ^= 1 << bit
    (folder / LOG).write_bytes(data)
    with open_store(folder) as store:
        assert len(store.repair().lost) in {1, 2}
        assert store.check().clean
        assert len(titles(store)) >= 3
    with open_store(folder) as again:
        assert again.check().findings == []


def test_a_store_that_can_only_be_read_is_not_repaired(folder: Path) -> None:
    with new_store(folder) as store:
        put(store, incident(1))
    with open_store(folder) as store:
        store.engine.log.failed = "the disk failed"
        with pytest.raises(StoreFailed):
            store.repair()
        assert not list(folder.glob("*.damaged"))
