"""Clocks: all of them from scratch, what other settings would move, and how long their commits take."""

from __future__ import annotations

import asyncio
import json
import time
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tui.desk import Desk

LIMIT = 8  #: seconds for every clock of the real incidents


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the figures of the real incidents, else of as many generated ones."""
    from tests.benchmarks.writer import open_desk

    folder = bench.real() or bench.middle()
    with bench.folder() as place:
        copy = folder.copy(place)
        desk = open_desk(copy.path)
        seconds, count = _from_scratch(desk)
        yield Figure(
            what=f"every clock of {count:,} incidents, {copy.name}", measured=seconds, unit="s", limit=LIMIT
        )
        yield from _settled(desk, copy.name)
        desk.store.close()


def _from_scratch(desk: Desk) -> tuple[float, int]:
    from tui.desk.clockwork import agreements
    from tui.domain.clocks.running import clocks_of
    from tui.domain.clocks.timeline import facts_of

    rows = desk.store.rows("incident")
    documents = [
        json.loads(body) for _at, body in desk.store.texts("incident", rows.all(), lambda _body: True)
    ]
    agreed, now = agreements(desk.names), int(desk.now().timestamp())
    began = time.perf_counter()
    for document in documents:
        clocks_of(facts_of(document, agreed, desk.names.look), agreed, now)
    return time.perf_counter() - began, len(documents)


def _settled(desk: Desk, name: str) -> Iterator[Figure]:
    """Give what it takes to see what other settings move, and to let the lists follow."""
    from tui.desk.settling import moving
    from tui.domain.settings import DEFAULT_TEXT

    text = DEFAULT_TEXT.replace('p3 = "24h"', 'p3 = "20h"')
    began = time.perf_counter()
    *_, (moved, _done, among) = moving(desk.store, desk.names, text)
    took = time.perf_counter() - began
    yield Figure(what=f"settings: {moved:,} of {among:,} open would move, {name}", measured=took, unit="s")
    asyncio.run(desk.settle(text))
    marks = [time.perf_counter()]
    count = asyncio.run(desk.renew(lambda _done, _all: marks.append(time.perf_counter())))
    waits = [1000 * (after - before) for before, after in pairwise(marks)]
    yield Figure(what=f"  the lists of {count:,} follow", measured=marks[-1] - marks[0], unit="s")
    yield Figure(what="  the longest of these commits", measured=max(waits, default=0), unit="ms", limit=1000)
