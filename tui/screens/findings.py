"""A page of what records say together: a heading, and a list whose rows lead on to records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on, work

from tui.domain.errors import StoreError
from tui.screens.moving import MovingScreen
from tui.widgets.askbar import AskBar
from tui.widgets.columns import Listing
from tui.widgets.lines import KeyFooter, MessageLine, Rule
from tui.widgets.preview import Preview, PreviewText
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.store import Published
    from tui.terminal.palette import Look
    from tui.widgets.columns import Column

_HEAD: Final = 2  #: rows of a heading that is not wrapped


class FindingsScreen(MovingScreen):
    """A page of findings; its subclasses say what they are, and where a row leads."""

    DEFAULT_CSS = """
    FindingsScreen #head { height: 2; }
    FindingsScreen RowList { height: 1fr; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "RowList"
    EMPTY: ClassVar[str] = "Nothing here."

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self.found: Sequence[Any] = ()
        self.looking = True  #: until something was found, or nothing

    # -- what a page says of itself ---------------------------------------------------------------------

    def columns(self) -> Sequence[Column[Any]]:
        """Return the columns of its list."""
        raise NotImplementedError

    async def find(self) -> Sequence[Any]:
        """Return what it shows, without keeping the loop."""
        raise NotImplementedError

    def key_of(self, finding: Any) -> str:  # noqa: ANN401 (a subclass's own)
        """Return what a finding is known by."""
        raise NotImplementedError

    def heading(self) -> PreviewText:
        """Return the words above the list."""
        raise NotImplementedError

    def lead_on(self, finding: Any) -> None:  # noqa: ANN401 (as above)
        """Go where a finding leads."""
        raise NotImplementedError

    # -- what they share --------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        look = self.look
        yield Preview(look=look, id="head")
        yield Rule(look=look)
        yield RowList(self.columns(), look=look)
        yield MessageLine(look=look)
        yield Rule(look=look)
        yield AskBar(look=look)
        yield KeyFooter(look=look)

    def on_mount(self) -> None:
        """Look for what it shows."""
        self.rows.set_empty("Looking …")
        self.look_again()

    @property
    def rows(self) -> RowList[Any]:
        """The list."""
        return self.query_exactly_one(RowList)

    @property
    def pane(self) -> RowList[Any] | Preview:
        """The pane the moves go to."""
        return self.rows

    @work(group="findings", exclusive=True)
    async def look_again(self) -> None:
        """Find and show."""
        self.found = await self.find()
        self.looking = False
        if not self.is_mounted:
            return
        self.query_exactly_one("#head", Preview).show(self.heading())
        self._fit_head(self.app.size.width)
        self.rows.set_columns(self.columns())
        self.rows.set_empty(f"{self.EMPTY} Esc goes back.")
        top = self.rows.index <= 0 and self.found
        keep = self.key_of(self.found[0]) if top else None
        self.rows.show(Listing(self.found, self.key_of), keep=keep)
        self.show_footer()

    def on_resize(self, event: events.Resize) -> None:
        """Give the heading the rows it takes at this width."""
        super().on_resize(event)
        self._fit_head(event.size.width)

    def _fit_head(self, width: int) -> None:
        head = self.query_exactly_one("#head", Preview)
        head.take_rows(max(_HEAD, head.rows_needed(width, 2 * _HEAD)))

    def records_changed(self, published: Published) -> None:
        """Look again when records have changed."""
        if self.is_mounted and (published.changes.get("incident") or published.changes.get("problem")):
            self.look_again()

    def tick(self) -> None:
        """Leave it as it was found."""

    def painted_row(self) -> Row | None:
        """Return no row: what is under the cursor is no record."""
        return None

    def go_to_number(self, number: str) -> bool:
        """Open the record of that number, of any kind."""
        from tui.desk.kinds import placed  # noqa: PLC0415 (only where a number is typed)
        from tui.screens.record import RecordScreen  # noqa: PLC0415 (as above)

        place = placed(self.desk.store, number)
        if place is not None:
            self.app.push_screen(RecordScreen(self.desk, self.look, place.kind, place.id))
        return place is not None

    def refocus(self) -> None:
        """Give the keys back to the list."""
        self.set_focus(self.rows)

    def under_cursor(self) -> Any | None:  # noqa: ANN401 (a subclass's own)
        """Return the finding under the cursor."""
        index = self.rows.index
        return self.found[index] if 0 <= index < len(self.found) else None

    def drill(self, query: str) -> None:
        """Go to the incidents that a query finds."""
        from tui.screens.filtering import FilteringScreen  # noqa: PLC0415 (loaded with the queue)
        from tui.screens.places import incidents  # noqa: PLC0415 (only from here)

        queue = self.app.screen_stack[0]
        incidents(self)
        if isinstance(queue, FilteringScreen):
            queue.put_query(query)

    @on(RowList.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Go where the finding under the cursor leads."""
        if (finding := self.under_cursor()) is not None:
            try:
                self.lead_on(finding)
            except StoreError as trouble:
                self.message.refuse(str(trouble))

    def action_back(self) -> None:
        """Go back to where the page was opened."""
        self.app.pop_screen()


def quoted(value: str) -> str:
    """Return a value as a query takes it whole."""
    return '"' + value.replace('"', "") + '"'
