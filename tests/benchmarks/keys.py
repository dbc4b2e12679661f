"""Keys: how long a cursor move takes to its last byte, and how many bytes moves and pages cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks import program
from tests.benchmarks.figures import Figure, median, percentile
from tests.benchmarks.rows import as_table
from tests.benchmarks.screen import Screen, changed_cells
from tests.benchmarks.terminal import DOWN, PAGE_DOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.desks import DeskFolder
    from tests.benchmarks.terminal import Answer, Terminal

MOVES, PAGES = 200, 50


def measure(bench: Bench) -> Iterator[Figure]:
    """Give latency with the program as it opens, then bytes with the preview closed."""
    desk = bench.large()
    with bench.folder() as folder:
        rows = as_table(desk, folder)
        yield from _latency(bench, desk)
        with program.table_app(rows) as table, program.queue(desk) as queue:
            program.first_rows(table)
            program.with_all_rows(queue)
            yield from _bytes(bench, queue, table)


def _latency(bench: Bench, desk: DeskFolder) -> Iterator[Figure]:
    with program.queue(desk) as queue:
        program.ready(queue)
        moves = [queue.press(DOWN).seconds * 1000 for _ in range(bench.few(MOVES, 5))]
    yield Figure(what="cursor move to its last byte, median", measured=median(moves), unit="ms", limit=10)
    yield Figure(
        what="cursor move to its last byte, p99", measured=percentile(moves, 99), unit="ms", limit=30
    )


def _bytes(bench: Bench, queue: Terminal, table: Terminal) -> Iterator[Figure]:
    before = Screen.after(queue.output())
    pairs = [(queue.press(DOWN), table.press(DOWN)) for _ in range(bench.few(MOVES, 5))]
    ours, stock = ([pair[side] for pair in pairs] for side in (0, 1))
    yield Figure(
        what=f"bytes per cursor move (mean of {len(ours)} from the top)",
        measured=_mean(ours),
        unit="B",
        peer="stock DataTable",
        yardstick=_mean(stock),
        limit=500,
    )
    cells = _changed(before, ours)
    yield Figure(
        what="  bytes per changed non-blank cell",
        measured=sum(len(move.data) for move in ours) / cells,
        unit="B",
        peer="aim 1.2",
    )
    yield Figure(
        what="  the same moves to their last byte, median",
        measured=median([m.seconds for m in ours]) * 1000,
        unit="ms",
        peer="stock DataTable",
        yardstick=median([m.seconds for m in stock]) * 1000,
        limit=10,
    )
    pages = [(queue.press(PAGE_DOWN), table.press(PAGE_DOWN)) for _ in range(bench.few(PAGES, 2))]
    yield Figure(
        what=f"bytes per page (mean of {len(pages)})",
        measured=_mean([pair[0] for pair in pages]),
        unit="B",
        peer="stock DataTable",
        yardstick=_mean([pair[1] for pair in pages]),
        limit=6000,
    )


def _mean(answers: list[Answer]) -> float:
    return sum(len(answer.data) for answer in answers) / len(answers)


def _changed(screen: Screen, answers: list[Answer]) -> int:
    total, before = 0, screen.cells()
    for answer in answers:
        screen.feed(answer.data)
        after = screen.cells()
        total += changed_cells(before, after)
        before = after
    return max(total, 1)
