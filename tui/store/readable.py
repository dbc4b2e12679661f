"""Reading many texts at once, past what is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.store.log import Log
    from tui.store.parts import Place


def readable(
    log: Log, places: list[tuple[int, Place]], likely: Callable[[bytes], bool]
) -> Iterator[tuple[int, bytes]]:
    """Yield each position and its text, of those that look `likely`; what cannot be read is left out.

    Only what is yielded is verified: most texts of a search are looked at and let go.
    """
    for position, place in places:
        try:
            stored = log.read(place.offset, place.length)
        except OSError:
            continue
        if likely(stored) and len(stored) == place.length and crc32(stored) == place.crc:
            yield position, stored
