"""The live rows of one kind: an immutable base, a growing part behind it, and which rows are dead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.store.columns import TextPart
from tui.store.ordering import Orderings
from tui.store.parts import GrowingPart, Part, Place, empty_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.store.kinds import Kind, Value

#: A named tuple with a kind's columns.
Row = Any


class Sight:
    """What stands at the positions of one version; it stays readable when rows are packed or merged."""

    def __init__(self, kind: Kind, base: Part, over: Part, split: int) -> None:
        self.kind, self.base, self.over, self.split = kind, base, over, split

    def get(self, position: int, column: str) -> str | int | None:
        """Return one value."""
        part, row = self._at(position)
        return part.columns[column].get(row)

    def texts(self, positions: Sequence[int], column: str) -> list[str]:
        """Return the values of a TEXT column at these positions, in their order."""
        base, over, split = self.base.columns[column], self.over.columns[column], self.split
        if not isinstance(base, TextPart) or not isinstance(over, TextPart):
            raise TypeError(f"{column} is no column of texts")
        low = iter(base.many([position for position in positions if position < split]))
        high = iter(over.many([position - split for position in positions if position >= split]))
        return [next(low if position < split else high) for position in positions]

    def some(self, position: int, columns: Sequence[str]) -> tuple[Value, ...]:
        """Return the values of some columns."""
        part, row = self._at(position)
        return tuple([part.columns[column].get(row) for column in columns])

    def row(self, position: int) -> Row:
        """Return every column of a position, as attributes."""
        part, row = self._at(position)
        return self.kind.row_class(*[column.get(row) for column in part.columns.values()])  # type: ignore[arg-type]

    def _at(self, position: int) -> tuple[Part, int]:
        if position < self.split:
            return self.base, position
        return self.over, position - self.split


class Index(Sight):
    """Positions and what stands at them; only the store calls what changes it.

    Attributes:
        version: grows with every publish that touches it.
        highest: the highest document id ever given.
        epoch: grows when the rows begin again with another base.
        split: the first position that is not the base's.
        dead: the positions whose record changed or went.
    """

    over: GrowingPart

    def __init__(self, kind: Kind, base: Part | None = None) -> None:
        self.kind = kind
        self.version = self.highest = self.epoch = 0
        self.types = {column.name: column.type for column in kind.columns}
        self.reset(base)

    def reset(self, base: Part | None = None) -> None:
        """Begin again with a base and nothing else."""
        self.base: Part = base if base is not None else empty_part(self.kind)
        self.over = GrowingPart(self.kind)
        self.split = len(self.base)
        self.epoch += 1
        self.removals: list[tuple[int, int]] = []  # (rows grown so far, document id), until the next base
        self.dead: set[int] = set()
        self.orderings = Orderings(self)
        if self.split:
            self.highest = max(self.highest, self.base.doc[-1])
        self._tail = self.base.doc[-1] if self.split else 0
        self._plain = True

    def put(self, values: tuple[Value, ...], place: Place) -> None:
        """Add or replace the row of a document."""
        went = self.position_of(place.doc_id)
        if went is None:
            went = -1
            self._plain = self._plain and place.doc_id > self._tail
        else:
            self.dead.add(went)
            self._plain = False
        came = self.split + self.over.append(values, place)
        self._tail = max(self._tail, place.doc_id)
        self.highest = max(self.highest, place.doc_id)
        self.orderings.note(went, came)

    def remove(self, doc_id: int) -> None:
        """Drop the row of a document, if there is one."""
        went = self.position_of(doc_id)
        if went is not None:
            self.dead.add(went)
            self.removals.append((len(self.over), doc_id))
            self.orderings.note(went, -1)

    def rebase(self, base: Part, grown: int, removals: int) -> None:
        """Go on from a base that holds everything up to `grown` rows and `removals` removals."""
        old, gone = self.over, self.removals[removals:]
        self.reset(base)
        row = grown
        for until, doc_id in (*gone, (len(old), None)):
            while row < until:
                self.put(tuple(column.get(row) for column in old.columns.values()), old.place(row))
                row += 1
            if doc_id is not None:
                self.remove(doc_id)
        self.version += 1

    def take_over(self, other: Index) -> None:
        """Go on with another's rows of the same kind, which nobody else uses."""
        self.base, self.over, self.split = other.base, other.over, other.split
        self.dead, self.removals = other.dead, other.removals
        self.orderings = Orderings(self)
        self._tail, self._plain, self.highest = other._tail, other._plain, other.highest
        self.epoch += 1
        self.version += 1

    def position_of(self, doc_id: int) -> int | None:
        """Return the live position of a document id."""
        row = self.over.row_of(doc_id)
        if row is not None and row + self.split not in self.dead:
            return row + self.split
        row = self.base.row_of(doc_id)
        return row if row is not None and row not in self.dead else None

    def place(self, position: int) -> Place:
        """Return where a position's document stands in the log."""
        part, row = self._at(position)
        return part.place(row)

    def record_id(self, position: int) -> str:
        """Return the id a record goes by: its own, or a plain document's number."""
        if self.kind.identified:
            return str(self.get(position, "id"))
        return str(self.doc_id(position))

    def doc_id(self, position: int) -> int:
        """Return a position's document id."""
        return self.base.doc[position] if position < self.split else self.over.doc[position - self.split]

    def make_way(self, values: tuple[Value, ...], doc_id: int) -> None:
        """Remove another document with the id a document has: the frame that removed it is lost."""
        if self.kind.identified:
            for position in self.find_all("id", str(values[self.kind.places["id"]])):
                if self.doc_id(position) != doc_id:
                    self.remove(self.doc_id(position))

    def __len__(self) -> int:
        """Count the live records."""
        return self.split + len(self.over) - len(self.dead)

    def all(self) -> Sequence[int]:
        """Return the live positions in document order; not to be changed."""
        if self._plain and not self.dead:
            return range(self.split + len(self.over))
        return self.orderings.get("", descending=False).positions()

    def sight(self) -> Sight:
        """Return what positions of this version stand for, for as long as somebody shows them."""
        return Sight(self.kind, self.base, self.over, self.split)

    def position(self, record_id: str) -> int | None:
        """Return where the record with this id is."""
        if self.kind.identified:
            return self.find("id", record_id)
        return self.position_of(int(record_id)) if record_id.isdecimal() else None

    def find(self, column: str, value: str) -> int | None:
        """Return the first live position whose column is exactly `value`."""
        return min(self.find_all(column, value), key=self.doc_id, default=None)

    def find_all(self, column: str, value: str) -> list[int]:
        """Return every live position whose column is exactly `value`."""
        found = [row for row in self.base.rows_equal(column, value) if row not in self.dead]
        split = self.split
        found += [row + split for row in self.over.rows_equal(column, value) if row + split not in self.dead]
        return found
