"""A year of a desk in fast motion: 25,000 incidents, 140,000 updates, merges as they come by themselves.

One open store on an event loop does all of it, as the program does; a ticker on the same loop measures how
long anything holds it up. Disk use is taken whenever a merge is through, opening time and memory each month.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import random
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks.desks import ROOT
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.generated import NOW
from tui.domain.history import Activity, ActivityKind, ActorKind
from tui.domain.incident import Incident
from tui.store import Mark, Store, create_store
from tui.store.merging import live_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.benchmarks.bench import Bench
    from tui.store import Transaction

RECORDS, UPDATES, MONTHS = 25_000, 140_000, 12
_AT_ONCE: Final = 10
_TICK: Final = 0.002
#: Commits between two moments when nothing goes on (about a day).
_QUIET: Final = 45
#: Below so much live data the megabyte of garbage that is always allowed would show instead.
_FLOOR: Final = 8 * 2**20
_OPENING: Final = """
import json, sys, time; from pathlib import Path; from tui.store import open_store
began = time.perf_counter()
store = open_store(Path(sys.argv[1]), read_only=True)
took = (time.perf_counter() - began) * 1000
own = [line.split()[1] for line in open("/proc/self/smaps_rollup") if line.startswith("Anonymous:")]
print(json.dumps([took, sum(map(int, own)) / 1024, len(store.rows("incident"))]))
"""


@dataclass
class Year:
    """What is measured on the way."""

    folder: Path
    late: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})
    use: list[float] = field(default_factory=list)
    openings: list[tuple[float, float, int]] = field(default_factory=list)
    generation: int = 1
    merges: int = 0
    merging: bool = False
    over: bool = False

    async def tick(self, store: Store) -> None:
        """Measure how late the loop is, apart for when a merge is under way."""
        while not self.over:
            began = time.perf_counter()
            await asyncio.sleep(_TICK)
            self.late[self.merging].append((time.perf_counter() - began - _TICK) * 1000)
            self.look(store)

    def look(self, store: Store) -> None:
        """Notice a merge that began, or is through: then nothing but the new generation is on the disk."""
        self.merging = bool(list(self.folder.glob("*.log.new"))) or store.state[0] != self.generation
        if store.state[0] != self.generation and not (self.folder / f"{self.generation:06d}.log").exists():
            self.generation = store.state[0]
            size = sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())
            self.merges += 1
            if (live := live_bytes(store.engine)) > _FLOOR:
                self.use.append(size / live)

    def open(self) -> None:
        """Open the store in a process of its own; take time and memory."""
        command = [sys.executable, "-c", _OPENING, str(self.folder)]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        self.openings.append(tuple(json.loads(done.stdout)))


def measure(bench: Bench) -> Iterator[Figure]:
    """Give disk use after merges, the longest hold-up of the loop, and opening in each month."""
    scale = 250 if bench.quick else 1
    with bench.folder() as folder:
        year = Year(folder / "desk")
        with create_store(year.folder, mark=Mark.TEST, now=NOW) as store:
            store.warm()
            asyncio.run(_live(store, year, RECORDS // scale, UPDATES // scale))
            store.merge()
            year.look(store)
            clean = store.check().clean
        year.open()
    *months, fresh = year.openings
    merging = year.late[True] or [0.0]
    bar = None if bench.quick else 2
    name = f"a year, {RECORDS // scale:,} incidents, {UPDATES // scale:,} updates, {year.merges} merges"
    most = max(year.use, default=0)
    yield Figure(what=f"{name}: most on disk after one", measured=most, unit="× live", limit=bar)
    yield Figure(
        what="  longest hold-up of the event loop while merging", measured=max(merging), unit="ms",
        peer="without", yardstick=max(year.late[False]), limit=None if bench.quick else 50,
    )  # fmt: skip
    yield Figure(
        what="  99.9 of 100 hold-ups while merging, at most", measured=percentile(merging, 99.9), unit="ms",
        peer="without", yardstick=percentile(year.late[False], 99.9),
    )  # fmt: skip
    took, memory, count = (statistics.median(values) for values in zip(*months[-3:], strict=True))
    what = f"  opening at the end ({count:,.0f} incidents)"
    yield Figure(what=what, measured=took, unit="ms", peer="just merged", yardstick=fresh[0])
    yield Figure(
        what="  anonymous memory then", measured=memory, unit="MB", peer="just merged", yardstick=fresh[1]
    )
    yield Figure(what="  check not clean", measured=not clean, unit="", limit=0)


async def _live(store: Store, year: Year, records: int, updates: int) -> None:
    """Live through the months: new incidents and updates, ten a commit."""
    rng = random.Random(3)
    ticker = asyncio.create_task(year.tick(store))
    now, made = NOW, 0
    steps = (records + updates) // _AT_ONCE
    for step in range(steps):
        now += timedelta(minutes=30)
        fresh = (step + 1) * records // steps - made
        await store.commit(_work(rng, now, made, fresh))
        made += fresh
        if step % _QUIET == 0:
            await store.follow()
            await store.follow()
        if (step + 1) % (steps // MONTHS) == 0:
            await asyncio.to_thread(year.open)
    year.over = True
    await ticker


def _work(rng: random.Random, now: datetime, made: int, fresh: int) -> Callable[[Transaction], None]:
    def plan(transaction: Transaction) -> None:
        for nth in range(made, made + fresh):
            number = transaction.next_number("INC")
            title = f"{rng.choice(('Printer', 'Mail', 'VPN'))} {nth} does not do what it should"
            transaction.put(Incident(id=f"i{nth}", number=number, title=title, opened_at=now, updated_at=now))
        for _ in range(_AT_ONCE - fresh):
            recent = max(0, made - 1 - int(rng.expovariate(1 / 500)))
            incident = transaction.read("incident", f"i{recent}")
            if incident is not None:
                transaction.put(_noted(incident, now, rng))

    return plan


def _noted(incident: Incident, now: datetime, rng: random.Random) -> Incident:
    entry = Activity(
        id=f"a{incident.id}-{len(incident.history)}", kind=ActivityKind.NOTE, occurred_at=now,
        recorded_at=now, author="p1", actor_kind=ActorKind.OPERATOR,
        text="looked at it again " * rng.randrange(1, 12),
    )  # fmt: skip
    return dataclasses.replace(incident, updated_at=now, history=(*incident.history, entry))
