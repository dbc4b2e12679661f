"""What a host answers, read as JSON without keeping the other threads: a long list is read thing by thing.

One call of Python's reader lets no other thread on before its end: 10 ms for two hundred records. After
some things a thread beside the loop gives way to the operator's hand.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from tui.giving_way import give_way

#: Things read in one bite: about a millisecond.
_BITE: Final = 20


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_DECODER: Final = json.JSONDecoder(parse_constant=_no_number)
_BEGINS: Final = re.compile(r'\s*\{\s*"data"\s*:\s*\[\s*(?!\])')
_COMMA: Final = re.compile(r"\s*,\s*")
_ENDS: Final = re.compile(r"\s*\]\s*\}\s*\Z")


def parsed(raw: bytes) -> Any:  # noqa: ANN401 (whatever the host says)
    """Return what the bytes say.

    Raises:
        ValueError: they are no JSON in UTF-8.
        RecursionError: it is nested too deep.
    """
    text = raw.decode()
    begun = _BEGINS.match(text)
    things = None if begun is None else _things(text, begun.end())
    return _DECODER.decode(text) if things is None else {"data": things}


def _things(text: str, at: int) -> list[Any] | None:
    """Return the list that begins there, where nothing but the end stands behind it, else None."""
    found: list[Any] = []
    while True:
        thing, at = _DECODER.raw_decode(text, at)
        found.append(thing)
        if not len(found) % _BITE:
            give_way()
        if (comma := _COMMA.match(text, at)) is None:
            return found if _ENDS.match(text, at) else None
        at = comma.end()
