"""A change of 1,000 marked records through real keys: the look at it, the writing, one undo; and the loop."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from tests.benchmarks import program
from tests.benchmarks.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.terminal import Terminal

MANY: Final = 1000
#: Seconds of silence after which an answer is over: longer than between two words of how far it has come.
_QUIET: Final = 0.5


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the milliseconds from key to words, beside as many records changed one by one."""
    word = b"INC00001" if bench.quick else b"INC0001"
    many = 100 if bench.quick else MANY
    with bench.folder() as folder:
        desk = bench.middle().copy(folder)
        one = asyncio.run(_one_by_one(desk.path, bench.few(100, 3))) * many
        with program.queue(desk) as queue:
            program.ready(queue)
            for key in (b"/", b"\x15", word, b"\r"):
                queue.press(key, quiet=_QUIET)
            marked = queue.press(b"*", quiet=_QUIET)
            queue.press(b"w", quiet=_QUIET)
            queue.press(b"printer swapped", quiet=_QUIET)
            looked = _until(queue, b"\r", f"{many:,} will change")
            written = _until(queue, b"\r", f"Wrote a note on {many:,} incidents")
            undone = _until(queue, b"u", f"Undid note of {many:,} incidents")
        both = (looked + written) * 1000
        yield Figure(what=f"{many:,} shown, marked", measured=marked.seconds * 1000, unit="ms", limit=30)
        yield Figure(
            what=f"note on {many:,} marked: looked at and written", measured=both, unit="ms",
            peer="one by one", yardstick=one * 1000, limit=1000,
        )  # fmt: skip
        yield Figure(what="  looked at", measured=looked * 1000, unit="ms")
        yield Figure(what="  written", measured=written * 1000, unit="ms")
        yield Figure(what="  undone by one key", measured=undone * 1000, unit="ms", limit=1000)
        yield Figure(
            what="  longest the loop stood still", measured=asyncio.run(_stalled(desk.path, many)) * 1000,
            unit="ms", limit=50,
        )  # fmt: skip


def _until(queue: Terminal, key: bytes, words: str) -> float:
    """Return the seconds from a key until the screen says so; all that follows is waited for as well."""
    began = queue.now()
    queue.press(key, quiet=_QUIET)
    return queue.moment(lambda screen: words in screen.text) - began


async def _one_by_one(path: Path, count: int) -> float:
    """Return the seconds one record takes when each is a step of its own."""
    from tests.benchmarks.writer import open_desk
    from tui.desk import Target

    desk = open_desk(path)
    rows = desk.store.rows("incident")
    ids = [str(rows.get(position, "id")) for position in rows.all()[-count - 1 :]]
    await desk.perform("note", [Target(ids.pop())], {"text": "first"})
    began = time.perf_counter()
    for record in ids:
        await desk.perform("note", [Target(record)], {"text": "printer swapped"})
    taken = (time.perf_counter() - began) / len(ids)
    desk.store.close()
    return taken


async def _stalled(path: Path, many: int) -> float:
    """Return the longest pause of the event loop, kept as the program keeps it, while so many are written."""
    from tui.pauses import Pauses

    Pauses().begin()
    from tests.benchmarks.writer import open_desk
    from tui.desk import Target
    from tui.desk.deeds import Deed

    desk = open_desk(path)
    rows = desk.store.rows("incident")
    targets = [Target(str(rows.get(position, "id"))) for position in rows.all()[:many]]
    deeds = [Deed(command="note", values={"text": "printer swapped"})]
    gaps = [0.0]

    async def tick() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    ticking = asyncio.get_running_loop().create_task(tick())
    await desk.foresee(deeds, targets)
    await desk.carry_out(deeds, targets)
    ticking.cancel()
    desk.store.close()
    return max(gaps)
