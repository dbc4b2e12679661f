"""A list whose records can be marked: they stay so under any filter, and verbs act on all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on, work

from tui.commands.base import Scope
from tui.screens.moving import MovingScreen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tui.commands import Command, Keymap
    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.query import Query
    from tui.terminal.palette import Look


class MarkingScreen(MovingScreen):
    """A moving screen whose list holds records of `KIND`."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._shown_marks = 0

    def marked(self) -> Collection[str]:
        """Return the marked records of the kind this screen lists."""
        return self.desk.marks.of(self.KIND)

    @on(events.Mount)
    def _begin_marks(self) -> None:
        self._shown_marks = self.desk.marks.version
        self.rows.set_chosen(self.marked())

    def on_screen_resume(self) -> None:
        """Show the marks that were made on another screen."""
        if self._shown_marks != self.desk.marks.version:
            self.show_marks()

    def show_marks(self) -> None:
        """Draw the marks as they are now, and their count."""
        self._shown_marks = self.desk.marks.version
        self.rows.repaint()
        self.show_footer()

    # -- verbs on what is marked -------------------------------------------------------------------------

    def choice(self, keymap: Keymap, keys: str, row: Row | None) -> tuple[Command | None, str]:
        """Return the command of a key that the most of the marked records allow."""
        on_records = [one for one in keymap.for_key(keys) if one.scope is Scope.RECORD]
        if not self.marked() or not on_records:
            return super().choice(keymap, keys, row)
        if len(on_records) == 1:
            return on_records[0], ""
        from tui.screens.bulk import marked_rows  # noqa: PLC0415 (as begin)

        rows = marked_rows(self)
        return max(on_records, key=lambda one: sum(one.refused(row, self.KIND) is None for row in rows)), ""

    def begin(
        self,
        command: Command,
        row: Row | None,
        given: Mapping[str, str] | None = None,
        *,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """Do a command; one for records to all that are marked, if any are."""
        if command.scope is Scope.RECORD and self.marked():
            from tui.screens.bulk import begin  # noqa: PLC0415 (not needed for the first paint)

            begin(self, command, given)
        else:
            super().begin(command, row, given, typed=typed)

    # -- actions of the view commands -------------------------------------------------------------------

    def action_mark(self) -> None:
        """Mark the record under the cursor, or take its mark off, and go down."""
        if (record := self.rows.record) is None:
            self.message.refuse("nothing to mark here")
            return
        self.desk.marks.toggle(self.KIND, record)
        self.rows.action_move(1)
        self.show_marks()

    def action_mark_shown(self) -> None:
        """Mark every record of the list; if all are marked, none of them."""
        shown = self.rows.records
        if not shown:
            self.message.refuse("nothing to mark here")
        elif added := self.desk.marks.add(self.KIND, shown):
            self._say(f"Marked {added:,}", shown)
        else:
            self._say(f"Unmarked {self.desk.marks.drop(self.KIND, shown):,}", shown)

    def action_invert_marks(self) -> None:
        """Mark what the list shows unmarked, and unmark the rest of it."""
        marked = self.marked()
        shown = self.rows.records
        there = [record for record in shown if record in marked]
        added = self.desk.marks.add(self.KIND, shown)
        self.desk.marks.drop(self.KIND, there)
        self._say(f"Marked {added:,}, unmarked {len(there):,}", shown)

    def action_mark_query(self, query: str) -> None:
        """Mark every record of this kind that a query finds."""
        from tui.query import parse_strictly  # noqa: PLC0415 (a page over the queue may not have it yet)

        asked = parse_strictly(query)
        self.refocus()
        self._mark_found(asked)

    @work(group="marking", exclusive=True)
    async def _mark_found(self, query: Query) -> None:
        """Mark what is found; texts are searched beside the loop."""
        from tui.desk.finding import BodySearch, context_of  # noqa: PLC0415 (as above)
        from tui.query import evaluate  # noqa: PLC0415 (as above)
        from tui.query.bodies import words_of  # noqa: PLC0415 (as above)

        rows = self.desk.store.rows(self.KIND)
        context, version = context_of(self.desk), rows.version
        search = BodySearch(self.desk, query, rows, context)
        for job in search.jobs() if words_of(query) else ():
            search.take(await self.desk.store.aside(job))
            if rows.version != version:
                self.message.refuse("the records changed while they were searched: mark them again")
                return
        found = search.found if words_of(query) else evaluate(query, rows, context)
        added = self.desk.marks.add(self.KIND, (str(rows.get(position, "id")) for position in found))
        self._say(f"Found {len(found):,}, marked {added:,}")

    def action_unmark(self) -> None:
        """Take every mark off."""
        self._say(f"Unmarked {self.desk.marks.clear(self.KIND):,}; g a marks them again")

    def action_mark_again(self) -> None:
        """Mark what was marked before the marks went."""
        if added := self.desk.marks.again(self.KIND):
            self._say(f"Marked {added:,}")
        else:
            self.message.refuse("there were no other marks before")

    def _say(self, what: str, shown: Sequence[str] | None = None) -> None:
        """Say what was done, how many records are marked now, and how many of them are not `shown`."""
        self.show_marks()
        marked = self.marked()
        hidden = len(marked) - sum(map(marked.__contains__, self.rows.records if shown is None else shown))
        aside = f", {hidden:,} of them not in this list" if hidden else ""
        self.message.say(f"{what}: {len(marked):,} marked now{aside}.")
