"""A transaction in which a plan is tried: what it puts is seen by what it reads, and is never written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.store.kinds import kind_of

if TYPE_CHECKING:
    from tui.store import Transaction

_Key = tuple[str, str]
_OPERATION = "operation"
_ABSENT: Any = object()


class Rehearsal:
    """Stands in for a Transaction; what it does not know it asks of `tx`, which may be another each time.

    Nothing is encoded, so that trying takes a fraction of doing. `begin` and `back` take back what one record
    put when it was refused half way.
    """

    def __init__(self) -> None:
        self.tx: Transaction | None = None
        self._put: dict[_Key, Any] = {}
        self._undo: list[tuple[_Key, Any]] = []
        self._seq = 0
        self._names: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever a transaction has)
        """Ask the transaction."""
        return getattr(self.tx, name)

    def begin(self) -> None:
        """Remember where this record began."""
        self._undo.clear()

    def back(self) -> None:
        """Forget what was put since `begin`."""
        for key, before in reversed(self._undo):
            if before is _ABSENT:
                del self._put[key]
            else:
                self._put[key] = before
        self._undo.clear()

    def read(self, kind: str, record_id: str) -> Any:  # noqa: ANN401 (a record of the kind)
        """Return a record as it would stand now, or None."""
        found = self._put.get((kind, record_id), _ABSENT)
        return self._asked.read(kind, record_id) if found is _ABSENT else found

    def find(self, kind: str, column: str, value: str | int | None) -> str | None:
        """Return the id of the first record whose list column would be `value`."""
        for (put_kind, record_id), record in self._put.items():
            if put_kind == kind and record is not None and getattr(record, column, _ABSENT) == value:
                return record_id
        return self._asked.find(kind, column, value)

    def put(self, record: Any) -> None:  # noqa: ANN401 (a record of any kind)
        """Take a record in."""
        kind = kind_of(record).name
        if kind != _OPERATION:
            self._keep((kind, record.id), record)
            if (name := getattr(record, "name", None)) is not None:
                self._names[record.id] = name

    def remove(self, kind: str, record_id: str) -> None:
        """Take a record out."""
        self._keep((kind, record_id), None)

    def named(self, record_id: str | None) -> str | None:
        """Return the name of a record that would be made, else what was asked."""
        return self._names.get(record_id or "", record_id)

    def next_seq(self) -> int:
        """Return a number for an operation that will never be."""
        self._seq += 1
        return self._seq

    @property
    def _asked(self) -> Transaction:
        if self.tx is None:
            raise RuntimeError("a rehearsal needs a transaction to ask")
        return self.tx

    def _keep(self, key: _Key, record: Any) -> None:  # noqa: ANN401 (a record, or None)
        self._undo.append((key, self._put.get(key, _ABSENT)))
        self._put[key] = record
