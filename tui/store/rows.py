"""Rows: what lists, filters and counts need of every live record of a kind, in memory.

An immutable base (packed, in the mapped hint file) and behind it a part that grows; a position is a row of
the two together. A record that changes gets a new row and its old one dies; positions are in use until the
next version. Only the store changes Rows, on the thread it belongs to.
"""

from __future__ import annotations

from bisect import insort
from itertools import chain, compress
from typing import TYPE_CHECKING, Final

from tui.store.columns import CodePart, IntPart, TextPart, fold
from tui.store.kinds import Type
from tui.store.ordering import PATIENCE, Ordering
from tui.store.parts import GrowingPart, Part, Place, empty_part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.store.kinds import Kind, Value

Row = tuple[Value, ...] if TYPE_CHECKING else tuple
_FEW: Final = 64
_ORDERS: Final = 4


class Rows:
    """The list columns of one kind; see the module's words."""

    def __init__(self, kind: Kind, base: Part | None = None) -> None:
        self.kind = kind
        self.version = self.highest = self.epoch = 0
        self._types = {column.name: column.type for column in kind.columns}
        self.reset(base)

    # -- for the store --------------------------------------------------------------------------------

    def reset(self, base: Part | None = None) -> None:
        """Begin again with a base and nothing else."""
        self.base: Part = base if base is not None else empty_part(self.kind)
        self.over = GrowingPart(self.kind)
        self._split = len(self.base)
        self.epoch += 1
        self.removals: list[tuple[int, int]] = []  # (rows grown so far, document id), until the next base
        self._dead: set[int] = set()
        self._changes: list[tuple[int, int]] = []
        self._orders: dict[tuple[str, bool], Ordering] = {}
        if self._split:
            self.highest = max(self.highest, self.base.doc[-1])
        self._tail = self.base.doc[-1] if self._split else 0
        self._plain = True

    def put(self, values: tuple[Value, ...], place: Place) -> None:
        """Add or replace the row of a document."""
        went = self.position_of(place.doc_id)
        if went is None:
            went = -1
            self._plain = self._plain and place.doc_id > self._tail
        else:
            self._dead.add(went)
            self._plain = False
        came = self._split + self.over.append(values, place)
        self._tail = max(self._tail, place.doc_id)
        self.highest = max(self.highest, place.doc_id)
        self._note(went, came)

    def remove(self, doc_id: int) -> None:
        """Drop the row of a document, if there is one."""
        went = self.position_of(doc_id)
        if went is not None:
            self._dead.add(went)
            self.removals.append((len(self.over), doc_id))
            self._note(went, -1)

    def rebase(self, base: Part, grown: int, removals: int) -> None:
        """Go on from a base that holds everything up to `grown` rows and `removals` removals."""
        old, gone = self.over, self.removals[removals:]
        self.reset(base)
        row = grown
        for until, doc_id in (*gone, (len(old), 0)):
            while row < until:
                self.put(tuple(column.get(row) for column in old.columns.values()), old.place(row))
                row += 1
            self.remove(doc_id)
        self.version += 1

    def position_of(self, doc_id: int) -> int | None:
        """Return the live position of a document id."""
        row = self.over.row_of(doc_id)
        if row is not None and row + self._split not in self._dead:
            return row + self._split
        row = self.base.row_of(doc_id)
        return row if row is not None and row not in self._dead else None

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
        return self.base.doc[position] if position < self._split else self.over.doc[position - self._split]

    # -- for everybody ----------------------------------------------------------------------------------

    def __len__(self) -> int:
        """Count the live records."""
        return self._split + len(self.over) - len(self._dead)

    def all(self) -> Sequence[int]:
        """Return the live positions in document order; not to be changed."""
        if self._plain and not self._dead:
            return range(self._split + len(self.over))
        return self._ordering("", descending=False).positions()

    def get(self, position: int, column: str) -> str | int | None:
        """Return one value."""
        part, row = self._at(position)
        return part.columns[column].get(row)

    def row(self, position: int) -> Row:
        """Return every column of a position, as attributes."""
        part, row = self._at(position)
        return self.kind.row_class(*[column.get(row) for column in part.columns.values()])  # type: ignore[arg-type]

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
        found = [row for row in self.base.rows_equal(column, value) if row not in self._dead]
        split = self._split
        found += [
            row + split for row in self.over.rows_equal(column, value) if row + split not in self._dead
        ]
        return found

    def select_text(
        self, columns: Sequence[str], word: str, within: Sequence[int] | None = None
    ) -> list[int]:
        """Return the positions where any of the columns contains the word, whatever its case."""
        wanted = fold(word)
        if within is not None and len(within) * 12 < len(self):
            return [p for p in within if any(wanted in self._folded(p, column) for column in columns)]
        base = _with_word(self.base, columns, wanted)
        over = _with_word(self.over, columns, wanted)
        return self._chosen(base, [row + self._split for row in over], within)

    def select_code(
        self, column: str, accept: Callable[[str | None], bool], within: Sequence[int] | None = None
    ) -> list[int]:
        """Return the positions whose value is accepted; `accept` is asked once for each distinct value."""
        if self._types[column] is not Type.CODE:
            return [p for p in self.all() if accept(self.get(p, column))] if within is None else [  # type: ignore[arg-type]
                p for p in within if accept(self.get(p, column))  # type: ignore[arg-type]
            ]  # fmt: skip
        answers: dict[str | None, bool] = {}
        flags = _accepted(self.base, column, accept, answers) + _accepted(self.over, column, accept, answers)
        if within is not None:
            return [p for p in within if flags[p]]
        return self._chosen(
            list(compress(range(self._split), flags)),
            list(compress(range(self._split, len(flags)), flags[self._split :])),
            None,
        )

    def select_int(
        self, column: str, low: int | None, high: int | None, *,
        none: bool = False, within: Sequence[int] | None = None,
    ) -> list[int]:  # fmt: skip
        """Return the positions with low <= value <= high (None: no bound); `none` takes missing ones too."""
        if within is None or len(within) * 4 > len(self):
            base = _between(self.base, column, low, high, none=none)
            over = _between(self.over, column, low, high, none=none)
            return self._chosen(base, [row + self._split for row in over], within)
        chosen = []
        for position in within:
            value = self.get(position, column)
            if value is None:
                if none:
                    chosen.append(position)
            elif (low is None or value >= low) and (high is None or value <= high):  # type: ignore[operator]
                chosen.append(position)
        return chosen

    def ordered(self, column: str, *, descending: bool = False) -> list[int]:
        """Return all live positions by a column, missing last, ties in document order; not to be changed."""
        return self._ordering(column, descending=descending).positions()

    def counts(self, column: str) -> dict[str | None, int]:
        """Count the live records of each value of a CODE column."""
        totals: dict[str | None, int] = {}
        for part, first in ((self.base, 0), (self.over, self._split)):
            codes = part.columns[column]
            if not isinstance(codes, CodePart):
                raise TypeError(f"{column} is no column of few distinct values")
            tally = _tally(codes, [p - first for p in self._dead if first <= p < first + len(part)])
            for value, number in zip(codes.values(), tally, strict=True):
                if number:
                    totals[value] = totals.get(value, 0) + number
        return totals

    # -- inside -----------------------------------------------------------------------------------------

    def _at(self, position: int) -> tuple[Part, int]:
        if position < self._split:
            return self.base, position
        return self.over, position - self._split

    def _folded(self, position: int, column: str) -> bytes:
        part, row = self._at(position)
        folded = part.folded.get(column)
        return folded.raw(row) if folded is not None else fold(str(part.columns[column].get(row) or ""))

    def _note(self, went: int, came: int) -> None:
        if self._orders:
            self._changes.append((went, came))
            if len(self._changes) > PATIENCE:
                self._orders.clear()
                self._changes.clear()

    def _chosen(self, base: list[int], over: list[int], within: Sequence[int] | None) -> list[int]:
        """Leave out dead rows and put the rest in document order, or in the order of `within`."""
        if self._dead:
            dead = self._dead
            base = [p for p in base if p not in dead]
            over = [p for p in over if p not in dead]
        if within is not None:
            chosen = set(chain(base, over))
            return [p for p in within if p in chosen]
        if self._plain or not over:
            return base + over
        if len(over) > _FEW:
            return sorted(base + over, key=self.doc_id)
        for position in over:
            insort(base, position, key=self.doc_id)
        return base

    def _ordering(self, column: str, *, descending: bool) -> Ordering:
        if self._changes:
            for name, down in list(self._orders):
                if name and self._types[name] is not Type.INT:
                    del self._orders[name, down]
                else:
                    self._orders[name, down].replace(self._changes)
            self._changes.clear()
        ordering = self._orders.get((column, descending))
        if ordering is None:
            if len(self._orders) >= _ORDERS:
                del self._orders[next(iter(self._orders))]
            ordering = self._orders[column, descending] = self._sorted(column, descending=descending)
        return ordering

    def _sorted(self, column: str, *, descending: bool) -> Ordering:
        if not column:
            live = (p for p in range(self._split + len(self.over)) if p not in self._dead)
            return Ordering(live, self.doc_id, self.doc_id, descending=False)
        if self._types[column] is Type.INT:
            return Ordering(self.all(), self._number(column), self.doc_id, descending=descending)
        rank = self._ranks(column)
        return Ordering(self.all(), rank.get, self.doc_id, descending=descending)

    def _number(self, column: str) -> Callable[[int], int | None]:
        base, over, split = self.base.columns[column], self.over.columns[column], self._split
        if not isinstance(base, IntPart) or not isinstance(over, IntPart):
            raise TypeError(f"{column} is no column of numbers")
        return lambda p: base.get(p) if p < split else over.get(p - split)

    def _ranks(self, column: str) -> dict[int, int]:
        """Number the live positions by the folded text of a column; empty ones have no number."""
        texts = {p: str(text).casefold() for p in self.all() if (text := self.get(p, column))}
        numbers = {text: rank for rank, text in enumerate(sorted(set(texts.values())))}
        return {p: numbers[text] for p, text in texts.items()}


