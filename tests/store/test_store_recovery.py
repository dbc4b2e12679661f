from __future__ import annotations

import json
from fcntl import LOCK_EX, flock
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_builders import HINT, LOG, incident, new_store, put, titles

from tui.store import Severity, StoreDamaged, StoreNewer, open_store
from tui.store.frames import Frame, encode, scan
from tui.store.log import header
from tui.store.opening import open_engine

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store


def frame_starts(data: bytes) -> list[int]:
    found = scan(lambda offset, size: data[offset : offset + size], 0, len(data))
    return [part.start for part in found if isinstance(part, Frame)]


def half_written(folder: Path, cut: int) -> bytes:
    """Append the first `cut` bytes of a frame, as a writer leaves them that dies; return them."""
    frame, _, _ = encode({**header(99, 0.0, "gone"), "put": []}, [])
    with (folder / LOG).open("ab") as log:
        log.write(frame[:cut])
    return frame[:cut]


@pytest.mark.parametrize("cut", [1, 5, 18, 40, -1])
def test_a_torn_tail_is_cut_kept_and_said(folder: Path, cut: int) -> None:
    with new_store(folder) as store:
        put(store, incident(1))
        length = store.state[1]
    torn = half_written(folder, cut)
    with open_store(folder) as again:
        assert titles(again) == {"INC-K7-1": "Printer 1 is out of paper"}
        assert len(again.notices) == 1
        assert f"{len(torn)} bytes" in again.notices[0]
        assert (folder / LOG).stat().st_size == length
        kept = folder / f"000001.cut-{length}"
        assert kept.read_bytes() == torn
        assert kept.stat().st_mode & 0o777 == 0o600
        assert again.check().clean
        put(again, incident(2))
    half_written(folder, cut)
    with open_store(folder) as third:
        assert len(titles(third)) == 2


def test_an_open_store_cuts_what_a_dead_writer_left(store: Store, folder: Path) -> None:
    put(store, incident(1))
    half_written(folder, 30)
    assert not store.catch_up()
    put(store, incident(2))
    assert len(store.notices) == 1
    with open_store(folder) as again:
        assert len(titles(again)) == 2
        assert again.check().clean


def test_a_whole_frame_that_was_not_acknowledged_is_taken_over(store: Store, folder: Path) -> None:
    put(store, incident(1))
    half_written(folder, 10_000)
    assert not store.catch_up()  # nobody reads what is not known to be synced
    with open_store(folder) as again:
        assert again.notices == []
    assert store.catch_up()


def test_opening_beside_a_writer_shows_what_is_committed(store: Store, folder: Path) -> None:
    put(store, incident(1))
    with (folder / "lock").open() as other:
        flock(other, LOCK_EX)
        half_written(folder, 10_000)
        engine = open_engine(folder, read_only=True, patience=0.0)
        assert len(engine.rows("incident")) == 1
        assert engine.published == store.state[1]
        engine.log.close()


@pytest.mark.parametrize("lock", ["kept", "lost"])
def test_damage_in_the_middle_costs_its_own_frame_and_is_reported(folder: Path, lock: str) -> None:
    with new_store(folder) as store:
        put(store, *(incident(n) for n in range(1, 6)))
    data = (folder / LOG).read_bytes()
    start = frame_starts(data)[4]  # two describing frames, then incidents 1 and 2 before it
    (folder / LOG).write_bytes(data[: start + 60] + bytes([data[start + 60] ^ 1]) + data[start + 61 :])
    if lock == "lost":
        (folder / "lock").unlink()
    with open_store(folder) as again:
        assert sorted(titles(again)) == ["INC-K7-1", "INC-K7-2", "INC-K7-4", "INC-K7-5"]
        assert f"byte {start:,}" in again.notices[0]
        put(again, incident(6))
        report = again.check()
        assert not report.clean
        assert [f.place for f in report.findings if f.severity is Severity.DAMAGE] == [f"{LOG} byte {start}"]
    with open_store(folder) as third:
        assert "INC-K7-6" in titles(third)


def test_damage_in_the_last_acknowledged_frame_is_not_cut(folder: Path) -> None:
    with new_store(folder) as store:
        put(store, incident(1), incident(2))
    data = (folder / LOG).read_bytes()
    (folder / LOG).write_bytes(data[:-20] + b"#" + data[-19:])
    with open_store(folder) as again:
        assert list(titles(again)) == ["INC-K7-1"]
        assert (folder / LOG).stat().st_size == len(data)
        put(again, incident(3))
    with open_store(folder) as third:
        assert sorted(titles(third)) == ["INC-K7-1", "INC-K7-3"]


def test_damage_below_the_hint_is_never_believed(folder: Path) -> None:
    with new_store(folder) as store:
        put(store, incident(1), incident(2))
        store.write_hint()
    data = (folder / LOG).read_bytes()
    (folder / LOG).write_bytes(data.replace(b"Printer 1", b"Printer 7"))
    with open_store(folder) as again:
        assert len(titles(again)) == 2
        with pytest.raises(StoreDamaged, match="byte"):
            again.read("incident", "i0001")
        assert again.read("incident", "i0002") == incident(2)
        places = [f.place for f in again.check().findings]
        assert any(place.startswith(f"{LOG} byte") for place in places)
        assert "incident INC-K7-1" in places


def test_a_damaged_first_frame_has_a_twin(folder: Path) -> None:
    with new_store(folder) as store:
        put(store, incident(1))
    data = bytearray((folder / LOG).read_bytes())
    data[30] ^= 4
    (folder / LOG).write_bytes(data)
    with open_store(folder) as again:
        assert again.replica == "K7"
        assert len(titles(again)) == 1


