from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from store_builders import NOW, activity, incident, put

from tui.domain.history import ActivityKind, ActorKind, FieldChange
from tui.domain.incident import Flag, Hold, HoldReason, State
from tui.domain.priority import Level, Override

if TYPE_CHECKING:
    from tui.domain.history import Activity
    from tui.store import Row, Store, Transaction

MINUTE = timedelta(minutes=1)


def row_of(store: Store) -> Row:
    return store.rows("incident").row(store.rows("incident").all()[0])


def test_an_incident_fills_its_list_columns(store: Store) -> None:
    holds = tuple(
        Hold(id=reason, reason=reason, author="ana", since=NOW)
        for reason in (HoldReason.AWAITING_VENDOR, HoldReason.AWAITING_CALLER)
    )
    override = Override(priority=2, derived=1, reason="x", author="ana")
    more = {"closed_at": NOW, "caller": "p1", "handovers": 2, "flags": (Flag.VIP, Flag.MAJOR)}
    high = {"impact": Level.HIGH, "urgency": Level.HIGH, "override": override}
    put(store, incident(1, state=State.ON_HOLD, holds=holds, **high, **more))
    row, now = row_of(store), int(NOW.timestamp() * 1000)
    assert (row.state, row.flags, row.hold) == ("on_hold", "vip,major", "awaiting_caller,awaiting_vendor")
    assert (row.priority, row.opened, row.closed, row.resolved) == (2, now, now, None)
    assert (row.caller, row.team, row.category, row.handovers) == ("p1", None, "", 2)


def test_the_clock_columns_are_the_clocks(store: Store) -> None:
    changes = (FieldChange(field="holds", before=[], after=[{"reason": "awaiting_caller"}]),)
    record = incident(
        1, holds=(Hold(id="h", reason=HoldReason.AWAITING_CALLER, author="ana", since=NOW + MINUTE),),
        history=(activity(1, ActivityKind.TRANSITION, NOW + MINUTE, changes=changes),),
    )  # fmt: skip
    put(store, record)
    now, row, day = int(NOW.timestamp() * 1000), row_of(store), 24 * 3_600_000
    assert (row.due, row.paused) == (now + day, now + 60_000)
    assert (row.warn, row.alarm, row.breached) == (now + day // 2, now + day * 3 // 4, None)
    assert (row.metric, row.calendar) == ("resolution", "always")
    put(store, incident(1, impact=Level.HIGH, urgency=Level.HIGH))
    row = row_of(store)
    assert (row.due, row.paused) == (now + 3_600_000, None)


def last_word(
    store: Store, *history: Activity, voided: tuple[str, ...] = ()
) -> tuple[str | None, int | None]:
    """Return who spoke last and how many minutes after NOW."""
    put(store, incident(1, history=history, voided=voided))
    row = row_of(store)
    return row.last_by, None if row.last_at is None else (row.last_at - int(NOW.timestamp() * 1000)) // 60_000


def test_the_last_word_is_the_callers_or_an_agents(store: Store) -> None:
    created = activity(1, ActivityKind.CREATED)
    reply = activity(2, ActivityKind.REPLY, NOW + MINUTE, op="o1", verb="reply")
    contact = activity(3, ActivityKind.CONTACT, NOW + 2 * MINUTE)
    system = activity(4, ActivityKind.REPLY, NOW + 3 * MINUTE, actor_kind=ActorKind.SYSTEM)
    assert last_word(store) == (None, None)
    assert last_word(store, created) == ("C", 0)
    assert last_word(store, reply, created) == ("A", 1)
    assert last_word(store, created, contact, reply, system) == ("C", 2)
    assert last_word(store, created, reply, voided=("o1",)) == ("C", 0)


@pytest.mark.parametrize(
    ("kind", "verb", "speaks"),
    [
        (ActivityKind.REPLY, "reply", True),
        (ActivityKind.NOTE, "attempt", True),
        (ActivityKind.TRANSITION, "resolve", True),
        (ActivityKind.TRANSITION, "close", True),
        (ActivityKind.TRANSITION, "cancel", True),
        (ActivityKind.NOTE, "note", False),
        (ActivityKind.NOTE, "rang", False),  # an automatic answer
        (ActivityKind.CHANGE, "snooze", False),
        (ActivityKind.CHANGE, "edit", False),
        (ActivityKind.CHANGE, "propose", False),
        (ActivityKind.ASSIGNMENT, "assign", False),
        (ActivityKind.TRANSITION, "start", False),
        (ActivityKind.TRANSITION, "hold", False),
        (ActivityKind.TRANSITION, "reopen", False),
        (ActivityKind.LINK, "link", False),
        (ActivityKind.UNDO, "undo", False),
    ],
)
def test_an_agent_speaks_by_what_reaches_the_caller_alone(
    store: Store, kind: ActivityKind, verb: str, *, speaks: bool
) -> None:
    rang = activity(1, ActivityKind.CONTACT, verb="rang")
    step = activity(2, kind, NOW + MINUTE, verb=verb)
    assert last_word(store, rang, step) == (("A", 1) if speaks else ("C", 0))


def test_a_note_keeps_the_clock_columns_and_opening_again_works_out_the_same(store: Store) -> None:
    put(store, incident(1, history=(activity(1, ActivityKind.CREATED),)))
    before, note = row_of(store), activity(2, ActivityKind.NOTE, NOW + MINUTE, text="still there")

    def plan(transaction: Transaction) -> None:
        record = transaction.read("incident", before.id)
        assert record is not None
        transaction.put(replace(record, op="o2", updated_at=NOW + MINUTE, history=(*record.history, note)))

    store.transact(plan)
    after = row_of(store)
    assert (after.op, after.last_by, after.due) == ("o2", "C", before.due)
    assert not store.check().findings
