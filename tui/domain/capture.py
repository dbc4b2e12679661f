"""One line that becomes a record: "ana vpn down since 9 #network !high" (interface.md, habit 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tui.domain.errors import BadInput
from tui.domain.priority import Level

_ABOUT: Final = "#"
_URGENT: Final = "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line, taken apart: its words without the signs, what `#` names, and the levels.

    `!` is the urgency, `!!` the impact; a level may be shortened. A sign alone, or with no such level behind
    it, is a word like any other.
    """

    words: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    urgency: Level = Level.MEDIUM
    impact: Level = Level.MEDIUM


def taken_apart(text: str) -> Line:
    """Return a line taken apart.

    Raises:
        BadInput: a level is not one, naming those there are.
    """
    words: list[str] = []
    about: list[str] = []
    levels: dict[str, Level] = {}
    for word in text.split():
        sign = "impact" if word.startswith(2 * _URGENT) else "urgency"
        level = word.lstrip(_URGENT)
        if word.startswith(_ABOUT) and len(word) > 1:
            about.append(word[1:].replace("_", " "))
        elif word.startswith(_URGENT) and level.isalpha() and len(word) - len(level) <= len(2 * _URGENT):
            levels[sign] = _level(level)
        else:
            words.append(word)
    return Line(words=tuple(words), about=tuple(about), **levels)


def _level(word: str) -> Level:
    found = [level for level in Level if level.value.startswith(word.lower())]
    if len(found) != 1:
        raise BadInput(f"!{word} is none of !high, !medium, !low (!! is the impact)")
    return found[0]
