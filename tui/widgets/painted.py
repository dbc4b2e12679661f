"""The base of the widgets that draw themselves, line by line, and send only what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.cells import Line, Span, strip_of, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Size


class Bare(Widget):
    """What only holds others, and is blank between them: no styles are looked up to draw nothing."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return blanks."""
        return [Strip.blank(crop.width)] * crop.height


class Panes(Bare):
    """Holds what stands beside or below each other; how, the arrangement says."""

    DEFAULT_CSS = """
    Panes { width: 1fr; height: 1fr; layout: vertical; overflow: hidden hidden; }
    """


class Painted(Widget):
    """A widget that says its lines; `repaint` refreshes those that differ from what was painted.

    Strips go to the compositor as they are: no background is laid under them, so plain text is written
    without any escape sequence.
    """

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = """
    Painted { width: 1fr; height: 1; }
    """

    def __init__(self, *, look: Look = CALM, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id, classes=classes)
        self.look = look
        self._painted: list[Strip] = []
        self._painted_size: Size | None = None

    def lines(self, width: int, height: int) -> Sequence[Line]:
        """Return at most `height` lines, from memory; shorter ones are filled with blanks."""
        raise NotImplementedError

    def on_focus(self) -> None:
        """Rest the terminal's own (hidden) cursor in the corner: there is nothing to write here."""
        self.app.cursor_position = Offset(0, 0)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the painted strips inside the crop."""
        if self._painted_size != self.size:
            self._painted = self._paint()
            self._painted_size = self.size
        blank = Strip.blank(self.size.width)
        rows = [self._painted[y] if y < len(self._painted) else blank for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            rows = [row.crop(*crop.column_span) for row in rows]
        for line_filter in self.get_line_filters():
            rows = [row.apply_filter(line_filter, self.background_colors[1]) for row in rows]
        return rows

    def render_line(self, y: int) -> Strip:
        """Return one painted strip."""
        return self.render_lines(Region(0, y, self.size.width, 1))[0]

    def repaint(self) -> None:
        """Draw anew and refresh the lines that changed; nothing is sent when nothing did."""
        if not self.is_mounted or self._painted_size != self.size:
            self._painted_size = None
            self.refresh()
            return
        before, self._painted = self._painted, self._paint()
        self._refresh_changes(before)

    def forget(self) -> None:
        """Trust nothing that was painted: what is drawn next is drawn anew."""
        self._painted_size = None

    def take_rows(self, rows: int) -> None:
        """Be so many rows high; what stands around is laid out anew only when that is another height."""
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows

    def span(self, text: str, tone: Tone = Tone.PLAIN) -> Span:
        """Return a text as this look draws the tone."""
        return text, self.look.style(tone)

    def _paint(self) -> list[Strip]:
        width, height = self.size
        return [strip_of(line, width) for line in self.lines(width, height)[:height]]

    def _refresh_changes(self, before: list[Strip]) -> None:
        width = self.size.width
        blank = Strip.blank(width)
        rows = range(max(len(before), len(self._painted)))
        changed = [
            Region(0, y, width, 1)
            for y in rows
            if (before[y] if y < len(before) else blank)
            != (self._painted[y] if y < len(self._painted) else blank)
        ]
        if changed:
            self.refresh(*changed)


def changed_width(before: Strip, after: Strip) -> int:
    """Return how many cells, from the left, hold every difference between two strips of one width."""
    same = 0
    for old, new in zip(reversed(before), reversed(after), strict=False):
        if old == new:
            same += width_of(old.text)
            continue
        if old.style == new.style:
            same += width_of(_common_end(old.text, new.text))
        break
    return after.cell_length - same


def _common_end(one: str, other: str) -> str:
    if any(width_of(text) != len(text) for text in (one, other)):
        return ""  # a wide or combined character may not be cut; the whole segment is sent
    length = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        length += 1
    return one[len(one) - length :]
