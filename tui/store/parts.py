"""A run of rows: the key directory (where each record's newest document stands) and the list columns.

A `Part` is packed and never changes (its arrays lie in the mapped hint file); a `GrowingPart` takes new
rows in memory. `Rows` puts one of each behind another.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from tui.store.columns import (
    ENCODING,
    ERRORS,
    CodePart,
    FoldedPart,
    GrowingCode,
    GrowingFolded,
    GrowingInt,
    GrowingText,
    IntPart,
    TextPart,
)
from tui.store.kinds import Type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.store.kinds import Kind, Value

#: Values of an order between two that are kept at hand: the others take a call each to compare.
_FENCED: Final = 256

AnyColumn = TextPart | CodePart | IntPart


class Place(NamedTuple):
    """Where a document stands in the log, how long it is, and its checksum."""

    doc_id: int
    offset: int
    length: int
    crc: int


@dataclass(slots=True)
class Part:
    """Rows that never change; `doc` is ascending, `orders` holds the rows by each indexed column."""

    columns: dict[str, AnyColumn]
    folded: dict[str, FoldedPart]
    doc: Sequence[int]
    offset: Sequence[int]
    length: Sequence[int]
    crc: Sequence[int]
    orders: dict[str, Sequence[int]] = field(default_factory=dict)
    _fences: dict[str, list[bytes]] = field(default_factory=dict)  # of each order, every so many-th value

    def __len__(self) -> int:
        """Count the rows, live or not."""
        return len(self.doc)

    def place(self, row: int) -> Place:
        """Return where a row's document stands."""
        return Place(self.doc[row], self.offset[row], self.length[row], self.crc[row])

    def row_of(self, doc_id: int) -> int | None:
        """Return the newest row of a document id."""
        row = bisect_left(self.doc, doc_id)
        return row if row < len(self.doc) and self.doc[row] == doc_id else None

    def rows_equal(self, column: str, value: str) -> Iterator[int]:
        """Yield the rows whose column is exactly `value`, by index where there is one."""
        part = self.columns[column]
        order = self.orders.get(column)
        if order is None or not value or not isinstance(part, TextPart):
            yield from (row for row in range(len(self)) if part.get(row) == value)
            return
        wanted = value.encode(ENCODING, ERRORS)
        if not order or part.raw(order[-1]) < wanted:
            return  # ids and numbers are made in ascending order: a new one is beyond the last
        fences = self._fences.get(column)
        if fences is None:
            fences = self._fences[column] = [part.raw(row) for row in order[::_FENCED]]
        last = bisect_left(fences, wanted) * _FENCED
        at = bisect_left(order, wanted, max(0, last - _FENCED), min(last, len(order)), key=part.raw)
        while at < len(order) and part.raw(order[at]) == wanted:
            yield order[at]
            at += 1


def empty_part(kind: Kind) -> Part:
    """Return a part without rows."""
    return GrowingPart(kind)


class GrowingPart(Part):
    """Rows that are added in memory."""

    __slots__ = (
        "_also", "_codes", "_fresh_docs", "_fresh_rows", "_indexes", "_ints", "_noted", "_returned", "_texts",
    )  # fmt: skip

    doc: array[int]
    offset: array[int]
    length: array[int]
    crc: array[int]

    def __init__(self, kind: Kind) -> None:
        columns: dict[str, GrowingText | GrowingCode | GrowingInt] = {}
        folded: dict[str, GrowingFolded] = {}
        made: dict[Type, type[GrowingText | GrowingCode | GrowingInt]] = {
            Type.TEXT: GrowingText, Type.CODE: GrowingCode, Type.INT: GrowingInt,
        }  # fmt: skip
        for column in kind.columns:
            columns[column.name] = made[column.type]()
            if column.search:
                folded[column.name] = GrowingFolded()
        super().__init__(
            cast("dict[str, AnyColumn]", columns), cast("dict[str, FoldedPart]", folded),
            array("q"), array("q"), array("i"), array("I"),
        )  # fmt: skip
        self._indexes: dict[str, dict[str, int | list[int]]] = {
            c.name: {} for c in kind.columns if c.indexed and c.type is Type.TEXT
        }
        at = {name: place for place, name in enumerate(columns)}
        parts = [(at[name], part) for name, part in columns.items()]
        self._texts = [(place, part.append) for place, part in parts if isinstance(part, GrowingText)]
        self._codes = [(place, part) for place, part in parts if isinstance(part, GrowingCode)]
        self._ints = [(place, part) for place, part in parts if isinstance(part, GrowingInt)]
        self._also = [(at[name], part.append) for name, part in folded.items()]
        self._noted = [(at[name], index) for name, index in self._indexes.items()]
        self._fresh_docs, self._fresh_rows = array("q"), array("q")
        self._returned: dict[int, int] = {}

    @property
    def ascending(self) -> bool:
        """Whether every row so far had a higher document id than the one before."""
        return not self._returned

    def append(self, values: tuple[Value, ...], place: Place) -> int:
        """Add a row and return its number."""
        row = len(self.doc)
        # Each column's type is what its kind's project gives. A call for each would double what this takes.
        for at, append in self._texts:
            append(values[at])  # type: ignore[arg-type]
        for at, codes in self._codes:
            code = codes.known.get(values[at])  # type: ignore[arg-type]
            codes.codes.append(codes.enter(values[at]) if code is None else code)  # type: ignore[arg-type]
        for at, ints in self._ints:
            value = values[at]
            try:
                ints.values.append(ints.least if value is None else value)  # type: ignore[arg-type]
            except OverflowError:  # what does not fit 64 bits is kept as missing
                ints.values.append(ints.least)
        for at, append_folded in self._also:
            append_folded(cast("str", values[at]))
        for at, index in self._noted:
            if values[at]:
                _remember(index, cast("str", values[at]), row)
        self.doc.append(place.doc_id)
        self.offset.append(place.offset)
        self.length.append(place.length)
        self.crc.append(place.crc)
        if not self._fresh_docs or place.doc_id > self._fresh_docs[-1]:
            self._fresh_docs.append(place.doc_id)
            self._fresh_rows.append(row)
        else:
            self._returned[place.doc_id] = row
        return row

    def row_of(self, doc_id: int) -> int | None:
        """Return the newest row of a document id."""
        row = self._returned.get(doc_id)
        if row is not None:
            return row
        at = bisect_left(self._fresh_docs, doc_id)
        found = at < len(self._fresh_docs) and self._fresh_docs[at] == doc_id
        return self._fresh_rows[at] if found else None

    def rows_equal(self, column: str, value: str) -> Iterator[int]:
        """Yield the rows whose column is exactly `value`, by index where there is one."""
        index = self._indexes.get(column)
        if index is None or not value:
            yield from Part.rows_equal(self, column, value)
            return
        rows = index.get(value, ())
        yield from (rows,) if isinstance(rows, int) else rows


def _remember(index: dict[str, int | list[int]], value: str, row: int) -> None:
    """Note a row in an index; a value seen twice gets a list."""
    known = index.setdefault(value, row)
    if isinstance(known, list):
        known.append(row)
    elif known != row:
        index[value] = [known, row]
