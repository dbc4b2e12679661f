"""Moments as people put things off: spans count business time, days begin when the desk opens."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tui.desk.moments import parse_moment
from tui.domain.clocks.agreed import agreements_in_force
from tui.domain.clocks.definitions import OFFICE
from tui.domain.errors import BadInput
from tui.domain.settings import DESK

if TYPE_CHECKING:
    from datetime import tzinfo

    from tui.domain.calendars import Calendar
    from tui.store import Store

_SPAN: Final = re.compile(r"\+?\s*(\d{1,5})\s*b?(m|min|h|d|w)", re.ASCII)
_HOUR: Final = 3_600
_WEEK: Final = 5  #: business days


def office_of(store: Store) -> Calendar:
    """Return the calendar of the desk's business days, as its settings have it."""
    rows = store.rows("settings")
    position = rows.position(DESK)
    text = "" if position is None else str(rows.get(position, "text"))
    return agreements_in_force(text).business if text else OFFICE


def parse_business(typed: str, *, now: datetime, zone: tzinfo, calendar: Calendar) -> datetime:
    """Return the moment meant, in UTC: 2h and 3d count business time; any other is moved to when it is open.

    Raises:
        BadInput: it is none, or the calendar never opens.
    """
    words, since = typed.strip().lower(), int(now.timestamp())
    if found := _SPAN.fullmatch(words):
        at = calendar.add(since, _seconds(int(found[1]), found[2], calendar))
    else:
        moment = int(parse_moment(typed, now=now, zone=zone).timestamp())
        opens = calendar.add(moment, 1)
        at = None if opens is None else max(moment, opens - 1)
    if at is None:
        raise BadInput(f"the calendar “{calendar.name}” never opens: deskhand settings edit mends it")
    return datetime.fromtimestamp(at, UTC)


def _seconds(count: int, unit: str, calendar: Calendar) -> int:
    if unit in {"d", "w"}:
        return count * (_WEEK if unit == "w" else 1) * calendar.business_day
    return count * (_HOUR if unit == "h" else 60)
