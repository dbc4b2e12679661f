"""What some records bring about in others, which carry figures made from them (clocks, by the settings)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from tui.store.kinds import kind_named, shared_kinds

if TYPE_CHECKING:
    from collections.abc import Collection

    from tui.store import Store, Transaction

#: The kinds whose records such figures are made from.
_TOLD_BY: Final = frozenset({"settings", "service", "team"})
_OVER: Final = frozenset({"closed", "cancelled"})
_AT_ONCE: Final = 50


async def carried_anew(store: Store, kinds: Collection[str]) -> None:
    """Let every record that goes on carry its figures anew, if what they are made from has arrived."""
    if _TOLD_BY.isdisjoint(kinds) or not len(store.rows("settings")):
        return
    for kind in shared_kinds():
        if kind_named(kind).carries is None:
            continue
        rows = store.rows(kind)
        going = [str(rows.get(at, "id")) for at in rows.all() if rows.get(at, "state") not in _OVER]
        for start in range(0, len(going), _AT_ONCE):
            await store.commit(partial(_again, kind=kind, ids=going[start : start + _AT_ONCE]))


def _again(tx: Transaction, kind: str, ids: list[str]) -> None:
    tx.received = True
    for record_id in ids:
        tx.carry(kind, record_id)
