"""What compares a row's targets with the moment: +breached, +atrisk, +paused, +stale, `due`, its order.

They read absolute times, so that an answer costs no clock: what moves is only the moment.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from tui.domain.incident_states import OPEN, State
from tui.query.terms import Tag, each_term
from tui.store.masks import all_ones, either, mask_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tui.query.terms import Query
    from tui.store.masks import Mask
    from tui.store.rows import Rows

_TIMED: Final = frozenset({"breached", "atrisk", "stale"})
#: The tags this module answers.
CLOCK_TAGS: Final = _TIMED | {"paused", "withdrawn"}
_MILLISECONDS: Final = 1000
_NEVER: Final = 2**62


def mask(tag: str, rows: Rows, now: datetime, among: Sequence[int] | None) -> Mask:
    """Return which positions a clock's tag accepts, as `evaluate` asks it."""
    if tag == "stale" and "stale" in rows.kind.places:
        return rows.mask_int("stale", None, round(now.timestamp() * _MILLISECONDS), among=among)
    if tag == "stale" or "breached" not in rows.kind.places:
        return bytes(rows.total)
    if tag in {"paused", "withdrawn"}:
        return rows.mask_int(tag, 0, None, among=among)
    moment = round(now.timestamp() * _MILLISECONDS)
    running = rows.chosen(rows.mask_code("state", lambda state: state in OPEN, among), among)
    late = _reached(rows, "due", moment - 1, running)
    if tag == "atrisk":
        over = frozenset(late)
        warned = _reached(rows, "alarm", moment, running)
        return mask_of((position for position in warned if position not in over), rows.total)
    return either(mask_of(late, rows.total), rows.mask_int("breached", None, None, among=among))


#: Of a version of the rows, those whose target stands still: what is left of it (ms), least first, and which.
_still: WeakKeyDictionary[Rows, tuple[int, list[tuple[int, int]]]] = WeakKeyDictionary()


def standing_still(rows: Rows) -> list[tuple[int, int]]:
    """Return what is left (ms, negative when over) of each target that stands still, and its position."""
    if "paused" not in rows.kind.places:
        return []
    kept = _still.get(rows)
    if kept is None or kept[0] != rows.version:
        places = rows.chosen(rows.mask_code("state", lambda state: state == State.ON_HOLD))
        times = rows.table(("paused", "due"), places)
        found = [
            (due - since, place)
            for place, (since, due) in zip(places, times, strict=True)
            if isinstance(since, int) and isinstance(due, int)
        ]
        kept = _still[rows] = rows.version, sorted(found)
    return kept[1]


def by_time_left(taken: Mask | None, rows: Rows, now: datetime, *, descending: bool) -> list[int]:
    """Return the rows of a mask (None: all) by when they are due; what stands still, if it went on now."""
    still = standing_still(rows)
    waiting = [(left, one) for left, one in still if taken is None or taken[one]]
    if not waiting:
        return list(
            rows.ordered("due", descending=descending)
            if taken is None
            else rows.in_order(taken, "due", descending=descending)
        )
    running = bytearray(all_ones(rows.total) if taken is None else taken)
    for _left, one in waiting:
        running[one] = 0
    going = rows.in_order(running, "due", descending=descending)
    moment, sign = round(now.timestamp() * _MILLISECONDS), -1 if descending else 1

    def place(position: int) -> int:
        due = rows.get(position, "due")
        return sign * due if isinstance(due, int) else _NEVER

    ordered: list[int] = []
    begun = 0
    for left, one in reversed(waiting) if descending else waiting:
        at = bisect_right(going, sign * (moment + left), lo=begun, key=place)
        ordered += [*going[begun:at], one]
        begun = at
    return ordered + going[begun:]


def due_within(taken: Mask, rows: Rows, now: datetime, low: int | None, high: int | None) -> Mask:
    """Return a mask of targets due between two moments (ms), with those that stand still set right in it."""
    still, moment = standing_still(rows), round(now.timestamp() * _MILLISECONDS)
    if not still:
        return taken
    mask = bytearray(taken)
    for left, position in still:
        mask[position] = (low is None or low <= moment + left) and (high is None or moment + left <= high)
    return mask


def asks_the_time(query: Query) -> bool:
    """Tell whether the answer can change by time passing alone."""
    return any(isinstance(term, Tag) and term.name in _TIMED for term in each_term(query.terms))


def crossed(rows: Rows, since: int, now: int) -> list[int]:
    """Return the rows whose target, last warning or time of rest has been reached since then (ms)."""
    columns = [column for column in ("due", "alarm", "stale") if column in rows.kind.places]
    return [place for column in columns for place in rows.select_int(column, since, now)]


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
