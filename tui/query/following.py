"""What a change does to a list that is shown: rows keep their places, what fits no more goes, the rest came.

Only what was touched is asked for, so that a colleague's change costs no whole search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.query.evaluate import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.query.context import Context
    from tui.query.terms import Query
    from tui.store.rows import Rows


class Followed(NamedTuple):
    """The positions that stay, in the order they are shown, and those that fit and are not among them."""

    stay: list[int]
    came: list[int]


def follow(
    query: Query, rows: Rows, context: Context, shown: Sequence[int], touched: Iterable[int]
) -> Followed:
    """Return what becomes of `shown`, positions of an earlier version of the same epoch.

    `touched` are live positions whose answer may be another now; those that took a shown one's place need
    not be among them.
    """
    gone = rows.dead.intersection(shown)
    moved = {old: rows.position(str(rows.get(old, "id"))) for old in gone}
    asked = {*touched, *(new for new in moved.values() if new is not None)}
    fits = set(evaluate(query, rows, context, sorted(asked)))
    lost = asked - fits
    stay = list(shown)
    if moved:
        stay = [new for old in stay if (new := moved.get(old, old)) is not None]
    if lost:
        stay = [position for position in stay if position not in lost]
    came = fits.difference(stay) if fits else fits
    return Followed(stay, sorted(came))
