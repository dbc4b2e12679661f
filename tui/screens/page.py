"""A page over the queue: who or what it is about, its records with the usual verbs, and more below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.css.query import NoMatches

from tui.commands import by_name
from tui.desk.keeping import WHICH
from tui.domain.errors import BadInput, StoreError
from tui.screens.going_on import GoingOnScreen
from tui.screens.page_text import WORDS, Page
from tui.screens.queue_columns import Shown, columns_for
from tui.screens.queue_source import QueueSource
from tui.widgets.askbar import AskBar
from tui.widgets.lines import KeyFooter, MessageLine, Rule
from tui.widgets.preview import Preview, PreviewText
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.store import Published
    from tui.terminal.palette import Look

_INCIDENT = "incident"
KINDS_OF = {"caller": "person", "service": "service", "affected": "ci"}  #: page -> kind of record it is about
_KINDS = (_INCIDENT, "person", "team", "service", "ci")


class PageScreen(GoingOnScreen):
    """The page of a caller, a service, or a failing item; `page` is one of WORDS."""

    DEFAULT_CSS = """
    PageScreen #head { height: 4; }
    PageScreen RowList { height: 1fr; }
    PageScreen #body { height: 40%; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "RowList"
    KIND = _INCIDENT

    def __init__(self, desk: Desk, look: Look, page: str, record_id: str) -> None:
        super().__init__(desk, look)
        self._page, self._record_id = page, record_id
        self._shown: Page | None = None

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        look = self.look
        yield Preview(look=look, id="head")
        yield Rule(look=look)
        yield RowList(columns_for(self.app.size.width), look=look)
        yield Rule(look=look)
        yield Preview(look=look, id="body")
        yield MessageLine(look=look)
        yield Rule(look=look)
        yield AskBar(look=look)
        yield KeyFooter(look=look)

    def on_mount(self) -> None:
        """Read what the page is about."""
        self.rows.set_empty("Reading …")
        self._read()

    @property
    def rows(self) -> RowList[Shown]:
        """The list of records."""
        return self.query_exactly_one(RowList)

    @work(group="page", exclusive=True)
    async def _read(self) -> None:
        try:
            self._shown = await WORDS[self._page](self.desk, self._record_id)
        except (BadInput, StoreError) as wrong:
            self._shown = None
            self.query_exactly_one("#head", Preview).show(PreviewText(title=f"{wrong}; Esc goes back."))
        self._show()

    def _show(self) -> None:
        """Draw what was read, with the list rows as they are now."""
        page = self._shown
        if page is None:
            return
        head = self.query_exactly_one("#head", Preview)
        head.styles.height = 1 + len(page.head.facts)
        head.show(page.head)
        self.query_exactly_one("#body", Preview).show(page.body)
        rows = self.desk.store.rows(_INCIDENT)
        found = [place for record in page.records if (place := rows.position(record)) is not None]
        now = round(self.desk.now().timestamp() * 1000)
        self.rows.set_empty(page.empty)
        self.rows.show(QueueSource(rows, found, self.desk.names, now))
        self.show_footer()

    def records_changed(self, published: Published) -> None:
        """Read the page again when anything it may show has changed."""
        if self.is_mounted and any(published.changes.get(kind) for kind in _KINDS):
            self._show()  # the positions of the rows have moved
            self._read()

    def tick(self) -> None:
        """Let times be told anew."""
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Choose the columns that fit."""
        try:
            self.rows.set_columns(columns_for(event.size.width))
        except NoMatches:
            return

    def painted_row(self) -> Row | None:
        """Return the row under the cursor."""
        rows = self.rows
        return cast("Row", rows.source.row(rows.index).row) if rows.index >= 0 else None

    def go_to_number(self, number: str) -> bool:
        """Open the record of that number."""
        rows = self.desk.store.rows(_INCIDENT)
        position = rows.find("number", number.upper())
        if position is None:
            return False
        self._open(str(rows.get(position, "id")))
        return True

    def refocus(self) -> None:
        """Give the keys back to the list."""
        self.set_focus(self.rows)

    def show_page(self, page: str, record_id: str) -> None:
        """Open another page; this one is open already."""
        if (page, record_id) == (self._page, self._record_id):
            self.refocus()
            self.message.say("This is that page.")
        else:
            super().show_page(page, record_id)

    def _open(self, record_id: str) -> None:
        from tui.screens.record import RecordScreen  # noqa: PLC0415 (not needed for the first paint)

        self.app.push_screen(RecordScreen(self.desk, self.look, _INCIDENT, record_id))

    @on(RowList.CursorMoved)
    def _cursor_moved(self) -> None:
        self.show_footer()

    @on(RowList.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the record under the cursor over the whole screen."""
        if self.rows.record is not None:
            self._open(self.rows.record)

    def action_change_this(self) -> None:
        """Change what is known of whom the page is about."""
        self.begin(by_name(f"change-{KINDS_OF[self._page]}"), None, {WHICH: self._record_id})

    def action_back(self) -> None:
        """Go back to where the page was opened."""
        self.app.pop_screen()

    @property
    def pane(self) -> RowList[Shown] | Preview:
        """The pane the moves go to."""
        body = self.query_exactly_one("#body", Preview)
        return body if self.focused is body else self.rows

    def action_next_pane(self) -> None:
        """Go to the part below, or back to the list."""
        self.set_focus(self.rows if self.pane is not self.rows else self.query_exactly_one("#body", Preview))
