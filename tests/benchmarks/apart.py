"""A week apart with clashes, and a thousand rounds over a line that breaks 30 % of what it carries."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import httpx

from tests.benchmarks.figures import Figure
from tests.sync.kinto_server import ADMIN, running
from tests.sync.sync_builders import Clock, Replica
from tui.domain.errors import BadInput, RemoteError, RuleError
from tui.domain.history import ActorKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench
    from tui.sync.backend import Backend

LOSS = 0.3


def measure(bench: Bench) -> Iterator[Figure]:
    """Give what is missing, doubled or unlike afterwards."""
    with bench.folder() as folder:
        server = running(folder)
        try:
            url = next(server).url
            yield from asyncio.run(_week(url, folder, bench))
            yield from asyncio.run(_bad_line(url, folder, bench))
        finally:
            with contextlib.suppress(StopIteration):
                next(server)


async def backend_at(url: str, bucket: str, transport: httpx.AsyncBaseTransport | None = None) -> Backend:
    """Return a bucket of the server, made if needed."""
    from tui.sync.kinto.adapter import Kinto
    from tui.sync.kinto.setup import make_account, make_desk
    from tui.sync.line import Line

    line = Line(url, ADMIN)
    await make_account(line, ADMIN)
    await make_desk(line, bucket, mark="test", members=["admin"])
    await line.close()
    return Kinto(Line(url, ADMIN, transport=transport, pause=0.002), bucket, mark="test")


# -- a week apart ---------------------------------------------------------------------------------------


async def _week(url: str, folder: Path, bench: Bench) -> list[Figure]:
    few = bench.few(1, 10)
    ours, theirs, clashes = 500 // few, 2000 // few, 50 // few
    clock = Clock()
    office, laptop = (Replica(folder / f"week-{name}", name, clock) for name in ("O", "L"))
    backend = await backend_at(url, "week")
    records = [await office.open(f"{number}") for number in range(600 // few)]
    for one in (office, laptop):
        await one.meet(backend)
    for number in range(theirs):
        clock.forward(minutes=1)
        record = records[number % len(records)]
        if number < clashes:
            await office.do("take", record)
        else:
            await office.do("note", record, text=f"office {number}")
    for number in range(ours):
        clock.forward(minutes=1)
        record = records[number % len(records)]
        verb: dict[str, str] = {} if number < 2 * clashes else {"text": f"laptop {number}"}
        await laptop.do("take" if number < 2 * clashes else "note", record, **verb)
    for one in (office, laptop, office, laptop):
        await one.meet(backend)
    differing = unlike(office, laptop)
    lost = sum(vanished(one, office) for one in (office, laptop))
    parked = len(laptop.conflicts()) + len(office.conflicts())
    await backend.close()
    for one in (office, laptop):
        one.store.close()
    what = f"a week apart, {ours} operations against {theirs:,}"
    return [
        Figure(what=f"{what}: records unlike afterwards", measured=differing, unit="", limit=0),
        Figure(what="  operations that vanished, seen from both sides", measured=lost, unit="", limit=0),
        Figure(what=f"  conflicts beside the {clashes} there are", measured=abs(parked - clashes), unit="",
               limit=0),
    ]  # fmt: skip


def unlike(one: Replica, *others: Replica) -> int:
    """Return how many records are not the same everywhere."""
    first = one.everything()
    found = set()
    for other in others:
        there = other.everything()
        found |= {key for key in {*first, *there} if first.get(key) != there.get(key)}
    return len(found)


def vanished(one: Replica, where: Replica) -> int:
    """Return how many operations of one replica are neither in the records of another nor parked."""
    rows = one.store.rows("operation")
    parked = {conflict.op for conflict in one.conflicts()}
    documents = where.everything()
    done = [one.store.read("operation", str(rows.get(position, "id"))) for position in rows.all()]
    removed = {each.record: each.seq for each in done if each is not None and each.before and not each.after}
    missing = 0
    for position in rows.all():
        operation: Any = one.store.read("operation", str(rows.get(position, "id")))
        document = documents.get(f"{operation.record_kind}:{operation.record}")
        told = {act["op"] for act in document["history"]} if document and "history" in document else set()
        idle = not (operation.before or operation.after) and operation.voids
        known = operation.id in parked or operation.id in told or operation.actor_kind is ActorKind.SYSTEM
        # an undone opening took along what was done until then; others' work, sent later, can bring it back
        known = known or operation.seq <= removed.get(operation.record, 0)
        missing += not (known or idle or document is None)
    return missing


# -- a bad line -----------------------------------------------------------------------------------------


@dataclass
class BadTransport(httpx.AsyncBaseTransport):
    """Drops requests and answers, delays, doubles and truncates: each a part of what it carries."""

    inner: httpx.AsyncBaseTransport
    random: Random
    harmed: int = 0
    carried: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request, or not."""
        self.carried += 1
        if self.random.random() >= LOSS:
            return await self.inner.handle_async_request(request)
        self.harmed += 1
        harm = self.random.choice(["lost", "unanswered", "late", "twice", "cut"])
        if harm == "lost":
            raise httpx.ConnectError("lost")
        if harm == "late":
            await asyncio.sleep(self.random.random() / 100)
        response = await self.inner.handle_async_request(request)
        if harm == "twice":
            await response.aread()
            response = await self.inner.handle_async_request(request)
        if harm == "unanswered":
            await response.aread()
            raise httpx.ReadError("unanswered")
        if harm == "cut":
            whole = await response.aread()
            kept = whole[: self.random.randrange(len(whole) + 1)]
            headers = {name: value for name, value in response.headers.items() if name != "content-length"}
            return httpx.Response(response.status_code, headers=headers, content=kept)
        return response

    async def aclose(self) -> None:
        """Let go of the line."""
        await self.inner.aclose()


