"""The queue's rows in the order they are shown, read from the store's list columns only when in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tui.desk.clockwork import agreements
from tui.screens.queue_columns import IncidentRow, Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.desk.names import Names
    from tui.store import Rows


class QueueSource:
    """What a RowList shows of the queue: positions of one version of the rows, at one moment (ms)."""

    def __init__(self, rows: Rows, positions: Sequence[int], names: Names, now: int) -> None:
        self._rows, self.positions, self._names, self._now = rows, positions, names, now
        self._seen = rows.sight()
        self._known: frozenset[int] | None = None
        self._calendars = agreements(names).calendars

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.positions)

    def key(self, index: int) -> str:
        """Return the id of the record in that row."""
        return str(self._seen.get(self.positions[index], "id"))

    def keys(self) -> list[str]:
        """Return the ids of all rows."""
        return self._seen.texts(self.positions, "id")

    def find(self, record_id: str) -> int | None:
        """Return the row of that record, or None."""
        position = self._rows.position(record_id)
        if position is None:
            return None
        if self._known is not None and position not in self._known:
            return None
        try:
            return self.positions.index(position)
        except ValueError:
            self._known = frozenset(self.positions)  # whoever misses one record looks for its neighbours
            return None

    def row(self, index: int) -> Shown:
        """Return what the columns read."""
        row = cast("IncidentRow", self._seen.row(self.positions[index]))
        return Shown(row, self._names, self._now, self._calendars)

    def marked(self, index: int) -> bool:
        """Tell whether nobody has the record yet, or its caller has answered since."""
        row = self.row(index).row
        return row.state == "new" or "replied" in (row.flags or "")
