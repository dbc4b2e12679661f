from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_builders import NOW, incident, new_store, put
from tinydb import TinyDB
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table
from tinydb_programs import PROGRAMS, Q

from tui.store import BadRecord, LogStorage, StaleData, open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tui.store import Store


def outcome(program: Callable[[Any], Any], table: Table) -> tuple[Any, Any]:
    try:
        answer = program(table)
    except (ValueError, TypeError, RuntimeError, KeyError) as error:
        answer = type(error)
    return answer, [(document.doc_id, dict(document)) for document in table.all()]


class JsonStorage(MemoryStorage):
    """Stock memory, with documents going through JSON as they do on every disk."""

    def write(self, data: Any) -> None:  # noqa: ANN401 (TinyDB's own)
        import json

        super().write(json.loads(json.dumps(data)))

    def read(self) -> Any:  # noqa: ANN401 (as above)
        import json

        return json.loads(json.dumps(self.memory))


@pytest.mark.parametrize("name", PROGRAMS)
def test_ordinary_code_answers_as_on_stock_tinydb(name: str, store: Store, tmp_path: Path) -> None:
    stock = outcome(PROGRAMS[name], TinyDB(storage=JsonStorage).table("things"))
    assert outcome(PROGRAMS[name], store.table("things")) == stock
    with TinyDB(tmp_path / "plain", storage=LogStorage) as plain:
        assert outcome(PROGRAMS[name], plain.table("things")) == stock


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "update", "remove", "upsert", "truncate", "search"]), st.integers(0, 3)
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(operations=OPERATIONS)
def test_any_row_of_operations_leaves_the_same_documents(
    operations: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    stock = TinyDB(storage=JsonStorage).table("things")
    with new_store(tmp_path_factory.mktemp("s") / "desk") as store:
        ours = store.table("things")
        for what, n in operations:
            for table in (stock, ours):
                {
                    "insert": lambda t, n: t.insert({"a": n}),
                    "update": lambda t, n: t.update({"b": n}, Q.a == n),
                    "remove": lambda t, n: t.remove((Q.a == n) & (Q.b == n)),
                    "upsert": lambda t, n: t.upsert({"a": n, "c": 1}, Q.a == n),
                    "truncate": lambda t, _: t.truncate(),
                    "search": lambda t, n: t.search(Q.a == n),
                }[what](table, n)
            assert [dict(d) for d in ours] == [dict(d) for d in stock]
            assert ours.search(Q.a == n) == stock.search(Q.a == n)


def test_a_search_is_kept_until_somebody_writes(store: Store, folder: Path) -> None:
    things = store.table("things")
    things.insert({"a": 1})
    asked: list[int] = []
    query = Q.a.test(lambda value: not asked.append(value))
    things.search(query)
    things.search(query)
    assert asked == [1]
    with open_store(folder) as other:
        other.table("things").insert({"a": 2})
    assert [d["a"] for d in things.search(query)] == [1, 2]


def test_the_id_of_a_removed_document_is_not_given_again(store: Store, folder: Path) -> None:
    store.table("things").insert_multiple([{}, {}, {}])
    store.table("things").remove(doc_ids=[3])
    with open_store(folder) as other:
        assert other.table("things").insert({}) == 4


def test_tables_come_and_go(store: Store) -> None:
    assert store.tables() == set()
    store.insert({"a": 1})
    store.table("things").insert({"b": 1})
    store.table("empty", persist_empty=True)
    assert store.tables() == {"_default", "things", "empty"}
    assert (len(store), [dict(d) for d in store]) == (1, [{"a": 1}])
    store.drop_table("things")
    store.drop_table("nothing")
    assert store.tables() == {"_default", "empty"}
    assert store.table("things").all() == []
    store.drop_tables()
    assert store.tables() == set()
    assert store.insert({"a": 2}) == 1


def test_tables_are_the_same_after_opening_again(store: Store, folder: Path) -> None:
    store.table("things").insert_multiple([{"a": 1}, {"a": 2}])
    store.table("gone").insert({"a": 1})
    store.drop_table("gone")
    store.table("cleared").insert({"a": 1})
    store.table("cleared").truncate()
    for _ in ("from the log", "from the hint"):
        with open_store(folder) as again:
            assert again.tables() == {"things", "cleared"}
            assert again.table("things").all() == [{"a": 1}, {"a": 2}]
            assert len(again.table("cleared")) == len(again.table("gone")) == 0
            again.write_hint()


def test_domain_tables_tell_the_truth_and_keep_it(store: Store) -> None:
    put(store, incident(1), incident(2, title="Mail is slow"))
    table = store.table("incident")
    assert [d["number"] for d in table.search(Q.title == "Mail is slow")] == ["INC-K7-2"]
    assert table.get(doc_id=1)["id"] == "i0001"
    table.update({"title": "Mail is fast"}, Q.number == "INC-K7-2")
    record = store.read("incident", "i0002")
    assert record is not None
    assert record.title == "Mail is fast"
    assert store.rows("incident").select_text(["title"], "FAST")
    with pytest.raises(BadRecord, match="state"):
        table.update({"state": "sleeping"}, doc_ids=[1])
    with pytest.raises(BadRecord):
        table.insert({"title": "no id"})
    table.insert(
        {
            "id": "x",
            "number": "X-1",
            "title": "by hand",
            "opened_at": NOW.isoformat(),
            "updated_at": NOW.isoformat(),
        }
    )
    assert store.rows("incident").find("number", "X-1") is not None
    table.remove(Q.number == "X-1")
    assert store.rows("incident").find("number", "X-1") is None


def test_getting_one_document_reads_one_document(store: Store) -> None:
    things = store.table("things")
    things.insert_multiple({"text": "x" * 100} for _ in range(50))
    read: list[int] = []
    log, plain = store.engine.log, store.engine.log.body
    log.body = lambda place: (read.append(place.doc_id), plain(place))[1]  # type: ignore[method-assign]
    assert things.get(doc_id=7)
    assert things.contains(doc_id=9)
    assert len(things) == 50
    assert read == [7, 9]


def test_iterating_shows_one_state(store: Store) -> None:
    things = store.table("things")
    things.insert_multiple({"a": n} for n in range(4))
    seen = []
    for document in things:
        seen.append(document["a"])
        things.update({"a": 9}, doc_ids=[4])
        things.remove(doc_ids=[3])
    assert seen == [0, 1, 2, 3]


def test_plain_storage_refuses_a_write_based_on_stale_data(folder: Path) -> None:
    with TinyDB(folder, storage=LogStorage) as one, TinyDB(folder, storage=LogStorage) as two:
        one.insert({"a": 1})
        data = one.storage.read()
        two.insert({"a": 2})
        with pytest.raises(StaleData):
            one.storage.write(data)
        assert [d["a"] for d in one] == [1, 2]
        one.insert(Document({"a": 3}, doc_id=3))
        one.drop_table("_default")
        assert two.tables() == set()


def test_a_method_that_is_missing_is_missed_here(store: Store) -> None:
    assert store.insert({"a": 1}) == 1  # the default table's, as in TinyDB
    assert store.count(Q.a == 1) == 1
    with pytest.raises(AttributeError, match="'Store' object has no attribute 'comit'"):
        store.comit  # noqa: B018 (asked for on purpose)
    assert not hasattr(store, "refresh")
