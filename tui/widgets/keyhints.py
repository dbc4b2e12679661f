"""KeyHints: how a sequence of keys that was begun can go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.cells import Line, fit, line_of, width_of
from tui.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.widgets.lines import KeyEntry

_GAP: Final = 3
_MOST: Final = 8  #: rows at most, if half of the screen is not more; what is left out is in `?`


class KeyHints(Painted):
    """Entries in columns, from top to bottom; hidden while there are none."""

    DEFAULT_CSS = """
    KeyHints { display: none; }
    """

    def __init__(self, *, look: Look = CALM, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(look=look, id=id)
        self._entries: tuple[KeyEntry, ...] = ()

    def lines(self, width: int, height: int) -> Sequence[Line]:
        """Return the entries, each column as wide as its own; only what has no room at all is left out."""
        rows, widths = self._layout(width, height)
        return [
            tuple(
                span
                for entry, cell in zip(self._entries[row::rows], widths, strict=False)
                for span in self._words(entry, min(cell, width))
            )
            for row in range(rows)
        ]

    def on_resize(self) -> None:
        """Take the rows the width needs."""
        self._take_rows()

    def show(self, entries: Sequence[KeyEntry]) -> None:
        """Show these; none hides it."""
        self._entries = tuple(entries)
        self.display = bool(entries)
        self._take_rows()
        self.repaint()

    def _take_rows(self) -> None:
        most = max(_MOST, self.app.size.height // 2)
        rows, _ = self._layout(self.app.size.width, most)
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows

    def _layout(self, width: int, most: int) -> tuple[int, list[int]]:
        """Return the fewest rows, at most so many, in which all have room, and how wide each column is."""
        cells = [_GAP + width_of(one.key) + 2 + width_of(one.label) for one in self._entries]
        rows, widths = 1, [1]
        for rows in range(1, max(1, most) + 1):
            widths = [max(cells[at : at + rows]) for at in range(0, len(cells), rows)]
            if sum(widths) < width:
                break
        fitting = [at for at in range(1, len(widths) + 1) if sum(widths[:at]) < width]
        return rows, widths[: max(fitting, default=1)]

    def _words(self, entry: KeyEntry, width: int) -> Line:
        label = fit(f" {line_of(entry.label)}", width - 1 - width_of(entry.key))
        if entry.enabled:
            return ((" ", None), self.span(entry.key, Tone.ACCENT), (label, None))
        return ((" ", None), self.span(entry.key + label, Tone.DIM))
