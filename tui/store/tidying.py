"""Packing what has grown in memory into a new hint, in a thread of its own, while the store goes on.

A process that follows a long import, or runs for weeks, keeps its rows small this way, and opening fast
beside it: the hint is written from a snapshot, mapped, and the rows go on from there with what came since.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from tui.store import hint, snapshot
from tui.store.opening import MANY

if TYPE_CHECKING:
    from tui.store.engine import Engine
    from tui.store.hint import Contents
    from tui.store.log import Log
    from tui.store.snapshot import Snapshot

#: Changes since the hint from which it is written anew when nothing goes on: whoever opens reads them all.
WORTH: Final = 2_000


class Tidier:
    """Packs when it is due; `step` is called on the store's thread, after publishing."""

    def __init__(self, engine: Engine, many: int = MANY) -> None:
        self._engine, self._many = engine, many
        self._thread: threading.Thread | None = None
        self._done: tuple[Snapshot, Contents] | None = None
        self._seen = 0

    def step(self) -> list[str]:
        """Begin packing if it is due, or go on from what was packed; return the kinds that moved."""
        if self._thread is not None:
            if self._thread.is_alive():
                return []
            self._thread = None
            return self._adopt()
        grown = sum(len(rows.over) for _, rows in self._engine.all_rows())
        packed = sum(len(rows.base) for _, rows in self._engine.all_rows())
        quiet, self._seen = self._engine.since_hint == self._seen, self._engine.since_hint
        due = grown >= max(self._many, packed // 4) or (quiet and self._seen >= WORTH)
        if due and self._engine.log.writable:
            taken = snapshot.take(self._engine)
            work = (self._engine.log, taken)
            self._thread = threading.Thread(target=self._pack, args=work, name="store-hint")
            self._engine.since_hint = 0
            self._thread.start()
        return []

    def wait(self) -> None:
        """Wait for packing under way."""
        if self._thread is not None:
            self._thread.join()

    def _pack(self, log: Log, taken: Snapshot) -> None:
        """Write the hint and map it again (in the other thread)."""
        try:
            if snapshot.write(log, taken):
                contents = hint.load(log, self._engine.description.id)
                if contents is not None and contents.length == taken.about["length"]:
                    self._done = taken, contents
        except PermissionError:
            return  # a colleague's hint in a shared folder: a merge makes the next one
        except (OSError, hint.Unfit) as reason:
            self._engine.notices.append(f"The hint file could not be written ({reason}): opening is slower.")

    def _adopt(self) -> list[str]:
        if self._done is None:
            return []
        (taken, contents), self._done = self._done, None
        moved = []
        for name, was in taken.kinds.items():
            rows, part = self._engine.rows(name), contents.parts.get(name)
            if part is not None and rows.epoch == was.epoch:
                rows.rebase(part, was.grown, was.removals)
                moved.append(name)
        return moved
