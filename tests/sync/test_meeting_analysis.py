"""Five whys, the grid and suspected causes that several desks work on apart: cell by cell they unite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from remotes import MemoryRemote
from test_meeting import agree, meet_all

from tui.desk.conflicts import OURS, THEIRS
from tui.desk.desk import Target
from tui.domain.problem import Problem

if TYPE_CHECKING:
    from sync_builders import Replica
    from test_meeting import Three

IS = {"dimension": "what", "heading": "is"}
CHANGE = {"dimension": "when", "heading": "change"}


def problem(one: Replica) -> Problem:
    rows = one.store.rows("problem")
    found = one.store.read("problem", str(rows.get(rows.all()[0], "id")))
    assert isinstance(found, Problem)
    return found


async def do(one: Replica, command: str, **values: str) -> None:
    await one.desk.perform(command, [Target(problem(one).id, kind="problem")], values)


async def with_a_cause(replicas: Three, remote: MemoryRemote) -> None:
    await replicas[0].desk.perform("new", (), {"title": "VPN drops"}, "problem")
    await do(replicas[0], "suspect", text="Firmware")
    await meet_all(replicas, remote)


async def test_cells_and_tests_unite_whatever_the_state_has_become(replicas: Three) -> None:
    a, b, c = replicas
    remote = MemoryRemote()
    await with_a_cause(replicas, remote)
    await do(a, "assess")
    await do(a, "grid", **IS, text="the gateway")
    await do(a, "weigh", suspect="1", **IS, verdict="fits")
    await do(b, "grid", **CHANGE, text="after the update")
    await do(b, "weigh", suspect="1", **CHANGE, verdict="fails")
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert not any(one.conflicts() for one in replicas)
    found = problem(c)
    assert {(one.dimension, one.heading): one.text for one in found.grid} == {
        ("what", "is"): "the gateway", ("when", "change"): "after the update",
    }  # fmt: skip
    assert (found.suspects[0].fits, found.suspects[0].fails) == (("what.is",), ("when.change",))
    await a.desk.undo()
    await meet_all(replicas, remote)
    assert (problem(c).suspects[0].fits, problem(c).suspects[0].fails) == ((), ("when.change",))


@pytest.mark.parametrize(("side", "text"), [(OURS, "ours"), (THEIRS, "theirs")])
async def test_a_cell_two_desks_wrote_clashes_and_is_settled_as_chosen(
    replicas: Three, side: str, text: str
) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    await with_a_cause(replicas, remote)
    await do(a, "grid", **IS, text="theirs")
    await do(a, "grid", **CHANGE, text="kept")
    await do(b, "grid", **IS, text="ours")
    await meet_all(replicas, remote)
    await b.desk.settle_conflicts([b.conflicts()[0].id], side)
    await meet_all(replicas, remote)
    assert agree(replicas)
    assert sorted((one.heading, one.text) for one in problem(a).grid) == [("change", "kept"), ("is", text)]


@pytest.mark.parametrize(("side", "fits"), [(OURS, True), (THEIRS, False)])
async def test_a_cell_tested_apart_clashes_and_is_settled_as_chosen(
    replicas: Three, side: str, *, fits: bool
) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    await with_a_cause(replicas, remote)
    await do(a, "weigh", suspect="1", **IS, verdict="fails")
    await do(a, "weigh", suspect="1", **CHANGE, verdict="fails")
    await do(b, "weigh", suspect="1", **IS, verdict="fits")
    await meet_all(replicas, remote)
    await b.desk.settle_conflicts([b.conflicts()[0].id], side)
    await meet_all(replicas, remote)
    (cause,) = problem(a).suspects
    assert ("what.is" in cause.fits, "what.is" in cause.fails) == (fits, not fits)
    assert "when.change" in cause.fails


async def test_two_answers_to_one_why_clash(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    await with_a_cause(replicas, remote)
    await do(a, "why", text="theirs")
    await do(b, "why", text="ours")
    await meet_all(replicas, remote)
    assert problem(b).whys == ("theirs",)
    await b.desk.settle_conflicts([b.conflicts()[0].id], OURS)
    assert problem(b).whys == ("ours",)
