"""What a selection asks of one run of rows; `Rows` puts the answers of both its parts together."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tui.store.columns import CodePart, IntPart, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.store.parts import Part


def with_word(part: Part, columns: Sequence[str], word: str) -> list[int]:
    """Return the rows of a part where any of the columns contains the folded word."""
    found: list[list[int]] = []
    for name in columns:
        folded = part.folded.get(name)
        if folded is not None:
            found.append(folded.rows_with(word))
        else:
            column = part.columns[name]
            found.append([row for row in range(len(part)) if word in fold(str(column.get(row) or ""))])
    found.sort(key=len)
    if not found or len(found) == 1 or not found[-2] or len(found[-1]) == len(part):
        return found[-1] if found else []
    return sorted(set(chain.from_iterable(found)))


def accepted(
    part: Part, name: str, accept: Callable[[str | None], bool], answers: dict[str | None, bool]
) -> bytes:
    """Return one byte a row: whether its value is accepted. `answers` remembers what was asked."""
    column = part.columns[name]
    if not isinstance(column, CodePart):
        raise TypeError(f"{name} is no column of few distinct values")
    table: list[int] = []
    for value in column.values():
        if value not in answers:
            answers[value] = bool(accept(value))
        table.append(int(answers[value]))
    codes = column.codes
    if isinstance(codes, memoryview) and codes.itemsize == 1:
        return codes.tobytes().translate(bytes(table).ljust(256, b"\0"))
    return bytes(map(table.__getitem__, codes))  # (a list answers twice as fast here as a bytearray)


def between(part: Part, name: str, low: int | None, high: int | None, *, none: bool) -> list[int]:
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


def tally(column: CodePart, dead: Sequence[int]) -> list[int]:
    """Count each code of a part without the dead rows."""
    totals = [0] * len(column.book.ends)
    for code in column.codes:
        totals[code] += 1
    for row in dead:
        totals[column.codes[row]] -= 1
    return totals
