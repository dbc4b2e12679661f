"""Merging by itself, in a thread of its own, when a store that is open for long has become mostly garbage."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from tui.domain.errors import StoreError
from tui.giving_way import give_way
from tui.store.errors import StoreBusy
from tui.store.merging import FLOOR, Stopped, merge, worthwhile

if TYPE_CHECKING:
    from tui.store.engine import Engine

#: Steps (one a second, by following) before the first look: opening is no time for it.
CALM: Final = 30
_GROWN: Final = 1.25


class Renewer:
    """Merges when it is worthwhile; `step` is called on the store's thread, after publishing.

    A log that has not grown by a quarter since the last look is not looked at again.
    """

    def __init__(self, engine: Engine, calm: int = CALM) -> None:
        self._engine, self._calm = engine, calm
        self._look_at = FLOOR
        self._thread: threading.Thread | None = None
        self._leaving = threading.Event()

    def step(self) -> None:
        """Begin a merge if it is due."""
        self._calm = max(0, self._calm - 1)
        engine = self._engine
        if self._calm or engine.published < self._look_at or not engine.log.writable or engine.damage:
            return
        if self._thread is not None and self._thread.is_alive():
            return
        self._look_at = max(FLOOR, int(engine.published * _GROWN))
        if worthwhile(engine):
            self._thread = threading.Thread(target=self._merge, name="store-merge")
            self._thread.start()

    def leave(self) -> None:
        """Stop a merge under way, as if it had not begun, and wait for that."""
        self._leaving.set()
        if self._thread is not None:
            self._thread.join()

    def _may_go_on(self) -> bool:
        if not self._leaving.is_set():
            give_way()
        return not self._leaving.is_set()

    def _merge(self) -> None:
        try:
            merged = merge(self._engine, go_on=self._may_go_on)
        except (Stopped, StoreBusy):
            return
        except StoreError as trouble:
            self._engine.notices.append(f"The log could not be merged: {trouble}.")
        else:
            self._look_at = max(FLOOR, int(merged.after * _GROWN))