def _with_word(part: Part, columns: Sequence[str], word: bytes) -> list[int]:
    """Return the rows of a part where any of the columns contains the folded word."""
    found: list[list[int]] = []
    for name in columns:
        folded = part.folded.get(name)
        if folded is not None:
            found.append(folded.rows_with(word))
        else:
            column = part.columns[name]
            found.append([row for row in range(len(part)) if word in fold(str(column.get(row) or ""))])
    return found[0] if len(found) == 1 else sorted(set(chain.from_iterable(found)))


def _accepted(
    part: Part, name: str, accept: Callable[[str | None], bool], answers: dict[str | None, bool]
) -> bytes:
    """Return one byte a row: whether its value is accepted. `answers` remembers what was asked."""
    column = part.columns[name]
    if not isinstance(column, CodePart):
        raise TypeError(f"{name} is no column of few distinct values")
    table = bytearray()
    for value in column.values():
        if value not in answers:
            answers[value] = bool(accept(value))
        table.append(answers[value])
    codes = column.codes
    if isinstance(codes, memoryview) and codes.itemsize == 1:
        return codes.tobytes().translate(bytes(table).ljust(256, b"\0"))
    return bytes(map(table.__getitem__, codes))


def _between(part: Part, name: str, low: int | None, high: int | None, *, none: bool) -> list[int]:
    """Return the rows of a part whose number lies between the bounds."""
    column = part.columns[name]
    if not isinstance(column, IntPart):
        raise TypeError(f"{name} is no column of numbers")
    least = column.least
    first = least + 1 if low is None else max(low, least + 1)
    last = -least if high is None else high
    if none:
        return [row for row, v in enumerate(column.values) if first <= v <= last or v == least]
    return [row for row, v in enumerate(column.values) if first <= v <= last]


def _tally(column: CodePart, dead: Sequence[int]) -> list[int]:
    """Count each code of a part without the dead rows."""
    totals = [0] * len(column.book.ends)
    for code in column.codes:
        totals[code] += 1
    for row in dead:
        totals[column.codes[row]] -= 1
    return totals
