"""Queries over every record: each single field typed letter by letter, completion, and texts on the disk."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.benchmarks import program
from tests.benchmarks.figures import Figure, median, percentile
from tests.benchmarks.terminal import CTRL_U

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench
    from tui.desk.desk import Desk

#: One query for each field and form of a tag, as it is typed.
FIELDS: Final = (
    "s:on_hold", "p<=2", "impact:hi", "urgency:l", "team:team 1", "who:kim 1", "owner:none", "c:silva 2",
    "service:v", "ci:none", "cat:print", "channel:m", "hold:vend", "handovers>", "due<2bh", "created:7d",
    "updated>9", "closed:202", "last<1d", "+breached", "+atrisk", "+unowned", "+vip", "-s:closed",
)  # fmt: skip
COMPLETED: Final = (
    "team:t", "caller:ki", "who:m", "cat:v", "s:c", "p:", "+", "service:pa", "created:", "vpn -s:closed c:ki",
)  # fmt: skip
#: A word of many texts, one of few, one of none.
WORDS: Final = ("vienna", "month end", "zzzzzzzzz")


def measure(bench: Bench) -> Iterator[Figure]:
    """Give what a key costs in each field, what is waited for completion, and when texts are found."""
    desk = bench.large()
    keys: list[float] = []
    slowest = ("", 0.0)
    with program.queue(desk) as terminal:
        program.ready(terminal)
        terminal.press(b"/", quiet=0.5)
        for query in FIELDS[: bench.few(len(FIELDS), 1)]:
            terminal.press(CTRL_U, quiet=0.5)
            took = [terminal.press(letter.encode(), quiet=0.2).seconds * 1000 for letter in query]
            keys += took
            slowest = max(slowest, (query, median(took)), key=lambda pair: pair[1])
    yield Figure(
        what=f"any single field as typed, {desk.name}, median key", measured=median(keys), unit="ms", limit=50
    )
    yield Figure(
        what=f"any single field as typed, {desk.name}, p95",
        measured=percentile(keys, 95),
        unit="ms",
        limit=100,
    )
    yield Figure(
        what=f"the slowest of them ({slowest[0]}), median key", measured=slowest[1], unit="ms", limit=50
    )
    yield from _in_memory(bench)


def _in_memory(bench: Bench) -> Iterator[Figure]:
    from tui.desk.desk import Desk
    from tui.store import open_store

    folder = bench.large()
    store = open_store(folder.path, read_only=True)
    now = datetime.fromisoformat(folder.now)
    desk = Desk(store, clock=lambda: now, login="u1", zone=UTC, fixed_clock=True)
    keys = [took for typed in COMPLETED for took in _offers(desk, typed)]
    yield Figure(
        what=f"completion with counts, {folder.name}, each first key of {len(COMPLETED)}, slowest",
        measured=max(keys), unit="ms a key", limit=30,
    )  # fmt: skip
    log = next(folder.path.glob("*.log"))
    for word in WORDS:
        first, whole, lags = asyncio.run(_body(desk, word))
        if first is not None:
            yield Figure(what=f"body:“{word}”, first results", measured=first, unit="ms", limit=300)
        yield Figure(
            what=f"body:“{word}”, all of {folder.name} searched", measured=whole, unit="ms",
            peer="reading the log", yardstick=_read(log),
        )  # fmt: skip
        yield Figure(
            what=f"body:“{word}”, wait of the interface meanwhile, p99",
            measured=percentile(lags or [0.0], 99),
            unit="ms", limit=30,
        )  # fmt: skip
    store.close()


def _offers(desk: Desk, typed: str) -> list[float]:
    """Return the milliseconds of every key of a query typed, with names known as a filter knows them."""
    from tui.desk.finding import context_of
    from tui.query import evaluate, parse
    from tui.query.completing import Completer
    from tui.query.evaluate import named

    rows = desk.store.rows("incident")
    for _ in named(rows, desk.names):
        pass
    completer = Completer(rows, lambda: context_of(desk))
    took = []
    for end in range(1, len(typed) + 1):
        query = parse(typed[:end])
        shown = query, evaluate(query, rows, context_of(desk))  # the list stands there before the offers do
        began = time.perf_counter()
        completer.offers(typed[:end], shown)
        took.append((time.perf_counter() - began) * 1000)
    return took


def _read(log: Path) -> float:
    """Return the milliseconds of reading a file from its beginning to its end."""
    began = time.perf_counter()
    with log.open("rb") as file:
        while file.read(1 << 18):
            pass
    return (time.perf_counter() - began) * 1000


async def _body(desk: Desk, word: str) -> tuple[float | None, float, list[float]]:
    """Return when the first and the last text was found, and how long a turn of the loop had to wait."""
    from tui.desk.finding import BodySearch, context_of
    from tui.query import parse

    lags: list[float] = []

    async def beat() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            lags.append((time.perf_counter() - began) * 1000 - 1)

    beating = asyncio.create_task(beat())
    began, first = time.perf_counter(), None
    search = BodySearch(desk, parse(f'body:"{word}"'), desk.store.rows("incident"), context_of(desk))
    for job in search.jobs():
        if search.take(await desk.store.aside(job)) and first is None and search.found:
            first = (time.perf_counter() - began) * 1000
    whole = (time.perf_counter() - began) * 1000
    beating.cancel()
    return first, whole, lags
