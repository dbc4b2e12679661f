"""A text being edited, and where its cursor stands; drawn by whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import split_graphemes

from tui.domain.text import visible
from tui.widgets.cells import line_of, width_of

if TYPE_CHECKING:
    from collections.abc import Callable


class EditText:
    """A text of one or several lines with the usual editing keys.

    Foreign words are made visible as they come in. The cursor stands before a character, counted in code
    points, and never inside a cluster.
    """

    def __init__(self, text: str = "", *, lines: bool = False) -> None:
        self._many = lines
        self.text = self._clean(text)
        self.cursor = len(self.text)
        self._before: list[tuple[str, int]] = []
        self._after: list[tuple[str, int]] = []
        self._typing = False

    def insert(self, text: str) -> None:
        """Put the text where the cursor stands; letters of one word are one step to undo."""
        text = self._clean(text)
        self._remember(typing=len(text) == 1 and not text.isspace())
        self.text = self.text[: self.cursor] + text + self.text[self.cursor :]
        self.cursor += len(text)

    def press(self, key: str) -> bool:
        """Do what an editing key does; False when it is none."""
        move = MOVES.get(key)
        if move is not None:
            self.cursor = move(self.text, self.cursor)
            self._typing = False
            return True
        if key in HISTORY:
            self._step(*(self._before, self._after) if HISTORY[key] else (self._after, self._before))
            return True
        delete_to = DELETIONS.get(key)
        if delete_to is not None:
            start, stop = sorted((self.cursor, delete_to(self.text, self.cursor)))
            if start < stop:
                self._remember(typing=False)
            self.text = self.text[:start] + self.text[stop:]
            self.cursor = start
            return True
        return False

    def replace(self, text: str) -> None:
        """Write another text, the cursor at its end."""
        self._remember(typing=False)
        self.text = self._clean(text)
        self.cursor = len(self.text)

    def after_cursor(self) -> int:
        """Return where the character under the cursor ends."""
        return self.cursor if self.text[self.cursor :].startswith("\n") else right(self.text, self.cursor)

    def rows(self, width: int) -> list[tuple[int, int]]:
        """Return where each drawn row starts and ends; words stay whole where they fit."""
        rows: list[tuple[int, int]] = []
        offset = 0
        for line in self.text.split("\n"):
            rows += [(offset + start, offset + end) for start, end in _broken(line, max(1, width))]
            offset += len(line) + 1
        return rows

    def vertical(self, step: int, width: int) -> bool:
        """Go a drawn row up or down; False at the first or last."""
        rows = self.rows(width)
        at = self.row_of_cursor(rows)
        if not 0 <= at + step < len(rows):
            return False
        start, end = rows[at + step]
        self.cursor = min(start + self.cursor - rows[at][0], end)
        return True

    def row_of_cursor(self, rows: list[tuple[int, int]]) -> int:
        """Return which of these rows the cursor stands in."""
        return max(number for number, (start, _) in enumerate(rows) if start <= self.cursor)

    def place(self, cursor: int) -> None:
        """Put the cursor before a character, never inside a cluster."""
        self.cursor = max((start for start, _ in _clusters(self.text) if start <= cursor), default=0)
        if cursor >= len(self.text):
            self.cursor = len(self.text)
        self._typing = False

    def _remember(self, *, typing: bool) -> None:
        """Keep what stands, unless it only goes on with a word."""
        if not (typing and self._typing):
            self._before = [*self._before[-STEPS:], (self.text, self.cursor)]
        self._after.clear()
        self._typing = typing

    def _step(self, back: list[tuple[str, int]], forth: list[tuple[str, int]]) -> None:
        if back:
            forth.append((self.text, self.cursor))
            self.text, self.cursor = back.pop()
        self._typing = False

    def _clean(self, text: str) -> str:
        return visible(text, newlines=True) if self._many else line_of(text)


def left(text: str, cursor: int) -> int:
    """Return where the character before the cursor starts."""
    return max((start for start, end in _clusters(text) if end <= cursor), default=0)


def right(text: str, cursor: int) -> int:
    """Return where the character under the cursor ends."""
    return next((end for start, end in _clusters(text) if start >= cursor), len(text))


def home(text: str, cursor: int) -> int:
    """Return where the cursor's line starts."""
    return text.rfind("\n", 0, cursor) + 1


def end(text: str, cursor: int) -> int:
    """Return where the cursor's line ends."""
    found = text.find("\n", cursor)
    return len(text) if found < 0 else found


def word_left(text: str, cursor: int) -> int:
    """Return where the word before the cursor starts."""
    before = text[:cursor].rstrip()
    return max(before.rfind(" "), before.rfind("\n")) + 1


def word_right(text: str, cursor: int) -> int:
    """Return where the word after the cursor ends."""
    word = text[cursor:].lstrip()
    blanks = [at for at in (word.find(" "), word.find("\n")) if at >= 0]
    return len(text) - len(word) + min(blanks, default=len(word))


MOVES: Final[dict[str, Callable[[str, int], int]]] = {
    "left": left,
    "ctrl+b": left,
    "right": right,
    "ctrl+f": right,
    "home": home,
    "ctrl+a": home,
    "end": end,
    "ctrl+e": end,
    "ctrl+left": word_left,
    "alt+b": word_left,
    "ctrl+right": word_right,
    "alt+f": word_right,
}
#: Whether the key takes back; else it brings back.
HISTORY: Final[dict[str, bool]] = {"ctrl+z": True, "ctrl+y": False}
STEPS: Final = 200  #: that can be taken back
#: Each key deletes from the cursor to there.
DELETIONS: Final[dict[str, Callable[[str, int], int]]] = {
    "backspace": left,
    "ctrl+h": left,
    "delete": right,
    "ctrl+d": right,
    "ctrl+w": word_left,
    "ctrl+backspace": word_left,
    "alt+backspace": word_left,
    "ctrl+delete": word_right,
    "ctrl+u": home,
    "ctrl+k": end,
}


def _clusters(text: str) -> list[tuple[int, int]]:
    if text.isascii():
        return [(at, at + 1) for at in range(len(text))]
    spans, _ = split_graphemes(text)
    return [(start, end) for start, end, _ in spans]


def _broken(line: str, width: int) -> list[tuple[int, int]]:
    """Break one line into rows, after a blank where one fits; blanks at a row's end may hang over."""
    rows: list[tuple[int, int]] = []
    start = blank = used = 0
    for at, end in _clusters(line):
        cluster = line[at:end]
        used += width_of(cluster)
        if cluster == " ":
            blank = end
            continue
        while used > width and at > start:
            cut = blank if blank > start else at
            rows.append((start, cut))
            start, used = cut, width_of(line[cut:end])
    return [*rows, (start, len(line))]
