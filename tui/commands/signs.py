"""Keys as people write them (`/`, `ctrl+p`, `g g`), and as Textual names them (`slash`, `g g`)."""

from __future__ import annotations

import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Name -> sign, of every key whose name is not what people write.
_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "exclamation_mark": "!", "quotation_mark": '"', "number_sign": "#", "dollar_sign": "$",
        "percent_sign": "%", "ampersand": "&", "apostrophe": "'", "left_parenthesis": "(",
        "right_parenthesis": ")", "asterisk": "*", "plus": "+", "comma": ",", "minus": "-", "full_stop": ".",
        "slash": "/", "colon": ":", "semicolon": ";", "less_than_sign": "<", "equals_sign": "=",
        "greater_than_sign": ">", "question_mark": "?", "at": "@", "left_square_bracket": "[",
        "backslash": "\\", "right_square_bracket": "]", "circumflex_accent": "^", "underscore": "_",
        "grave_accent": "`", "left_curly_bracket": "{", "vertical_line": "|", "right_curly_bracket": "}",
        "tilde": "~", "enter": "Enter", "escape": "Esc", "tab": "Tab", "pageup": "PgUp", "pagedown": "PgDn",
        "up": "↑", "down": "↓", "left": "←", "right": "→", "home": "Home", "end": "End", "delete": "Del",
        "insert": "Ins", "backspace": "Backspace",
    }
)  # fmt: skip
_NAMES: Final[Mapping[str, str]] = MappingProxyType({sign.lower(): name for name, sign in _SIGNS.items()})
_NAMED: Final = frozenset({*_SIGNS, "space", *(f"f{number}" for number in range(1, 25))})
_MODIFIERS: Final = ("ctrl", "alt", "shift")

#: What a German or a French keyboard writes only with AltGr, or as a dead key: no key of ours.
ALTGR: Final = frozenset("@#[]{}|\\~^`€")


def key_sign(keys: str) -> str:
    """Return a key, or a sequence of keys, as people write it ("slash" is "/", "g g" stays)."""
    return " ".join(_sign(key) for key in keys.split())


def key_name(written: str) -> str | None:
    """Return the name of a key or sequence as people write it, or None where there is no such key."""
    names = [_name(key) for key in written.split()]
    return " ".join(name for name in names if name) if names and all(names) else None


def _sign(key: str) -> str:
    *modifiers, last = key.split("+")
    return "+".join((*modifiers, _SIGNS.get(last) or _unusual_sign(last)))


def _unusual_sign(name: str) -> str:
    if "_" not in name:
        return name
    try:
        return unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return name


def _name(key: str) -> str | None:
    head, _, last = key[:-1].rpartition("+")
    last += key[-1]
    modifiers = head.lower().split("+") if head else []
    if any(one not in _MODIFIERS for one in modifiers):
        return None
    if len(last) == 1 and last.isalnum():
        name = last.lower() if modifiers else last
    elif (name := _NAMES.get(last.lower(), last.lower())) not in _NAMED:
        if len(last) != 1 or not last.isprintable() or last.isspace():
            return None
        name = unicodedata.name(last, last).lower().replace("-", "_").replace(" ", "_")
    return "+".join((*modifiers, name))
