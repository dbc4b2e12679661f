"""Packing the live rows of a kind into the arrays of a hint, one column at a time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from typing import Any, Final

from tui.store.columns import CodePart, IntPart, TextPart, narrowest
from tui.store.kinds import Kind, Type
from tui.store.parts import Part

#: A section's name, the type code of its array, its bytes.
Packed = Iterator[tuple[str, str, bytes]]
_CODE_WIDTHS: Final = (("B", 2**8), ("H", 2**16), ("I", 2**32))


@dataclass(frozen=True, slots=True)
class Taken:
    """The rows of one kind at one moment.

    `live` are the live positions in document order, over the base and the first `grown` rows of the growing
    part; `removals` is how many removals had been noted; `epoch` changes when the rows begin again.
    `offsets`: where the live documents stand instead, when they were written elsewhere.
    """

    kind: Kind
    base: Part
    over: Part
    grown: int
    live: Sequence[int]
    highest: int
    removals: int
    epoch: int
    offsets: Sequence[int] | None = None

    def gather(self, values: Callable[[Part], Iterator[Any]]) -> list[Any]:
        """Return a value of every live row; `values` gives those of a part's rows."""
        every = list(chain(values(self.base), islice(values(self.over), self.grown)))
        return every if isinstance(self.live, range) else [every[position] for position in self.live]


def pack(taken: Taken) -> Packed:
    """Yield the sections of a kind."""
    for column in taken.kind.columns:
        name = column.name
        if column.type is Type.TEXT:
            raws = taken.gather(lambda part, name=name: _text(part, name).raws())  # type: ignore[misc]
            yield from _texts(name, raws)
            if column.indexed:
                order = sorted((row for row, raw in enumerate(raws) if raw), key=raws.__getitem__)
                yield f"{name}/order", "I", array("I", order).tobytes()
            if column.search:
                folds = taken.gather(lambda part, name=name: part.folded[name].raws())  # type: ignore[misc]
                yield from _texts(f"{name}/fold", folds)
        elif column.type is Type.CODE:
            yield from _codes(taken, name)
        else:
            numbers = taken.gather(lambda part, name=name: _numbers(part.columns[name]))  # type: ignore[misc]
            yield _ints(name, numbers)
            if column.indexed:
                known = [row for row, number in enumerate(numbers) if number is not None]
                known.sort(key=numbers.__getitem__)
                yield f"{name}/order", "I", array("I", known).tobytes()
    for name in ("doc", "offset", "length", "crc"):
        if name == "offset" and taken.offsets is not None:
            yield _ints("/offset", list(taken.offsets))
        else:
            yield _ints(f"/{name}", taken.gather(lambda part, name=name: iter(getattr(part, name))))  # type: ignore[misc]


def _text(part: Part, name: str) -> TextPart:
    column = part.columns[name]
    assert isinstance(column, TextPart)  # noqa: S101 (a TEXT column is kept so)
    return column


def _texts(name: str, raws: list[bytes]) -> Packed:
    ends = array("Q", accumulate(map(len, raws), initial=0))
    form = "I" if ends[-1] < 2**32 else "Q"
    yield name, "B", b"".join(raws)
    yield f"{name}/ends", form, array(form, ends).tobytes()


def _codes(taken: Taken, name: str) -> Packed:
    """Give the values in use new codes, in the order they first appear; 0 stays None."""
    book: dict[str | None, int] = {None: 0}
    parts = (taken.base, taken.over)
    columns = [part.columns[name] for part in parts]
    meaning = [list(column.values()) for column in columns if isinstance(column, CodePart)]

    def values(part: Part) -> Iterator[str | None]:
        column, means = part.columns[name], meaning[0 if part is taken.base else 1]
        assert isinstance(column, CodePart)  # noqa: S101 (a CODE column is kept so)
        return map(means.__getitem__, column.codes)

    codes = [book.setdefault(value, len(book)) for value in taken.gather(values)]
    form = next(form for form, limit in _CODE_WIDTHS if len(book) <= limit)
    yield name, form, array(form, codes).tobytes()
    words = [value for value in book if value is not None]
    yield from _texts(f"{name}/book", [word.encode("utf-8", "surrogatepass") for word in words])


def _numbers(column: object) -> Iterator[int | None]:
    assert isinstance(column, IntPart)  # noqa: S101 (an INT column is kept so)
    least = column.least
    return (None if value == least else value for value in column.values)


def _ints(name: str, numbers: list[int | None]) -> tuple[str, str, bytes]:
    known = [number for number in numbers if number is not None]
    form = narrowest(min(known, default=0), max(known, default=0))
    least = -(2 ** (8 * array(form).itemsize - 1))
    return name, form, array(form, [least if number is None else number for number in numbers]).tobytes()
