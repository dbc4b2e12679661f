"""Rows: what lists, filters and counts need of every live record of a kind, in memory.

An immutable base (packed, in the mapped hint file) and behind it a part that grows; a position is a row of
the two together. A record that changes gets a new row and its old one dies; positions are in use until the
next version. Only the store changes Rows, on the thread it belongs to.
"""

from __future__ import annotations

from bisect import insort
from functools import cache
from itertools import chain, compress, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from tui.store.columns import CodePart, fold
from tui.store.index import Index, Row
from tui.store.selecting import accepted, between, tally, with_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.store.kinds.base import Value
    from tui.store.masks import Mask
    from tui.store.parts import Part

__all__ = ["Row", "Rows"]

_FEW: Final = 64
#: Where fewer than one row in so many is wanted, these are sorted rather than all.
_SELECTIVE: Final = 8
#: A part with fewer rows is asked about all of them.
_SMALL: Final = 1000


class Rows(Index):
    """The list columns of one kind; see the module's words."""

    @property
    def total(self) -> int:
        """How many positions there are, those of dead rows included: the length of every mask."""
        return self.split + len(self.over)

    def mask_text(self, columns: Sequence[str], word: str, among: Sequence[int] | None = None) -> Mask:
        """Return where any of the columns contains the word, whatever its case.

        With `among`, only what the mask says at those positions counts.
        """
        wanted = fold(word)
        return self._mask(lambda part, rows: with_word(part, columns, wanted, rows), among)

    def mask_code(
        self, column: str, accept: Callable[[str | None], bool], among: Sequence[int] | None = None
    ) -> Mask:
        """Return where the value is accepted; `accept` is asked once for each distinct value."""
        known = cache(accept) if len(self.over) else accept
        return self._mask(lambda part, rows: accepted(part, column, known, rows), among)

    def mask_int(
        self, column: str, low: int | None, high: int | None, *,
        none: bool = False, among: Sequence[int] | None = None,
    ) -> Mask:  # fmt: skip
        """Return where low <= value <= high (None: no bound); `none` takes missing ones too."""
        return self._mask(lambda part, rows: between(part, column, (low, high), rows, none=none), among)

    def select_text(
        self, columns: Sequence[str], word: str, within: Sequence[int] | None = None
    ) -> list[int]:
        """Return the positions where any of the columns contains the word, whatever its case."""
        return self.chosen(self.mask_text(columns, word, within), within)

    def select_code(
        self, column: str, accept: Callable[[str | None], bool], within: Sequence[int] | None = None
    ) -> list[int]:
        """Return the positions whose value is accepted; `accept` is asked once for each distinct value."""
        return self.chosen(self.mask_code(column, accept, within), within)

    def select_int(
        self, column: str, low: int | None, high: int | None, *,
        none: bool = False, within: Sequence[int] | None = None,
    ) -> list[int]:  # fmt: skip
        """Return the positions with low <= value <= high (None: no bound); `none` takes missing ones too."""
        return self.chosen(self.mask_int(column, low, high, none=none, among=within), within)

    def chosen(self, mask: Mask, within: Sequence[int] | None = None) -> list[int]:
        """Return the live positions of a mask: in document order, or in the order of `within`."""
        if within is not None:
            return list(compress(within, map(mask.__getitem__, within)))
        base = list(compress(range(self.split), mask))
        over = list(compress(range(self.split, self.total), memoryview(mask)[self.split :]))
        if self.dead:
            dead = self.dead
            base = [p for p in base if p not in dead]
            over = [p for p in over if p not in dead]
        if self._plain or not over:
            return base + over
        if len(over) > _FEW:
            return sorted(base + over, key=self.doc_id)
        for position in over:
            insort(base, position, key=self.doc_id)
        return base

    def count(self, mask: Mask) -> int:
        """Count the live positions of a mask."""
        return mask.count(1) - sum(map(mask.__getitem__, self.dead))

    def first_text(self, column: str, word: str, most: int | None = None) -> list[int]:
        """Return the first positions where a searched column contains the word, unsorted, at most so many.

        A line feed before or behind the word stands for the beginning or the end of the text.
        """
        wanted = word.casefold()
        base, over = self.base.folded[column], self.over.folded[column]
        found = chain(base.hits(wanted), (row + self.split for row in over.hits(wanted)))
        return list(islice((position for position in found if position not in self.dead), most))

    def ordered(self, column: str, *, descending: bool = False) -> list[int]:
        """Return all live positions by a column, missing last, ties in document order; not to be changed.

        The column "" is document order.
        """
        return self.orderings.get(column, descending=descending).positions()

    def in_order(self, mask: Mask, column: str, *, descending: bool = False) -> list[int]:
        """Return the live positions of a mask in that order; a few are sorted without ordering all."""
        if mask.count(1) * _SELECTIVE < self.total and self.orderings.sorts(column, descending=descending):
            return self.orderings.sort(self.chosen(mask), column, descending=descending)
        return self.orderings.get(column, descending=descending).of(mask)

    def table(self, columns: Sequence[str], positions: Sequence[int]) -> Iterator[tuple[Value, ...]]:
        """Yield the values of these columns at these positions, in their order; faster than one by one."""
        split = self.split
        if all(position < split for position in positions):
            return zip(*(map(self.base.columns[name].get, positions) for name in columns), strict=True)
        return zip(*(self._mixed(name, positions) for name in columns), strict=True)

    def _mixed(self, column: str, positions: Sequence[int]) -> list[Value]:
        base, over, split = self.base.columns[column].get, self.over.columns[column].get, self.split
        return [base(row) if row < split else over(row - split) for row in positions]

    def keep_texts(self, *, kept: bool) -> None:
        """Keep the prose at hand as texts while somebody types words to look for in it; or no longer.

        Columns with an index are names and numbers: short, and read fast enough as they are.
        """
        prose = [column.name for column in self.kind.columns if column.search and not column.indexed]
        for part in (self.base, self.over):
            for name in prose:
                part.folded[name].keep(kept=kept)

    def values(self, column: str) -> list[str | None]:
        """Return the distinct values of a CODE column; some may have gone with dead rows."""
        codes = (part.columns[column] for part in (self.base, self.over))
        return list(dict.fromkeys(chain.from_iterable(c.values() for c in codes if isinstance(c, CodePart))))

    def counts(self, column: str, mask: Mask | None = None) -> dict[str | None, int]:
        """Count the live records (of a mask) of each value of a CODE column."""
        totals: dict[str | None, int] = {}
        for codes, numbers in self._tallies(column, mask):
            for value, number in zip(codes.values(), numbers, strict=True):
                if number:
                    totals[value] = totals.get(value, 0) + number
        return totals

    def commonest(self, column: str, most: int, mask: Mask | None = None) -> list[tuple[str, int]]:
        """Return a CODE column's values that occur most among the live records (of a mask), with how often.

        Of a column with more than `most` values only those are read; what the growing part then adds to
        others is left out.
        """
        totals: dict[str | None, int] = {}
        for codes, numbers in self._tallies(column, mask):
            there = [code for code, number in enumerate(numbers) if number]
            there.sort(key=numbers.__getitem__, reverse=True)
            for code in there[:most]:
                value = codes.meaning(code)
                totals[value] = totals.get(value, 0) + numbers[code]
        known = [(value, number) for value, number in totals.items() if value]
        known.sort(key=itemgetter(1), reverse=True)
        return known[:most]

    def _tallies(self, column: str, mask: Mask | None) -> Iterator[tuple[CodePart, list[int]]]:
        for part, first in ((self.base, 0), (self.over, self.split)):
            codes = part.columns[column]
            if not isinstance(codes, CodePart):
                raise TypeError(f"{column} is no column of few distinct values")
            if len(part):
                dead = [p - first for p in self.dead if first <= p < first + len(part)]
                yield codes, tally(codes, dead, None if mask is None else mask[first : first + len(part)])

    def _mask(
        self, ask: Callable[[Part, Sequence[int] | None], Mask], among: Sequence[int] | None
    ) -> Mask:  # fmt: skip
        """Put together what both parts answer."""
        if not len(self.over):
            return ask(self.base, among)
        if among is None or len(among) * 2 > self.total:
            return ask(self.base, None) + ask(self.over, None)
        split = self.split
        base = [position for position in among if position < split]
        if len(self.over) < _SMALL:
            return ask(self.base, base) + ask(self.over, None)
        return ask(self.base, base) + ask(self.over, [p - split for p in among if p >= split])
