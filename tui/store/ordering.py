"""Sorted lists of positions that follow small changes without being sorted again."""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from tui.store.columns import IntPart, fold
from tui.store.kinds import Type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tui.store.index import Index
    from tui.store.masks import Mask
    from tui.store.parts import Part

#: Above this many changed rows sorting again is cheaper than placing each.
PATIENCE: Final = 256
_KEPT: Final = 4


class Ordering:
    """Positions by (value, document id), the missing last by document id.

    Args:
        present: the positions with a value, in order.
        missing: those without, in document order.
        value: a position's value, None if missing.
        doc: a position's document id.
        descending: highest value first; ties stay in document order.
    """

    def __init__(
        self, present: list[int], missing: list[int], value: Callable[[int], int | None],
        doc: Callable[[int], int], *, descending: bool,
    ) -> None:  # fmt: skip
        self._present, self._missing = present, missing
        self._value, self._doc, self._sign = value, doc, -1 if descending else 1
        self._all: list[int] | None = None
        self._values_of: Callable[[Mask], tuple[int, ...]] | None = None

    def positions(self) -> list[int]:
        """Return them all; the list is shared and must not be changed."""
        if self._all is None:
            self._all = self._present + self._missing if self._missing else self._present
        return self._all

    def of(self, mask: Mask) -> list[int]:
        """Return the positions of a mask."""
        every = self.positions()
        if len(every) < 2:  # noqa: PLR2004 (an itemgetter of one gives no tuple)
            return [position for position in every if mask[position]]
        if self._values_of is None:
            self._values_of = itemgetter(*every)
        return list(compress(every, self._values_of(mask)))

    def replace(self, changes: Iterable[tuple[int, int]]) -> None:
        """Follow changes: (position that went or -1, position that came or -1), in order."""
        if self._all is self._present:
            self._present = list(self._present)
        self._all = self._values_of = None
        for went, came in changes:
            if went >= 0:
                self._drop(went)
            if came >= 0:
                side, key = self._side(came)
                insort(side, came, key=key)

    def _key(self, position: int) -> tuple[int, int]:
        return self._sign * (self._value(position) or 0), self._doc(position)

    def _side(self, position: int) -> tuple[list[int], Callable[[int], Any]]:
        if self._value(position) is None:
            return self._missing, self._doc
        return self._present, self._key

    def _drop(self, position: int) -> None:
        side, key = self._side(position)
        del side[bisect_left(side, key(position), key=key)]


