"""A log that has lost what it says about itself: no describing frame of it is whole.

Everything else in it is read as ever. Nothing is written before a repair has put a new beginning to it: the
mark could have been any, and the numbers another replica's.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from tui.store import frames, hint
from tui.store.description import Description, Mark
from tui.store.rescue import around

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store.files import Files

WORDS: Final = (
    "The beginning of the log is damaged, and with it what the store says about itself: it can only be read; "
    "`deskhand check --repair` makes it whole again."
)


def stand_in(files: Files, fd: int, path: Path) -> Description | None:
    """Return what the hint knows of a log's store, else one of which nothing is known (its id is "").

    None if the log holds not a single frame: then it is none.
    """
    parts = frames.scan(partial(around, partial(files.read, fd)), 0, files.status(fd).st_size)
    if not any(isinstance(part, frames.Frame) for part in parts):
        return None
    return hint.about(files, path.with_suffix(".hint")) or unknown()


def unknown() -> Description:
    """Return a live store's, with a short name of its own: what it numbers was numbered by nobody."""
    from tui.store.making import short_name  # noqa: PLC0415 (which needs the opening)

    return Description(id="", mark=Mark.LIVE, replica=short_name(), created="")
