"""The steps that happen by the clock, written under the commit lock: once, however many programs run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.desk.clockwork import agreements_in, plain_of
from tui.desk.records import Author, record_operation
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.steps import steps_ahead
from tui.domain.clocks.timeline import facts_of
from tui.domain.history import ActorKind
from tui.domain.timed import make

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tui.domain.clocks.definitions import Agreements
    from tui.domain.clocks.steps import Step
    from tui.domain.incident import Incident
    from tui.store import Transaction

#: Steps of one record in one commit; each can lead to others.
_MOST: Final = 12


def step(tx: Transaction, records: Sequence[str], now: datetime, new_id: Callable[[], str]) -> int:
    """Make the steps of these records that have fallen due; return how many."""
    agreements = agreements_in(tx)
    made = 0
    for record in records:
        incident: Incident | None = tx.read("incident", record)
        for _round in range(_MOST):
            due = None if incident is None else _due(tx, incident, agreements, now)
            if incident is None or due is None:
                break
            after, stamp = make(incident, due, now)
            author = Author(
                actor="", login="", at=stamp.at, recorded=now, group=due.id, new_id=new_id,
                actor_kind=ActorKind.SYSTEM,
            )  # fmt: skip
            record_operation(tx, author, stamp, due.rule, before=incident, after=after)
            incident, made = after, made + 1
    return made


def _due(tx: Transaction, incident: Incident, agreements: Agreements, now: datetime) -> Step | None:
    """Return the first step that has fallen due and is not made."""
    document = plain_of(incident)
    told = facts_of(document)
    named = told._replace(
        service=str(tx.column("service", told.service, "name") or ""),
        team=str(tx.column("team", told.team, "name") or ""),
    )
    moment = int(now.timestamp() // 1)
    ahead = steps_ahead(document, clocks_of(named, agreements, moment), agreements)
    return ahead[0] if ahead and ahead[0].at <= moment else None
