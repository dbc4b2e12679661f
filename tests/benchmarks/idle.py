"""Idle: bytes sent while nobody types and no shown text changes, with the filter focused and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks import program
from tests.benchmarks.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench

SECONDS = 20


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the bytes of twenty seconds: the moment is fixed, so no shown text changes."""
    seconds = bench.few(SECONDS, 1)
    with program.queue(bench.large()) as terminal:
        program.ready(terminal)
        for place, key in (("list", b""), ("filter", b"/")):
            if key:
                terminal.press(key, quiet=1.0)
            since = len(terminal.chunks)
            terminal.listen(seconds)
            sent = len(terminal.output(since))
            yield Figure(what=f"bytes in {seconds} s, {place} focused", measured=sent, unit="B", limit=0)
