"""A list with its record beside it: the moves go to one of the two, and the preview follows the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual import on, work

from tui.domain.errors import StoreError
from tui.screens.going_on import GoingOnScreen
from tui.widgets.preview import Preview, PreviewText
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.screens.telling import Teller
    from tui.terminal.palette import Look

PATIENCE: Final = 0.05  #: seconds a body may take before its heading stands alone


class PreviewingScreen(GoingOnScreen):
    """A screen of a RowList and a Preview; `KIND` is the kind of record it lists."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._heading: Timer | None = None
        self._warm = False

    @property
    def rows(self) -> RowList[Any]:
        """The list."""
        return self.query_exactly_one(RowList)

    @property
    def preview(self) -> Preview:
        """What stands beside it."""
        return self.query_exactly_one(Preview)

    @property
    def pane(self) -> RowList[Any] | Preview:
        """The pane the moves go to."""
        preview = self.preview
        return preview if self.focused is preview else self.rows

    def painted_row(self) -> Row | None:
        """Return the row under the cursor."""
        rows = self.rows
        return rows.source.row(rows.index).row if rows.index >= 0 else None

    def refocus(self) -> None:
        """Give the keys back to the list."""
        self.set_focus(self.rows)

    def warmed(self) -> None:
        """Show the record from now on: its body can be decoded without keeping anybody waiting."""
        self._warm = True
        self.show_record()

    # -- the preview ------------------------------------------------------------------------------------

    @on(RowList.CursorMoved)
    def _cursor_moved(self) -> None:
        self.show_footer()
        self.show_record()

    def show_record(self) -> None:
        """Show the record under the cursor; while its body is on the way too long, its heading."""
        if not self.preview.display:
            return
        if not self._warm:
            return
        if self._heading is not None:
            self._heading.stop()
        self._heading = self.set_timer(PATIENCE, self._show_heading)
        self._read()

    def tell_anew(self) -> None:
        """Tell the times of the record under the cursor as they are now."""
        if self.preview.display and self._warm:
            self._read()

    def _show_heading(self) -> None:
        row = self.painted_row()
        told = PreviewText() if row is None else self._teller().heading_of(row, self.desk.names)
        self.preview.show(told)

    @work(group="preview", exclusive=True)
    async def _read(self) -> None:
        record = self.rows.record
        told = PreviewText() if record is None else await self._told_of(record)
        if self.rows.record != record:
            return
        if self._heading is not None:
            self._heading.stop()
        self.preview.show(told)

    async def _told_of(self, record: str) -> PreviewText:
        from tui.screens.telling import unreadable  # noqa: PLC0415 (not needed for the first paint)

        try:
            found = await self.desk.store.fetch(self.KIND, record)
        except StoreError as trouble:
            return unreadable(trouble)
        return PreviewText() if found is None else self._teller().preview_of(found, self.desk)

    def _teller(self) -> Teller:
        from tui.screens.telling import teller  # noqa: PLC0415 (not needed for the first paint)

        return teller(self.KIND)

    # -- actions of the view commands -------------------------------------------------------------------

    def action_show_preview(self) -> None:
        """Show the record beside the list, at any size."""
        self._set_preview(shown=True)
        self.call_after_refresh(self.show_record)

    def action_hide_preview(self) -> None:
        """Give the list the whole screen."""
        self.refocus()
        self._set_preview(shown=False)

    def _set_preview(self, *, shown: bool) -> None:
        self.set_class(shown, "-previewed")
        self.set_class(not shown, "-unpreviewed")

    def action_next_pane(self) -> None:
        """Go to the preview, or back to the list."""
        preview = self.preview
        if self.focused is preview or not preview.display:
            self.rows.focus()
        else:
            preview.focus()
