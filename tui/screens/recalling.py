"""`g r`: the last reply that has not gone out is recalled; what else its step did goes back with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.desk.recalling import recall_last
from tui.domain.errors import DeskhandError
from tui.screens.host import host_of
from tui.screens.outcome_text import outcome_line

if TYPE_CHECKING:
    from tui.screens.commanding import CommandScreen


def recall(screen: CommandScreen) -> None:
    """Recall the last reply of the record under the cursor that still waits."""
    row = screen.painted_row()
    if row is None:
        screen.message.refuse("no record under the cursor")
        return
    host_of(screen).hold_keys()
    screen.run_worker(_recall(screen, row.id), group="desk")


async def _recall(screen: CommandScreen, record_id: str) -> None:
    desk = screen.desk
    try:
        outcome = await recall_last(desk, screen.KIND, record_id)
    except DeskhandError as refused:
        screen.refused(refused)
    else:
        screen.message.say(outcome_line(outcome))
    finally:
        host_of(screen).release_keys()
