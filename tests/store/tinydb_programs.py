"""Ordinary programs on a TinyDB table, each by what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinydb import Query, where
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as set_
from tinydb.table import Document

if TYPE_CHECKING:
    from collections.abc import Callable


Q = Query()


#: Ordinary TinyDB code; each is run on stock TinyDB and on ours, and must answer the same.
PROGRAMS: dict[str, Callable[[Any], Any]] = {
    "insert gives ids from 1": lambda t: [t.insert({"a": n}) for n in range(3)],
    "insert_multiple": lambda t: t.insert_multiple({"a": n} for n in range(3)),
    "a document brings its id": lambda t: [
        t.insert(Document({"a": 1}, doc_id=7)),
        t.insert({"a": 2}),
        t.all(),
    ],
    "an id is not taken twice": lambda t: [
        t.insert(Document({}, doc_id=1)),
        t.insert(Document({}, doc_id=1)),
    ],
    "search": lambda t: [t.insert_multiple({"a": n} for n in range(5)), t.search((Q.a > 1) & (Q.a < 4))],
    "search in nested and lists": lambda t: [t.insert({"a": {"b": [1, 2]}}), t.search(Q.a.b.any([2, 3]))],
    "get by condition and id": lambda t: [
        t.insert({"a": 1}),
        t.get(Q.a == 1),
        t.get(doc_id=1),
        t.get(doc_id=9),
    ],
    "get many": lambda t: [t.insert_multiple({"a": n} for n in range(4)), t.get(doc_ids=[1, 3, 9])],
    "contains and count": lambda t: [
        t.insert({"a": 1}),
        t.contains(Q.a == 1),
        t.contains(doc_id=2),
        t.count(Q.a == 1),
        len(t),
    ],
    "update fields": lambda t: [
        t.insert_multiple([{"a": 1}, {"a": 2}]),
        t.update({"b": 1}, Q.a == 2),
        t.all(),
    ],
    "update by ids": lambda t: [t.insert_multiple([{}, {}]), t.update({"b": 1}, doc_ids=[2, 9]), t.all()],
    "update all": lambda t: [t.insert_multiple([{}, {}]), t.update({"b": 1}), t.all()],
    "update with operations": lambda t: [
        t.insert_multiple([{"a": 1}, {"a": 2, "c": 1}]),
        t.update(increment("a")),
        t.update(add("a", 3), Q.a == 2),
        t.update(delete("c"), Q.c.exists()),
        t.all(),
    ],
    "update_multiple": lambda t: [
        t.insert_multiple([{"a": 1}, {"a": 2}]),
        t.update_multiple([({"b": 1}, Q.a == 1), (delete("a"), Q.a == 2)]),
        t.all(),
    ],
    "upsert": lambda t: [t.upsert({"a": 1}, Q.a == 1), t.upsert({"a": 1, "b": 2}, Q.a == 1), t.all()],
    "upsert by id": lambda t: [
        t.upsert(Document({"a": 1}, doc_id=4)),
        t.upsert(Document({"b": 1}, doc_id=4)),
        t.all(),
    ],
    "remove": lambda t: [t.insert_multiple([{"a": 1}, {"a": 2}, {"a": 3}]), t.remove(Q.a > 1), t.all()],
    "remove by ids": lambda t: [t.insert_multiple([{}, {}]), t.remove(doc_ids=[2, 5]), t.all()],
    "remove everything is refused": lambda t: t.remove(),
    "truncate begins again": lambda t: [
        t.insert_multiple([{}, {}]),
        t.truncate(),
        t.insert({"a": 1}),
        t.all(),
    ],
    "iteration": lambda t: [t.insert_multiple([{"a": 1}, {"a": 2}]), [(d.doc_id, dict(d)) for d in t]],
    "what is no mapping is refused": lambda t: t.insert([1]),
    "what JSON cannot say is refused": lambda t: [t.insert({"a": 1}), t.insert({"a": {1}})],
    "words of any kind": lambda t: [t.insert({"a": "\0\ud800\x1e\n", "ü": "日本"}), t.all()],
    "upsert without a condition or id is refused": lambda t: t.upsert({"a": 1}),
    "upsert of several": lambda t: [
        t.insert_multiple([{"a": 1}, {"a": 1}]),
        t.upsert({"b": 2}, Q.a == 1),
        t.all(),
    ],
    "the other operations": lambda t: [
        t.insert({"a": 3, "b": 1}),
        t.update(decrement("a")),
        t.update(subtract("a", 1)),
        t.update(set_("c", [1, {"d": None}])),
        t.update(delete("b")),
        t.all(),
    ],
    "update with a function": lambda t: [t.insert({"a": 1}), t.update(lambda d: d.update(z=1)), t.all()],
    "an operation on a missing field is refused": lambda t: [t.insert({}), t.update(increment("a"))],
    "query operators": lambda t: [
        t.insert_multiple({"n": n, "w": f"word {n}", "tags": [n, n + 1], "d": {"x": n}} for n in range(6)),
        t.search(Q.n != 2),
        t.search(Q.n <= 2),
        t.search(~(Q.n == 1) & ((Q.n == 0) | (Q.n >= 4))),
        t.search(Q.w.matches("word [1-3]")),
        t.search(Q.w.search("5")),
        t.search(Q.n.one_of([1, 4])),
        t.search(Q.tags.all([2, 3])),
        t.search(Q.tags.any([0])),
        t.search(Q.d.x == 3),
        t.search(Q["d"]["x"] == 3),
        t.search(Q.d.fragment({"x": 4})),
        t.search(Q.fragment({"n": 5})),
        t.search(Q.n.test(lambda value, low: value > low, 4)),
        t.search(Q.noop()),
        t.search(Q.missing.exists()),
        t.search(Q.n.map(lambda value: value * 2) == 8),
        t.search(where("n") == 3),
    ],
    "get of nothing": lambda t: [t.get(Q.a == 1), t.get(doc_id=1), t.get(doc_ids=[1, 2]), t.all(), len(t)],
    "get needs to be told": lambda t: t.get(),
    "contains needs to be told": lambda t: t.contains(),
    "remove gives the ids": lambda t: [
        t.insert_multiple({"a": n % 2} for n in range(5)),
        t.remove(Q.a == 1),
        t.remove(Q.a == 7),
    ],
    "removing a document that is not there is refused": lambda t: [t.insert({}), t.remove(doc_ids=[5])],
    "updating what matches nothing": lambda t: [t.insert({"a": 1}), t.update({"b": 1}, Q.a == 9)],
    "insert_multiple with ids": lambda t: [
        t.insert_multiple([Document({"a": 1}, doc_id=3), Document({"a": 2}, doc_id=9)]),
        t.insert({}),
    ],
    "insert_multiple of what is no document": lambda t: t.insert_multiple([{"a": 1}, 7]),
    "what a caller changes stays the caller's": lambda t: [
        t.insert({"a": [1]}),
        t.all()[0]["a"].append(2),
        t.search(Q.a.exists())[0].update(b=1),
        t.get(doc_id=1),
    ],
    "a name": lambda t: t.name,
    "a failing update changes nothing": lambda t: [
        t.insert_multiple([{"a": 1}, {"b": 1}]),
        t.update(increment("a")),
    ],
}
