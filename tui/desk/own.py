"""What is the operator's alone at this desk: their choices, and where their words wait to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.desk.personal import Personal

if TYPE_CHECKING:
    from pathlib import Path


class Own(NamedTuple):
    """One operator's choices and folders; without folders nothing of theirs outlives the program.

    `state` is a private folder for drafts and the texts an editor works on; `templates` their own file,
    `macros` a folder of their scripts.
    """

    personal: Personal = Personal()
    state: Path | None = None
    templates: Path | None = None
    macros: Path | None = None
