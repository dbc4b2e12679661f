"""The steps that happen by the clock, written under the commit lock: once, however many programs run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.desk.clockwork import agreements_in
from tui.desk.kinds import work_on
from tui.desk.records import Author, record_operation
from tui.domain.errors import StoreError
from tui.domain.history import ActorKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tui.desk.desk import Target
    from tui.store import Transaction

#: Steps of one record in one commit; each can lead to others.
_MOST: Final = 12


def step(
    tx: Transaction, targets: Sequence[Target], now: datetime, until: datetime, new_id: Callable[[], str]
) -> int:
    """Make the steps of these records that have fallen due by `until`; return how many."""
    agreements = agreements_in(tx)
    made = 0
    for target in targets:
        work = work_on(target.kind)
        try:
            record = tx.read(target.kind, target.id)
        except StoreError:
            continue  # whoever looks at it is told; the others' clocks go on
        for _round in range(_MOST):
            due = None if record is None else work.due(tx, record, agreements, until)
            if due is None or work.make is None:
                break
            after, stamp = work.make(record, due, now)
            author = Author(
                actor="", login="", at=stamp.at, recorded=now, group=due.id, new_id=new_id,
                actor_kind=ActorKind.SYSTEM,
            )  # fmt: skip
            record_operation(tx, author, stamp, due.rule, before=record, after=after)
            record, made = after, made + 1
    return made
