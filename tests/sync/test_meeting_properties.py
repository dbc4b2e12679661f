"""Three replicas, a bad line, crashes between any two steps: what must hold whatever happens."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from remotes import BadLine, Crash, MemoryRemote
from sync_builders import RESOLUTION, Clock, Replica

from tui.domain.clocks.definitions import DEFAULTS
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.timeline import facts_of
from tui.domain.errors import BadInput, RemoteError, RuleError
from tui.domain.history import ActorKind

if TYPE_CHECKING:
    from tui.domain.history import Operation
    from tui.store import Transaction

VERBS: dict[str, dict[str, str]] = {
    "take": {}, "release": {}, "start": {}, "resolve": RESOLUTION, "reopen": {"reason": "again"},
    "note": {"text": "looked at it"}, "reply": {"text": "please wait", "to": "Kim"},
    "assign": {"team": "Network"}, "cancel": {"reason": "withdrawn"}, "resume": {"hold": "all"},
    "hold": {"reason": "awaiting_vendor", "follow_up_at": "+2h"},
}  # fmt: skip
STEPS = st.one_of(
    st.tuples(st.integers(0, 2), st.sampled_from([*VERBS, "undo", "redo", "new", "tick"]), st.integers(0, 2)),
    st.tuples(st.integers(0, 2), st.just("meet"), st.integers(0, 9)),
)


class World:
    """Three replicas at a remote, over a line that may be bad."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.clock = Clock()
        self.replicas = [Replica(folder / name, name, self.clock) for name in ("A", "B", "C")]
        self.remote = MemoryRemote()
        self.random = Random(seed)
        self.records: list[str] = []

    async def do(self, place: int, what: str, which: int) -> None:
        self.clock.forward(minutes=7)
        one = self.replicas[place]
        if what == "meet":
            await self.meet(one)
        elif what == "tick":
            self.clock.forward(hours=3)
            await one.desk.tick()
        elif what == "new":
            self.records.append(await one.open())
        elif self.records:
            record = self.records[which % len(self.records)]
            try:
                if what in {"undo", "redo"}:
                    await getattr(one.desk, what)()
                elif one.store.read("incident", record) is not None:
                    await one.do(what, record, **VERBS[what])
            except (RuleError, BadInput):
                return

    async def meet(self, one: Replica) -> None:
        try:
            await one.meet(BadLine(self.remote, self.random, crash=0.1))
        except RemoteError:
            return
        except Crash:
            one.restart()

    async def settle(self) -> None:
        """Let all meet over a good line until nobody has anything to say."""
        for _ in range(12):
            self.clock.forward(seconds=1)
            for one in self.replicas:
                await one.meet(self.remote)
            if not any(one.waiting() for one in self.replicas):
                break
        for one in self.replicas:
            await one.meet(self.remote)

    def close(self) -> None:
        for one in self.replicas:
            one.store.close()


def operations(one: Replica) -> list[Operation]:
    rows = one.store.rows("operation")
    return [one.store.read("operation", str(rows.get(position, "id"))) for position in rows.all()]


def taken_out(done: list[Operation]) -> dict[str, int]:
    """Return the last undo of each record's opening: it took along what its replica had done until then."""
    return {one.record: one.seq for one in done if one.before and not one.after}


def traces(document: dict[str, Any]) -> set[str]:
    return {act["op"] for act in document["history"]}


def due(documents: dict[str, Any], world: World) -> dict[str, Any]:
    now = int(world.clock().timestamp())
    return {
        key: list(clocks_of(facts_of(document), DEFAULTS, now))
        for key, document in documents.items()
        if key.startswith("incident:")
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=4, max_size=26), seed=st.integers(0, 2**16))
def test_whatever_happens_all_agree_and_nothing_is_lost(steps: list[tuple[int, str, int]], seed: int) -> None:
    asyncio.run(story(steps, seed))


async def story(steps: list[tuple[int, str, int]], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), seed)
        try:
            world.records.append(await world.replicas[0].open())
            await world.settle()
            for step in steps:
                await world.do(*step)
            await world.settle()
            check(world)
        finally:
            world.close()


def check(world: World) -> None:
    all_of = [one.everything() for one in world.replicas]
    assert all_of[0] == all_of[1] == all_of[2], "the replicas do not agree"
    assert due(all_of[0], world) == due(all_of[2], world), "the clocks do not agree"
    for document in all_of[0].values():
        ids = [act["id"] for act in document.get("history", ())]
        assert len(ids) == len(set(ids)), "something happened twice"
        lawful(document)
    for one in world.replicas:
        parked = {conflict.op for conflict in one.conflicts()}
        removed = taken_out(operations(one))
        for operation in operations(one):
            if operation.actor_kind is ActorKind.SYSTEM:
                continue
            document = all_of[0].get(f"incident:{operation.record}")
            if document is None or operation.id in parked or not (operation.before or operation.after):
                continue
            gone = operation.seq <= removed.get(operation.record, 0)
            assert gone or operation.id in traces(document), f"{operation.kind} {operation.id} has vanished"
    numbers = Counter(document.get("number") for document in all_of[0].values() if document.get("number"))
    assert not [number for number, times in numbers.items() if times > 1]


def lawful(document: dict[str, Any]) -> None:
    if "holds" in document:
        assert bool(document["holds"]) == (document["state"] == "on_hold"), document


def forget_all(tx: Transaction) -> None:
    for key in tx.having("met", "id", bool):
        tx.remove("met", key)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=4, max_size=16), seed=st.integers(0, 2**16))
def test_telling_everything_again_changes_nothing(steps: list[tuple[int, str, int]], seed: int) -> None:
    asyncio.run(again(steps, seed))


async def again(steps: list[tuple[int, str, int]], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), seed)
        try:
            for step in steps:
                await world.do(*step)
            await world.settle()
            before = [one.everything() for one in world.replicas], world.remote.writes
            world.remote.overlap = 10**6
            for one in world.replicas:
                one.store.transact(forget_all)
                await one.meet(world.remote)
            await world.settle()
            assert (([one.everything() for one in world.replicas], world.remote.writes)) == before
        finally:
            world.close()
