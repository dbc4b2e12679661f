"""A store of every past format, kept as text (one frame's JSON a line) in formats/<number>.txt."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
from store_builders import LOG, activity, incident, new_store, put, titles

from tui.domain.history import ActivityKind
from tui.store import Store, StoreReadOnly, open_store
from tui.store.description import FORMAT
from tui.store.migrations import STEPS, Step, due
from tui.store.opening import open_engine

FORMATS = Path(__file__).with_name("formats")
PAST = range(1, FORMAT)


def build(number: int, folder: Path) -> Path:
    """Make the log of that format from its text."""
    folder.mkdir(mode=0o700)
    payloads = (FORMATS / f"{number}.txt").read_bytes().splitlines()
    log = b"".join(b"\x1e%08x %08x %b\n" % (len(one), crc32(one), one) for one in payloads)
    (folder / LOG).write_bytes(log)
    (folder / LOG).chmod(0o600)
    (folder / "lock").touch(0o600)
    return folder


def contents(store: Store) -> dict[str, Any]:
    return {name: [(d.doc_id, dict(d)) for d in store.table(name)] for name in store.tables()}


def test_every_past_format_is_kept_and_has_a_step() -> None:
    assert {path.name for path in FORMATS.iterdir()} == {f"{number}.txt" for number in PAST}
    assert set(STEPS) == set(PAST)


@pytest.mark.parametrize("number", PAST)
def test_a_store_of_a_past_format_is_used_and_brought_to_todays(number: int, folder: Path) -> None:
    with open_store(build(number, folder)) as store:
        assert set(titles(store).values()) == {"Printer 1 is out of paper", "Printer 2 prints again"}
        first = store.read("incident", "i0001")
        assert first is not None
        assert [entry.text for entry in first.history] == ["", "Toner is on its way – ☃"]
        assert store.tables() == {"incident", "operation", "things"}
        assert store.read("operation", "o1") is not None
        assert store.check().clean
        before = contents(store)
        store.merge()
        assert contents(store) == before
    with open_store(folder) as again:
        assert again.engine.description.format == FORMAT
        assert again.replica == "K7"
        assert contents(again) == before
        assert again.table("things").insert({}) == 3
        assert again.transact(lambda t: (t.next_number("INC"), t.next_seq())) == ("INC-K7-2", 2)
        assert again.check().clean


def test_a_step_that_changes_documents_is_taken_at_opening(folder: Path) -> None:
    def louder(name: str, document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "title": document["title"].upper()} if name == "incident" else document

    build(1, folder)
    old = (folder / LOG).read_bytes()
    steps = {1: Step("louder titles", louder)}
    assert not due(1, STEPS)
    assert due(1, steps)
    assert not due(FORMAT, steps)
    with pytest.raises(StoreReadOnly, match="older deskhand"):
        open_engine(folder, read_only=True, steps=steps)
    assert (folder / LOG).read_bytes() == old
    for _ in ("migrated", "as it is"):
        with Store(open_engine(folder, read_only=False, steps=steps)) as store:
            assert store.engine.description.format == FORMAT
            assert store.state[0] == 2
            assert set(titles(store).values()) == {"PRINTER 1 IS OUT OF PAPER", "PRINTER 2 PRINTS AGAIN"}
            assert store.check().clean
        assert (folder / "000001.format-1").read_bytes() == old


BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = {
    "the epoch": datetime(1970, 1, 1, tzinfo=UTC),
    "before the epoch": datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC),
    "2100 has no leap day": datetime(2100, 3, 1, tzinfo=UTC),
    "far away": datetime(2199, 12, 31, 23, 59, tzinfo=UTC),
    "a leap day": datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
    "an hour that comes twice, first": datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN),
    "an hour that comes twice, then": datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1),
    "an hour that is left out": datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN),
}


def test_any_moment_is_kept_and_listed_in_its_place(folder: Path) -> None:
    with new_store(folder) as store:
        for n, moment in enumerate(MOMENTS.values()):
            told = (activity(n, ActivityKind.CREATED, moment),)
            put(store, incident(n, opened_at=moment, updated_at=moment, history=told))
        store.write_hint()
    with open_store(folder) as again:
        rows = again.rows("incident")
        seen = {str(rows.get(p, "id")): rows.get(p, "opened") for p in rows.all()}
        for n, (name, moment) in enumerate(MOMENTS.items()):
            assert seen[f"i{n:04d}"] == round(moment.timestamp() * 1000), name
            record = again.read("incident", f"i{n:04d}")
            assert record is not None
            assert record.opened_at == moment.astimezone(UTC)
        opened = [rows.get(p, "opened") for p in rows.ordered("opened")]
        assert opened == sorted(seen.values(), key=lambda value: value or 0)
        assert again.check().findings == []


def test_a_clock_that_goes_backwards_changes_no_order(folder: Path) -> None:
    times = iter([2e9, 1.9e9, 0.0, -1.0, 4.2e9, 1.0, 5.0, 0.5])
    with new_store(folder, clock=lambda: next(times)) as store:
        put(store, *(incident(1, title=f"turn {n}") for n in range(5)))
        assert titles(store) == {"INC-K7-1": "turn 4"}
        assert store.check().findings == []
        store.merge()
    with open_store(folder) as again:
        assert titles(again) == {"INC-K7-1": "turn 4"}
