"""A desk that has a remote nobody answers at, records that wait to be sent, and conflicts to settle."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Transaction

WAITING: Final = 200
CLASHES: Final = 60
_AT: Final = datetime(2026, 11, 1, 9, tzinfo=UTC)


def part(path: Path) -> None:
    """Give a store all of that."""
    from tui.domain.meeting import Conflict, Difference, Outgoing, Remote, Round, Standing
    from tui.store import open_store

    store = open_store(path)
    rows = store.rows("incident")
    ids = [str(rows.get(place, "id")) for place in rows.all()[:WAITING]]

    def plan(tx: Transaction) -> None:
        tx.received = True
        tx.put(Remote(name="office", url="http://127.0.0.1:9/v1", bucket="desk"))
        done = Round(at=_AT, received=12, sent=3, parked=2)
        tx.put(Standing(rounds=(done,) * 20, complete_at=_AT, offline_since=_AT, enrolled=True))
        for record in ids:
            tx.put(Outgoing(id=f"incident:{record}", kind="incident", record=record, since=_AT))
        for number, record in enumerate(ids[:CLASHES]):
            title = Difference(field="title", base="Printer", ours=f"Printer {number}", theirs="Paper jam")
            tx.put(
                Conflict(
                    id=f"incident:{record}:s{number}", kind="incident", record=record, op=f"s{number}",
                    verb="edit", actor="", at=_AT, differences=(title,), their_actor="", their_at=_AT,
                    parked=_AT,
                )
            )  # fmt: skip

    store.transact(plan)
    store.close()
