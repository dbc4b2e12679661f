"""Start: from the spawn until rows are visible and a Down typed at the spawn has moved the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks import program
from tests.benchmarks.figures import Figure, median
from tests.benchmarks.rows import as_table
from tests.benchmarks.terminal import DOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.desks import DeskFolder

RUNS = 11


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the start at the real and at 100,000 records, beside an empty Textual app's first frame."""
    if real := bench.real():
        yield from _beside_an_empty_app(bench, real, times=1.9)
    yield from _beside_an_empty_app(bench, bench.large(), times=2.1)


def _beside_an_empty_app(bench: Bench, desk: DeskFolder, *, times: float) -> Iterator[Figure]:
    answered(desk)  # the first of all reads files the later ones find in memory
    ours, empty = [], []
    for _ in range(bench.few(RUNS)):
        with program.empty_app() as terminal:
            empty.append(program.first_frame(terminal))
        ours.append(answered(desk))
    yield Figure(
        what=f"start until a Down is answered, {desk.name}",
        measured=median(ours) * 1000,
        unit="ms",
        peer="empty Textual app",
        yardstick=median(empty) * 1000,
        times=times,
    )
    with bench.folder() as folder, program.table_app(as_table(desk, folder)) as terminal:
        table = program.first_rows(terminal)
    yield Figure(
        what=f"  a stock DataTable's first rows, {desk.name}",
        measured=table * 1000,
        unit="ms",
        peer="empty Textual app",
        yardstick=median(empty) * 1000,
    )


def answered(desk: DeskFolder) -> float:
    """Return the seconds until the cursor stands on the second of at least two rows."""
    with program.queue(desk, typed=DOWN) as terminal:
        terminal.settle(0.4)
        return terminal.moment(lambda screen: len(screen.rows) > 1 and screen.cursor_row == 1)
