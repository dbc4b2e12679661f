"""The records an operator has marked: a set of ids a kind, kept here and nowhere else.

Marks outlive filters, refreshes and screens, not the program. A record that goes takes its mark along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tui.store import Published, Store


class Marks:
    """One operator's marks, in the order they were made; `version` grows with every change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._of: dict[str, dict[str, None]] = {}
        self.version = 0
        self._before: dict[str, tuple[str, ...]] = {}
        self.close = store.subscribe(self._heard)

    def of(self, kind: str) -> Collection[str]:
        """Return the marked records of a kind; the answer stays true while marks come and go."""
        return self._of.setdefault(kind, {}).keys()

    def toggle(self, kind: str, record_id: str) -> bool:
        """Mark a record, or take its mark off; return whether it is marked now."""
        if record_id in self.of(kind):
            self.drop(kind, (record_id,))
            return False
        self.add(kind, (record_id,))
        return True

    def add(self, kind: str, record_ids: Iterable[str]) -> int:
        """Mark records; return how many were not marked before."""
        marks = self._of.setdefault(kind, {})
        before = len(marks)
        marks.update(dict.fromkeys(record_ids))
        self.version += 1
        return len(marks) - before

    def drop(self, kind: str, record_ids: Iterable[str]) -> int:
        """Take marks off; return how many."""
        marks = self._of.setdefault(kind, {})
        going = [one for one in record_ids if one in marks]
        if len(going) > 1 or len(going) == len(marks) == 1:
            self._before[kind] = tuple(marks)
        for one in going:
            del marks[one]
        self.version += 1
        return len(going)

    def clear(self, kind: str) -> int:
        """Take every mark of a kind off; return how many."""
        return self.drop(kind, tuple(self.of(kind)))

    def again(self, kind: str) -> int:
        """Mark the records that were marked before the last marks went; return how many are new."""
        rows = self._store.rows(kind)
        return self.add(kind, (one for one in self._before.get(kind, ()) if rows.position(one) is not None))

    def _heard(self, published: Published) -> None:
        for kind, marks in self._of.items():
            rows = self._store.rows(kind)
            for record_id in published.changes.get(kind, ()) if marks else ():
                if record_id in marks and rows.position(record_id) is None:
                    self.drop(kind, (record_id,))
