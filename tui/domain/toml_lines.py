"""On which line of a TOML text a key stands, which tomllib does not tell."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from typing import Any


def line_of(text: str, place: tuple[str, ...]) -> int:
    """Return the line on which a key of a TOML text stands, 0 if nowhere; in a list a key counts from "0".

    tomllib does not tell; but the beginning of a text that ends before that line does not hold the key.
    """
    lines = text.split("\n")

    def holds(count: int) -> bool:
        for end in range(count, len(lines) + 1):
            try:
                return _holds(tomllib.loads("\n".join(lines[:end])), place)
            except tomllib.TOMLDecodeError:
                continue  # in the middle of a value of several lines
        return False

    return bisect_left(range(len(lines) + 1), True, key=holds) if holds(len(lines)) else 0  # noqa: FBT003 (what is looked for)


def _holds(said: Any, place: tuple[str, ...]) -> bool:  # noqa: ANN401 (whatever TOML says)
    for key in place:
        if isinstance(said, list) and key.isdecimal() and int(key) < len(said):
            said = said[int(key)]
        elif isinstance(said, dict) and key in said:
            said = said[key]
        else:
            return False
    return True
