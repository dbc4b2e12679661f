"""Many open incidents in a desk of the tests."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from tests.conftest import NOW
from tui.domain.history import Stamp
from tui.domain.incident import State
from tui.domain.lifecycle import open_incident

if TYPE_CHECKING:
    from tui.store import Store, Transaction

TITLE = "Scanner at the gate"


def add_many(store: Store, number: int, *, closed: int = 0, team: str | None = None) -> list[str]:
    """Put so many new incidents, the first of them closed for good; return their ids, the newest last."""
    ids = (f"00-many-{one:06d}" for one in count())

    def plan(tx: Transaction) -> list[str]:
        made = []
        for place in range(number):
            stamp = Stamp(op=next(ids), at=NOW, recorded=NOW, actor="", new_id=lambda: next(ids))
            incident = open_incident(
                stamp,
                id=f"many-i-{place:05d}",
                number=f"INC-M-{place:04d}",
                title=f"{TITLE} {place}",
                team=team,
            )
            made.append(incident.id)
            tx.put(replace(incident, state=State.CLOSED) if place < closed else incident)
        return made

    return store.transact(plan)
