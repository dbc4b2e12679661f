"""What the operator has just done with records, verb by verb: to be repeated, or recorded as a macro."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """A verb and its answers, as given: what was left to each record is not among them."""

    command: str
    values: Mapping[str, str]


@dataclass(slots=True)
class Doings:
    """The last verb, those since recording began (None: nothing is recorded), and the macro played last."""

    last: Doing | None = None
    recorded: list[Doing] | None = None
    played: str = ""

    def heard(self, command: str, values: Mapping[str, str]) -> None:
        """Take in a verb that was done."""
        said = {name: text for name, text in values.items() if text.strip()}
        self.last = Doing(command=command, values=said)
        if self.recorded is not None:
            self.recorded.append(self.last)

    def taken_back(self) -> None:
        """Take in an undo: what was recorded last is not meant."""
        if self.recorded:
            self.recorded.pop()