VERBS: dict[str, dict[str, str]] = {
    "take": {}, "start": {}, "release": {}, "note": {"text": "looked at it"}, "assign": {"team": "Network"},
    "cancel": {"reason": "withdrawn"}, "hold": {"reason": "awaiting_vendor", "follow_up_at": "+2h"},
    "resume": {"hold": "all"}, "reopen": {"reason": "again"}, "undo": {},
}  # fmt: skip


async def _bad_line(url: str, folder: Path, bench: Bench) -> list[Figure]:
    rounds, random = bench.few(1000, 12), Random(7)
    clock = Clock()
    replicas = [Replica(folder / f"line-{name}", name, clock) for name in ("A", "B", "C")]
    bad = BadTransport(httpx.AsyncHTTPTransport(), random)
    bucket = f"line{secrets.token_hex(3)}"
    good, over = await backend_at(url, bucket), await backend_at(url, bucket, bad)
    failed = 0
    records: list[str] = []
    for number in range(rounds):
        clock.forward(minutes=3)
        one = random.choice(replicas)
        if number % 40 == 0:
            records.append(await one.open(f"{number}"))
        with contextlib.suppress(RuleError, BadInput):
            await _verb(one, random.choice(records[-6:]), random)
        for each in replicas:
            try:
                await each.meet(over)
            except RemoteError:
                failed += 1
    for _ in range(3):
        for each in replicas:
            await each.meet(good)
    differing = unlike(*replicas)
    lost = sum(vanished(each, replicas[0]) for each in replicas)
    waiting = sum(each.waiting() for each in replicas)
    for each in replicas:
        each.store.close()
    what = f"{rounds:,} rounds of three replicas, {bad.harmed:,} of {bad.carried:,} requests harmed"
    return [
        Figure(what=f"{what}: rounds that failed", measured=failed, unit=f"of {3 * rounds:,}"),
        Figure(what="  records unlike afterwards", measured=differing, unit="", limit=0),
        Figure(what="  operations that vanished, or still wait", measured=lost + waiting, unit="", limit=0),
    ]


async def _verb(one: Replica, record: str, random: Random) -> None:
    verb = random.choice(list(VERBS))
    if verb == "undo":
        await one.desk.undo()
    elif one.store.read("incident", record) is not None:
        await one.do(verb, record, **VERBS[verb])
