"""`n`: to what is best done next, and why it stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from tui.desk.best import best_next, told
from tui.desk.kinds import INCIDENT
from tui.screens.host import key_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.desk.desk import Desk
    from tui.screens.commanding import CommandScreen


#: Desk -> the record its operator was led to last.
_WALKED: Final[WeakKeyDictionary[Desk, str]] = WeakKeyDictionary()


def next_best(screen: CommandScreen) -> None:
    """Go to the first in the order; once more, to the one behind."""
    if screen.KIND != INCIDENT:
        screen.message.refuse(f"what is best next is told of incidents, not of {screen.KIND}s")
        return
    rows = screen.desk.store.rows(INCIDENT)
    within: Sequence[int] | None = getattr(screen, "positions", None)
    order = best_next(screen.desk, within)
    if not order:
        others = f" in this view: {key_said(screen, 'next-view')} shows others" if within is not None else ""
        screen.message.refuse(f"nothing waits for you{others}")
        return
    row = screen.painted_row()
    here = rows.position(row.id) if row is not None and row.id == _WALKED.get(screen.desk) else None
    place = (order.index(here) + 1) % len(order) if here in order else 0
    _WALKED[screen.desk] = str(rows.get(order[place], "id"))
    screen.go_to_number(str(rows.get(order[place], "number")))
    best = told(screen.desk, order[place])
    if best is not None:
        screen.message.say(f"{place + 1:,} of {len(order):,}: {best.why}")
