"""Columns of one run of rows: packed ones that lie in a mapped file, and growing ones in memory.

Both keep text as one block of UTF-8 with the places where each ends, distinct strings as small codes, and
numbers in arrays; no object per row. A missing number is the least value its array can hold.
"""

from __future__ import annotations

from array import array
from itertools import islice
from typing import TYPE_CHECKING, Final

from tui.store.masks import all_ones, mask_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.store.masks import Mask

ENCODING: Final = "utf-8"
ERRORS: Final = "surrogatepass"
_LEAST: Final = {"b": -(2**7), "h": -(2**15), "i": -(2**31), "q": -(2**63)}

#: Asked about fewer than one row in so many, texts are cut out one by one; with kept ones, one in so many.
_SOME, _SOME_KEPT = 8, 2

Blob = memoryview | bytearray | bytes


def fold(text: str) -> str:
    """Return what a search compares: case folded, on one line."""
    return text.casefold().replace("\n", " ")


class TextPart:
    """Strings; row i is blob[ends[i]:ends[i + 1]]."""

    def __init__(self, blob: Blob, ends: Sequence[int]) -> None:
        self.blob, self.ends = blob, ends

    def raw(self, row: int) -> bytes:
        """Return one row as it is encoded."""
        return bytes(self.blob[self.ends[row] : self.ends[row + 1]])

    def get(self, row: int) -> str:
        """Return one row."""
        return str(self.blob[self.ends[row] : self.ends[row + 1]], ENCODING, ERRORS)

    def many(self, rows: Sequence[int]) -> list[str]:
        """Return many rows, which takes a tenth of asking for each where all of them are ASCII."""
        text, ends = str(self.blob, ENCODING, ERRORS), self.ends
        if len(text) != len(self.blob):
            return [self.get(row) for row in rows]
        return [text[ends[row] : ends[row + 1]] for row in rows]

    def raws(self) -> Iterator[bytes]:
        """Yield every row as it is encoded."""
        blob, start = bytes(self.blob), 0
        for end in islice(self.ends, 1, None):
            yield blob[start:end]
            start = end


class GrowingText(TextPart):
    """Strings, in memory."""

    blob: bytearray
    ends: array[int]

    def __init__(self) -> None:
        super().__init__(bytearray(), array("q", [0]))

    def append(self, text: str) -> None:
        """Add a row."""
        self.blob += text.encode(ENCODING, ERRORS)
        self.ends.append(len(self.blob))


