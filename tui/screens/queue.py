"""The incident queue: filter, list, preview, and the verbs of an incident's life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from textual import on
from textual.containers import Container
from textual.css.query import NoMatches

from tui.query import Context, evaluate, narrows, parse, sentence
from tui.query.clocks import asks_the_time, crossed
from tui.screens.previewing import PreviewingScreen
from tui.screens.queue_columns import IncidentRow, columns_for
from tui.screens.queue_source import QueueSource
from tui.widgets.askbar import AskBar
from tui.widgets.filterline import FilterLine
from tui.widgets.lines import Badge, Frame, FrameLine, KeyFooter, MessageLine, Rule
from tui.widgets.preview import Preview
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from tui.desk.desk import Desk
    from tui.store import Published
    from tui.terminal.palette import Look

KIND: Final = "incident"

#: The views `v` and `V` walk through; the first one opens.
VIEWS: Final = ("+open who:me,none", "+open", "+open +breached", "")


class QueueScreen(PreviewingScreen):
    """The queue; see the module's words."""

    KIND = KIND
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (140, "-wide")]  # noqa: RUF012 (Textual reads it so)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 (Textual reads it so)

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._rows = desk.store.rows(KIND)
        self._query = parse(VIEWS[0])
        self._view = 0
        self._positions: Sequence[int] = ()
        self._version = -1
        self._arrivals: list[int] = []
        self._told = self._now()

    def compose(self) -> ComposeResult:
        """Lay out the frame."""
        look = self.look
        yield FrameLine(self._frame(), look=look)
        yield FilterLine(look=look)
        yield Rule(look=look)
        with Container(id="panes"):
            yield RowList(columns_for(self.app.size.width), look=look)
            yield Rule(look=look, id="divide")
            yield Preview(look=look)
        yield MessageLine(look=look)
        yield Rule(look=look)
        yield AskBar(look=look)
        yield KeyFooter(look=look)

    def on_mount(self) -> None:
        """Show the first view."""
        self._search()
        self.filter_line.show(query=str(self._query), sentence=self._sentence(), count=self._count())
        for notice in self.desk.store.notices:
            self.message.refuse(notice)

    # -- what is shown ----------------------------------------------------------------------------------

    @property
    def filter_line(self) -> FilterLine:
        """The filter."""
        return self.query_exactly_one(FilterLine)

    def _search(self, *, within: Sequence[int] | None = None, keep: str | None = None) -> None:
        """Evaluate the query and show what matches."""
        context = Context(me=self.desk.me, now=self.desk.now(), names=self.desk.names)
        self._positions = evaluate(self._query, self._rows, context, within)
        self._version = self._rows.version
        self._arrivals = []
        self._show(keep)

    def _show(self, keep: str | None = None) -> None:
        self.rows.set_empty(self._empty_words())
        self.rows.show(QueueSource(self._rows, self._positions, self.desk.names, self._now()), keep=keep)
        self.filter_line.show(sentence=self._sentence(), count=self._count())
        self.show_footer()

    def _now(self) -> int:
        return round(self.desk.now().timestamp() * 1000)

    def _sentence(self) -> str:
        said = sentence(self._query)
        return f"{said}  ({self._query.hints[0]})" if self._query.hints else said

    def _count(self) -> str:
        return f"{len(self._positions):,} of {len(self._rows):,}"

    def _empty_words(self) -> str:
        if not len(self._rows):
            return "No incidents yet: c opens one, deskhand import brings them in."
        return f"None of {len(self._rows):,} incidents matches; Esc empties the filter, v shows another view."

    def _frame(self) -> Frame:
        store = self.desk.store
        badges = [Badge(text=store.mark)] if store.mark != "live" else []
        return Frame(
            screens=("Incidents",),
            operator=f"{self.desk.login}@{store.replica}",
            badges=tuple(badges),
        )

    # -- what changes -----------------------------------------------------------------------------------

    def records_changed(self, published: Published) -> None:
        """Show what the desk, or a colleague in another process, has changed.

        Our own changes are shown at once. A colleague's change what is in sight in its place; records that
        begin to match are counted until they are asked for.
        """
        if not self.is_mounted or not self.filter_line.is_mounted:
            return
        if published.own or not published.changes.get(KIND):
            self._search()
        else:
            self._take_in()
        if self.rows.record in published.changes.get(KIND, ()):
            self.show_record()

    def _take_in(self) -> None:
        """Keep the order in sight: changed rows in their places, rows that left gone, new ones counted."""
        context = Context(me=self.desk.me, now=self.desk.now(), names=self.desk.names)
        matching = evaluate(self._query, self._rows, context)
        live = frozenset(matching)
        stay: list[int] = []
        for old in self._positions:
            position = old if old in live else self._rows.position(str(self._rows.get(old, "id")))
            if position in live:
                stay.append(position)
        known = frozenset(stay)
        self._arrivals = [position for position in matching if position not in known]
        self._positions, self._version = stay, self._rows.version
        self._show()
        if self._arrivals:
            latest = cast("IncidentRow", self._rows.row(self._arrivals[-1]))
            self.message.say(f"{len(self._arrivals):,} new: {latest.number} {latest.title}  (R shows)")

    def tick(self) -> None:
        """Let times be told anew; only what then reads differently is drawn."""
        if not self.is_mounted or self._version != self._rows.version:
            return
        before, self._told = self._told, self._now()
        if asks_the_time(self._query) and crossed(self._rows, before, self._told):
            self._take_in()
        else:
            self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Choose the columns that fit."""
        try:
            self.rows.set_columns(columns_for(event.size.width))
        except NoMatches:
            return
        self.show_record()

    # -- filter -----------------------------------------------------------------------------------------

    @on(FilterLine.Changed)
    def _filter_changed(self, event: FilterLine.Changed) -> None:
        self._ask_for(event.text)

    @on(FilterLine.Submitted)
    @on(FilterLine.Cancelled)
    def _filter_left(self, event: FilterLine.Changed) -> None:
        self._ask_for(event.text)
        self.refocus()

    def _ask_for(self, text: str) -> None:
        before, self._query = self._query, parse(text)
        if str(before) == str(self._query) and self._version == self._rows.version:
            return
        same = self._version == self._rows.version
        self._search(within=self._positions if same and narrows(before, self._query) else None)

    def _put_query(self, text: str) -> None:
        self.filter_line.show(query=text, sentence="", count="")
        self._query = parse(text)
        self._search()

    # -- what the commands find -------------------------------------------------------------------------

    def go_to_number(self, number: str) -> bool:
        """Go to the incident of that number, emptying the filter if it hides it."""
        position = self._rows.find("number", number) or self._rows.find("number", number.upper())
        if position is None:
            return False
        record = str(self._rows.get(position, "id"))
        if not self.rows.go_to(record):
            self._put_query("")
            self.rows.go_to(record)
        return True

    # -- actions of the view commands -------------------------------------------------------------------

    def action_filter(self) -> None:
        """Edit the filter."""
        self.filter_line.edit()

    def action_next_view(self) -> None:
        """Go to the next view."""
        self._walk_views(1)

    def action_previous_view(self) -> None:
        """Go to the view before."""
        self._walk_views(-1)

    def _walk_views(self, step: int) -> None:
        self._view = (self._view + step) % len(VIEWS)
        self._put_query(VIEWS[self._view])

    def action_show_arrivals(self) -> None:
        """Show the records that have arrived; the cursor stays on its record."""
        count = len(self._arrivals)
        self._search()
        self.message.say(f"{count:,} new shown." if count else "Nothing new.")

    def action_open(self) -> None:
        """Open the record under the cursor over the whole screen."""
        from tui.screens.record import RecordScreen  # noqa: PLC0415 (not needed for the first paint)

        if self.rows.record is not None:
            self.app.push_screen(RecordScreen(self.desk, self.look, KIND, self.rows.record))

    def action_explain(self) -> None:
        """Show the sum behind the clocks and the priority of the record under the cursor."""
        from tui.screens.explain import ExplainScreen  # noqa: PLC0415 (not needed for the first paint)

        if self.rows.record is not None:
            self.app.push_screen(ExplainScreen(self.desk, self.look, KIND, self.rows.record))

    @on(RowList.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_back(self) -> None:
        """Empty the filter."""
        self._put_query("")
