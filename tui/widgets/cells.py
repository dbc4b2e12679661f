"""Text as a terminal's cells: made visible, cut, padded and wrapped by width, never by length."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from tui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import Style

Span: TypeAlias = "tuple[str, Style | None]"  #: a text and how it is drawn (None: as the terminal writes)
Line: TypeAlias = "tuple[Span, ...]"
_BETWEEN = "   "


def width_of(text: str) -> int:
    """Return how many cells the text takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int, *, right: bool = False, cut: str = "…") -> str:
    """Return the text in exactly `width` cells: padded, or ending in the cut sign."""
    needed = width_of(text)
    if needed > width:
        return set_cell_size(text, width - width_of(cut)) + cut if width > 0 else ""
    blank = " " * (width - needed)
    return blank + text if right else text + blank


def line_of(text: str) -> str:
    """Return a foreign text as one safe line: newlines and tabs become blanks, the rest visible."""
    if text.isascii() and text.isprintable():
        return text
    return visible(" ".join(text.split()) if any(blank in text for blank in "\n\r\t") else text)


def wrap(text: str, width: int) -> list[str]:
    """Break a foreign text into safe lines of at most `width` cells, at blanks where there are any."""
    lines: list[str] = []
    for paragraph in visible(text, newlines=True).split("\n"):
        lines.extend(_wrap_paragraph(paragraph, max(1, width)))
    return lines


def wrap_within(text: str, width: int, rows: int, *, cut: str = "…") -> list[str]:
    """Break a text into at most `rows` lines; where it goes on behind them the last ends in the cut sign."""
    lines = wrap(text, width)
    if len(lines) <= rows:
        return lines
    return [*lines[: rows - 1], fit(" ".join(lines[rows - 1 :]), width, cut=cut)] if rows else []


def whole(hint: str, width: int) -> str:
    """Return the first keys of a hint that are seen whole; three blanks stand between two of them."""
    told = hint.split(_BETWEEN)
    while len(told) > 1 and width_of(_BETWEEN.join(told)) > width:
        told.pop()
    return _BETWEEN.join(told)


def strip_of(line: Iterable[Span], width: int) -> Strip:
    """Return a strip of exactly `width` cells: cut where it is longer, blank where it is shorter."""
    segments: list[Segment] = []
    left = width
    for text, style in line:
        if left <= 0:
            break
        needed = width_of(text)
        shown = text if needed <= left else set_cell_size(text, left)
        if shown:
            segments.append(Segment(shown, style))
        left -= min(needed, left)
    if left > 0:
        segments.append(Segment(" " * left))
    return Strip(segments, width)


def spread(left: Line, right: Line, width: int) -> Line:
    """Set `left` and `right` at the two ends of a line; what is right is shown whole, what is left is cut."""
    right_width = sum(width_of(text) for text, _ in right)
    room = max(0, width - right_width)
    cut = strip_of(left, room)
    return (*((segment.text, segment.style) for segment in cut), *right)


def _wrap_paragraph(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    current, used = "", 0
    for word in paragraph.split(" "):
        needed = width_of(word)
        if current and used + 1 + needed <= width:
            current, used = f"{current} {word}", used + 1 + needed
            continue
        if current:
            lines.append(current)
        *full, current = chop_cells(word, width) if needed > width else [word]
        lines.extend(full)
        used = width_of(current)
    return [*lines, current]
