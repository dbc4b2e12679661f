"""What a plan sees and does under the commit lock: everything committed by anybody, and its own puts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from tui.domain.errors import StoreError
from tui.store.errors import TooLarge
from tui.store.frames import MAX_RECORD
from tui.store.kinds import Value, kind_of
from tui.store.parts import Place
from tui.store.pending import Draft, Entry
from tui.store.plain import dumps, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tui.store.engine import Engine
    from tui.store.frames import Batch
    from tui.store.kinds import Kind
    from tui.store.store import Store

Record = Any


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
        self._read: dict[str, tuple[int, Record]] = {}  # of each kind, what was read last
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
        if doc_id is None:
            return None
        record = self.decoded(kind, doc_id)
        self._read[kind] = doc_id, record
        return record

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
        kept = None if doc_id is None or kind.lasting is None else self._kept(draft, doc_id, record)
        document = codec.parse(body)
        if kind.carries is not None and (carried := kind.carries(document, self.column, kept)):
            document |= carried
            body = body[:-1] + b"," + dumps(carried)[1:]
            kept = None
        self._write(draft, draft.highest + 1 if doc_id is None else doc_id, document, body, kept)

    def _kept(self, draft: Draft, doc_id: int, record: Record) -> tuple[Value, ...] | None:
        """Return the columns that need not be worked out anew, or None."""
        lasting, (read, before) = draft.kind.lasting, self._read.get(draft.kind.name, (0, None))
        if lasting is None or read != doc_id or not lasting.unmoved(before, record):
            return None
        return draft.published(doc_id, lasting.columns)

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
        document |= draft.kind.carries(document, self.column, None)
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
        self._drafts, self._read = {}, {}
        self.store = None  # type: ignore[assignment] # (over)

    def _count(self, name: str) -> int:
        number = self.counters[name] = self.counters.get(name, self.counters.get(_UNKNOWN, 0)) + 1
        return number

    def _write(
        self, draft: Draft, doc_id: int, document: dict[str, Any], body: bytes,
        kept: tuple[Value, ...] | None = None,
    ) -> None:  # fmt: skip
        if len(body) > MAX_RECORD:
            size = f"{len(body) / 2**20:.1f} MB"
            raise TooLarge(f"a record may hold 8 MB, this one has {size}: nothing was written")
        draft.put(doc_id, Entry(row_of(draft.kind, document, kept), None, body))


def place_of(doc_id: int, offset: int, body: bytes) -> Place:
    """Return where a body stands, with its checksum."""
    return Place(doc_id, offset, len(body), crc32(body))


def kind_and_row(kind: Kind, body: bytes) -> tuple[Value, ...]:
    """Return the list columns of a document's text."""
    return row_of(kind, json.loads(body)) if kind.columns else ()
