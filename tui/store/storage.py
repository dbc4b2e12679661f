"""TinyDB's storage over the log: everything in, everything out.

`TinyDB(path, storage=LogStorage)` works with stock tables, for one process: `write` commits the difference
to what stands in the log, in one frame, and raises StaleData if anything was committed since the `read` it
is based on. It costs the whole database each time; `open_store` gives tables that do not.

Where we differ from TinyDB's documented behaviour, on purpose:

- the id of a removed document is not given again, not even by another `Table`, after a merge or after
  opening again; after `truncate` counting starts at 1, as in stock TinyDB;
- documents come in the order of their ids, whatever order they were inserted in;
- documents of the domain's tables (incident, person …) are checked against their type and refused
  (BadRecord) if they are not of it; so is a document over 8 MB, or a commit over 64 MB (TooLarge);
- a document is JSON as it is written: tuples come back as lists, keys as texts (as with `JSONStorage`);
- the query cache is good for one state of the store, so what another process writes is seen at once;
- every change is one commit under the lock: a failing `update` changes nothing, where stock TinyDB keeps in
  memory what it had changed before it failed;
- `TinyDB(path, storage=LogStorage)` takes a folder, no access mode, no keyword arguments for `json`;
- a name that neither the store nor a table has is missed on the store, not on its default table;
- with `storage=LogStorage`, and middleware over it, a write based on stale data raises StaleData.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tinydb.storages import Storage

from tui.store.errors import StaleData
from tui.store.plain import dumps

if TYPE_CHECKING:
    from tui.store.store import Store
    from tui.store.transaction import Transaction

Tables = dict[str, dict[str, Any]]


class LogStorage(Storage):
    """A store's folder as a TinyDB storage; it is made if it is missing.

    Args:
        path: the folder.
        now: when it is made, if it is.
    """

    store: Store

    def __init__(self, path: str | Path, *, now: datetime | None = None) -> None:
        from tui.store.store import create_store, open_store  # noqa: PLC0415 (the store's tables need this module)

        path = Path(path)
        if path.exists():
            self.store = open_store(path)
        else:
            self.store = create_store(path, now=now or datetime.now(UTC))
        self._read_at: object = None

    @classmethod
    def over(cls, store: Store) -> LogStorage:
        """Return the storage of an open store."""
        storage = cls.__new__(cls)
        storage.store, storage._read_at = store, None  # noqa: SLF001 (our own, being made)
        return storage

    def read(self) -> Tables | None:
        """Return every table's documents, or None if there has never been a table."""
        self.store.catch_up()
        self._read_at = self.store.state
        engine = self.store.engine
        if not engine.tables:
            return None
        tables: Tables = {}
        for name in sorted(engine.tables):
            rows = engine.rows(name)
            places = [rows.place(position) for position in rows.all()]
            tables[name] = {str(place.doc_id): json.loads(engine.log.body(place)) for place in places}
        return tables

    def write(self, data: Tables) -> None:
        """Commit the difference between `data` and what stands in the log.

        Raises:
            StaleData: something was committed since the last `read`.
        """

        def plan(transaction: Transaction) -> None:
            if self.store.engine.unpublished or self._read_at != self.store.state:
                raise StaleData("the store has changed since it was read: read again and repeat the change")
            for name in self.store.engine.tables - data.keys():
                transaction.draft(name).clear(drop=True)
            for name, documents in data.items():
                _difference(transaction, name, documents, known=name in self.store.engine.tables)

        self.store.transact(plan)
        self._read_at = self.store.state

    def close(self) -> None:
        """Close the store."""
        self.store.close()


def _difference(transaction: Transaction, name: str, documents: dict[str, Any], *, known: bool) -> None:
    """Put and remove what differs in one table."""
    draft = transaction.draft(name)
    wanted = {int(doc_id): document for doc_id, document in documents.items()}
    before = list(draft.doc_ids())
    if not wanted and (before or not known):
        draft.clear(drop=False)
        return
    for doc_id in before:
        if doc_id not in wanted:
            draft.put(doc_id, None)
    for doc_id, document in wanted.items():
        body = dumps(document)
        stands = transaction.body(name, doc_id)
        if stands is None or (stands != body and dumps(json.loads(stands)) != body):
            transaction.put_document(name, doc_id, json.loads(body), body)
