"""Keys: how long a cursor move takes to its last byte, and how many bytes moves and pages cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks import program
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.rows import as_table
from tests.benchmarks.screen import Screen, changed_cells
from tests.benchmarks.terminal import DOWN, PAGE_DOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.terminal import Answer, Terminal

MOVES, PAGES = 200, 50


def measure(bench: Bench) -> Iterator[Figure]:
    """Give moves as the program opens, then in a terminal too low for a preview, beside a stock table."""
    desk = bench.large()
    with bench.folder() as folder:
        rows = as_table(desk, folder)
        with program.queue(desk) as queue:
            program.with_all_rows(queue)
            moves = [queue.press(DOWN) for _ in range(bench.few(MOVES, 5))]
        yield from _latency("with preview", moves)
        yield Figure(what="  bytes, the preview's included", measured=_mean(moves), unit="B")
        low = program.WITHOUT_PREVIEW
        with program.table_app(rows, lines=low) as table, program.queue(desk, lines=low) as queue:
            program.first_rows(table)
            program.with_all_rows(queue)
            yield from _bytes(bench, queue, table)


def _latency(how: str, moves: list[Answer], stock: list[Answer] | None = None) -> Iterator[Figure]:
    """Give the milliseconds to the last byte; the preview's words count, however late they come."""
    for name, percent, limit in (("median", 50, 10), ("p99", 99, 30)):
        yield Figure(
            what=f"cursor move to its last byte, {how}, {name}",
            measured=percentile([move.seconds for move in moves], percent) * 1000,
            unit="ms",
            peer="stock DataTable" if stock else "",
            yardstick=percentile([move.seconds for move in stock], percent) * 1000 if stock else None,
            limit=limit,
        )


def _bytes(bench: Bench, queue: Terminal, table: Terminal) -> Iterator[Figure]:
    before = Screen.after(queue.output())
    pairs = [(queue.press(DOWN), table.press(DOWN)) for _ in range(bench.few(MOVES, 5))]
    ours, stock = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    yield Figure(
        what=f"bytes per cursor move (mean of {len(ours)} from the top)",
        measured=_mean(ours),
        unit="B",
        peer="stock DataTable",
        yardstick=_mean(stock),
        limit=500,
    )
    yield _per_cell("move", before, ours)
    yield from _latency("no preview", ours, stock)
    before = Screen.after(queue.output())
    pages = [(queue.press(PAGE_DOWN), table.press(PAGE_DOWN)) for _ in range(bench.few(PAGES, 2))]
    yield Figure(
        what=f"bytes per page (mean of {len(pages)}, 120×29)",
        measured=_mean([pair[0] for pair in pages]),
        unit="B",
        peer="stock DataTable",
        yardstick=_mean([pair[1] for pair in pages]),
        limit=6000,
    )
    yield _per_cell("page", before, [pair[0] for pair in pages])


def _per_cell(what: str, before: Screen, answers: list[Answer]) -> Figure:
    """Give the bytes a cell cost that shows something else now, blanks aside."""
    return Figure(
        what=f"  bytes per changed non-blank cell, {what}",
        measured=sum(len(answer.data) for answer in answers) / _changed(before, answers),
        unit="B",
        peer="aim 1.2",
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
