"""What the operator has just done with records, verb by verb: to be repeated, or recorded as a macro."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.desk.deeds import Deed


class Doings:
    """The last verb, those since recording began (None: nothing is recorded), and the macro played last.

    Of their answers those are kept that were given; what was left to each record is not among them.
    """

    def __init__(self) -> None:
        self.last: Deed | None = None
        self.recorded: list[Deed] | None = None
        self.played = ""

    def heard(self, command: str, values: Mapping[str, str]) -> None:
        """Take in a verb that was done."""
        from tui.desk.deeds import Deed  # noqa: PLC0415 (not needed for the first paint)

        self.last = Deed(
            command=command, values={name: text for name, text in values.items() if text.strip()}
        )
        if self.recorded is not None:
            self.recorded.append(self.last)

    def taken_back(self) -> None:
        """Take in an undo: what was recorded last is not meant."""
        if self.recorded:
            self.recorded.pop()
