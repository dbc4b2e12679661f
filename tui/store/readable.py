"""Reading many texts at once, past what is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.store.errors import StoreDamaged, StoreFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.store.log import Log
    from tui.store.parts import Place


def readable(log: Log, places: list[tuple[int, Place]]) -> Iterator[tuple[int, bytes]]:
    """Yield each position and its text; what cannot be read is left out."""
    for position, place in places:
        try:
            yield position, log.body(place)
        except (StoreDamaged, StoreFailed):
            continue
