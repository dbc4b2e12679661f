"""A bell, or a notification where the terminal has them (OSC 9, OSC 777): only for what was asked for."""

from __future__ import annotations

from typing import Final

from tui.domain.text import visible

BELL: Final = "\x07"
#: Way -> what is written around the words; they are made visible and hold no semicolon.
_WAYS: Final = {"osc9": "\x1b]9;{}\x07", "osc777": "\x1b]777;notify;Deskhand;{}\x07"}


def notification(words: str, *, bell: bool, way: str) -> str:
    """Return what makes the terminal tell it; an unknown way tells nothing."""
    said = visible(words).replace(";", ",")
    return (BELL if bell else "") + (_WAYS[way].format(said) if way in _WAYS else "")
