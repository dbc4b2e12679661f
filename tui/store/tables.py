"""TinyDB's tables over the log: ordinary TinyDB code, the truth for answers.

A table reads the log lazily (`get(doc_id=…)` reads one document) after catching up with what others have
committed, and changes it in one commit under the lock, where it sees the newest state; so its updates are
never based on stale data and its document ids are never given twice. The query cache is good for one
state of the store. What differs from stock TinyDB: the id of a removed document is not given again, not
even by another `Table` (after `truncate` counting starts at 1 as in stock); documents of the domain's
tables are checked against their type and refused (BadRecord) if they are not of it; documents come in the
order of their ids.
"""

from __future__ import annotations

import json
from collections.abc import Callable, ItemsView, Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, cast

from tinydb import TinyDB
from tinydb.table import Document, Table

from tui.store.kinds import kind_named
from tui.store.plain import dumps

if TYPE_CHECKING:
    from tinydb.queries import QueryLike

    from tui.store.parts import Place
    from tui.store.store import Store
    from tui.store.transaction import Transaction


class TableView(Mapping[str, dict[str, Any]]):
    """A table's documents as TinyDB reads them, by document id as text; each is decoded when asked for.

    It shows one state: what is committed later does not appear in it.
    """

    def __init__(self, store: Store, name: str) -> None:
        self._store, self._rows, self._log = store, store.rows(name), store.engine.log
        self._base, self._over, self._positions = self._rows.base, self._rows.over, self._rows.all()

    def __len__(self) -> int:
        return len(self._positions)

    def __iter__(self) -> Iterator[str]:
        return (str(place.doc_id) for place in self._places())

    def __getitem__(self, key: str) -> dict[str, Any]:
        position = self._rows.position_of(int(key)) if key.lstrip("-").isdecimal() else None
        if position is None:
            raise KeyError(key)
        body = self._store.engine.log.body(self._rows.place(position))
        return cast("dict[str, Any]", json.loads(body))

    def items(self) -> ItemsView[str, dict[str, Any]]:
        """Return ids and documents, decoded one after another."""
        return _Items(self)

    def pairs(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield ids and documents."""
        return ((str(place.doc_id), self._document(place)) for place in self._places())

    def _places(self) -> Iterator[Place]:
        base, over, split = self._base, self._over, len(self._base)
        return (base.place(p) if p < split else over.place(p - split) for p in self._positions)

    def _document(self, place: Place) -> dict[str, Any]:
        return cast("dict[str, Any]", json.loads(self._log.body(place)))


class _Items(ItemsView[str, dict[str, Any]]):
    """The items of a view, without looking each document up again."""

    _mapping: TableView

    def __iter__(self) -> Iterator[tuple[str, dict[str, Any]]]:
        return self._mapping.pairs()


class TableDraft(MutableMapping[int, Any]):
    """A table inside a commit, as TinyDB's updaters change it.

    A document may be changed in place: the one handed out last is compared with what it was when the next
    is asked for, and written if it differs.
    """

    def __init__(self, transaction: Transaction, name: str) -> None:
        self._transaction, self._name = transaction, name
        self._draft = transaction.draft(name)
        self._out: tuple[int, Any, bytes] | None = None

    def settle(self) -> None:
        """Write the document handed out last if it was changed in place."""
        if self._out is not None:
            doc_id, document, before = self._out
            self._out = None
            if dumps(document) != before:
                self[doc_id] = document

    def clear(self) -> None:
        """Remove every document at once."""
        self._out = None
        self._draft.clear(drop=False)

    def next_id(self) -> int:
        """Return the next free document id."""
        return self._draft.highest + 1

    def __getitem__(self, doc_id: int) -> Any:  # noqa: ANN401 (a document)
        if self._out is not None and self._out[0] == doc_id:
            return self._out[1]
        self.settle()
        body = self._transaction.body(self._name, doc_id)
        if body is None:
            raise KeyError(doc_id)
        document = json.loads(body)
        self._out = doc_id, document, dumps(document)
        return document

    def __setitem__(self, doc_id: int, document: Mapping[str, Any]) -> None:
        if self._out is not None and self._out[0] != doc_id:
            self.settle()
        self._out = None
        body = dumps(document)
        kind = kind_named(self._name)
        if kind.record:
            from tui.store import codec  # noqa: PLC0415 (pydantic, only for the domain's tables)

            codec.load(kind, body, f"document {doc_id} for table {self._name}")
        self._transaction.put_document(self._name, doc_id, json.loads(body), body)

    def __delitem__(self, doc_id: int) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self.settle()
        self._out = None
        self._draft.put(doc_id, None)

    def __contains__(self, doc_id: object) -> bool:
        return isinstance(doc_id, int) and self._draft.place(doc_id) is not None

    def __iter__(self) -> Iterator[int]:
        return self._draft.doc_ids()

    def __len__(self) -> int:
        return sum(1 for _ in self._draft.doc_ids())


class LogTable(Table):
    """A TinyDB table over the log; see the module's words."""

    def __init__(self, storage: Any, name: str, cache_size: int = 10, persist_empty: bool = False) -> None:  # noqa: ANN401, FBT001, FBT002 (TinyDB's own signature)
        self._store: Store = storage.store
        self._open: TableDraft | None = None
        self._seen: object = None
        super().__init__(storage, name, cache_size=cache_size, persist_empty=persist_empty)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document and return its id."""
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")  # noqa: TRY004 (TinyDB's own error)
        return int(self.insert_multiple([document])[0])

    def search(self, cond: QueryLike) -> list[Document]:
        """Return the documents that match; the cache is good for one state of the store."""
        self._refresh()
        return super().search(cond)

    def __len__(self) -> int:
        self._refresh()
        return len(self._store.rows(self.name))

    def _refresh(self) -> None:
        self._store.catch_up()
        state = self._store.state
        if state != self._seen:
            self._seen = state
            self.clear_cache()

    def _get_next_id(self) -> int:
        if self._open is None:
            raise RuntimeError("a document id is only given inside a commit")
        return self._open.next_id()

    def _read_table(self) -> Any:  # noqa: ANN401 (TinyDB says dict, a mapping is what it uses)
        if self._open is None:
            self._refresh()
        return TableView(self._store, self.name)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        def plan(transaction: Transaction) -> None:
            self._open = TableDraft(transaction, self.name)
            try:
                updater(self._open)
                self._open.settle()
            finally:
                self._open = None

        self._store.transact(plan)
        self.clear_cache()


class Tables(TinyDB):
    """A TinyDB with these tables; a method neither it nor a table has is missed by its own name."""

    table_class = LogTable

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (any method of a table)
        """Return the default table's, as TinyDB does."""
        if hasattr(LogTable, name):
            return getattr(self.table(self.default_table_name), name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
