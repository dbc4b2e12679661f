"""`ctrl+o` in a form: the program steps aside, and the operator's editor has the terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from tui.domain.errors import BadInput
from tui.terminal.editor import edited

if TYPE_CHECKING:
    from tui.screens.acting import ActingScreen


def write_outside(screen: ActingScreen, name: str, text: str) -> None:
    """Let the operator write the answer that is being given in their editor."""
    state = screen.desk.own.state
    try:
        with screen.app.suspend():
            written = edited(text, os.environ, state and state / "editing")
    except BadInput as refused:
        screen.bar.show_error(name, str(refused))
    except SuspendNotSupported:
        screen.bar.show_error(name, "this terminal cannot be lent to an editor")
    else:
        screen.bar.put(written)
