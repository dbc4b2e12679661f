from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_builders import LOG, incident, new_store, put, titles

from tui.store import StoreBusy, StoreDamaged, StoreFailed, open_store
from tui.store.drafting import Draft
from tui.store.files import OsFiles
from tui.store.lock import Committed
from tui.store.merging import Stopped, live_bytes, merge, worthwhile
from tui.store.renewing import Renewer

if TYPE_CHECKING:
    from tui.store import Published, Store

SECOND = "000002.log"


def busy_store(folder: Path, **more: Any) -> Store:  # noqa: ANN401 (create_store's own)
    """A store with five incidents of which four are there, one changed often, and a plain table."""
    store = new_store(folder, **more)
    put(store, *(incident(n) for n in range(1, 6)))
    put(store, *(incident(2, title=f"Version {n} of the words" * 20) for n in range(30)))
    store.transact(lambda t: t.remove("incident", "i0005"))
    store.table("things").insert_multiple([{"a": 1}, {"a": 2}, {"a": 3}])
    store.table("things").remove(doc_ids=[3])
    store.table("empty", persist_empty=True)
    store.transact(lambda t: t.next_number("INC"))
    return store


def everything(store: Store) -> dict[str, Any]:
    return {name: [(d.doc_id, dict(d)) for d in store.table(name)] for name in store.tables()}


def test_a_merge_keeps_what_lives_and_drops_the_rest(folder: Path) -> None:
    with busy_store(folder) as store:
        before, counters = everything(store), dict(store.engine.counters)
        merged = store.merge()
        assert (merged.generation, store.state) == (2, (2, merged.after))
        assert merged.after < 2 * live_bytes(store.engine) < merged.before
        assert everything(store) == before
        assert store.read("incident", "i0001") == incident(1)
        report = store.check()
        assert report.clean
        assert report.findings == []
        assert sorted(p.name for p in folder.iterdir()) == ["000002.hint", SECOND, "lock"]
        put(store, incident(7))
    for hint in ("kept", "lost"):
        if hint == "lost":
            (folder / "000002.hint").unlink()
        with open_store(folder) as again:
            assert again.notices == []
            assert {**everything(again), "incident": before["incident"]} == before
            assert again.engine.counters == counters
            assert again.check().clean
            assert again.table("things").insert({}) == (4 if hint == "kept" else 5)
            again.table("things").remove(doc_ids=[4])


def test_others_go_over_when_they_look_or_write(folder: Path) -> None:
    with busy_store(folder) as one, open_store(folder) as two, open_store(folder) as three:
        told: list[Published] = []
        three.subscribe(told.append)
        put(one, incident(6))
        one.merge()
        put(one, incident(7))
        put(two, incident(8))
        assert two.state[0] == 2
        assert three.catch_up()
        assert three.state[0] == 2
        three.catch_up()
        assert titles(one).keys() < titles(two).keys() == titles(three).keys()
        assert told[0].changes["incident"] == ()
        assert {name for published in told for name in published.changes["incident"]} == {
            "i0006",
            "i0007",
            "i0008",
        }
        assert not two.engine.notices


async def test_an_open_store_goes_over_beside_the_loop(folder: Path) -> None:
    with busy_store(folder) as one, open_store(folder) as two:
        reading = two.fetch("incident", "i0001")
        one.merge()
        assert await two.follow()
        assert await reading == incident(1)
        put(one, incident(9))
        one.merge()
        assert await two.commit(lambda t: t.read("incident", "i0009")) == incident(9)
        assert await two.fetch("incident", "i0002") == one.read("incident", "i0002")


def test_what_was_being_read_is_read_to_its_end(folder: Path) -> None:
    with busy_store(folder) as store:
        documents = iter(store.table("things"))
        job = store._reading("incident", "i0001")
        first = next(documents)
        store.merge()
        assert [first, *documents] == [{"a": 1}, {"a": 2}]
        assert job is not None
        assert job() == incident(1)


class Meanwhile(OsFiles):
    """Lets something happen when the draft of a merge is first made to last."""

    def __init__(self, happens: Any) -> None:  # noqa: ANN401 (any call)
        self.happens: Any = happens

    def sync(self, fd: int) -> None:
        if self.happens is not None and Path(f"/proc/self/fd/{fd}").readlink().suffix == ".new":
            happens, self.happens = self.happens, None
            happens()
        super().sync(fd)


def test_what_is_committed_during_a_merge_is_carried_over(folder: Path) -> None:
    files = Meanwhile(None)
    with busy_store(folder, files=files) as store, open_store(folder) as other:
        files.happens = lambda: put(other, incident(1, title="changed meanwhile"), incident(9))
        store.merge()
        assert titles(store)["INC-K7-1"] == "changed meanwhile"
        assert "INC-K7-9" in titles(store)
        assert store.check().clean
        other.catch_up()
        assert titles(other) == titles(store)


