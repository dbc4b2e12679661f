"""The action that copies what the cursor stands on (OSC 52)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.text import visible

if TYPE_CHECKING:
    from tui.screens.commanding import CommandScreen


def copy_number(screen: CommandScreen) -> None:
    """Copy the record's number to the operator's clipboard."""
    row = screen.painted_row()
    if row is None:
        screen.message.refuse("no record under the cursor")
        return
    screen.app.copy_to_clipboard(visible(row.number))
    screen.message.say(f"Copied {row.number}.")
