"""The tags that compare a row's targets with the moment: +breached, +atrisk, +paused.

They read absolute times, so that an answer costs no clock: what moves is only the moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.domain.incident import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tui.store.rows import Rows

CLOCK_TAGS: Final = frozenset({"breached", "atrisk", "paused"})
_MILLISECONDS: Final = 1000


def select(tag: str, rows: Rows, now: datetime, within: Sequence[int] | None) -> Sequence[int]:
    """Return the positions a clock's tag accepts, in the order of `within`."""
    if not any(column.name == "breached" for column in rows.kind.columns):
        return []
    if tag == "paused":
        return rows.select_int("paused", 0, None, within=within)
    moment = round(now.timestamp() * _MILLISECONDS)
    running = rows.select_code("state", lambda state: state in OPEN, within)
    late = _reached(rows, "due", moment - 1, running)
    if tag == "atrisk":
        warned = _reached(rows, "alarm", moment, running)
        over = frozenset(late)
        return [position for position in warned if position not in over]
    taken = {*late, *rows.select_int("breached", None, None, within=within)}
    return [position for position in (rows.all() if within is None else within) if position in taken]


def _reached(rows: Rows, column: str, moment: int, within: Sequence[int]) -> list[int]:
    """Return the rows whose moment is past; for a target that stands still, was when it was paused."""
    past = list(rows.select_int(column, None, moment, within=within))
    still = {
        position: rows.get(position, "paused") for position in rows.select_int("paused", 0, None, within=past)
    }
    return [position for position in past if position not in still or _before(rows, position, column, still)]


def _before(rows: Rows, position: int, column: str, still: dict[int, str | int | None]) -> bool:
    at, since = rows.get(position, column), still[position]
    return isinstance(at, int) and isinstance(since, int) and at < since
