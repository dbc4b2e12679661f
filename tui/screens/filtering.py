"""A list that a query chooses: typing it, completing it, searching texts beside the loop, and saved views."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from textual import on, work

from tui.desk.finding import BodySearch, context_of
from tui.desk.views import DEFAULTS
from tui.domain.errors import BadInput
from tui.query import evaluate, narrows, parse, sentence
from tui.query.bodies import words_of
from tui.query.completing import Completer
from tui.query.evaluate import named
from tui.screens.previewing import PreviewingScreen
from tui.widgets.filterline import FilterLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.desk.desk import Desk
    from tui.query import Query
    from tui.terminal.palette import Look

READY_AFTER: Final = 0.02  #: seconds after the filter is opened until it is made ready for words
SHOW_EVERY: Final = 0.1  #: seconds between looks at what a search in texts has found so far


class FilteringScreen(PreviewingScreen):
    """A screen whose list is what its filter line asks for."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._rows = desk.store.rows(self.KIND)
        self._query = parse("")
        self._view = ""
        self._positions: Sequence[int] = ()
        self._version = -1
        self._searching, self._share = False, 0.0
        self._completer = Completer(self._rows, lambda: context_of(desk))

    # -- what a screen says of itself -------------------------------------------------------------------

    def show_found(self, keep: str | None = None) -> None:
        """Show what was found."""
        raise NotImplementedError

    def show_columns(self) -> None:
        """Show the columns the query asks for."""
        raise NotImplementedError

    @property
    def positions(self) -> Sequence[int]:
        """The rows of the list, as positions of the store's rows."""
        return self._positions

    @property
    def filter_line(self) -> FilterLine:
        """The filter."""
        return self.query_exactly_one(FilterLine)

    # -- searching --------------------------------------------------------------------------------------

    def search(self, *, within: Sequence[int] | None = None, keep: str | None = None) -> None:
        """Evaluate the query and show what matches; texts are searched beside, and shown as they come."""
        self.workers.cancel_group(self, "bodies")
        self._version = self._rows.version
        self._searching = bool(words_of(self._query))
        if self._searching:
            self._positions, self._share = (), 0.0
            self._search_bodies(keep)
        else:
            self._positions = evaluate(self._query, self._rows, context_of(self.desk), within)
        self.show_found(keep)

    @work(group="bodies", exclusive=True)
    async def _search_bodies(self, keep: str | None) -> None:
        search = BodySearch(self.desk, self._query, self._rows, context_of(self.desk))
        shown, said = 0, time.monotonic()
        for job in search.jobs():
            hit = search.take(await self.desk.store.aside(job))
            if self._rows.version != self._version:
                return  # whoever changed the rows has begun anew
            if (hit and not shown) or time.monotonic() - said > SHOW_EVERY:
                said, self._share = time.monotonic(), search.share
                self._show_so_far(search, shown, keep)
                shown = len(self._positions)
        self._searching, self._positions = False, search.found
        self.show_found(keep)

    def _show_so_far(self, search: BodySearch, shown: int, keep: str | None) -> None:
        """Show what was found until now; the rows only where there are more."""
        if len(search.found) > shown:
            self._positions = search.found
            self.show_found(keep)
        else:
            self.filter_line.show(sentence=self.said(), count=self.count())

    def said(self) -> str:
        """Say what the query means."""
        words = sentence(self._query)
        return f"{words}  ({self._query.hints[0]})" if self._query.hints else words

    def count(self) -> str:
        """Say how many records that are; while texts are still searched, how far that is."""
        if self._searching:
            return f"{len(self._positions):,}+  {self._share:.0%} read"
        return f"{len(self._positions):,} of {len(self._rows):,}"

    # -- the filter line --------------------------------------------------------------------------------

    @on(FilterLine.Changed)
    def _filter_changed(self, event: FilterLine.Changed) -> None:
        self._ask_for(event.text)
        if self.filter_line.editing:
            self._offer(event.text)

    @on(FilterLine.Submitted)
    @on(FilterLine.Cancelled)
    def _filter_left(self, event: FilterLine.Changed) -> None:
        self._rows.keep_texts(kept=False)
        self.message.clear()
        self._ask_for(event.text)
        self.refocus()

    def _offer(self, typed: str) -> None:
        """Say what is not understood, and what may come next; Tab takes the first."""
        shown = None if self._searching else (self._query, self._positions)
        completion = self._completer.offers(typed, shown)
        self.filter_line.offer(completion.at, completion.offers[0].text if completion.offers else None)
        said = (
            one.text if one.records is None else f"{one.text} {one.records:,}" for one in completion.offers
        )
        words = "   ".join(said)
        wrong = (
            one for one in self._query.problems if not one.minor and not (words and one.end == len(typed))
        )
        hint = next((one.sentence for one in wrong), "")
        self.message.say("   ".join(filter(None, (hint, f"Tab: {words}" if words else ""))))

    def _ask_for(self, text: str) -> None:
        before, self._query = self._query, parse(text)
        if before.columns != self._query.columns:
            self.show_columns()
        same = self._version == self._rows.version
        if str(before) == str(self._query) and same:
            self.filter_line.show(sentence=self.said(), count=self.count())
            return
        whole = same and not words_of(before) and narrows(before, self._query)
        self.search(within=self._positions if whole else None)

    def put_query(self, text: str) -> None:
        """Ask for something else."""
        self.filter_line.show(query=text, sentence="", count="")
        self._query = parse(text)
        self.show_columns()
        self.search()

    def action_filter(self) -> None:
        """Edit the filter."""
        self.filter_line.edit()
        self._make_ready()

    @work(group="ready", exclusive=True)
    async def _make_ready(self) -> None:
        """Have at hand what words are looked for in, a piece at a time: the first letter is on its way."""
        await asyncio.sleep(READY_AFTER)
        if not self.filter_line.editing:
            return
        self._rows.keep_texts(kept=True)
        for _ in named(self._rows, context_of(self.desk).names):
            await asyncio.sleep(0)

    def action_back(self) -> None:
        """Empty the filter."""
        self.put_query("")

    # -- saved views ------------------------------------------------------------------------------------

    def first_query(self) -> Query:
        """Return the query of the first view; a file of views that cannot be used is said, and left alone."""
        try:
            views = self.desk.views.all() or DEFAULTS
        except BadInput as broken:
            self.message.refuse(str(broken))
            views = DEFAULTS
        self._view = views[0].name
        return views[0].query

    def action_next_view(self) -> None:
        """Go to the next view."""
        self._walk_views(1)

    def action_previous_view(self) -> None:
        """Go to the view before."""
        self._walk_views(-1)

    def _walk_views(self, step: int) -> None:
        views = self.desk.views.all()
        if not views:
            raise BadInput("there are no views: g s keeps this query as one")
        places = [place for place, view in enumerate(views) if view.name == self._view]
        start = places[0] if places else (-1 if step > 0 else 0)
        self._go_to(views[(start + step) % len(views)].name)

    def action_view(self, name: str) -> None:
        """Go to a view by its name."""
        self._go_to(name)
        self.refocus()

    def _go_to(self, name: str) -> None:
        view = self.desk.views.named(name)
        self._view = view.name
        self.put_query(view.text)
        self.message.say(f"View {view.name}.")

    def action_save_view(self, name: str) -> None:
        """Keep the query as a view."""
        if problems := self._query.hints:
            raise BadInput(f"this query is not understood: {problems[0]}")
        replaced = self.desk.views.save(name, self._query)
        self._view = self.desk.views.named(name).name
        self.refocus()
        self.message.say(f"{'Changed' if replaced else 'Saved'} view {self._view}; v and V walk the views.")

    def action_drop_view(self, name: str) -> None:
        """Forget a view."""
        dropped = self.desk.views.drop(name)
        self.refocus()
        self.message.say(f"Dropped view {dropped.name}; it was {dropped.text or 'everything'}.")

    def action_view_earlier(self) -> None:
        """Move this view towards the first."""
        self._move_view(-1)

    def action_view_later(self) -> None:
        """Move this view towards the last."""
        self._move_view(1)

    def _move_view(self, step: int) -> None:
        place = self.desk.views.move(self._view, step)
        names = [view.name for view in self.desk.views.all()]
        self.message.say(f"View {self._view} is number {place + 1} of {len(names)}: {', '.join(names)}.")
