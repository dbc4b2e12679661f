"""How keys are called on the screen."""

from __future__ import annotations

from typing import Final

_SIGNS: Final = {
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "plus": "+",
    "minus": "-",
    "space": "space",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
}


def key_text(keys: str) -> str:
    """Say a key, or a sequence of keys, as it stands on the keyboard ("slash" is "/", "g g" stays)."""
    return " ".join(_SIGNS.get(key, key) for key in keys.split())