class Orderings:
    """The orderings of one kind's live positions that are in use, each following the changes.

    The ordering of "" is document order.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._kept: dict[tuple[str, bool], Ordering] = {}
        self._changes: list[tuple[int, int]] = []
        self._shared: list[int] = []

    def note(self, went: int, came: int) -> None:
        """Remember that a row died (-1: none) and one came (-1: none)."""
        if self._kept:
            self._changes.append((went, came))
            if len(self._changes) > PATIENCE:
                self._kept.clear()
                self._changes.clear()

    def get(self, column: str, *, descending: bool) -> Ordering:
        """Return the live positions in order."""
        if self._changes:
            self._follow()
        ordering = self._kept.get((column, descending))
        if ordering is None:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            ordering = self._kept[column, descending] = self._sorted(column, descending=descending)
        return ordering

    def sorts(self, column: str, *, descending: bool) -> bool:
        """Whether a few positions are best sorted by themselves: numbers, and no order of all is kept."""
        return (column, descending) not in self._kept and self._index.types.get(column) is Type.INT

    def sort(self, positions: list[int], column: str, *, descending: bool) -> list[int]:
        """Return positions (in document order) by a column of numbers, the missing last."""
        values = list(map(_number(self._index, column), positions))
        known = [(value, place) for place, value in enumerate(values) if value is not None]
        known.sort(key=itemgetter(0), reverse=descending)
        missing = [position for position, value in zip(positions, values, strict=True) if value is None]
        return [positions[place] for _value, place in known] + missing

    def _follow(self) -> None:
        changes, self._changes = self._changes, []
        for name, descending in list(self._kept):
            if name and self._index.types[name] is not Type.INT:
                del self._kept[name, descending]
            else:
                self._kept[name, descending].replace(changes)

    def _sorted(self, column: str, *, descending: bool) -> Ordering:
        index, doc = self._index, self._index.doc_id
        if not column:
            live = [p for p in self._positions() if p not in index.dead]
            live.sort(key=doc)
            return Ordering(live, [], doc, doc, descending=False)
        if index.types[column] is not Type.INT:
            return self._by_text(column, descending=descending)
        changed = len(index.dead) + len(index.over)
        if column in index.base.orders and not descending and changed <= PATIENCE:
            return self._by_hint(column)
        numbers, least = _numbers(index, column)
        live_ones: Sequence[int] = index.all() if changed else self._positions()
        known = [p for p in live_ones if numbers[p] != least]
        missing = [p for p in live_ones if numbers[p] == least] if len(known) < len(live_ones) else []
        known.sort(key=numbers.__getitem__, reverse=descending)
        return Ordering(known, missing, _number(index, column), doc, descending=descending)

    def _by_text(self, column: str, *, descending: bool) -> Ordering:
        """Order by folded text, "" last; such an ordering is made anew after every change."""
        index = self._index
        keys = [_sortable(text) for part in (index.base, index.over) for text in _texts(part, column)]
        known = [p for p in index.all() if keys[p]]
        missing = [p for p in index.all() if not keys[p]] if len(known) < len(index) else []
        known.sort(key=keys.__getitem__, reverse=descending)
        return Ordering(known, missing, lambda _: None, index.doc_id, descending=descending)

    def _by_hint(self, column: str) -> Ordering:
        """Begin with the order the hint brought, and follow what has changed since."""
        index, value = self._index, _number(self._index, column)
        base = index.base.columns[column]
        assert isinstance(base, IntPart)  # noqa: S101 (an INT column is kept so)
        known = list(map(self._positions().__getitem__, index.base.orders[column]))
        some = len(known) < index.split
        missing = [p for p, number in enumerate(base.values.tolist()) if number == base.least] if some else []
        ordering = Ordering(known, missing, value, index.doc_id, descending=False)
        went = [(p, -1) for p in index.dead if p < index.split]
        grown = range(index.split, index.split + len(index.over))
        ordering.replace(went + [(-1, p) for p in grown if p not in index.dead])
        return ordering

    def _positions(self) -> list[int]:
        """Return all positions, live or not; every ordering shares these numbers."""
        total = self._index.split + len(self._index.over)
        self._shared.extend(range(len(self._shared), total))
        return self._shared


def _number(index: Index, column: str) -> Callable[[int], int | None]:
    """Return what gives a position's number."""
    base, over, split = index.base.columns[column], index.over.columns[column], index.split
    assert isinstance(base, IntPart)  # noqa: S101 (an INT column is kept so)
    assert isinstance(over, IntPart)  # noqa: S101 (as above)
    return lambda p: base.get(p) if p < split else over.get(p - split)


def _numbers(index: Index, column: str) -> tuple[list[int], int]:
    """Return the numbers of all positions, and the one that means missing."""
    base, over = index.base.columns[column], index.over.columns[column]
    assert isinstance(base, IntPart)  # noqa: S101 (an INT column is kept so)
    assert isinstance(over, IntPart)  # noqa: S101 (as above)
    numbers = base.values.tolist()
    if not len(over.values):
        return numbers, base.least
    if base.least != over.least:
        numbers = [over.least if number == base.least else number for number in numbers]
    return numbers + over.values.tolist(), over.least


def _texts(part: Part, column: str) -> list[str]:
    """Return the folded texts of all rows of a part; "" for None."""
    folded = part.folded.get(column)
    if folded is not None:
        return folded.lines()
    values = part.columns[column]
    return [fold(str(values.get(row) or "")) for row in range(len(part))]


def _sortable(text: str) -> str:
    """Return what orders texts that end in numbers by these: INC-9 before INC-10."""
    stem = text.rstrip("0123456789")
    return text if stem == text else f"{stem}\0{chr(min(len(text), 9_999))}{text}"
