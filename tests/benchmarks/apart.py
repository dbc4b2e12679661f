"""A week apart with clashes, and a thousand rounds over a line that breaks 30 % of what it carries."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Figure
from tests.sync.bad_line import backend_at, over_a_bad_line, unlike, vanished
from tests.sync.kinto_server import running
from tests.sync.sync_builders import Clock, Replica

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench


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


async def _bad_line(url: str, folder: Path, bench: Bench) -> list[Figure]:
    toll = await over_a_bad_line(url, folder, bench.few(1000, 12), seed=7)
    rounds = toll.done // 3
    what = f"{rounds:,} rounds of three replicas, {toll.harmed:,} of {toll.carried:,} requests harmed"
    harms = ", ".join(f"{harm} {times:,}" for harm, times in sorted(toll.harms.items()))
    return [
        Figure(what=what, measured=100 * toll.harmed / toll.carried, unit="%"),
        Figure(what=f"  {harms}: rounds that failed", measured=toll.failed, unit=f"of {toll.done:,}"),
        Figure(what="  records unlike afterwards", measured=toll.unlike, unit="", limit=0),
        Figure(what="  operations that vanished, or still wait", unit="", limit=0,
               measured=toll.vanished + toll.waiting),
        Figure(what="  entries and numbers that are there twice", measured=toll.doubled, unit="", limit=0),
    ]  # fmt: skip