def test_only_one_merges(folder: Path) -> None:
    with busy_store(folder) as store:
        draft = Draft.begin(OsFiles(), folder / f"{SECOND}.new", 2)
        assert draft is not None
        with pytest.raises(StoreBusy, match="somebody else"):
            store.merge()
        draft.close()
        with open_store(folder):
            assert sorted(p.name for p in folder.iterdir() if p.suffix != ".hint") == [LOG, "lock"]
        assert store.merge().generation == 2


def test_a_merge_that_is_not_wanted_any_more_leaves_nothing(folder: Path) -> None:
    with busy_store(folder) as store:
        with pytest.raises(Stopped):
            merge(store.engine, go_on=lambda: False)
        assert sorted(p.name for p in folder.iterdir()) == [LOG, "lock"]
        put(store, incident(6))


def test_damage_is_never_merged_away(folder: Path) -> None:
    with busy_store(folder) as store:
        store.write_hint()
    data = (folder / LOG).read_bytes()
    (folder / LOG).write_bytes(data.replace(b"Printer 1", b"Printer 7"))
    with open_store(folder) as store:
        with pytest.raises(StoreDamaged):
            store.merge()
        assert store.state[0] == 1
    (folder / "000001.hint").unlink()
    for _ in ("damage seen", "damage remembered by the hint"):
        with open_store(folder) as store:
            with pytest.raises(StoreDamaged, match="repair"):
                store.merge()
            store.write_hint()


def test_whoever_dies_after_the_rename_has_merged(folder: Path) -> None:
    with busy_store(folder) as store:
        before = titles(store)
        committed = store.engine.log.lock.committed()
        old = (folder / LOG).read_bytes()
        with open_store(folder) as other:
            other.merge()
        (folder / LOG).write_bytes(old)
        (folder / LOG).chmod(0o600)
        assert committed is not None
        store.engine.log.lock.record(Committed(*committed))  # as if the merge had died before it said so
        put(store, incident(6))
        assert store.state[0] == 2
        assert titles(store) == {**before, "INC-K7-6": "Printer 6 is out of paper"}
    with open_store(folder) as again:
        assert len(titles(again)) == 5
        assert not (folder / LOG).exists()


class FailingRename(OsFiles):
    """A disk on which renaming, or syncing a folder, fails."""

    what = ""

    def replace(self, source: Path, target: Path) -> None:
        if self.what == "rename" and target.suffix == ".log":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().replace(source, target)

    def sync(self, fd: int) -> None:
        if self.what == "folder" and Path(f"/proc/self/fd/{fd}").is_dir():
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().sync(fd)


@pytest.mark.parametrize("what", ["rename", "folder"])
def test_a_merge_that_fails_has_not_happened(folder: Path, what: str) -> None:
    files = FailingRename()
    with busy_store(folder, files=files) as store:
        before = everything(store)
        files.what = what
        with pytest.raises(StoreFailed):
            store.merge()
        files.what = ""
        assert everything(store) == before
        assert not list(folder.glob("000002*"))
        put(store, incident(6))
        assert store.merge().generation == 2
        assert len(titles(store)) == 5


def test_a_store_left_open_merges_by_itself_when_most_is_garbage(folder: Path) -> None:
    with new_store(folder) as store:
        put(store, *(incident(n) for n in range(1, 20)))
        renewer = Renewer(store.engine, calm=3)
        assert not worthwhile(store.engine)
        long = "x" * 200_000
        put(store, *(incident(1, title=f"{long}{n}") for n in range(12)))
        assert worthwhile(store.engine)
        renewer.step()
        renewer.step()
        assert renewer._thread is None
        renewer.step()
        assert renewer._thread is not None
        renewer._thread.join()
        assert store.catch_up()
        assert store.state[0] == 2
        assert (folder / "000002.log").stat().st_size < 2 * live_bytes(store.engine)
        renewer.step()
        assert not renewer._thread.is_alive()
        renewer.leave()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "remove", "merge", "reopen", "hint", "follow", "truncate"]), st.integers(1, 6)
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_two_handles_and_any_row_of_merges_agree_with_a_dictionary(
    steps: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("merge") / "desk"
    expected: dict[str, str] = {}
    one, two = new_store(folder), open_store(folder)
    try:
        for at, (what, n) in enumerate(steps):
            one, two = two, one
            if what == "put":
                put(one, incident(n, title=f"turn {at}"))
                expected[f"INC-K7-{n}"] = f"turn {at}"
            elif what == "remove":
                one.transact(lambda t, n=n: t.remove("incident", f"i{n:04d}"))
                expected.pop(f"INC-K7-{n}", None)
            elif what == "merge":
                one.merge()
            elif what == "reopen":
                one.close()
                one = open_store(folder)
            elif what == "hint":
                one.write_hint()
            elif what == "truncate":
                one.table("incident").truncate()
                expected.clear()
            one.catch_up()
            one.catch_up()
            assert titles(one) == expected
            for number, title in expected.items():
                record = one.read("incident", f"i{int(number[7:]):04d}")
                assert record is not None
                assert record.title == title
        two.catch_up()
        two.catch_up()
        assert titles(two) == expected
        assert two.check().clean
        assert two.notices == one.notices == []
    finally:
        one.close()
        two.close()
