"""One kind of record inside a transaction: what is published, and over it what came since."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.store.kinds import Value
    from tui.store.parts import Place
    from tui.store.rows import Rows


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

    def published(self, doc_id: int, columns: tuple[str, ...]) -> tuple[Value, ...] | None:
        """Return list columns of a document as it is published; None if something came since."""
        if self._hidden or doc_id in self._over or (position := self.rows.position_of(doc_id)) is None:
            return None
        return self.rows.some(position, columns)

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
