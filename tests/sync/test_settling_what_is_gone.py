"""A conflict whose record is gone is let go, opened again, and found again when the record comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from remotes import MemoryRemote
from test_settling_conflicts import clash

from tui.desk.conflicts import OURS, THEIRS, open_conflicts
from tui.domain.errors import Refused
from tui.store.parked import count_open

if TYPE_CHECKING:
    from sync_builders import Replica

Three = tuple["Replica", "Replica", "Replica"]


async def gone(replicas: Three, remote: MemoryRemote) -> str:
    """Let B have a conflict on a record whose opening A has undone since."""
    a, b, _c = replicas
    record = await a.open()
    for one in replicas:
        await one.meet(remote)
    await a.do("edit", record, title="VPN drops at noon")
    await b.do("edit", record, title="VPN drops at night")
    for one in (a, b):
        await one.meet(remote)
    for _ in range(2):
        await a.desk.undo()
    for one in replicas:
        await one.meet(remote)
    assert b.store.read("incident", record) is None
    return record


async def test_a_conflict_whose_record_is_gone_is_let_go_and_opened_again(replicas: Three) -> None:
    a, b, c = replicas
    remote = MemoryRemote()
    await gone(replicas, remote)
    (conflict,) = open_conflicts(b.store)
    outcome = await b.desk.settle_conflicts([conflict.id], THEIRS)
    assert outcome.message == "Settled INC-A-1: the record is gone, and our step with it."
    assert (open_conflicts(b.store), count_open(b.store)) == ([], 0)
    with pytest.raises(Refused, match="settled this already"):
        await b.desk.settle_conflicts([conflict.id], THEIRS)
    assert (await b.desk.undo()).message == "Undid settle of INC-A-1."
    assert (len(open_conflicts(b.store)), count_open(b.store)) == (1, 1)
    assert (await b.desk.redo()).message == "Redid settle of INC-A-1."
    assert (open_conflicts(b.store), count_open(b.store)) == ([], 0)
    assert b.waiting() == 0, "what is let go is nobody else's news"
    for one in (b, a, c, b):
        await one.meet(remote)
    assert a.everything() == b.everything() == c.everything()


async def test_ours_is_not_done_to_a_record_that_is_gone(replicas: Three) -> None:
    _a, b, _c = replicas
    await gone(replicas, MemoryRemote())
    (conflict,) = open_conflicts(b.store)
    for side, fields in ((OURS, {}), (THEIRS, {"title": OURS}), (THEIRS, {"title": "=VPN"})):
        with pytest.raises(Refused, match="INC-A-1: the record is gone"):
            await b.desk.settle_conflicts([conflict.id], side, **fields)
    assert count_open(b.store) == 1


@pytest.mark.parametrize("opened_again", [False, True])
async def test_a_record_that_comes_back_finds_its_conflict_as_it_was_left(
    replicas: Three, *, opened_again: bool
) -> None:
    a, b, c = replicas
    remote = MemoryRemote()
    record = await gone(replicas, remote)
    (conflict,) = open_conflicts(b.store)
    await b.desk.settle_conflicts([conflict.id], THEIRS)
    if opened_again:
        await b.desk.undo()
    await a.desk.redo()
    for one in (a, b, c):
        await one.meet(remote)
    assert b.incident(record).number == "INC-A-1"
    assert len(open_conflicts(b.store)) == count_open(b.store) == opened_again
    if opened_again:
        await b.desk.settle_conflicts([conflict.id], OURS)
        for one in (b, a, c):
            await one.meet(remote)
        assert a.incident(record).title == "VPN drops at night"
    assert a.everything() == b.everything() == c.everything()


async def test_a_settlement_is_taken_back_after_its_record_is_gone(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await clash(replicas, remote, "take", "take")
    await b.desk.settle_conflicts([b.conflicts()[0].id], OURS)
    b.store.transact(lambda tx: tx.remove("incident", record))
    assert (await b.desk.undo()).message == f"Undid settle of {a.incident(record).number}."
    assert len(open_conflicts(b.store)) == count_open(b.store) == 1
