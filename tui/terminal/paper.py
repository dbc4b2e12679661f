"""What the terminal shows, cell by cell, and the fewest bytes that turn it into what it should show.

Textual writes a changed region whole, each time from its widget's left edge. A Paper reads that, compares it
with what stands there already, and writes only the cells that differ: skipped cells are jumped over, blanks
erased.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rich.cells import get_character_cell_size, split_graphemes

from tui.terminal.pen import Pen

#: What Textual draws with: a move, a style, a new line, words; anything else between is control and passes.
_TOKEN: Final = re.compile(
    r"""
      \x1b\[ (?P<move>[0-9;]*) H
    | \x1b\[ (?P<style>[0-9;]*) m
    | (?P<line> \r?\n )
    | (?P<words> [^\x00-\x1f\x7f-\x9f]+ )
    | (?P<link> \x1b\]8;.*? (?: \x1b\\ | \x07 ) )
    | (?P<control> \x1b\][^\x07\x1b]*(?:\x1b\\|\x07) | \x1b[\[(][0-?]*[\x20-/]*[@-~] | . )
    """,
    re.DOTALL | re.VERBOSE,
)
_BEGIN: Final = "\x1b[?2026h"
_END: Final = "\x1b[?2026l"
#: Control that leaves cells, cursor and style alone: questions, modes (but the other screen), titles, bell.
_HARMLESS: Final = re.compile(
    r"\x1b\[\?(?!1049)[0-9;]*(?:\$p|[hl]) | \x1b\[[<>][0-9;]*u | \x1b\].* | \x07", re.DOTALL | re.VERBOSE
)
_PASSED: Final = frozenset("\x07")
_EXTENDED: Final = {"38": {"5": 2, "2": 4}, "48": {"5": 2, "2": 4}}
_DEFAULTS: Final = frozenset({"39", "49"})

Row = tuple[list[str], list[str]]  #: each cell's text ("" behind a wide one), and its style's SGR parameters


class Paper:
    """The terminal's cells: as they should be, and whether they are known to be so."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._rows: list[Row] = [([" "] * width, [""] * width) for _ in range(height)]
        self._known = [False] * height
        self._drawn: dict[int, Row] = {}
        self._x = self._y = 0
        self._style = ""
        self._pen = Pen()
        self._begun = ""

    def forget(self) -> None:
        """Trust nothing that stands on the terminal: every row drawn from now on is written whole."""
        self._known = [False] * self.height
        self._pen.lose()

    def draw(self, data: str) -> str:
        """Take what was to be written, and return what must be written instead."""
        out: list[str] = []
        for token in _TOKEN.finditer(data):
            match token.lastgroup:
                case "words":
                    self._put(token[0])
                case "style":
                    self._style = _together(self._style, token["style"])
                case "move":
                    self._go(token["move"])
                case "line":
                    self._x, self._y = 0, self._y + 1
                case "control":
                    out += [*self._write(), self._control(token[0])]
                case _:
                    pass  # a hyperlink's start or end: its words are drawn without it
        out += self._write()
        if any(out) and (self._x or self._y):
            out.append(self._pen.move(self._x, self._y))
        return "".join(out)

    def _control(self, control: str) -> str:
        """Return what is passed on; the brackets of a synchronized update only around something."""
        if control == _BEGIN:
            self._begun = control
            return ""
        if control == _END and self._begun:
            self._begun = ""
            return ""
        if len(control) == 1 and control not in _PASSED:
            return ""
        if not _HARMLESS.fullmatch(control):
            self.forget()
        return control

    def _go(self, move: str) -> None:
        line, _, column = move.partition(";")
        self._x, self._y = int(column or 1) - 1, int(line or 1) - 1

    def _put(self, words: str) -> None:
        row = self._row()
        if row is None:
            return
        if _narrow(words):
            words = words[: max(0, self.width - self._x)]
            end = self._x + len(words)
            row[0][self._x : end] = words
            row[1][self._x : end] = [self._style] * len(words)
            self._x = end
        else:
            self._put_clusters(words, row)

    def _put_clusters(self, words: str, row: Row) -> None:
        for start, end, cells in split_graphemes(words)[0]:
            if not cells and self._x:
                row[0][self._x - 1] += words[start:end]
                continue
            if not cells or self._x + cells > self.width:
                continue
            row[0][self._x : self._x + cells] = [words[start:end], *[""] * (cells - 1)]
            row[1][self._x : self._x + cells] = [self._style] * cells
            self._x += cells

    def _row(self) -> Row | None:
        y = self._y
        if not (0 <= y < self.height and 0 <= self._x < self.width):
            return None
        if y not in self._drawn:
            texts, styles = self._rows[y]
            self._drawn[y] = (texts[:], styles[:])
        return self._drawn[y]

    def _write(self) -> list[str]:
        """Write the rows that were drawn, and know them as shown."""
        out: list[str] = []
        for y in sorted(self._drawn):
            row, known = self._drawn[y], self._known[y]
            if not known or row != self._rows[y]:
                out += self._pen.row(y, row, self._rows[y] if known else None)
                self._rows[y], self._known[y] = row, True
        self._drawn.clear()
        if out:
            out = [self._begun, *out, self._pen.style("")]
            self._begun = ""
        return out


def _narrow(words: str) -> bool:
    return words.isascii() or all(get_character_cell_size(character) == 1 for character in set(words))


@lru_cache(maxsize=1024)
def _together(standing: str, added: str) -> str:
    """Return the SGR parameters that two sets amount to, without those that only say the default."""
    kept: list[str] = standing.split(";") if standing else []
    parameters = iter((added or "0").split(";"))
    for parameter in parameters:
        if parameter in {"", "0"}:
            kept.clear()
        elif parameter in _EXTENDED:
            kind = next(parameters, "5")
            rest = [next(parameters, "0") for _ in range(_EXTENDED[parameter].get(kind, 2) - 1)]
            kept.append(";".join([parameter, kind, *rest]))
        elif parameter not in _DEFAULTS:
            kept.append(parameter)
    return ";".join(kept)
