"""Idle: bytes sent while nobody types and no shown text changes, with the filter focused and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks import program
from tests.benchmarks.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench

SECONDS = 20
#: By then what comes again has been looked for: what the preview says of it changes only every five minutes.
LOOKED = 50


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the bytes of twenty seconds: the moment is fixed, so no shown text changes."""
    seconds = bench.few(SECONDS, 1)
    with program.queue(bench.large()) as terminal:
        program.ready(terminal)
        terminal.listen(bench.few(LOOKED, 1))
        for place, key in (("list", b""), ("filter", b"/")):
            if key:
                terminal.press(key, quiet=1.0)
            since = len(terminal.chunks)
            terminal.listen(seconds)
            sent = len(terminal.output(since))
            yield Figure(what=f"bytes in {seconds} s, {place} focused", measured=sent, unit="B", limit=0)
