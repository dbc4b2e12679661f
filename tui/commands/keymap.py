"""Which key does what: the declarations' keys, with the operator's own in their places."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.commands.base import Command, Row

_NONE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


class Keymap:
    """The keys in force; footer, `?`, palette and README say these and no others.

    `own` are keys by command name, which take the place of the declared ones. A key is a Textual name, or
    two of them with a blank between ("g g").
    """

    def __init__(self, commands: Sequence[Command], own: Mapping[str, tuple[str, ...]] = _NONE) -> None:
        self._commands, self._own = tuple(commands), own
        self._over: tuple[Sequence[Command], Keymap] = (commands, self)
        self._pressed: dict[str, tuple[Command, ...]] = {}
        self._begun: dict[str, tuple[str, ...]] = {}
        for command in self._commands:
            for keys in self.keys_of(command):
                self._pressed[keys] = (*self._pressed.get(keys, ()), command)
                first, blank, _ = keys.partition(" ")
                if blank:
                    self._begun[first] = tuple(dict.fromkeys((*self._begun.get(first, ()), keys)))

    def over(self, commands: Sequence[Command]) -> Keymap:
        """Return the same keys over other commands; asked again, the same answer."""
        if commands is self._over[0]:
            return self._over[1]
        self._over = (commands, Keymap(commands, self._own))
        return self._over[1]

    def keys_of(self, command: Command) -> tuple[str, ...]:
        """Return the keys of a command."""
        return self._own.get(command.name, command.keys)

    def is_own(self, command: Command) -> bool:
        """Tell whether the operator chose its keys."""
        return command.name in self._own

    def for_key(self, keys: str) -> tuple[Command, ...]:
        """Return the commands on a key, in the order they are tried."""
        return self._pressed.get(keys, ())

    def continuations(self, begun: str) -> tuple[str, ...]:
        """Return the sequences that begin with this key."""
        return self._begun.get(begun, ())

    def choose(self, keys: str, row: Row | None, kind: str = "incident") -> tuple[Command | None, str]:
        """Return the first command on the key that goes for the painted row, else why not and what goes."""
        refusals = []
        for command in self.for_key(keys):
            if (refusal := command.refused(row, kind)) is None:
                return command, ""
            refusals.append(refusal)
        return None, refusals[0] if refusals else f"no command on {keys}"

    def footer(self) -> tuple[tuple[str, Command], ...]:
        """Return the commands of the footer with their keys, in its order; one without a key is left out."""
        shown = sorted((command for command in self._commands if command.footer), key=lambda one: one.footer)
        return tuple((keys[0], command) for command in shown if (keys := self.keys_of(command)))
