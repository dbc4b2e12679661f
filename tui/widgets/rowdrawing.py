"""How a list's rows become lines: gutter, columns, tones, cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from tui.terminal.palette import Look, Tone
from tui.widgets.cells import Line, Span, fit, line_of
from tui.widgets.columns import Column, Placed, gap, place

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

GUTTER = 3  #: cells for cursor, mark, blank


class RowDrawing(Generic[T]):
    """Draws header and rows through columns, at the width given to `place`.

    Plain text is one span, written without any style; only what has a tone of its own costs one.
    """

    def __init__(self, columns: Sequence[Column[T]], look: Look) -> None:
        self.columns, self._look = tuple(columns), look
        self._placed: tuple[Placed[T], ...] = ()
        self._width, self._gap = -1, ""

    def place(self, width: int) -> None:
        """Give the columns their cells, leaving one blank at the right edge."""
        if width != self._width:
            room = width - GUTTER - 1
            self._placed, self._gap = place(self.columns, room), " " * gap(room)
            self._width = width

    def header(self) -> Line:
        """Return the columns' titles."""
        titles = (fit(spot.column.header, spot.width, right=spot.column.right) for spot in self._placed)
        return (self._span(" " * GUTTER + self._gap.join(titles).rstrip(), Tone.DIM),)

    def row(self, row: T, *, here: bool, marked: bool, chosen: bool = False) -> Line:
        """Return a row; under the cursor (`here`) the lead columns, or all if none leads, take its style.

        The operator's own mark (`chosen`) stands in place of the sign for what is new.
        """
        signs = self._look.signs
        mark = signs.chosen if chosen else signs.mark if marked else " "
        plain = Tone.ACCENT if chosen else Tone.PLAIN
        pieces: list[tuple[str, Tone]] = [(f"{mark} ", Tone.CURSOR if here else plain)]
        whole = not any(spot.column.lead for spot in self._placed)
        for number, spot in enumerate(self._placed):
            column = spot.column
            tone = column.tone(row)
            text = fit(line_of(column.text(row)), spot.width, right=column.right, cut=signs.cut)
            worn = Tone.CURSOR if here and (whole or column.lead) else tone
            pieces.append((self._gap if number else "", worn if worn is Tone.CURSOR else Tone.PLAIN))
            pieces.append((text, worn))
        cursor = signs.cursor if here else " "
        return ((cursor, None), *self._joined(pieces))

    def _joined(self, pieces: Sequence[tuple[str, Tone]]) -> Line:
        """Join neighbours of one tone; blanks between them take it too, other blanks are plain."""
        spans: list[Span] = []
        run, tone, blanks = "", Tone.PLAIN, ""
        for text, piece_tone in pieces:
            words = text if piece_tone is Tone.CURSOR else text.strip(" ")
            before = text[: text.index(words)] if words else text
            blanks += before
            if words and piece_tone is tone:
                run += blanks + words
            elif words:
                spans += [self._span(run, tone), (blanks, None)]
                run, tone = words, piece_tone
            if words:
                blanks = text[len(before) + len(words) :]
        spans += [self._span(run, tone), (blanks, None)]
        return tuple(span for span in spans if span[0])

    def _span(self, text: str, tone: Tone) -> Span:
        return text, self._look.style(tone)
