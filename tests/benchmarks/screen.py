"""What a terminal would show after the bytes a program sent: pyte reads them, we ask about rows."""

from __future__ import annotations

import re
from typing import Final, Self

import pyte

#: Sequences of the keyboard protocol that pyte would print instead of ignoring.
UNKNOWN: Final = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]")
COLUMNS: Final = 120
LINES: Final = 40

#: The mark of the cursor's row in Deskhand's lists.
CURSOR: Final = "▌"
_NUMBER: Final = re.compile(r"\b[A-Z]{3}(?:-\w+-)?\d+")

Line = tuple[pyte.screens.Char, ...]


class Screen:
    """A 120×40 screen that has been fed some output (of a lower terminal it shows the upper part)."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)

    @classmethod
    def after(cls, output: bytes) -> Self:
        """Return the screen after this output."""
        screen = cls()
        screen.feed(output)
        return screen

    def feed(self, output: bytes) -> None:
        """Take more output."""
        self._stream.feed(UNKNOWN.sub(b"", output))

    @property
    def lines(self) -> list[str]:
        """The lines, each 120 cells wide."""
        return list(self._screen.display)

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def rows(self) -> list[str]:
        """The lines of the list: those from the first to the last that begin with a record's number.

        The preview names a number too, further down and after an empty or ruled line, so the list ends
        at the first line without one.
        """
        rows: list[str] = []
        for line in self.lines:
            if _NUMBER.search(line):
                rows.append(line)
            elif rows:
                break
        return rows

    @property
    def cursor_row(self) -> int | None:
        """Which row of the list the cursor stands on, counted from 0."""
        return next((place for place, row in enumerate(self.rows) if CURSOR in row), None)

    def cells(self) -> list[Line]:
        """Return every line's cells with their looks, to compare with another moment's."""
        buffer = self._screen.buffer
        return [tuple(buffer[line][column] for column in range(COLUMNS)) for line in range(LINES)]


def changed_cells(before: list[Line], after: list[Line]) -> int:
    """Return how many cells that are not blank look different now."""
    return sum(
        new != old and not new.data.isspace()
        for old_line, new_line in zip(before, after, strict=True)
        if old_line != new_line
        for old, new in zip(old_line, new_line, strict=True)
    )
