"""What is the operator's alone at this desk: their choices, and where their words wait to be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tui.desk.personal import Personal


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One operator's choices and folders; without folders nothing of theirs outlives the program.

    `state` is a private folder for drafts and the texts an editor works on; `templates` their own file,
    `macros` a folder of their scripts.
    """

    personal: Personal = field(default_factory=Personal)
    state: Path | None = None
    templates: Path | None = None
    macros: Path | None = None
