"""One record over the whole screen: every field, the whole timeline, and the same verbs as the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work

from tui.screens.commanding import CommandScreen
from tui.screens.preview_text import preview_of, with_fields
from tui.widgets.askbar import AskBar
from tui.widgets.lines import KeyFooter, MessageLine, Rule
from tui.widgets.preview import Preview, PreviewText

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.store import Published
    from tui.terminal.palette import Look


class RecordScreen(CommandScreen):
    """The page of one incident."""

    AUTO_FOCUS: ClassVar[str | None] = "Preview"

    def __init__(self, desk: Desk, look: Look, kind: str, record_id: str) -> None:
        super().__init__(desk, look)
        self._kind, self._record_id = kind, record_id

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield Preview(look=self.look)
        yield MessageLine(look=self.look)
        yield Rule(look=self.look)
        yield AskBar(look=self.look)
        yield KeyFooter(look=self.look)

    def on_mount(self) -> None:
        """Read the record."""
        self.show_footer()
        self._read()

    @work(group="preview", exclusive=True)
    async def _read(self) -> None:
        incident = await self.desk.store.fetch(self._kind, self._record_id)
        page = self.query_exactly_one(Preview)
        if incident is None:
            page.show(PreviewText(title="This record is no longer here; Esc goes back."))
        else:
            page.show(with_fields(preview_of(incident, self.desk), incident, self.desk))

    def records_changed(self, published: Published) -> None:
        """Show the record as it is now."""
        if self._record_id in published.changes.get(self._kind, ()) and self.is_mounted:
            self.show_footer()
            self._read()

    def tick(self) -> None:
        """Let times be told anew."""
        self._read()

    def painted_row(self) -> Row | None:
        """Return this record's list row."""
        rows = self.desk.store.rows(self._kind)
        position = rows.position(self._record_id)
        return cast("Row", rows.row(position)) if position is not None else None

    def go_to_number(self, number: str) -> bool:
        """Turn to the page of that number."""
        rows = self.desk.store.rows(self._kind)
        position = rows.find("number", number.upper())
        if position is None:
            return False
        self._record_id = str(rows.get(position, "id"))
        self.show_footer()
        self._read()
        return True

    def refocus(self) -> None:
        """Give the keys back to the page."""
        self.set_focus(self.query_exactly_one(Preview))

    def action_cursor_down(self) -> None:
        """Scroll down a line."""
        self.query_exactly_one(Preview).action_move(1)

    def action_cursor_up(self) -> None:
        """Scroll up a line."""
        self.query_exactly_one(Preview).action_move(-1)

    def action_page_down(self) -> None:
        """Scroll down a page."""
        self.query_exactly_one(Preview).action_page(1)

    def action_page_up(self) -> None:
        """Scroll up a page."""
        self.query_exactly_one(Preview).action_page(-1)

    def action_first(self) -> None:
        """Go to the top."""
        self.query_exactly_one(Preview).action_first()

    def action_back(self) -> None:
        """Go back to the list."""
        self.app.pop_screen()

    def action_explain(self) -> None:
        """Show the sum behind the clocks and the priority."""
        from tui.screens.explain import ExplainScreen  # noqa: PLC0415 (it is a page like this one)

        self.app.push_screen(ExplainScreen(self.desk, self.look, self._kind, self._record_id))

    def action_open(self) -> None:
        """Go back to the list."""
        self.app.pop_screen()
