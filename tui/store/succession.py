"""A next generation made under the lock, the old one kept beside it: what repairing and restoring do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.store.errors import StoreBusy, disk_words
from tui.store.leftovers import tidy
from tui.store.lock import Committed
from tui.store.log import log_name
from tui.store.merging import drafted
from tui.store.rescue import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.store.drafting import Draft
    from tui.store.engine import Engine


#: Under which name a repair keeps the log it could not read all of.
DAMAGED: Final = "damaged"


def succeed(engine: Engine, fill: Callable[[Draft], None], keep: str) -> str:
    """Let what `fill` writes take the place of an engine's log, which nobody else uses; writers wait.

    Args:
        engine: brought up to date before `fill` is called.
        fill: writes the draft.
        keep: the old log is kept as `<generation>.<keep>`.

    Returns:
        The name of what is kept.

    Raises:
        StoreError: nothing was changed.
    """
    log = engine.log
    log.must_write(repairing=keep == DAMAGED)
    kept = f"{log.generation:06d}.{keep}"
    with disk_words(), drafted(engine) as draft:
        log.lock.take(engine.patience)
        try:
            try:
                settled = log.settle()
            except Unreadable:
                settled = log.settle(write=False)  # the end cannot be read: the log is kept as it is
            if settled.moved:
                raise StoreBusy("somebody else has merged this store just now: try again", "")
            engine.take_in(settled)
            engine.publish()
            fill(draft)
            draft.sync()
            if not log.files.exists(log.folder / kept):  # else it was cut short once, after this
                log.files.link(log.folder / log.name, log.folder / kept)
            draft.become(log.folder / log_name(draft.generation))
            log.lock.record(Committed(draft.generation, draft.length))
        finally:
            log.lock.free()
    tidy(log.files, log.folder, draft.generation)
    return kept
