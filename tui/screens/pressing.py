"""From a key to a command: single keys, and sequences of two that show how they go on after a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on

from tui.commands.base import Scope
from tui.commands.signs import key_sign
from tui.screens.acting import ActingScreen
from tui.screens.actions import action_of, goes_here
from tui.screens.host import keymap_of
from tui.widgets.field import Field
from tui.widgets.lines import FrameLine, KeyEntry, KeyFooter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.timer import Timer

    from tui.commands import Command, Keymap
    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.terminal.palette import Look
    from tui.widgets.keyhints import KeyHints

PAUSE: Final = 0.4  #: seconds after a sequence's first key until its continuations are shown


class PressingScreen(ActingScreen, inherit_bindings=False):
    """A screen whose keys are those of the keymap, and nothing else."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._begun = ""
        self._pause: Timer | None = None
        self._hints: KeyHints | None = None
        self._offered: tuple[Keymap | None, Sequence[tuple[str, Command]]] = (None, ())

    def on_key(self, event: events.Key) -> None:
        """Take what nothing inside has taken, but for the keys a line of text has of its own."""
        if isinstance(self.focused, Field) and event.key in self.active_bindings:
            return
        if self.press(event.key):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Begin a record with what was pasted over a list: it never runs verbs."""
        event.stop()
        capture = action_of(self, "capture")
        if event.text.strip() and capture is not None and not self.bar.asking:
            capture(text=event.text)

    def press(self, key: str) -> bool:
        """Take one key: a command's, or the first or second of a sequence; False if it means nothing."""
        keymap = keymap_of(self)
        if self._begun:
            begun = self._begun
            self._end_sequence()
            if key != "escape":
                self._press_second(keymap, begun, key)
        elif keymap.continuations(key):
            self._begun = key
            self._pause = self.set_timer(PAUSE, self._show_hints)
        elif keymap.for_key(key):
            self.message.clear()
            self._choose(keymap, key)
        else:
            return False
        return True

    @on(KeyFooter.Pressed)
    def _footer_pressed(self, event: KeyFooter.Pressed) -> None:
        event.stop()
        for key in event.keys.split():
            self.press(key)

    @on(FrameLine.Chosen)
    def _screen_chosen(self, event: FrameLine.Chosen) -> None:
        event.stop()
        self.press(str(event.number))

    def _press_second(self, keymap: Keymap, begun: str, key: str) -> None:
        keys = f"{begun} {key}"
        if keymap.for_key(keys):
            self.message.clear()
            self._choose(keymap, keys)
        else:
            goes_on = ", ".join(key_sign(one) for one in keymap.continuations(begun))
            self.message.refuse(f"{key_sign(keys)} does nothing; there are {goes_on}")

    def _choose(self, keymap: Keymap, keys: str) -> None:
        row = self.painted_row()
        commands = keymap.for_key(keys)
        if not any(goes_here(self, one) for one in commands):
            self.message.refuse(f"{key_sign(keys)} has nothing to do here")
            return
        command, why = self.choice(keymap, keys, row)
        if command is None:
            self.message.refuse(why)
        else:
            self.begin(command, row)

    def choice(self, keymap: Keymap, keys: str, row: Row | None) -> tuple[Command | None, str]:
        """Return which command of a key goes for what it acts on, else why none does."""
        return keymap.choose(keys, row, self.KIND)

    # -- what is shown of the keys ----------------------------------------------------------------------

    def _show_hints(self) -> None:
        """Show how the sequence that was begun can go on."""
        if self._hints is None:
            from tui.widgets.keyhints import KeyHints  # noqa: PLC0415 (only for who waits)

            self._hints = KeyHints(look=self.look)
            self.mount(self._hints, before=self.bar)
        keymap, row = keymap_of(self), self.painted_row()
        entries = []
        for keys in keymap.continuations(self._begun):
            command, _ = keymap.choose(keys, row, self.KIND)
            title = (command or keymap.for_key(keys)[0]).title
            enabled = command is not None and goes_here(self, command)
            entries.append(KeyEntry(key=key_sign(keys), keys=keys, label=title, enabled=enabled))
        self._hints.show(entries)

    def _end_sequence(self) -> None:
        self._begun = ""
        if self._pause is not None:
            self._pause.stop()
        if self._hints is not None:
            self._hints.show(())

    def show_marks(self) -> None:
        """Say what the keys act on, and what is recorded."""
        self.show_footer()

    def show_footer(self) -> None:
        """Offer the keys, greyed where the painted row refuses them."""
        keymap, row, marked = keymap_of(self), self.painted_row(), len(self.marked())
        self.query_exactly_one(KeyFooter).show(
            [
                KeyEntry(
                    key=key_sign(keys),
                    keys=keys,
                    label=command.label,
                    enabled=bool(marked and command.scope is Scope.RECORD)
                    or keymap.choose(keys, row, self.KIND)[0] is not None,
                )
                for keys, command in self._offers(keymap)
            ],
            lead=self._lead(marked),
        )

    def _offers(self, keymap: Keymap) -> Sequence[tuple[str, Command]]:
        """Return the footer's commands that do something here; looked for once, not at every move."""
        if self._offered[0] is not keymap:
            self._offered = keymap, [one for one in keymap.footer() if goes_here(self, one[1])]
        return self._offered[1]

    def _lead(self, marked: int) -> str:
        """Say what stands before the keys: what is recorded, and how many records they act on."""
        signs, recorded = self.look.signs, self.desk.doings.recorded
        said = [] if recorded is None else [f"{signs.mark} recording {len(recorded)}"]
        return "  ".join((*said, *([f"{signs.chosen} {marked:,} marked"] if marked else [])))
