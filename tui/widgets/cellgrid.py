"""CellGrid: a table of texts to be filled, a cursor on one cell; as many columns as have room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from textual.message import Message

from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.cells import fit, strip_of, width_of, wrap
from tui.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from tui.widgets.cells import Line, Span

LEAST: Final = 24  #: cells below which a column is not drawn
_LEAD: Final = 4  #: cells before a cell's text: the cursor, its sign, blanks
_HEAD: Final = 2  #: lines above the rows: the columns' titles, and where the cursor stands

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a grid shows: titles of rows and columns, and by (row, column) texts and signs."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    texts: Mapping[Place, str] = field(default_factory=dict)
    signs: Mapping[Place, tuple[str, Tone]] = field(default_factory=dict)


class CellGrid(Painted, can_focus=True):
    """Shows a Sheet; the cursor moves from cell to cell, and the columns follow it."""

    DEFAULT_CSS = """
    CellGrid { height: 1fr; }
    """

    class Moved(Message):
        """The cursor came to another cell."""

        def __init__(self, grid: CellGrid, place: Place) -> None:
            super().__init__()
            self.grid, self.place = grid, place

        @property
        def control(self) -> CellGrid:
            """The grid it happened in."""
            return self.grid

    class Opened(Moved):
        """A cell was chosen with the mouse twice."""

    def __init__(self, *, look: Look = CALM, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(look=look, id=id)
        self._sheet = Sheet()
        self._place: Place = (0, 0)
        self._leftmost = self._top = 0

    # -- where the cursor is ----------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """The row and column of the cursor."""
        return self._place

    def show(self, sheet: Sheet) -> None:
        """Show another sheet; the cursor stays where it is."""
        self._sheet = sheet
        self.repaint()

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell, or the nearest there is."""
        sheet, before = self._sheet, self._place
        self._place = (
            max(0, min(row, len(sheet.rows) - 1)), max(0, min(column, len(sheet.columns) - 1))
        )  # fmt: skip
        if self._place != before:
            self.repaint()
            self.post_message(self.Moved(self, self._place))

    def move(self, rows: int, columns: int) -> None:
        """Move the cursor by so many cells."""
        self.go_to(self._place[0] + rows, self._place[1] + columns)

    def on_focus(self) -> None:
        """Show that the moves go here."""
        super().on_focus()
        self.repaint()

    def on_blur(self) -> None:
        """Show that they go elsewhere."""
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Go to the cell that was clicked; the second click opens it."""
        event.stop()
        label, shown, cells = self._shown(self.size.width)
        tall = self._tall(self.size.height)
        if event.y < _HEAD or event.x < label:
            return
        column = shown.start + min((event.x - label) // (cells + 1), len(shown) - 1)
        self.go_to(self._top + (event.y - _HEAD) // tall, column)
        if event.chain == 2:  # noqa: PLR2004 (a double click)
            self.post_message(self.Opened(self, self._place))

    # -- drawing ----------------------------------------------------------------------------------------

    def lines(self, width: int, height: int) -> Sequence[Line]:
        """Return the titles, where the cursor stands, and the cells."""
        sheet = self._sheet
        if not sheet.rows:
            return []
        label, shown, cells = self._shown(width)
        tall, (row, column), cut = self._tall(height), self._place, self.look.signs.cut
        titles = [
            self.span(
                fit("    " + sheet.columns[one], cells + 1, cut=cut),
                Tone.STRONG if one == column else Tone.DIM,
            )
            for one in shown
        ]  # fmt: skip
        lines: list[Line] = [((" " * label, None), *titles), self._where(shown)]
        rows = max(1, (height - _HEAD) // tall)
        self._top = top = max(0, min(row - rows + 1, len(sheet.rows) - rows))
        for number in range(top, min(len(sheet.rows), top + rows)):
            drawn = [self._cell((number, one), cells, tall) for one in shown]
            for y in range(tall):
                name = sheet.rows[number] if y == 0 else ""
                tone = Tone.STRONG if number == row else Tone.DIM
                cells_of_line = (span for cell in drawn for span in cell[y])
                lines.append((self.span(fit(f" {name}", label, cut=cut), tone), *cells_of_line))
        return lines

    def _shown(self, width: int) -> tuple[int, range, int]:
        """Return the cells of the rows' titles, the columns that are drawn, and the cells of each."""
        sheet = self._sheet
        label = max(map(width_of, sheet.rows), default=0) + 2
        count = max(1, min(len(sheet.columns), (width - label) // (LEAST + 1)))
        here = self._place[1]
        self._leftmost = max(0, min(self._leftmost, here, len(sheet.columns) - count))
        if here >= self._leftmost + count:
            self._leftmost = here - count + 1
        return label, range(self._leftmost, self._leftmost + count), (width - label) // count - 1

    def _tall(self, height: int) -> int:
        """Return the lines of a row, with the blank one behind it."""
        return max(2, (height - _HEAD) // max(1, len(self._sheet.rows)))

    def _where(self, shown: range) -> Line:
        """Say where the cursor stands, and what is to either side of what is seen."""
        sheet, (row, column) = self._sheet, self._place
        left, right, signs = sheet.columns[: shown.start], sheet.columns[shown.stop :], self.look.signs
        words = [
            f" {sheet.rows[row]}, {sheet.columns[column]}", f"{signs.left} {', '.join(left)}" if left else "",
            f"{', '.join(right)} {signs.right}" if right else "",
        ]  # fmt: skip
        return (self.span("   ".join(filter(None, words)), Tone.DIM),)

    def _cell(self, place: Place, cells: int, tall: int) -> list[tuple[Span, ...]]:
        """Return the lines of a cell, each exactly so many cells and a blank one."""
        text, here, signs = self._sheet.texts.get(place, ""), place == self._place, self.look.signs
        sign, tone = self._sheet.signs.get(place, (" ", Tone.PLAIN))
        room, body = cells - _LEAD, tall - 1 if tall > 2 else tall  # noqa: PLR2004 (a blank one if there is room)
        wrapped = wrap(text, room) if text else ["–"]
        if len(wrapped) > body:
            wrapped = [*wrapped[: body - 1], fit(wrapped[body - 1], room - 1).rstrip() + signs.cut]
        drawn = []
        for y in range(tall):
            words = wrapped[y] if y < len(wrapped) else ""
            line = (
                self.span(
                    signs.cursor if here and y < body else " ", Tone.ACCENT if self.has_focus else Tone.DIM
                ),
                self.span(f"{sign if y == 0 else ' '}  ", tone),
                self.span(words, Tone.PLAIN if text else Tone.DIM),
            )
            drawn.append(tuple((part.text, part.style) for part in strip_of(line, cells + 1)))
        return drawn
