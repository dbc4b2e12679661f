"""What every screen with records shares: keys become commands, commands ask, the desk acts.

A screen says which row is painted under its cursor; everything else about a command comes from its
declaration in `tui.commands`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import on, work
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tui.commands import COMMANDS, by_name, choose, footer, for_key
from tui.commands.base import Scope
from tui.desk.calling import one_called
from tui.desk.desk import Target
from tui.domain.errors import BadInput, DeskhandError, MissingFields
from tui.widgets.askbar import AskBar
from tui.widgets.asking import Question
from tui.widgets.lines import KeyEntry, KeyFooter, MessageLine, key_sign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual import events

    from tui.commands import Command
    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.store import Published
    from tui.terminal.keys import KeysInOrder
    from tui.terminal.palette import Look

ROOM: Final = (80, 24)  #: the cells a terminal needs for the work to be seen whole
_SEQUENCES: Final = frozenset(key for command in COMMANDS for key in command.keys)
_FIRST_KEYS: Final = tuple(dict.fromkeys(key.split()[0] for key in sorted(_SEQUENCES)))


class CommandScreen(Screen[None]):
    """A screen whose keys are the declared commands, and nothing else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"press({key!r})", show=False) for key in _FIRST_KEYS
    ]
    AUTO_FOCUS: ClassVar[str | None] = "RowList"

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self.desk, self.look = desk, look
        self._begun = ""
        self._asked: tuple[Command, Row | None] | None = None

    # -- what a screen says of itself -------------------------------------------------------------------

    def painted_row(self) -> Row | None:
        """Return the row under the cursor as it was painted, or None."""
        raise NotImplementedError

    def go_to_number(self, number: str) -> bool:
        """Go to the record of that number; False when there is none."""
        raise NotImplementedError

    def refocus(self) -> None:
        """Give the keys back to what the operator works in, at once: what comes next may take them again."""
        raise NotImplementedError

    def records_changed(self, published: Published) -> None:
        """Show what was committed, here or by a colleague."""
        raise NotImplementedError

    def warmed(self) -> None:
        """Hear that record bodies can now be decoded without keeping anybody waiting."""

    def tick(self) -> None:
        """Let times be told anew; only what then reads differently is drawn."""
        raise NotImplementedError

    def on_resize(self, event: events.Resize) -> None:
        """Say so where there is less room than the work needs."""
        width, height = event.size
        if width < ROOM[0] or height < ROOM[1]:
            self.message.refuse(f"{width}×{height} is too small to show everything: 80×24 is enough")

    # -- keys -------------------------------------------------------------------------------------------

    def action_press(self, key: str) -> None:
        """Take one key: a command's, or the beginning of a sequence of two."""
        keys = f"{self._begun} {key}" if self._begun else key
        self._begun = ""
        if keys in _SEQUENCES:
            self.message.clear()
            self._choose(keys)
        elif any(known.startswith(f"{keys} ") for known in _SEQUENCES):
            self._begun = keys
        elif keys != key:
            self.action_press(key)

    def _choose(self, key: str) -> None:
        row = self.painted_row()
        if all(command.scope is Scope.VIEW and not hasattr(self, f"action_{command.action}")
               for command in for_key(key)):  # fmt: skip
            self.message.refuse(f"{key_sign(key)} has nothing to do here")
            return
        command, why = choose(key, row)
        if command is None:
            self.message.refuse(why)
        else:
            self.begin(command, row)

    def begin(self, command: Command, row: Row | None, given: Mapping[str, str] | None = None) -> None:
        """Do a command to the painted row, asking first for what is missing and not given."""
        if command.scope is Scope.VIEW and not hasattr(self, f"action_{command.action}"):
            self.message.refuse(f"{command.name} has nothing to do here")
            return
        if (why := command.refusal(row)) is not None:
            self.message.refuse(why)
            return
        from tui.screens.questions import questions_for  # noqa: PLC0415 (not needed for the first paint)

        questions = [one for one in questions_for(command, row, self.desk) if one.name not in (given or {})]
        self._asked = (command, row)
        if command.scope is Scope.VIEW and not questions:
            self._do_view(command, given or {})
        elif questions:
            subject = row.number if row is not None and command.scope is Scope.RECORD else ""
            title = f"{command.title} {subject}".strip()
            self.bar.ask(f"{title}: {command.beforehand}" if command.beforehand else title, questions)
        else:
            self._perform(command, row, {})

    def _do_view(self, command: Command, values: Mapping[str, str]) -> None:
        """Do a command of the view."""
        try:
            getattr(self, f"action_{command.action}")(**values)
        except DeskhandError as refused:
            self._refused(refused)
            return
        self._asked = None
        if values and self.bar.asking:
            self.bar.close()

    # -- questions --------------------------------------------------------------------------------------

    @on(AskBar.Answered)
    def _answered(self, event: AskBar.Answered) -> None:
        event.stop()
        if self._asked is None:
            self._command_line(event.values["command"].strip())
        else:
            command, row = self._asked
            if command.scope is Scope.VIEW:
                self._do_view(command, event.values)
            else:
                self._perform(command, row, event.values)

    @on(AskBar.Cancelled)
    def _cancelled(self, event: AskBar.Cancelled) -> None:
        event.stop()
        self._asked = None
        self.refocus()

    def action_command(self) -> None:
        """Ask for a command's name, or a number to go to."""
        names = [command.name for command in COMMANDS]
        self._asked = None
        self.bar.ask(
            ":",
            [Question(name="command", prompt="Command or number",
                      suggest=lambda typed: [name for name in names if name.startswith(typed.lower())])],
        )  # fmt: skip

    def _command_line(self, text: str) -> None:
        name, _, rest = text.removeprefix(":").strip().partition(" ")
        name = name.lower()
        found = [command for command in COMMANDS if command.name.startswith(name)] if name else []
        exact = [command for command in found if command.name == name]
        if len(found) != 1 and not exact:
            if self.go_to_number(text.strip()):
                self.bar.close()
                self.refocus()
                return
            several = f"; did you mean {', '.join(one.name for one in found)}" if found else ""
            self.bar.show_error("command", f"no command and no record is called {text!r}{several}")
            return
        self.bar.close()
        self.refocus()
        command = by_name((exact or found)[0].name)
        named = [argument.name for argument in command.arguments if argument.positional]
        given = dict.fromkeys(named[:1], rest.strip()) if rest.strip() else {}
        self.begin(command, self.painted_row(), given if command.scope is Scope.VIEW else None)

    # -- the desk ---------------------------------------------------------------------------------------

    def _perform(self, command: Command, row: Row | None, values: Mapping[str, str]) -> None:
        """Hand it to the desk; keys typed ahead wait until it is done, so that none goes astray."""
        cast("KeysInOrder[int]", self.app).hold_keys()
        self._await_desk(command, row, values)

    @work(group="desk")
    async def _await_desk(self, command: Command, row: Row | None, values: Mapping[str, str]) -> None:
        targets = [Target(id=row.id, op=row.op)] if row is not None and command.scope is Scope.RECORD else []
        try:
            outcome = await self.desk.perform(command.name, targets, values)
        except DeskhandError as refused:
            self._refused(refused)
        else:
            self._asked = None
            if self.bar.asking:
                self.bar.close()
                self.refocus()
            self.message.say(" ".join((outcome.message, *outcome.notices)))
        finally:
            cast("KeysInOrder[int]", self.app).release_keys()

    def _refused(self, refused: DeskhandError) -> None:
        """Say why; while something was being asked, beside the answer to mend."""
        if not self.bar.asking:
            self.message.refuse(str(refused))
        elif isinstance(refused, BadInput):
            self.bar.show_error(refused.field, str(refused))
        elif isinstance(refused, MissingFields):
            self.bar.show_error(refused.names[0], str(refused))
        else:
            self.bar.show_error("", str(refused))

    # -- shared actions ---------------------------------------------------------------------------------

    def action_keys(self) -> None:
        """Show and search all keys."""
        from tui.screens.keys_screen import KeysScreen  # noqa: PLC0415 (not needed for the first paint)

        row = self.painted_row()
        self.app.push_screen(KeysScreen(row, self.look), lambda name: self._chosen(name, row))

    def _chosen(self, name: str | None, row: Row | None) -> None:
        if name is not None:
            self.begin(by_name(name), row)

    def action_copy_number(self) -> None:
        """Copy the record's number to the operator's clipboard (OSC 52)."""
        row = self.painted_row()
        if row is None:
            self.message.refuse("no incident under the cursor")
            return
        self.app.copy_to_clipboard(row.number)
        self.message.say(f"Copied {row.number}.")

    def action_others(self) -> None:
        """Show the page of the painted record's caller."""
        row = self.painted_row()
        if row is not None and row.caller:
            self.show_page("caller", row.caller)

    def action_caller(self, name: str) -> None:
        """Show somebody's page."""
        self.show_page("caller", one_called(self.desk.store.rows("person"), "person", name))

    def action_service(self, name: str) -> None:
        """Show a service's page."""
        self.show_page("service", one_called(self.desk.store.rows("service"), "service", name))

    def action_affected(self, name: str) -> None:
        """Show what suffers when an item fails."""
        self.show_page("affected", one_called(self.desk.store.rows("ci"), "configuration item", name))

    def show_page(self, page: str, record_id: str) -> None:
        """Open a page over this screen."""
        from tui.screens.page import PageScreen  # noqa: PLC0415 (not needed for the first paint)

        self.refocus()
        self.app.push_screen(PageScreen(self.desk, self.look, page, record_id))

    def action_quit(self) -> None:
        """Go back from a page; leave from where the program began."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        else:
            self.app.exit(0)

    # -- parts ------------------------------------------------------------------------------------------

    @property
    def bar(self) -> AskBar:
        """Where questions are asked."""
        return self.query_exactly_one(AskBar)

    @property
    def message(self) -> MessageLine:
        """Where outcomes are told."""
        return self.query_exactly_one(MessageLine)

    def show_footer(self) -> None:
        """Offer the keys, greyed where the painted row refuses them."""
        row = self.painted_row()
        self.query_exactly_one(KeyFooter).show(
            [
                KeyEntry(
                    key=key_sign(command.keys[0]),
                    label=command.label,
                    enabled=choose(command.keys[0], row)[0] is not None,
                )
                for command in footer()
            ]
        )
