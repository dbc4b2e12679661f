"""The problem board on the real problem log: how soon it stands, and its moves over 1,487 problems.

Its moves in the desks of incidents, where it has no cards, are nothing: this is where its bars are measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.benchmarks import desks, program
from tests.benchmarks.figures import Figure, median
from tests.benchmarks.screens import Case, figures
from tests.benchmarks.terminal import DOWN, ESCAPE, PAGE_DOWN, PAGE_UP, UP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.desks import DeskFolder

RUNS: Final = 11
MOVES: Final = 200
BOARD: Final = b"2"
#: The board and what lies behind it: the keys that open it, and the moves on it.
CASES: Final = (
    (Case("board, a card", (), ()), (*(DOWN,) * 7, *(UP,) * 3)),
    (Case("board, a column", (), ()), (b"l", b"h")),
    (Case("board, a page", (), (), page=True), (*(PAGE_DOWN,) * 5, *(PAGE_UP,) * 5)),
    (Case("board, preview closed, a card", (), (), listed=True), (*(DOWN,) * 7, *(UP,) * 3)),
    (Case("board as a list", (b"g", b"b"), (b"g", b"b")), (*(DOWN,) * 7, *(UP,) * 3)),
    (Case("Kepner-Tregoe page", (b"i", b"g"), (ESCAPE,)), (DOWN, b"l", UP, b"h")),
)


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the start until a Down on the board is answered, beside an empty Textual app, and its moves."""
    desk = desks.problems(quick=bench.quick)
    if desk is None:
        return
    _started(desk)  # the first of all reads files the later ones find in memory
    ours, empty = [], []
    for _ in range(bench.few(RUNS)):
        with program.empty_app() as terminal:
            empty.append(program.first_frame(terminal))
        ours.append(_started(desk))
    yield Figure(
        what=f"start until a Down on the board is answered, {desk.name}", measured=median(ours) * 1000,
        unit="ms", peer="empty Textual app", yardstick=median(empty) * 1000, times=1.9,
    )  # fmt: skip
    for case, moves in CASES:
        lines = program.WITHOUT_PREVIEW if case.listed else 40
        with program.queue(desk, lines=lines) as terminal:
            terminal.rest()
            opened = terminal.press(BOARD, quiet=0.5)
            if case is CASES[0][0]:
                yield Figure(what="board: opened", measured=opened.seconds * 1000, unit="ms", limit=100)
            for key in case.opens:
                terminal.press(key, quiet=0.5)
            keys = [moves[turn % len(moves)] for turn in range(bench.few(MOVES, 4))]
            answers = [terminal.press(key, quiet=0.05) for key in keys]
            yield from figures(case, [], [answer for answer in answers if answer.data])


def _started(desk: DeskFolder) -> float:
    """Return the seconds until the cursor of the board stands on the second card."""
    with program.queue(desk, typed=BOARD + DOWN) as terminal:
        terminal.settle(0.4)
        return terminal.moment(lambda screen: any("card 2 of" in line for line in screen.lines))