def test_a_log_that_was_shortened_says_so(folder: Path) -> None:
    with new_store(folder) as store:
        put(store, incident(1), incident(2))
    data = (folder / LOG).read_bytes()
    (folder / LOG).write_bytes(data[: frame_starts(data)[-1]])
    with open_store(folder) as again:
        assert list(titles(again)) == ["INC-K7-1"]
        assert "shorter" in again.notices[0]


@pytest.mark.parametrize("harm", ["deleted", "empty", "cut", "noise", "other version", "link"])
def test_a_hint_is_only_a_cache(folder: Path, harm: str, tmp_path: Path) -> None:
    with new_store(folder) as store:
        put(store, *(incident(n) for n in range(5)))
        store.write_hint()
        put(store, incident(2, title="after the hint"))
        expected = titles(store)
    hint = folder / HINT
    data = hint.read_bytes()
    if harm == "link":
        hint.rename(tmp_path / "elsewhere")
        hint.symlink_to(tmp_path / "elsewhere")
    elif harm == "deleted":
        hint.unlink()
    else:
        hint.write_bytes({
            "empty": b"", "cut": data[:-9], "noise": data[:500] + b"#" + data[501:],
            "other version": data.replace(b"deskhand-hint-1", b"deskhand-hint-0"),
        }[harm])  # fmt: skip
    with open_store(folder) as again:
        assert titles(again) == expected
        assert len(again.notices) == (0 if harm == "deleted" else 1)
        again.write_hint()
        assert again.check().clean
    with open_store(folder) as third:
        assert titles(third) == expected
        assert third.notices == []


def test_opening_without_a_hint_makes_one_when_there_is_much(folder: Path) -> None:
    with new_store(folder) as store:
        put(store, *(incident(n) for n in range(5)), incident(2, title="again"))
        expected = titles(store)
    engine = open_engine(folder, read_only=False, many=6)
    rows = engine.rows("incident")
    assert (len(rows.base), len(rows.over)) == (5, 0)
    engine.log.close()
    with open_store(folder) as again:
        assert len(again.rows("incident").base) == 5
        assert titles(again) == expected


def test_a_hint_of_another_log_is_not_believed(folder: Path, tmp_path: Path) -> None:
    with new_store(folder) as store, new_store(tmp_path / "other") as other:
        put(store, incident(1))
        put(other, incident(2))
        other.write_hint()
    (folder / HINT).write_bytes((tmp_path / "other" / HINT).read_bytes())
    with open_store(folder) as again:
        assert list(titles(again)) == ["INC-K7-1"]
        assert "elsewhere" in again.notices[0]


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_no_changed_bit_of_a_hint_is_believed(
    at: int, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("hint") / "desk"
    with new_store(folder) as store:
        put(store, incident(1), incident(2))
        store.write_hint()
        expected = titles(store)
    data = bytearray((folder / HINT).read_bytes())
    data[at % len(data)] ^= 1 << bit
    (folder / HINT).write_bytes(data)
    with open_store(folder) as again:
        assert titles(again) == expected
        assert len(again.notices) == 1


@settings(max_examples=80, deadline=None)
@given(at=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_a_changed_bit_of_the_log_costs_at_most_its_frame(
    at: int, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("log") / "desk"
    with new_store(folder) as store:
        put(store, *(incident(n) for n in range(4)))
        expected = titles(store)
    data = bytearray((folder / LOG).read_bytes())
    starts = frame_starts(bytes(data))
    data[at % len(data)] ^= 1 << bit
    (folder / LOG).write_bytes(data)
    hit = max(n for n, start in enumerate(starts) if start <= at % len(data))
    if hit >= 2:
        del expected[f"INC-K7-{hit - 2}"]
    with open_store(folder) as again:
        assert titles(again) == expected
        assert again.check().clean is False


def test_a_newer_format_is_refused_and_left_alone(folder: Path) -> None:
    new_store(folder).close()
    log = folder / LOG
    about = {"format": 99, "id": "x", "mark": "sideways", "replica": "K7", "created": "", "new": 1}
    log.write_bytes(encode(header(0, 0.0, "ana", store=about), [])[0] * 2)
    before = log.read_bytes()
    with pytest.raises(StoreNewer, match="format 99") as refusal:
        open_store(folder)
    assert refusal.value.exit_code == 3
    assert log.read_bytes() == before


def test_a_clean_store_checks_clean(store: Store) -> None:
    put(store, incident(1), incident(2), incident(1, title="again"))
    store.table("things").insert({"a": 1})
    store.transact(lambda t: t.remove("incident", "i0002"))
    report = store.check()
    assert report.clean
    assert report.findings == []
    assert report.counts["incident"] == report.counts["things"] == 1
    assert report.counts["frames"] == 7


def test_check_finds_two_records_with_one_number(store: Store) -> None:
    put(store, incident(1), incident(2, number="INC-K7-1"))
    assert [f.what for f in store.check().findings] == ["two records have this number"]


def test_the_log_is_what_the_words_say(store: Store, folder: Path) -> None:
    put(store, incident(1))
    lines = (folder / LOG).read_bytes().split(b"\n")
    assert all(line[:1] == b"\x1e" for line in lines[:-1])
    head, body = json.loads(lines[2][19:])
    assert head["put"] == [
        ["incident", 1, len(json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode())]
    ]
    assert body["number"] == "INC-K7-1"
