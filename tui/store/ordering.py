"""Sorted lists of positions that follow small changes without being sorted again."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from typing import Final

#: Above this many changed rows sorting again is cheaper than placing each.
PATIENCE: Final = 256

Key = Callable[[int], int]


class Ordering:
    """Positions ordered by (value, document id), the missing last by document id.

    Args:
        positions: live positions in document order.
        value: a position's value, None if missing.
        doc: a position's document id.
        descending: highest value first; ties stay in document order.
    """

    def __init__(
        self, positions: Iterable[int], value: Callable[[int], int | None], doc: Key, *, descending: bool
    ) -> None:
        self._value, self._doc, self._sign = value, doc, -1 if descending else 1
        valued: list[tuple[int, int]] = []
        self._missing: list[int] = []
        for position in positions:
            number = value(position)
            if number is None:
                self._missing.append(position)
            else:
                valued.append((number, position))
        valued.sort(key=lambda pair: pair[0], reverse=descending)
        self._present = [position for _, position in valued]
        self._all: list[int] | None = None

    def positions(self) -> list[int]:
        """Return them all; the list is shared and must not be changed."""
        if self._all is None:
            self._all = self._present + self._missing
        return self._all

    def replace(self, changes: Iterable[tuple[int, int]]) -> None:
        """Follow changes: (position that went or -1, position that came or -1), in order."""
        for went, came in changes:
            if went >= 0:
                self._drop(went)
            if came >= 0:
                self._add(came)
        self._all = None

    def _key(self, position: int) -> tuple[int, int]:
        return self._sign * (self._value(position) or 0), self._doc(position)

    def _side(self, position: int) -> tuple[list[int], Callable[[int], object]]:
        if self._value(position) is None:
            return self._missing, self._doc
        return self._present, self._key

    def _drop(self, position: int) -> None:
        side, key = self._side(position)
        at = bisect_left(side, key(position), key=key)  # type: ignore[type-var,arg-type] # (ints or pairs of them)
        del side[at]

    def _add(self, position: int) -> None:
        side, key = self._side(position)
        insort(side, position, key=key)  # type: ignore[type-var,arg-type] # (as above)
