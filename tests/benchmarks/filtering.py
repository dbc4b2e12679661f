"""Filter as you type: nine letters from empty over every record, each key to the answer's last byte."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.benchmarks import program
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.terminal import CTRL_U

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.desks import DeskFolder

#: Nine letters each: words of titles, a start of one, and one that nothing matches.
WORDS = ("certifica", "warehouse", "yesterday", "invoice w", "telephone", "branch 14", "zzzzzzzzz")


def measure(bench: Bench) -> Iterator[Figure]:
    """Give median and p95 over all letters of all words."""
    desk = bench.large()
    titles = _titles(desk)
    with program.queue(desk) as terminal:
        program.ready(terminal)
        terminal.press(b"/", quiet=0.5)
        keys: list[float] = []
        scans: list[float] = []
        for word in WORDS[: bench.few(len(WORDS), 1)]:
            terminal.press(CTRL_U, quiet=0.5)
            keys += [terminal.press(letter.encode(), quiet=0.2).seconds * 1000 for letter in word]
            scans.append(_scan(titles, word) * 1000)
    for name, percent, limit in (("median", 50, 50), ("p95", 95, 100)):
        yield Figure(
            what=f"filter as you type, {desk.name}, {name}",
            measured=percentile(keys, percent),
            unit="ms",
            peer="a plain scan of the titles",
            yardstick=percentile(scans, percent),
            limit=limit,
        )


def _titles(desk: DeskFolder) -> list[str]:
    from tui.store import open_store

    store = open_store(desk.path, read_only=True)
    rows = store.rows("incident")
    titles = [str(rows.get(position, "title")) for position in rows.all()]
    store.close()
    return titles


def _scan(titles: list[str], word: str) -> float:
    """Return the seconds of the simplest filter there is, on one column, with nothing drawn."""
    began = time.perf_counter()
    sum(word in title.casefold() for title in titles)
    return time.perf_counter() - began
