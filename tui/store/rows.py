"""Rows: what lists, filters and counts need of every live record of a kind, in memory.

An immutable base (packed, in the mapped hint file) and behind it a part that grows; a position is a row of
the two together. A record that changes gets a new row and its old one dies; positions are in use until the
next version. Only the store changes Rows, on the thread it belongs to.
"""

from __future__ import annotations

from bisect import insort
from itertools import chain, compress, islice
from typing import TYPE_CHECKING, Final

from tui.store.columns import CodePart, fold
from tui.store.index import Index, Row
from tui.store.selecting import accepted, between, tally, with_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Row", "Rows"]

_FEW: Final = 64


class Rows(Index):
    """The list columns of one kind; see the module's words."""

    def select_text(
        self, columns: Sequence[str], word: str, within: Sequence[int] | None = None
    ) -> list[int]:
        """Return the positions where any of the columns contains the word, whatever its case."""
        wanted = fold(word)
        if within is not None and len(within) * 12 < len(self):
            return [p for p in within if any(wanted in self._folded(p, column) for column in columns)]
        base = with_word(self.base, columns, wanted)
        over = with_word(self.over, columns, wanted)
        return self._chosen(base, [row + self.split for row in over], within)

    def first_text(self, column: str, word: str, most: int | None = None) -> list[int]:
        """Return the first positions where a searched column contains the word, unsorted, at most so many.

        A line feed before or behind the word stands for the beginning or the end of the text.
        """
        wanted = word.casefold()
        base, over = self.base.folded[column], self.over.folded[column]
        found = chain(base.hits(wanted), (row + self.split for row in over.hits(wanted)))
        return list(islice((position for position in found if position not in self.dead), most))

    def select_code(
        self, column: str, accept: Callable[[str | None], bool], within: Sequence[int] | None = None
    ) -> list[int]:
        """Return the positions whose value is accepted; `accept` is asked once for each distinct value."""
        answers: dict[str | None, bool] = {}
        if within is not None and len(within) * 12 < len(self):
            for value in {self.get(p, column) for p in within}:
                answers[value] = bool(accept(value))  # type: ignore[arg-type,index] # (a CODE column has texts)
            return [p for p in within if answers[self.get(p, column)]]  # type: ignore[index] # (as above)
        flags = accepted(self.base, column, accept, answers) + accepted(self.over, column, accept, answers)
        if within is not None:
            return [p for p in within if flags[p]]
        return self._chosen(
            list(compress(range(self.split), flags)),
            list(compress(range(self.split, len(flags)), flags[self.split :])),
            None,
        )

    def select_int(
        self, column: str, low: int | None, high: int | None, *,
        none: bool = False, within: Sequence[int] | None = None,
    ) -> list[int]:  # fmt: skip
        """Return the positions with low <= value <= high (None: no bound); `none` takes missing ones too."""
        if within is None or len(within) * 4 > len(self):
            base = between(self.base, column, low, high, none=none)
            over = between(self.over, column, low, high, none=none)
            return self._chosen(base, [row + self.split for row in over], within)
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
        return self.orderings.get(column, descending=descending)

    def counts(self, column: str) -> dict[str | None, int]:
        """Count the live records of each value of a CODE column."""
        totals: dict[str | None, int] = {}
        for part, first in ((self.base, 0), (self.over, self.split)):
            codes = part.columns[column]
            if not isinstance(codes, CodePart):
                raise TypeError(f"{column} is no column of few distinct values")
            numbers = tally(codes, [p - first for p in self.dead if first <= p < first + len(part)])
            for value, number in zip(codes.values(), numbers, strict=True):
                if number:
                    totals[value] = totals.get(value, 0) + number
        return totals

    def _folded(self, position: int, column: str) -> str:
        part, row = self._at(position)
        folded = part.folded.get(column)
        return folded.get(row) if folded is not None else fold(str(part.columns[column].get(row) or ""))

    def _chosen(self, base: list[int], over: list[int], within: Sequence[int] | None) -> list[int]:
        """Leave out dead rows and put the rest in document order, or in the order of `within`."""
        if self.dead:
            dead = self.dead
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
