"""Ids made by the client: sortable by when they were made, also within a millisecond."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def id_source() -> Callable[[], str]:
    """Return a source of ULIDs, each greater than the one before, whatever the clock does."""
    last = 0

    def new_id() -> str:
        from ulid import ULID  # noqa: PLC0415 (45 ms, and the first screen makes no ids)

        nonlocal last
        last = max(int(ULID()), last + 1)
        return str(ULID.from_int(last))

    return new_id
