"""What no feed of changes tells: what was there before the remote, and what the remote has lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from tui.domain.meeting import TEST, Outgoing, key_of, kind_and_id
from tui.store.kinds import kind_named, shared_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tui.store import Store, Transaction
    from tui.sync.backend import Backend

#: Records let wait in one commit.
_AT_ONCE: Final = 500


async def enrol(store: Store, now: datetime) -> int:
    """Let every shared record wait that the remote does not have; return how many."""
    found = list(_unmet(store))
    for start in range(0, len(found), _AT_ONCE):
        await store.commit(partial(_wait, keys=found[start : start + _AT_ONCE], now=now))
    return len(found)


def _unmet(store: Store) -> Iterator[str]:
    met, outgoing = store.rows("met"), store.rows("outgoing")
    for kind in shared_kinds():
        rows = store.rows(kind)
        flagged = any(column.name == "flags" for column in kind_named(kind).columns)
        for position in rows.all():
            key = key_of(kind, str(rows.get(position, "id")))
            test = flagged and TEST in str(rows.get(position, "flags") or "").split(",")
            if not test and met.position(key) is None and outgoing.position(key) is None:
                yield key


def _wait(tx: Transaction, keys: list[str], now: datetime) -> None:
    tx.received = True
    for key in keys:
        if tx.column("outgoing", key, "id") is None and tx.column("met", key, "id") is None:
            kind, record = kind_and_id(key)
            tx.put(Outgoing(id=key, kind=kind, record=record, since=now))


async def compared(store: Store, backend: Backend, now: datetime) -> list[str]:
    """Return the keys whose version is not the one met; let wait again what the remote does not have."""
    rows = store.rows("met")
    theirs: dict[str, str] = {}
    async for page in backend.versions():
        theirs.update((item.key, item.version) for item in page.items)
    lost = [key for position in rows.all() if (key := str(rows.get(position, "id"))) not in theirs]
    for start in range(0, len(lost), _AT_ONCE):
        await store.commit(partial(_lost, keys=lost[start : start + _AT_ONCE]))
    await enrol(store, now)
    met = {str(rows.get(position, "id")): rows.get(position, "version") for position in rows.all()}
    return [key for key, version in theirs.items() if met.get(key) != version]


def _lost(tx: Transaction, keys: list[str]) -> None:
    """Forget that these were met: what waits on them waits as something new."""
    tx.received = True
    for key in keys:
        tx.remove("met", key)
        waiting: Outgoing | None = tx.read("outgoing", key)
        kind, record = kind_and_id(key)
        if waiting is not None and tx.column(kind, record, "id") is None:
            tx.remove("outgoing", key)
