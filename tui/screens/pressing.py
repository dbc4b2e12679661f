"""From a key to a command: single keys, and sequences of two."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from tui.commands import COMMANDS, choose, footer, for_key
from tui.commands.base import Scope
from tui.screens.acting import ActingScreen
from tui.screens.actions import action_of
from tui.widgets.lines import KeyEntry, KeyFooter, key_sign

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.terminal.palette import Look

_SEQUENCES: Final = frozenset(key for command in COMMANDS for key in command.keys)
#: Every key that is a command or a part of one.
_USED_KEYS: Final = tuple(dict.fromkeys(key for keys in sorted(_SEQUENCES) for key in keys.split()))


class PressingScreen(ActingScreen):
    """A screen whose keys are the declared commands, and nothing else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"press({key!r})", show=False) for key in _USED_KEYS
    ]

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._begun = ""

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
        if all(command.scope is Scope.VIEW and action_of(self, command.action) is None
               for command in for_key(key)):  # fmt: skip
            self.message.refuse(f"{key_sign(key)} has nothing to do here")
            return
        command, why = choose(key, row)
        if command is None:
            self.message.refuse(why)
        else:
            self.begin(command, row)

    def show_footer(self) -> None:
        """Offer the keys, greyed where the painted row refuses them."""
        row, marked = self.painted_row(), len(self.marked())
        self.query_exactly_one(KeyFooter).show(
            [
                KeyEntry(
                    key=key_sign(command.keys[0]),
                    label=command.label,
                    enabled=bool(marked and command.scope is Scope.RECORD)
                    or choose(command.keys[0], row)[0] is not None,
                )
                for command in footer()
            ],
            lead=f"{self.look.signs.chosen} {marked:,} marked" if marked else "",
        )