class FoldedPart:
    """Folded strings for substring search: each row ends with a line feed at ends[i + 1] - 1."""

    def __init__(self, blob: Blob, ends: Sequence[int]) -> None:
        self.blob, self.ends = blob, ends
        self._kept: list[str] | None = None

    def keep(self, *, kept: bool) -> None:
        """Keep the block cut into rows too, for as long as somebody asks for words; or no longer."""
        self._kept = (self._kept or self.lines()) if kept else None

    def get(self, row: int) -> str:
        """Return one row without its line feed."""
        return str(self.blob[self.ends[row] : self.ends[row + 1] - 1], ENCODING, ERRORS)

    def raws(self) -> Iterator[bytes]:
        """Yield every row with its line feed."""
        blob, start = bytes(self.blob), 0
        for end in islice(self.ends, 1, None):
            yield blob[start:end]
            start = end

    def mask(self, word: str, among: Sequence[int] | None = None) -> Mask:
        """Return the rows that contain a folded word; with `among`, only what it says of those rows counts.

        A word that no row has, or that all rows begin alike with (the letters of a number), costs one look at
        the block. Any other is asked of every row, and cutting the block into rows is the greater part of
        that, unless they are kept; so a few rows are cut out one by one.
        """
        rows, kept = len(self.ends) - 1, self._kept
        few = among is not None and len(among) * (_SOME if kept is None else _SOME_KEPT) < rows
        if kept is None:
            text = str(self.blob, ENCODING, ERRORS)
            if not rows or word not in text:
                return bytes(rows)
            if self._begin_with(word, text):
                return all_ones(rows)
            if not few:
                return bytes([word in line for line in self.lines(text)])
        if among is not None and few:
            look = self.get if kept is None else kept.__getitem__
            return mask_of([row for row in among if word in look(row)], rows)
        return bytes([word in line for line in kept or ()])

    def _begin_with(self, word: str, text: str) -> bool:
        """Whether all rows begin with the same characters, and the word is among these."""
        first, last = self.get(0), self.get(len(self.ends) - 2)
        alike = 0
        while first[alike : alike + 1] == last[alike : alike + 1] != "":
            alike += 1
        return word in first[:alike] and text.count(f"\n{first[:alike]}") == len(self.ends) - 2

    def hits(self, word: str) -> Iterator[int]:
        """Yield the rows that contain a folded word, in order, looking no further than is asked for.

        A line feed at an end of the word stands for that end of the row.
        """
        text = b"\n" + bytes(self.blob)
        wanted = word.encode(ENCODING, ERRORS)
        inside = wanted.startswith(b"\n")
        row, seen, at = -1, 0, text.find(wanted) if len(self.ends) > 1 else -1
        while 0 <= at < len(text) - 1:
            row += text.count(b"\n", seen, at + inside)
            yield row
            seen = at + inside
            at = text.find(wanted, text.find(b"\n", seen))

    def lines(self, text: str | None = None) -> list[str]:
        """Return every row (of the block's text, if it is at hand)."""
        lines = (str(self.blob, ENCODING, ERRORS) if text is None else text).split("\n")
        lines.pop()
        return lines


class GrowingFolded(FoldedPart):
    """Folded strings, in memory."""

    blob: bytearray
    ends: array[int]

    def __init__(self) -> None:
        super().__init__(bytearray(), array("q", [0]))

    def append(self, text: str) -> None:
        """Add a row."""
        folded = fold(text)
        self.blob += f"{folded}\n".encode(ENCODING, ERRORS)
        self.ends.append(len(self.blob))
        if self._kept is not None:
            self._kept.append(folded)


class CodePart:
    """Few distinct strings: row i is book[codes[i] - 1], and code 0 is None."""

    def __init__(self, codes: Sequence[int], book: TextPart) -> None:
        self.codes, self.book = codes, book

    def get(self, row: int) -> str | None:
        """Return one row."""
        return self.meaning(self.codes[row])

    def meaning(self, code: int) -> str | None:
        """Return what a code means."""
        return self.book.get(code - 1) if code else None

    def values(self) -> Iterator[str | None]:
        """Yield what each code means, beginning with code 0."""
        yield None
        for raw in self.book.raws():
            yield raw.decode(ENCODING, ERRORS)


class GrowingCode(CodePart):
    """Few distinct strings, in memory."""

    codes: array[int]
    book: GrowingText

    def __init__(self) -> None:
        super().__init__(array("i"), GrowingText())
        self.known: dict[str | None, int] = {None: 0}

    def enter(self, value: str) -> int:
        """Give a string its code."""
        self.book.append(value)
        code = self.known[value] = len(self.known)
        return code


class IntPart:
    """Numbers; `least` stands for None."""

    def __init__(self, values: memoryview | array[int], least: int) -> None:
        self.values, self.least = values, least

    def get(self, row: int) -> int | None:
        """Return one row."""
        value = self.values[row]
        return None if value == self.least else value


class GrowingInt(IntPart):
    """Numbers, in memory."""

    values: array[int]

    def __init__(self) -> None:
        super().__init__(array("q"), least_of("q"))


def least_of(width: str) -> int:
    """Return the number that stands for None in an array of this type code."""
    return _LEAST[width]


def narrowest(low: int, high: int) -> str:
    """Return the type code of the narrowest array that holds `low` to `high` and a None."""
    return next(width for width, least in _LEAST.items() if least < low and high < -least)
