"""From a command to its outcome: whether it goes, what is asked first, and what the desk makes of it.

The seams for what goes beyond one record at a time: `subjects` says which rows a verb acts on, `perform`
hands them to the desk, `performed` hears the outcome.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.messages import Prune
from textual.screen import Screen

from tui.commands.base import Scope
from tui.desk.desk import Target
from tui.domain.errors import BadInput, DeskhandError, MissingFields, StoreError
from tui.screens.actions import action_of, goes_here
from tui.screens.host import host_of, key_said
from tui.screens.outcome_text import outcome_line
from tui.widgets.askbar import AskBar
from tui.widgets.lines import MessageLine
from tui.widgets.painted import Bare

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from tui.commands import Command
    from tui.commands.base import Row
    from tui.desk.deeds import Watch
    from tui.desk.desk import Desk, Outcome
    from tui.terminal.palette import Look
    from tui.widgets.asking import Question

TELL_EVERY: Final = 0.1  #: seconds between words of how far something has come


class ActingScreen(Bare, Screen[None], inherit_bindings=False):
    """A screen that does commands: refuses, asks for what is missing, awaits the desk, tells the outcome."""

    KIND: str = "incident"  #: the kind of record its rows are
    COMMANDS_OF: str = ""  #: whose commands its keys are, where they are not its kind's

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self.desk, self.look = desk, look
        self.standing = True  #: until it is taken away, its widgets before itself
        self._then: Callable[[Mapping[str, str]], None] | None = None  #: what the answers are for
        self._about: tuple[Command, Sequence[Row]] | None = None  #: what is being asked for

    @on(Prune)
    def _taken_away(self) -> None:
        """Be taken away: what is still being read for it would find no widgets to show it in."""
        self.standing = False
        self.workers.cancel_node(self)

    # -- what a screen says of itself -------------------------------------------------------------------

    @property
    def commands_of(self) -> str:
        """Whose commands its keys are (tui.commands.KINDS)."""
        return self.COMMANDS_OF or self.KIND

    def painted_row(self) -> Row | None:
        """Return the row under the cursor as it was painted, or None."""
        raise NotImplementedError

    def marked(self) -> Collection[str]:
        """Return the ids of the marked records that the verbs of this screen act on."""
        return ()

    def show_marks(self) -> None:
        """Say what the keys act on, and what is recorded."""

    def subjects(self, row: Row | None) -> Sequence[Row]:
        """Return the rows a verb acts on, as they were painted: the one under the cursor."""
        return () if row is None else (row,)

    def target(self, row: Row) -> Target:
        """Return what a verb on a row is done to: the record as it was painted."""
        return Target(id=row.id, op=row.op, kind=self.KIND)

    def refocus(self) -> None:
        """Give the keys back to what the operator works in, at once: what comes next may take them again."""
        raise NotImplementedError

    # -- beginning --------------------------------------------------------------------------------------

    def begin(
        self,
        command: Command,
        row: Row | None,
        given: Mapping[str, str] | None = None,
        *,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """Do a command to what it acts on, asking first for what is missing; `typed` stands there already.

        Who is `given` something already is asked only for what is needed.
        """
        if not goes_here(self, command):
            self.message.refuse(f"{command.name} has nothing to do here")
            return
        if (why := command.refused(row, self.KIND)) is not None:
            self.message.refuse(why)
            return
        try:
            self._begin(command, row, dict(given or {}), typed)
        except StoreError as trouble:
            self.refused(trouble)

    def _begin(
        self, command: Command, row: Row | None, values: dict[str, str], typed: Mapping[str, str] | None
    ) -> None:
        if command.of:
            from tui.screens.keeping import begin  # noqa: PLC0415 (not needed for the first paint)

            begin(self, command, values)  # type: ignore[arg-type] # (every screen that acts is one)
            return
        questions = self._questions(command, row, values)
        rows = self.subjects(row) if command.scope is Scope.RECORD else ()
        if questions:
            self.ask(
                self._title_of(command, rows), questions, partial(self._do, command, rows, values),
                about=(command, rows), typed=typed,
            )  # fmt: skip
        else:
            self._do(command, rows, values, {})

    def _questions(self, command: Command, row: Row | None, given: Mapping[str, str]) -> list[Question]:
        """Return what is to be asked before the command can be done."""
        if not command.arguments:
            return []
        from tui.screens.questions import questions_for  # noqa: PLC0415 (30 ms; the first moves ask nothing)

        return [
            one
            for one in questions_for(command, row, self.desk)
            if one.name not in given and (one.required or not given)
        ]

    def ask(
        self,
        title: str,
        questions: Sequence[Question],
        then: Callable[[Mapping[str, str]], None],
        *,
        about: tuple[Command, Sequence[Row]] | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """Ask in the bar, which stays until `then`, given the answers, closes it.

        What is typed `about` a command is kept as a draft; one that was kept stands there again.
        """
        self._then, self._about = then, about
        before: Mapping[str, str] = typed or {}
        if not before and about is not None and self.desk.drafts.any:
            from tui.screens.drafting import words_for  # noqa: PLC0415 (only where there are drafts)

            before = words_for(self, *about)
        self.bar.ask(title, questions, typed=before)
        if before and not typed:
            self.message.say("Your words from before; emptied and left with Esc they are gone.")

    @staticmethod
    def _title_of(command: Command, rows: Sequence[Row]) -> str:
        """Say what is being asked for: the command, its record or how many, and what cannot be undone."""
        subject = rows[0].number if len(rows) == 1 else f"{len(rows):,} records" if rows else ""
        title = f"{command.title} {subject}".strip()
        return f"{title}: {command.beforehand}" if command.beforehand else title

    def _do(
        self, command: Command, rows: Sequence[Row], given: Mapping[str, str], answers: Mapping[str, str]
    ) -> None:
        values = {**given, **answers}
        if command.scope is Scope.VIEW:
            self._do_here(command, values)
        else:
            self.perform(command, rows, values)

    def _do_here(self, command: Command, values: Mapping[str, str]) -> None:
        """Do a command of the screen."""
        action = action_of(self, command.action)
        try:
            if action is not None:
                action(**values)
        except DeskhandError as refused:
            self.refused(refused)
            return
        if values and self.bar.asking:
            self.bar.close()

    # -- questions --------------------------------------------------------------------------------------

    @on(AskBar.Answered)
    def _answered(self, event: AskBar.Answered) -> None:
        event.stop()
        if self._then is not None:
            try:
                self._then(event.values)
            except StoreError as trouble:
                self.refused(trouble)

    @on(AskBar.Typed)
    def _typed(self, event: AskBar.Typed) -> None:
        event.stop()
        if self._about is not None and self._about[0].scope is not Scope.VIEW:
            from tui.screens.drafting import typed  # noqa: PLC0415 (nobody types before the first paint)

            typed(self, *self._about, event.bar.typed)

    @on(AskBar.EditorWanted)
    def _editor_wanted(self, event: AskBar.EditorWanted) -> None:
        event.stop()
        from tui.screens.editor import write_outside  # noqa: PLC0415 (only for who wants it)

        write_outside(self, event.name, event.text)

    @on(AskBar.Cancelled)
    def _cancelled(self, event: AskBar.Cancelled) -> None:
        event.stop()
        about, self._then, self._about = self._about, None, None
        self.refocus()
        if about is not None and self.desk.drafts.any:
            from tui.screens.drafting import words_for  # noqa: PLC0415 (only where there are drafts)

            if words_for(self, *about):
                self.message.say(f"Kept as a draft: {key_said(self, 'drafts')} puts the words back.")

    # -- the desk ---------------------------------------------------------------------------------------

    def perform(self, command: Command, rows: Sequence[Row], values: Mapping[str, str]) -> None:
        """Hand it to the desk; keys typed ahead wait until it is done, so that none goes astray."""
        from tui.desk.deeds import Watch  # noqa: PLC0415 (not needed for the first paint)

        watch = Watch()
        host_of(self).hold_keys(escape=watch.stop_if_long)
        self._await_desk(command, rows, values, watch)

    @work(group="desk")
    async def _await_desk(
        self, command: Command, rows: Sequence[Row], values: Mapping[str, str], watch: Watch
    ) -> None:
        targets = [self.target(row) for row in rows]
        telling = self.set_interval(TELL_EVERY, partial(self.tell, command.title, watch))
        try:
            outcome = await self.desk.perform(command.performed, targets, values, command.makes, watch)
        except DeskhandError as refused:
            self.refused(refused)
        else:
            if self.bar.asking:
                self.bar.close()
                self.refocus()
            from tui.screens.repeating import remember  # noqa: PLC0415 (not needed for the first paint)

            remember(self, command, rows, values)
            if self.desk.drafts.any:
                from tui.screens.drafting import sent  # noqa: PLC0415 (only where there are drafts)

                sent(self, command, rows)
            self.performed(command, rows, values, outcome)
        finally:
            telling.stop()
            host_of(self).release_keys()

    def tell(self, what: str, watch: Watch) -> None:
        """Say how far something has come that takes long, and what stops it while anything does."""
        stops = "  Esc stops" if watch.done < watch.total else ""
        if watch.long and not watch.stopped:
            self.message.say(f"{what}: {watch.done:,} of {watch.total:,} …{stops}")

    def performed(
        self, command: Command, rows: Sequence[Row], values: Mapping[str, str], outcome: Outcome
    ) -> None:
        """Say what was done, and go on from there."""
        del command, rows, values  # for screens that do more
        self.message.say(outcome_line(outcome))

    def refused(self, refused: DeskhandError) -> None:
        """Say why; while something was being asked, beside the answer to mend."""
        if not self.bar.asking:
            self.message.refuse(str(refused))
            return
        of_field = refused.field if isinstance(refused, BadInput) else ""
        lacking = refused.names[0] if isinstance(refused, MissingFields) else ""
        self.bar.show_error(of_field or lacking, str(refused))

    # -- parts ------------------------------------------------------------------------------------------

    @property
    def bar(self) -> AskBar:
        """Where questions are asked."""
        return self.query_exactly_one(AskBar)

    @property
    def message(self) -> MessageLine:
        """Where outcomes are told."""
        return self.query_exactly_one(MessageLine)
