"""Filter as you type: nine letters from empty over every record, each key to the answer's last byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks import program
from tests.benchmarks.figures import Figure, median, percentile
from tests.benchmarks.terminal import CTRL_U

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench

#: Nine letters each: words of titles, a start of one, and one that nothing matches.
WORDS = ("certifica", "warehouse", "yesterday", "invoice w", "telephone", "branch 14", "zzzzzzzzz")


def measure(bench: Bench) -> Iterator[Figure]:
    """Give median and p95 over all letters of all words."""
    desk = bench.large()
    with program.queue(desk) as terminal:
        program.ready(terminal)
        terminal.press(b"/", quiet=0.5)
        keys: list[float] = []
        for word in WORDS[: bench.few(len(WORDS), 1)]:
            terminal.press(CTRL_U, quiet=0.5)
            keys += [terminal.press(letter.encode(), quiet=0.2).seconds * 1000 for letter in word]
    yield Figure(what=f"filter as you type, {desk.name}, median", measured=median(keys), unit="ms", limit=50)
    yield Figure(
        what=f"filter as you type, {desk.name}, p95", measured=percentile(keys, 95), unit="ms", limit=100
    )
