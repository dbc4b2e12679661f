"""RowList: a virtual list whose cursor stays with its record, and which sends only the rows that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual.geometry import Region
from textual.message import Message

from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.cells import Line, strip_of
from tui.widgets.columns import Column, Listing, RowSource
from tui.widgets.painted import Painted, changed_width
from tui.widgets.rowdrawing import GUTTER, RowDrawing

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from textual import events

T = TypeVar("T")

HEADER = 1
WHEEL = 3  #: rows a turn of the wheel scrolls


class RowList(Painted, Generic[T], can_focus=True):
    """Shows a source through columns; only rows in sight are read.

    The cursor follows a record's id, not an index. When it leaves the page the page flips, with one row of
    overlap, so that most moves change two rows.
    """

    DEFAULT_CSS = """
    RowList { height: 1fr; }
    """

    class CursorMoved(Message):
        """The cursor came to another record, or its record to another row; (None, -1) in an empty list."""

        def __init__(self, rows: RowList[Any], record_id: str | None, index: int) -> None:
            super().__init__()
            self.rows, self.record_id, self.index = rows, record_id, index

        @property
        def control(self) -> RowList[Any]:
            """The list it happened in."""
            return self.rows

    class Opened(Message):
        """The operator opened the record under the cursor (Enter, or a double click)."""

        def __init__(self, rows: RowList[Any], record_id: str) -> None:
            super().__init__()
            self.rows, self.record_id = rows, record_id

        @property
        def control(self) -> RowList[Any]:
            """The list it happened in."""
            return self.rows

    def __init__(
        self,
        columns: Sequence[Column[T]] = (),
        *,
        empty: str = "Nothing here.",
        look: Look = CALM,
        id: str | None = None,  # noqa: A002 (Textual's word)
        classes: str | None = None,
    ) -> None:
        super().__init__(look=look, id=id, classes=classes)
        self._drawing = RowDrawing(columns, look)
        self._source: RowSource[T] = Listing((), str)
        self._empty = empty
        self._cursor = -1
        self._record: str | None = None
        self._top = 0
        self._chosen: Container[str] = ()

    def lines(self, width: int, height: int) -> Sequence[Line]:
        """Return the header and the rows in sight."""
        self._drawing.place(width)
        self._top = self._clamp_top(self._nearest_top(), height - HEADER)
        if not len(self._source):
            return [self._drawing.header(), (), (self.span(" " * GUTTER + self._empty, Tone.DIM),)]
        last = min(len(self._source), self._top + height - HEADER)
        return [self._drawing.header(), *(self._line(index) for index in range(self._top, last))]

    def on_click(self, event: events.Click) -> None:
        """Move to the row that was clicked; the second click opens it."""
        index = self._row_at(event.x, event.y)
        if index is None:
            return
        self._point_to(index)
        if event.chain == 2:  # noqa: PLR2004 (a double click)
            self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll; the cursor moves only to stay in sight."""
        event.stop()
        self._scroll(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll; the cursor moves only to stay in sight."""
        event.stop()
        self._scroll(-WHEEL)

    def action_move(self, rows: int) -> None:
        """Move by so many rows."""
        self._move_to(self._cursor + rows)

    def action_page(self, pages: int) -> None:
        """Flip the page; the cursor keeps its line, and at the ends goes to the first or last row."""
        step = max(1, self._page - 1) * pages
        top = self._clamp_top(self._top + step, self._page)
        self._move_to(self._cursor + step, top)

    def action_first(self) -> None:
        """Go to the first row."""
        self._move_to(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self._move_to(len(self._source) - 1)

    def action_open(self) -> None:
        """Report that the record under the cursor was opened."""
        if self._record is not None:
            self.post_message(self.Opened(self, self._record))

    @property
    def record(self) -> str | None:
        """The id of the record under the cursor."""
        return self._record

    @property
    def index(self) -> int:
        """The cursor's row, from 0; -1 in an empty list."""
        return self._cursor

    @property
    def position(self) -> str:
        """Where the cursor stands: "12 of 1,243"."""
        return f"{self._cursor + 1:,} of {len(self._source):,}"

    @property
    def source(self) -> RowSource[T]:
        """What is shown."""
        return self._source

    @property
    def records(self) -> list[str]:
        """The ids of all rows, in sight or not."""
        return self._source.keys()

    @property
    def visible_records(self) -> tuple[str, ...]:
        """The ids of the rows in sight."""
        last = min(len(self._source), self._top + self._page)
        return tuple(self._source.key(index) for index in range(self._top, last))

    def show(self, source: RowSource[T], *, keep: str | None = None) -> None:
        """Show other rows, the cursor on the record `keep` (default: where it is), on its screen line.

        When that record left, the cursor goes to the nearest row of the old page that stayed. Where no row
        was shown before, the first ones are, as far as the cursor is among them.
        """
        line = self._cursor - self._top
        old_cursor, old_record = self._cursor, self._record
        neighbours = self._neighbours()
        self._source = source
        wanted = [keep if keep is not None else self._record, *neighbours]
        found = (source.find(record) for record in wanted if record is not None)
        index = next((index for index in found if index is not None), max(0, old_cursor))
        self._cursor = min(index, len(source) - 1)
        self._record = source.key(self._cursor) if self._cursor >= 0 else None
        kept = self._clamp_top(self._cursor - max(0, line), self._page)
        self._top = 0 if old_record is None else kept
        self.repaint()
        if (self._record, self._cursor) != (old_record, old_cursor):
            self.post_message(self.CursorMoved(self, self._record, self._cursor))

    def go_to(self, record_id: str) -> bool:
        """Put the cursor on that record; False when it is not among the rows."""
        index = self._source.find(record_id)
        if index is not None:
            self._move_to(index)
        return index is not None

    def set_columns(self, columns: Sequence[Column[T]]) -> None:
        """Show other columns of the same rows."""
        if tuple(columns) != self._drawing.columns:
            self._drawing = RowDrawing(columns, self.look)
            self.repaint()

    def set_chosen(self, chosen: Container[str]) -> None:
        """Say which records the operator has marked; looked at whenever a row is drawn."""
        self._chosen = chosen
        self.repaint()

    def set_empty(self, sentence: str) -> None:
        """Say something else when there are no rows."""
        before, self._empty = self._empty, sentence
        if before != sentence and not len(self._source):
            self.repaint()

    @property
    def _page(self) -> int:
        return max(1, self.size.height - HEADER)

    def _neighbours(self) -> list[str]:
        """Return the ids in sight after the cursor, then those before it, nearest first."""
        if self._cursor < 0:
            return []
        seen = self.visible_records
        line = self._cursor - self._top
        return [*seen[line + 1 :], *reversed(seen[:line])]

    def _move_to(self, index: int, top: int | None = None) -> None:
        if not len(self._source):
            return
        index = max(0, min(index, len(self._source) - 1))
        before, self._cursor = self._cursor, index
        self._record = self._source.key(index)
        top = self._flipped_top() if top is None else top
        if top != self._top:
            self._top = top
            self.repaint()
        elif index != before:
            self._repaint_rows(before, index)
        if index != before:
            self.post_message(self.CursorMoved(self, self._record, index))

    def _row_at(self, _x: int, y: int) -> int | None:
        """Return the row that is drawn at a cell."""
        index = self._top + y - HEADER
        return index if y >= HEADER and index < len(self._source) else None

    def _point_to(self, index: int) -> None:
        """Move to a row that was pointed at."""
        self._move_to(index)

    def _scroll(self, rows: int) -> None:
        top = self._clamp_top(self._top + rows, self._page)
        self._move_to(max(top, min(self._cursor, top + self._page - 1)), top)

    def _flipped_top(self) -> int:
        """Return the page the cursor is on: this one, or one flipped so that one row stays in sight."""
        overlap = 1 if self._page > 2 else 0  # noqa: PLR2004 (smaller pages have no room for it)
        if self._cursor < self._top:
            return self._clamp_top(self._cursor - self._page + 1 + overlap, self._page)
        if self._cursor >= self._top + self._page:
            return self._clamp_top(self._cursor - overlap, self._page)
        return self._top

    def _nearest_top(self) -> int:
        """Return the page that shows the cursor with the least scrolling (after a resize)."""
        return max(min(self._top, max(0, self._cursor)), self._cursor - self._page + 1)

    def _clamp_top(self, top: int, page: int) -> int:
        return max(0, min(top, len(self._source) - page))

    def _line(self, index: int) -> Line:
        source = self._source
        return self._drawing.row(
            source.row(index), here=index == self._cursor, marked=source.marked(index),
            chosen=source.key(index) in self._chosen,
        )  # fmt: skip

    def _repaint_rows(self, *indexes: int) -> None:
        """Draw these rows anew and refresh the part of each that changed."""
        if self._painted_size != self.size or not self.is_mounted:
            self.repaint()
            return
        for index in indexes:
            y = index - self._top + HEADER
            if HEADER <= y < len(self._painted):
                before = self._painted[y]
                self._painted[y] = strip_of(self._line(index), self.size.width)
                if changed := changed_width(before, self._painted[y]):
                    self.refresh(Region(0, y, changed, 1))
