"""Until when everything is known: with a remote, what others did after the last complete pull is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.store import Store

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def known_until(store: Store, now: datetime) -> datetime:
    """Return now, or when the last complete pull began where there is a remote (domain.md section 2)."""
    if not len(store.rows("remote")):
        return now
    from tui.domain.meeting import REMOTE  # noqa: PLC0415 (only where there is one)

    rows = store.rows("standing")
    position = rows.position(REMOTE)
    complete = None if position is None else rows.get(position, "complete_at")
    return min(now, _NEVER + timedelta(milliseconds=int(complete or 0)))
