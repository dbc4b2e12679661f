"""Writes cells to the terminal, knowing where its cursor stands and in which style it writes."""

from __future__ import annotations

from enum import Enum, auto
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = tuple[list[str], list[str]]

NEAR: Final = 4  #: unchanged cells up to here cost less written again than jumped over
FAR: Final = 10  #: blanks from here on cost less erased and jumped over than written
#: From here on terminals disagree about widths (emoji); behind such a cell the cursor is placed anew.
_DISPUTED: Final = 0x1F000


_BLANKS: Final = " " * FAR


class _Kind(Enum):
    PLAIN = auto()
    BLANK = auto()
    DISPUTED = auto()


class Pen:
    """The terminal's cursor and style; None where it is not known."""

    def __init__(self) -> None:
        self._x: int | None = None
        self._y: int | None = None
        self._style: str | None = None

    def lose(self) -> None:
        """Forget where the cursor stands and how it writes."""
        self._x = self._y = self._style = None

    def move(self, x: int, y: int) -> str:
        """Return the shortest way from where the cursor stands."""
        here = (self._x, self._y)
        before_x, before_y = self._x, self._y
        self._x, self._y = x, y
        if here == (x, y):
            return ""
        if before_y == y and before_x is not None and x > before_x:
            return _forward(x - before_x)
        placed = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"
        if before_y is not None and y == before_y + 1:
            return min("\r\n" + _forward(x), placed, key=len)
        return placed

    def style(self, style: str) -> str:
        """Return what turns the style that stands into this one."""
        before, self._style = self._style, style
        if before == style:
            return ""
        if not style:
            return "\x1b[m"
        return f"\x1b[{style}m" if before == "" else f"\x1b[;{style}m"

    def row(self, y: int, row: Row, known: Row | None) -> list[str]:
        """Return what turns the known row (None: anything may stand there) into this one."""
        texts, styles = row
        end = len(texts)
        while end and texts[end - 1] == " " and not styles[end - 1]:
            end -= 1
        out: list[str] = []
        for start, stop in _changed(row, known):
            if start < end:
                out.append(self.move(start, y))
                out += self._cells(texts[start : min(stop, end)], styles[start : min(stop, end)], y)
        if end < len(texts) and (known is None or _anything(known, end)):
            out += [self.move(end, y), self.style(""), "\x1b[K"]
        return out

    def _cells(self, texts: list[str], styles: list[str], y: int) -> list[str]:
        out: list[str] = []
        at = 0
        for style, group in groupby(styles):
            count = len(list(group))
            out.append(self.style(style))
            out += self._words(texts[at : at + count], y, blank=not style)
            at += count
        return out

    def _words(self, texts: list[str], y: int, *, blank: bool) -> list[str]:
        text = "".join(texts)
        if (not blank or _BLANKS not in text) and (text.isascii() or not any(map(_disputed, set(texts)))):
            self._advance(len(texts))
            return [text]
        out: list[str] = []
        at = 0
        for kind, group in groupby(_kinds(texts)):
            count = len(list(group))
            cells = texts[at : at + count]
            at += count
            if kind is _Kind.BLANK and blank and count >= FAR:
                out.append(f"\x1b[{count}X{_forward(count)}")
                self._advance(count)
            elif kind is _Kind.DISPUTED:
                out += self._disputed(cells, y)
            else:
                out.append("".join(cells))
                self._advance(count)
        return out

    def _disputed(self, cells: list[str], y: int) -> list[str]:
        """Write clusters each at its place, over blanks, whatever width the terminal gives them."""
        out: list[str] = []
        at = self._x or 0
        for offset, cell in enumerate(cells):
            if cell:
                width = 2 if cells[offset + 1 : offset + 2] == [""] else 1
                out += [self.move(at + offset, y), " " * width]
                self._advance(width)
                out += [f"\x1b[{y + 1};{at + offset + 1}H", cell]
                self._x = None
        out.append(self.move(at + len(cells), y))
        return out

    def _advance(self, cells: int) -> None:
        if self._x is not None:
            self._x += cells


def _forward(cells: int) -> str:
    if cells == 0:
        return ""
    return "\x1b[C" if cells == 1 else f"\x1b[{cells}C"


def _kinds(texts: list[str]) -> Iterator[_Kind]:
    kind = _Kind.PLAIN
    for text in texts:
        if text == " ":
            kind = _Kind.BLANK
        elif text:
            kind = _Kind.DISPUTED if _disputed(text) else _Kind.PLAIN
        yield kind


def _disputed(text: str) -> bool:
    return len(text) > 1 or (text != "" and ord(text) >= _DISPUTED)


def _anything(row: Row, start: int) -> bool:
    return any(text != " " for text in row[0][start:]) or any(row[1][start:])


def _changed(row: Row, known: Row | None) -> Iterator[tuple[int, int]]:
    """Yield the runs of cells to write; near ones of one style become one, and no wide cell is cut."""
    texts, styles = row
    if known is None:
        yield 0, len(texts)
        return
    cells = enumerate(zip(texts, known[0], styles, known[1], strict=True))
    differing = [at for at, (text, old, style, old_style) in cells if text != old or style != old_style]
    start = stop = -1
    for at in differing:
        near = stop >= 0 and at - stop <= NEAR
        if near and (at == stop or all(gap == styles[stop - 1] for gap in styles[stop:at])):
            stop = at + 1
            continue
        if stop >= 0:
            yield _whole(texts, start, stop)
        start, stop = at, at + 1
    if stop >= 0:
        yield _whole(texts, start, stop)


def _whole(texts: list[str], start: int, stop: int) -> tuple[int, int]:
    while start and not texts[start]:
        start -= 1
    while stop < len(texts) and not texts[stop]:
        stop += 1
    return start, stop
