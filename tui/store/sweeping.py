"""Looking through the whole log, block by block, for records whose stored text may contain something.

A read of one block of neighbours costs a hundredth of as many reads of single records, so that a rare word is
found in a quarter of a second among 100,000 records; only what looks like a hit is read as a record.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from tui.store.readable import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.store.log import Log
    from tui.store.parts import Place
    from tui.store.rows import Rows

    #: Given a block, returns what gives the first likely hit from a place on, -1 where there is none.
    Seek = Callable[[bytes], Callable[[int], int]]

BLOCK: Final = 1 << 18  #: bytes read at a time: what a processor keeps at hand


class Sweep:
    """One look through the log as it was when this was made; made on the loop's thread, read in any.

    `overlap` is how many bytes may belong to one hit.
    """

    def __init__(self, log: Log, rows: Rows, seek: Seek, overlap: int) -> None:
        self._log, self._end = log, log.length
        self._base, self._over, self._split = rows.base, rows.over, rows.split
        self._seek, self._overlap = seek, overlap
        self._standing: tuple[Sequence[int], Sequence[int]] | None = None

    def __len__(self) -> int:
        """How many blocks there are."""
        return (self._end + BLOCK - 1) // BLOCK

    def texts(self, block: int, wanted: Callable[[int], object]) -> Iterator[tuple[int, bytes]]:
        """Return the wanted positions with a likely hit in a block, and their whole stored texts.

        A text that reaches into two blocks may be in both. What cannot be read is left out.
        """
        return readable(self._log, [hit for hit in self._hits(block) if wanted(hit[0])], lambda _stored: True)

    def _hits(self, block: int) -> list[tuple[int, Place]]:
        start = block * BLOCK
        try:
            data = self._log.read(start, min(BLOCK + self._overlap, self._end - start))
        except OSError:
            return []
        following = self._seek(data)
        at, found = following(0), []
        while at >= 0:
            position, after = self._at(start + at)
            if position is not None:
                found.append((position, self._place(position)))
            at = following(max(after - start, at + 1)) if after - start < len(data) else -1
        return found

    def _at(self, offset: int) -> tuple[int | None, int]:
        """Return the position whose text stands at a place of the log, if one does, and where to go on."""
        starts, positions = self._stand()
        rank = bisect_right(starts, offset) - 1
        if rank >= 0:
            place = self._place(positions[rank])
            if offset < place.offset + place.length:
                return positions[rank], place.offset + place.length
        return None, starts[rank + 1] if rank + 1 < len(starts) else self._end + 1

    def _stand(self) -> tuple[Sequence[int], Sequence[int]]:
        """Return where texts begin, in order, and whose they are."""
        if self._standing is None:
            begins = [*self._base.offset, *self._over.offset]
            positions = sorted(range(len(begins)), key=begins.__getitem__)
            self._standing = [begins[position] for position in positions], positions
        return self._standing

    def _place(self, position: int) -> Place:
        split = self._split
        return self._base.place(position) if position < split else self._over.place(position - split)
