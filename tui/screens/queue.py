"""The incident queue: filter, list, preview, verbs; and what every screen of its family has in common."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from textual import on
from textual.css.query import NoMatches

from tui.desk.clockwork import agreements
from tui.desk.finding import context_of
from tui.query import evaluate
from tui.query.apart import moved
from tui.query.bodies import words_of
from tui.query.following import follow
from tui.query.passing import asks_recurring, touched
from tui.screens.filtering import FilteringScreen
from tui.screens.host import host_of, key_said
from tui.screens.queue_choice import chosen_columns
from tui.screens.queue_source import QueueSource
from tui.terminal.palette import Tone
from tui.widgets.askbar import AskBar
from tui.widgets.filterline import FilterLine
from tui.widgets.lines import Badge, Frame, FrameLine, KeyFooter, MessageLine, Rule
from tui.widgets.painted import Panes
from tui.widgets.preview import Preview
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from tui.desk.desk import Desk
    from tui.screens.queue_columns import IncidentRow
    from tui.store import Published
    from tui.terminal.palette import Look
    from tui.widgets.columns import RowSource

RADAR_EVERY: Final = 300.0  #: seconds between two looks for what comes again
#: The screens of the top line, in the order of their keys.
SCREENS: Final = ("Incidents", "Problems")
#: Kinds whose names a list of incidents shows and searches.
_NAMED: Final = frozenset({"person", "team", "service", "ci"})
#: The tables the frame tells of; an operation alone takes back what settled a conflict.
_FRAMED: Final = frozenset({"standing", "outgoing", "conflict", "operation"})


class QueueScreen(FilteringScreen):
    """The queue; see the module's words. Its family says its kind, its list and what the list shows."""

    TAB = 0  #: its place in SCREENS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (140, "-wide")]  # noqa: RUF012 (Textual reads it so)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 (Textual reads it so)

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._arrivals: list[int] = []
        self._told = desk.now()
        self._looked = -RADAR_EVERY

    def compose(self) -> ComposeResult:
        """Lay out the frame, as the terminal's room has it from the first paint on."""
        look, (width, height) = self.look, self.app.size
        self.add_class(
            *self._get_breakpoint_classes(width, self.HORIZONTAL_BREAKPOINTS),
            *self._get_breakpoint_classes(height, self.VERTICAL_BREAKPOINTS),
        )
        yield FrameLine(self._frame(), look=look)
        yield FilterLine(look=look)
        yield Rule(look=look)
        with Panes(id="panes"):
            yield self.make_list()
            yield Rule(look=look, id="divide")
            yield Preview(look=look)
        yield MessageLine(look=look)
        yield Rule(look=look)
        yield AskBar(look=look)
        yield KeyFooter(look=look)

    def make_list(self) -> RowList[Any]:
        """Return the list this screen is about."""
        return RowList(chosen_columns(self._query.columns, self.app.size.width), look=self.look)

    def make_source(self) -> RowSource[Any]:
        """Return what the list shows."""
        return QueueSource(self._rows, self._positions, self.desk.names, self._now())

    def on_mount(self) -> None:
        """Show the first view."""
        self._query = self.first_query()
        self.show_columns()
        self.search()
        self.filter_line.show(query=str(self._query), sentence=self.said(), count=self.count())
        for notice in (*self.desk.store.notices, *filter(None, [agreements(self.desk.names).trouble])):
            self.message.add(notice, Tone.WARN)

    # -- what is shown ----------------------------------------------------------------------------------

    def search(self, *, within: Sequence[int] | None = None, keep: str | None = None) -> None:
        """Evaluate the query and show what matches."""
        self._arrivals = []
        super().search(within=within, keep=keep or self.brought())
        if self._looked < 0 and asks_recurring(self._query):
            self._look_for_recurrence()

    def show_found(self, keep: str | None = None) -> None:
        """Show what was found."""
        self.rows.set_empty(self._empty_words())
        self.rows.show(self.make_source(), keep=keep)
        self.filter_line.show(sentence=self.said(), count=self.count())
        self.show_footer()

    def show_columns(self) -> None:
        """Show the columns the query asks for, else those that fit."""
        self.fit_columns(self.app.size.width)

    def fit_columns(self, width: int) -> None:
        """Choose the columns for so many cells."""
        self.rows.set_columns(chosen_columns(self._query.columns, width))

    def _now(self) -> int:
        return round(self.desk.now().timestamp() * 1000)

    def _empty_words(self) -> str:
        if not len(self._rows):
            opens = key_said(self, "capture")
            return f"No {self.KIND}s yet: {opens} opens one, deskhand import brings them in."
        if self._searching:
            return "Searching in texts …"
        many = f"{len(self._rows):,} {self.KIND}s"
        return f"None of {many} matches; Esc empties the filter, v shows another view."

    def _frame(self) -> Frame:
        store = self.desk.store
        badges = [Badge(text=store.mark)] if store.mark != "live" else []
        if len(store.rows("remote")):
            from tui.screens.meeting import badges as told  # noqa: PLC0415 (only for who has a remote)

            background = host_of(self).meeting
            badges += told(self.desk, paused=background is not None and background.paused)
        return Frame(
            screens=SCREENS,
            current=self.TAB,
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
        if _FRAMED & published.changes.keys():
            self.query_exactly_one(FrameLine).show(self._frame())
        changed = published.changes.get(self.KIND)
        if published.own or (changed is None and _NAMED & published.changes.keys()) or changed == ():
            self.search()
        else:
            found = (self._rows.position(record) for record in changed or ())
            places = {place for place in found if place is not None}
            places.update(moved(self._query, self._rows, published.changes))
            if changed or places:
                self._take_in(sorted(places))
        if self.rows.record in (changed or ()):
            self.show_record()

    def meeting_told(self) -> None:
        """Say in the frame whether the remote is met."""
        if self.is_mounted and self.filter_line.is_mounted:
            self.query_exactly_one(FrameLine).show(self._frame())

    def _take_in(self, touched: Sequence[int]) -> None:
        """Keep the order in sight: touched rows in their places, rows that left gone, new ones counted."""
        if words_of(self._query):
            self.search()
            return
        context = context_of(self.desk)
        followed = follow(self._query, self._rows, context, self._positions, touched)
        waiting = [place for place in self._arrivals if place not in self._rows.dead]
        still = evaluate(self._query, self._rows, context, waiting)
        self._arrivals = list(dict.fromkeys((*still, *followed.came)))
        self._positions, self._version = followed.stay, self._rows.version
        self.show_found()
        if followed.came:
            latest = cast("IncidentRow", self._rows.row(self._arrivals[-1]))
            shows = key_said(self, "show-arrivals")
            self.message.news(f"{len(self._arrivals):,} new: {latest.number} {latest.title}  ({shows} shows)")

    def tick(self) -> None:
        """Let times be told anew; only what then reads differently is drawn."""
        if not self.is_mounted or self._version != self._rows.version:
            return
        before, self._told = self._told, self.desk.now()
        self._look_for_recurrence()
        when = context_of(self.desk).when
        if places := touched(self._query, self._rows, when._replace(now=before), when):
            self._take_in(places)
        else:
            self.show_found()
        self.tell_anew()

    def _look_for_recurrence(self) -> None:
        """See now and then which incidents come again, for the preview."""
        now = time.monotonic()
        if now - self._looked > RADAR_EVERY:
            from tui.desk.insight import look_for_recurrence  # noqa: PLC0415 (not needed for the first paint)

            seen = partial(self._recurrence_seen, first=self._looked < 0)
            self._looked = now
            self.run_worker(look_for_recurrence(self.desk, seen), group="radar", exclusive=True)

    def _recurrence_seen(self, *, first: bool) -> None:
        """Show what comes again where that was asked for before it was known."""
        if self.is_mounted and asks_recurring(self._query) and (first or not self._positions):
            self.search()

    def on_resize(self, event: events.Resize) -> None:
        """Choose the columns that fit."""
        try:
            self.fit_columns(event.size.width)
        except NoMatches:
            return
        self.show_record()

    # -- what the commands find -------------------------------------------------------------------------

    def go_to_number(self, number: str) -> bool:
        """Go to the incident of that number, emptying the filter if it hides it."""
        position = self._rows.find("number", number) or self._rows.find("number", number.upper())
        if position is None:
            return False
        record = str(self._rows.get(position, "id"))
        if not self.rows.go_to(record):
            self.put_query("")
            self.rows.go_to(record)
        return True

    # -- actions of the view commands -------------------------------------------------------------------

    def action_show_arrivals(self) -> None:
        """Show the records that have arrived; the cursor stays on its record."""
        count = len(self._arrivals)
        self.search()
        self.message.say(f"{count:,} new shown." if count else "Nothing new.")

    def action_open(self) -> None:
        """Open the record under the cursor over the whole screen."""
        from tui.screens.record import RecordScreen  # noqa: PLC0415 (not needed for the first paint)

        if self.rows.record is not None:
            self.app.push_screen(RecordScreen(self.desk, self.look, self.KIND, self.rows.record))

    def action_explain(self) -> None:
        """Show the sum behind the clocks and the priority of the record under the cursor."""
        from tui.screens.explain import ExplainScreen  # noqa: PLC0415 (not needed for the first paint)

        if self.rows.record is not None:
            self.app.push_screen(ExplainScreen(self.desk, self.look, self.KIND, self.rows.record))

    @on(RowList.Opened)
    def _opened(self) -> None:
        self.action_open()
