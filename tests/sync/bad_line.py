"""Three replicas that work and meet over a line that breaks much of what it carries, and what is left."""

from __future__ import annotations

import contextlib
import secrets
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from tests.sync.bad_proxy import bad_proxy
from tests.sync.kinto_server import ADMIN
from tests.sync.sync_builders import Clock, Replica
from tui.domain.errors import BadInput, RemoteError, RuleError
from tui.domain.history import ActorKind
from tui.sync.kinto.adapter import Kinto
from tui.sync.kinto.setup import make_account, make_desk
from tui.sync.line import Line

if TYPE_CHECKING:
    from pathlib import Path

VERBS: dict[str, dict[str, str]] = {
    "take": {}, "start": {}, "release": {}, "note": {"text": "looked at it"}, "assign": {"team": "Network"},
    "cancel": {"reason": "withdrawn"}, "hold": {"reason": "awaiting_vendor", "follow_up_at": "+2h"},
    "resume": {"hold": "all"}, "reopen": {"reason": "again"}, "undo": {},
}  # fmt: skip


@dataclass
class Toll:
    """What a bad line did, and what it cost; `waiting` and `unlike` are after all met over a good one."""

    done: int = 0
    failed: int = 0
    unlike: int = 0
    vanished: int = 0
    waiting: int = 0
    doubled: int = 0
    carried: int = 0
    harms: Counter[str] = field(default_factory=Counter)

    @property
    def harmed(self) -> int:
        """How many requests were harmed."""
        return self.harms.total()


async def backend_at(url: str, bucket: str, over: str = "") -> Kinto:
    """Return a bucket of the server, made if needed, met over another address if one is given."""
    line = Line(url, ADMIN)
    await make_account(line, ADMIN)
    await make_desk(line, bucket, mark="test", members=["admin"])
    await line.close()
    return Kinto(Line(over or url, ADMIN, pause=0.002), bucket, mark="test")


async def over_a_bad_line(url: str, folder: Path, rounds: int, seed: int) -> Toll:
    """Let three replicas do something and meet, so many times; then let them meet over a good line."""
    random, clock, toll = Random(seed), Clock(), Toll()
    replicas = [Replica(folder / f"line-{name}", name, clock) for name in ("A", "B", "C")]
    bucket = f"line{secrets.token_hex(3)}"
    good = await backend_at(url, bucket)
    async with bad_proxy(url, seed) as proxy:
        bad = await backend_at(url, bucket, proxy.url)
        records: list[str] = []
        for number in range(rounds):
            clock.forward(minutes=3)
            one = random.choice(replicas)
            if number % 40 == 0:
                records.append(await one.open(f"{number}"))
            with contextlib.suppress(RuleError, BadInput):
                await _verb(one, random.choice(records[-6:]), random)
            for each in replicas:
                toll.done += 1
                try:
                    await each.meet(bad)
                except RemoteError:
                    toll.failed += 1
        await bad.close()
    toll.carried, toll.harms = proxy.carried, Counter({k: n for k, n in proxy.counts.items() if k})
    for _ in range(3):
        for each in replicas:
            await each.meet(good)
    await good.close()
    toll.unlike = unlike(*replicas)
    toll.vanished = sum(vanished(each, replicas[0]) for each in replicas)
    toll.waiting = sum(each.waiting() for each in replicas)
    toll.doubled = doubled(replicas[0])
    for each in replicas:
        each.store.close()
    return toll


async def _verb(one: Replica, record: str, random: Random) -> None:
    verb = random.choice(list(VERBS))
    if verb == "undo":
        await one.desk.undo()
    elif one.store.read("incident", record) is not None:
        await one.do(verb, record, **VERBS[verb])


def unlike(one: Replica, *others: Replica) -> int:
    """Return how many records are not the same everywhere."""
    first = one.everything()
    found = set()
    for other in others:
        there = other.everything()
        found |= {key for key in {*first, *there} if first.get(key) != there.get(key)}
    return len(found)


def doubled(one: Replica) -> int:
    """Return how many entries of histories, and numbers of records, are there more than once."""
    documents = one.everything().values()
    ids = Counter(act["id"] for document in documents for act in document.get("history", ()))
    numbers = Counter(document["number"] for document in documents if document.get("number"))
    return sum(times - 1 for times in (*ids.values(), *numbers.values()))


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
