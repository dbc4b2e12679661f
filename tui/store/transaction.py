"""What a plan sees and does under the commit lock: everything committed by anybody, and its own puts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zlib import crc32

from tui.domain.errors import StoreError
from tui.store.errors import TooLarge
from tui.store.frames import MAX_RECORD
from tui.store.kinds import Value, kind_of
from tui.store.parts import Place
from tui.store.plain import dumps, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tui.store.engine import Engine
    from tui.store.kinds import Kind
    from tui.store.log import Batch
    from tui.store.rows import Rows
    from tui.store.store import Store

Record = Any


class Entry(NamedTuple):
    """A document as the transaction knows it: read by somebody else's frame (`place`), or put (`body`)."""

    values: tuple[Value, ...]
    place: Place | None = None
    body: bytes = b""


class Draft:
    """One kind inside a transaction: its published rows, and over them what came since."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.kind = rows, rows.kind
        self.own: dict[int, Entry | None] = {}
        self.before: dict[int, Entry | None] = {}  # of each in `own`, what was committed
        self.cleared = self.dropped = False
        self.highest = rows.highest
        self._over: dict[int, Entry | None] = {}
        self._hidden = False
        self._indexes: dict[str, dict[Value, dict[int, None]]] = {}
        self._docs: dict[str, int] = {}  # record id -> document id, of what was published and asked for

    def heard(self, doc_id: int, entry: Entry | None) -> None:
        """Take in what somebody else committed."""
        self._over[doc_id] = entry
        self.highest = max(self.highest, doc_id)

    def hide(self) -> None:
        """Forget all documents so far."""
        self._over.clear()
        self._indexes.clear()
        self._hidden = True
        self.highest = 0

    def put(self, doc_id: int, entry: Entry | None) -> None:
        """Write or remove a document."""
        if doc_id not in self.before:
            self.before[doc_id] = self.place(doc_id)
        self.own[doc_id] = self._over[doc_id] = entry
        self.highest = max(self.highest, doc_id)
        for column, index in self._indexes.items():
            _enter(index, entry, self.kind.places[column], doc_id)

    def clear(self, *, drop: bool) -> None:
        """Remove every document, or the table itself."""
        self.own.clear()
        self.hide()
        self.cleared, self.dropped = not drop, drop

    def place(self, doc_id: int) -> Entry | None:
        """Return a document as it stands now."""
        if doc_id in self._over:
            return self._over[doc_id]
        if self._hidden or (position := self.rows.position_of(doc_id)) is None:
            return None
        return Entry((), self.rows.place(position))

    def value(self, doc_id: int, column: str) -> Value:
        """Return a list column of a document that is there."""
        entry = self._over.get(doc_id)
        if entry is not None:
            return entry.values[self.kind.places[column]]
        position = self.rows.position_of(doc_id)
        return None if position is None else self.rows.get(position, column)

    def doc_ids(self) -> Iterator[int]:
        """Yield the ids of all documents, in order."""
        before = set() if self._hidden else {self.rows.doc_id(p) for p in self.rows.all()}
        before.difference_update(self._over)
        before.update(doc_id for doc_id, entry in self._over.items() if entry is not None)
        return iter(sorted(before))

    def find(self, column: str, value: Value) -> int | None:
        """Return the document id of the first record whose column is `value`."""
        index, at = self._indexes.get(column), self.kind.places[column]
        if index is None:
            index = self._indexes[column] = {}
            for doc_id, entry in self._over.items():
                _enter(index, entry, at, doc_id)
        for doc_id in index.get(value, ()):
            entry = self._over[doc_id]
            if entry is not None and entry.values[at] == value:
                return doc_id
        if self._hidden or not isinstance(value, str):
            return None
        found = (self.rows.doc_id(position) for position in self.rows.find_all(column, value))
        return next((doc_id for doc_id in found if doc_id not in self._over), None)

    def doc_of(self, record_id: str) -> int | None:
        """Return the document id of a record."""
        if self.kind.identified:
            doc_id = self._docs.get(record_id)
            if doc_id is None or doc_id in self._over or self._hidden:
                doc_id = self.find("id", record_id)
                if doc_id is not None and doc_id not in self._over:
                    self._docs[record_id] = doc_id
            return doc_id
        doc_id = int(record_id) if record_id.isdecimal() else -1
        return doc_id if self.place(doc_id) is not None else None

    def record_id(self, doc_id: int) -> str:
        """Return the id of a record by its document id, "" if there is none."""
        entry = self.place(doc_id)
        if entry is None:
            return ""
        if not self.kind.identified:
            return str(doc_id)
        position = self.rows.position_of(doc_id)
        if entry.values:
            return str(entry.values[self.kind.places["id"]])
        return self.rows.record_id(position) if position is not None else ""


def _enter(index: dict[Value, dict[int, None]], entry: Entry | None, at: int, doc_id: int) -> None:
    if entry is not None:
        index.setdefault(entry.values[at], {})[doc_id] = None


#: Counts for every counter that no frame names any more: all of its frames may be among the lost ones.
_UNKNOWN: Final = ""


def counted_on(counters: dict[str, int], count: int) -> dict[str, int]:
    """Return the counters further by `count` numbers, which lost frames may have given."""
    return {name: number + count for name, number in {_UNKNOWN: 0, **counters}.items()}


class Transaction:
    """Valid only while its plan runs.

    Attributes:
        store: the store it belongs to.
        replica: the short name under which this store gives numbers.
        received: what is put comes from the remote: it does not wait to be sent there.
    """

    received = False

    def __init__(self, store: Store, engine: Engine, pending: Iterable[Batch]) -> None:
        self.store, self.replica = store, engine.description.replica
        self.counters = dict(engine.counters)
        self._engine = engine
        self._drafts: dict[str, Draft] = {}
        for batch in pending:
            self._hear(batch)

    def _hear(self, batch: Batch) -> None:
        self.counters = batch.counters or self.counters
        for name in (*batch.clear, *batch.drop):
            self.draft(name).hide()
        for name, doc_id in batch.gone:
            self.draft(name).heard(doc_id, None)
        for put in batch.puts:
            self.draft(put.kind).heard(put.place.doc_id, Entry(put.values, put.place))

    def draft(self, name: str) -> Draft:
        """Return one kind as this transaction sees it."""
        draft = self._drafts.get(name)
        if draft is None:
            if self.store is None:
                raise StoreError("the commit is over: its transaction cannot be used any more")
            draft = self._drafts[name] = Draft(self._engine.rows(name))
        return draft

    def drafts(self) -> Iterable[tuple[str, Draft]]:
        """Return the kinds that were touched."""
        return self._drafts.items()

    def read(self, kind: str, record_id: str) -> Record | None:
        """Return a record as it stands now, types checked, or None.

        Raises:
            StoreDamaged, BadRecord: it cannot be read.
        """
        doc_id = self.draft(kind).doc_of(record_id)
        return None if doc_id is None else self.decoded(kind, doc_id)

    def find(self, kind: str, column: str, value: str | int | None) -> str | None:
        """Return the id of the first record whose list column is `value`."""
        draft = self.draft(kind)
        doc_id = draft.find(column, value)
        return None if doc_id is None else draft.record_id(doc_id)

    def put(self, record: Record) -> None:
        """Write a record, new or in place of the one with its id.

        Raises:
            TooLarge: over 8 MB.
        """
        from tui.store import codec  # noqa: PLC0415 (pydantic is not loaded before somebody writes)

        kind = kind_of(record)
        draft = self.draft(kind.name)
        body = codec.dump(record)
        doc_id = draft.doc_of(record.id)
        document = json.loads(body)
        if kind.carries is not None and (carried := kind.carries(document, self.column)):
            document |= carried
            body = body[:-1] + b"," + dumps(carried)[1:]
        self._write(draft, draft.highest + 1 if doc_id is None else doc_id, document, body)

    def put_plain(self, kind: str, document: dict[str, Any]) -> None:
        """Write a plain document that has an `id` of its own, new or in place of the one with its id."""
        draft = self.draft(kind)
        doc_id = draft.doc_of(document["id"])
        self._write(draft, draft.highest + 1 if doc_id is None else doc_id, document, dumps(document))

    def carry(self, kind: str, record_id: str) -> None:
        """Let a record carry anew what its columns need, from what is committed now; the rest stays."""
        draft = self.draft(kind)
        doc_id = draft.doc_of(record_id)
        before = None if doc_id is None else self.body(kind, doc_id)
        if doc_id is None or before is None or draft.kind.carries is None:
            return
        document = json.loads(before)
        document |= draft.kind.carries(document, self.column)
        body = dumps(document)
        if body != before:
            self._write(draft, doc_id, document, body)

    def column(self, kind: str, record_id: str, column: str) -> Value:
        """Return a list column of a record as it stands now, None if there is no such record."""
        draft = self._drafts.get(kind)
        if draft is None:
            if kind not in self._engine.tables:
                return None
            rows = self._engine.rows(kind)
            position = rows.position(record_id)
            return None if position is None else rows.get(position, column)
        doc_id = draft.doc_of(record_id)
        return None if doc_id is None else draft.value(doc_id, column)

    def having(self, kind: str, column: str, accept: Callable[[Value], bool]) -> list[str]:
        """Return the ids of all records whose list column is accepted, as they stand now."""
        draft = self.draft(kind)
        return [draft.record_id(doc_id) for doc_id in draft.doc_ids() if accept(draft.value(doc_id, column))]

    def put_document(self, kind: str, doc_id: int, document: dict[str, Any], body: bytes) -> None:
        """Write a plain document under a document id (the tables' way in)."""
        self._write(self.draft(kind), doc_id, document, body)

    def remove(self, kind: str, record_id: str) -> None:
        """Remove a record; nothing happens if there is none."""
        doc_id = self.draft(kind).doc_of(record_id)
        if doc_id is not None:
            self.draft(kind).put(doc_id, None)

    def next_number(self, prefix: str) -> str:
        """Return a number nobody has had: "INC-K7-42"."""
        return f"{prefix}-{self.replica}-{self._count(prefix)}"

    def skip_numbers(self, count: int) -> None:
        """Leave out numbers that may have been given already."""
        self.counters = counted_on(self.counters, count)

    def next_seq(self) -> int:
        """Return this replica's next operation number."""
        return self._count("seq")

    def body(self, kind: str, doc_id: int) -> bytes | None:
        """Return a document's text as it stands now."""
        return self.text_of(self.draft(kind).place(doc_id))

    def text_of(self, entry: Entry | None) -> bytes | None:
        """Return a document's text as an entry has it."""
        if entry is None:
            return None
        return entry.body if entry.place is None else self._engine.log.body(entry.place)

    def decoded(self, kind: str, doc_id: int) -> Record | None:
        """Return a document as a record of its kind."""
        body = self.body(kind, doc_id)
        return None if body is None else self._engine.decode(self.draft(kind).kind, body, doc_id)

    def end(self) -> None:
        """Make the transaction unusable."""
        self._drafts = {}
        self.store = None  # type: ignore[assignment] # (over)

    def _count(self, name: str) -> int:
        number = self.counters[name] = self.counters.get(name, self.counters.get(_UNKNOWN, 0)) + 1
        return number

    def _write(self, draft: Draft, doc_id: int, document: dict[str, Any], body: bytes) -> None:
        if len(body) > MAX_RECORD:
            size = f"{len(body) / 2**20:.1f} MB"
            raise TooLarge(f"a record may hold 8 MB, this one has {size}: nothing was written")
        draft.put(doc_id, Entry(row_of(draft.kind, document), None, body))


def place_of(doc_id: int, offset: int, body: bytes) -> Place:
    """Return where a body stands, with its checksum."""
    return Place(doc_id, offset, len(body), crc32(body))


def kind_and_row(kind: Kind, body: bytes) -> tuple[Value, ...]:
    """Return the list columns of a document's text."""
    return row_of(kind, json.loads(body)) if kind.columns else ()
