"""`g r`: the last reply that has not gone out is recalled; what else its step did goes back with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.change import is_struck
from tui.domain.errors import DeskhandError, Refused
from tui.screens.host import host_of

if TYPE_CHECKING:
    from datetime import datetime

    from tui.domain.history import Activity
    from tui.screens.commanding import CommandScreen

_NONE = "no reply of it waits to go out: a reply can be recalled for 60 seconds"


def recall(screen: CommandScreen) -> None:
    """Recall the last reply of the record under the cursor that still waits."""
    row = screen.painted_row()
    if row is None:
        screen.message.refuse("no record under the cursor")
        return
    host_of(screen).hold_keys()
    screen.run_worker(_recall(screen, row.id), group="desk")


def waiting(record: object, now: datetime) -> list[Activity]:
    """Return the replies of a record that have not gone out yet, the first to go first."""
    found = [
        one
        for one in getattr(record, "history", ())
        if one.release_at is not None and one.release_at > now and not is_struck(record, one)  # type: ignore[arg-type]
    ]
    return sorted(found, key=lambda one: (one.release_at, one.id))


async def _recall(screen: CommandScreen, record_id: str) -> None:
    desk = screen.desk
    try:
        found = waiting(await desk.store.fetch(screen.KIND, record_id), desk.now())
        rows = desk.store.rows("operation")
        place = rows.position(found[-1].op) if found else None
        if place is None:
            raise Refused(_NONE)
        outcome = await desk.undo_step(str(rows.get(place, "group")))
    except DeskhandError as refused:
        screen.refused(refused)
    else:
        screen.message.say(" ".join((f"Recalled: {outcome.message}", *outcome.notices)))
    finally:
        host_of(screen).release_keys()
