"""What a selection asks of one run of rows; `Rows` puts the answers of both its parts together.

Answers are masks (tui/store/masks.py) of the part's rows, dead ones included. Asked `among` some rows, only
what a mask says about these counts.
"""

from __future__ import annotations

from collections import Counter
from itertools import compress
from sys import byteorder
from typing import TYPE_CHECKING, Final

from tui.store.columns import CodePart, IntPart, fold
from tui.store.masks import Mask, all_ones, both, either, mask_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.store.parts import Part

_SIGNED: Final = 127  #: the highest number of one byte
#: Up to so many accepted codes of two bytes are each looked for by their halves.
_HALVED: Final = 4
#: Asked about fewer than one row in so many, a column is read row by row.
_SOME: Final = 8


def with_word(part: Part, columns: Sequence[str], word: str, among: Sequence[int] | None) -> Mask:
    """Return the rows of a part where any of the columns contains the folded word."""
    found: Mask = bytes(len(part))
    for name in columns:
        folded = part.folded.get(name)
        if folded is not None:
            mask = folded.mask(word, among)
        elif among is not None:
            mask = mask_of([row for row in among if word in _folded(part, name, row)], len(part))
        else:
            mask = bytes([word in _folded(part, name, row) for row in range(len(part))])
        if 0 not in mask:
            return mask
        found = either(found, mask) if 1 in found else mask
    return found


def accepted(
    part: Part, name: str, accept: Callable[[str | None], bool], among: Sequence[int] | None
) -> Mask:
    """Return the rows whose value is accepted; each value that occurs is asked about once."""
    column = part.columns[name]
    if not isinstance(column, CodePart):
        raise TypeError(f"{name} is no column of few distinct values")
    codes = column.codes
    if among is not None and len(among) * _SOME < len(codes):
        theirs = [codes[row] for row in among]
        known = {code: accept(column.meaning(code)) for code in set(theirs)}
        return mask_of([row for row, code in zip(among, theirs, strict=True) if known[code]], len(codes))
    table = [bool(accept(value)) for value in column.values()]
    if True not in table:
        return bytes(len(codes))
    if False not in table:
        return all_ones(len(codes))
    if isinstance(codes, memoryview):
        if codes.itemsize == 1:
            return codes.tobytes().translate(bytes(table).ljust(256, b"\0"))
        if codes.itemsize == 2 and table.count(True) <= _HALVED:  # noqa: PLR2004 (two halves)
            return _by_halves(codes.tobytes(), [code for code, taken in enumerate(table) if taken])
    return bytes([table[code] for code in codes])


def between(
    part: Part, name: str, bounds: tuple[int | None, int | None], among: Sequence[int] | None, *, none: bool
) -> Mask:
    """Return the rows of a part whose number lies between the bounds; `none` takes missing ones too."""
    column = part.columns[name]
    if not isinstance(column, IntPart):
        raise TypeError(f"{name} is no column of numbers")
    values, least = column.values, column.least
    low, high = bounds
    first = least + 1 if low is None else max(low, least + 1)
    last = -least if high is None else high
    if among is not None and len(among) * _SOME < len(values):
        taken = [row for row in among if first <= values[row] <= last or (none and values[row] == least)]
        return mask_of(taken, len(values))
    if isinstance(values, memoryview) and values.itemsize == 1:
        every = (byte - 256 if byte > _SIGNED else byte for byte in range(256))
        table = bytes([first <= value <= last or (none and value == least) for value in every])
        return values.tobytes().translate(table)
    if none:
        return bytes([first <= value <= last or value == least for value in values])
    return bytes([first <= value <= last for value in values])


def _folded(part: Part, name: str, row: int) -> str:
    return fold(str(part.columns[name].get(row) or ""))


def tally(column: CodePart, dead: Sequence[int], mask: Mask | None = None) -> list[int]:
    """Count each code of a part's rows (of a mask) without the dead ones."""
    codes = column.codes
    totals = [0] * len(column.book.ends)
    for code, number in Counter(codes if mask is None else compress(codes, mask)).items():
        totals[code] = number
    for row in dead:
        totals[codes[row]] -= mask is None or mask[row]
    return totals


def _by_halves(raw: bytes, codes: Sequence[int]) -> Mask:
    """Return where one of a few two-byte codes stands: where both its halves do."""
    low, high = (raw[0::2], raw[1::2]) if byteorder == "little" else (raw[1::2], raw[0::2])
    found: Mask = bytes(len(low))
    for code in codes:
        found = either(found, both(low.translate(_only(code & 255)), high.translate(_only(code >> 8))))
    return found


def _only(byte: int) -> bytes:
    return bytes(byte) + b"\1" + bytes(255 - byte)
