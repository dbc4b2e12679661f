"""The bars of a key press on every screen there is: time to the last byte of a move, and its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.benchmarks import program
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.offline import part
from tests.benchmarks.terminal import DOWN, ESCAPE, PAGE_DOWN, UP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.terminal import Answer, Terminal

MOVES: Final = 60
#: Moves without an answer after which a screen is taken to have nothing further down.
STILL: Final = 5
_ENTER: Final = b"\r"


@dataclass(frozen=True, slots=True)
class Case:
    """A screen: the keys that open it from the queue of all records, and those that leave it again.

    The bar of bytes is for lists of which a move changes two rows, and nothing beside; or for a whole page.
    """

    what: str
    opens: tuple[bytes, ...]
    leaves: tuple[bytes, ...] = (ESCAPE,)
    listed: bool = False
    page: bool = False


def _typed(text: str) -> tuple[bytes, ...]:
    return tuple(letter.encode() for letter in text)


#: Every screen there is; a new one is a line here.
CASES: Final = (
    Case("queue", (), ()),
    Case("queue, preview closed", (b"h",), (b"l",), listed=True),
    Case("record", (_ENTER,)),
    Case("explanation", (b"=",)),
    Case("caller", (b"o",), listed=True),
    Case("service", (*_typed(":service outlook 1"), _ENTER)),
    Case("history of what was done", (b"H",)),
    Case("radar", (*_typed("gh"),)),
    Case("pareto", (*_typed("g8"),)),
    Case("known errors", (b"K",)),
    Case("keys", (b"?",), listed=True),
    Case("palette", (b"\x10",), listed=True),
)

#: Those of a desk that has a remote.
OFFLINE: Final = (
    Case("queue, away from the remote", (), ()),
    Case("remote", (*_typed("gy"),)),
    Case("conflicts", (*_typed("gc"),)),
)


def measure(bench: Bench) -> Iterator[Figure]:
    """Give each screen's moves; one that has nothing further down answers with nothing."""
    with program.queue(bench.large()) as terminal:
        yield from _measured(terminal, CASES, bench)
    with bench.folder() as folder:
        desk = bench.middle().copy(folder)
        part(desk.path)
        own = {"XDG_CONFIG_HOME": str(folder), "DESKHAND_REMOTE_AUTH": "nobody:nothing"}
        with program.queue(desk, more=own) as terminal:
            yield from _measured(terminal, OFFLINE, bench)


def _measured(terminal: Terminal, cases: Sequence[Case], bench: Bench) -> Iterator[Figure]:
    program.with_all_rows(terminal)
    for case in cases:
        opening = [terminal.press(key, quiet=0.3) for key in case.opens][-1:]
        terminal.rest()  # what is read beside the loop comes by itself: it answers no key
        moves = list(_moved(terminal, bench.few(MOVES, 3)))
        for key in case.leaves:
            terminal.press(key, quiet=0.3)
        yield from figures(case, opening, moves)


def _moved(terminal: Terminal, count: int) -> Iterator[Answer]:
    """Yield the answers to moves, until so many in a row brought nothing: then there is nowhere to go."""
    nothing = 0
    for key in _keys(count):
        answer = terminal.press(key, quiet=0.05)
        nothing = 0 if answer.data else nothing + 1
        if answer.data:
            yield answer
        if nothing == STILL:
            return


def _keys(count: int) -> Iterator[bytes]:
    """Yield moves: most a row, now and then a page, and as many back."""
    for turn in range(count):
        yield PAGE_DOWN if turn % 10 == 9 else UP if turn % 10 > 6 else DOWN


def figures(case: Case, opening: Sequence[Answer], moves: Sequence[Answer]) -> Iterator[Figure]:
    """Give a screen's opening and its moves beside their bars."""
    what = case.what
    for answer in opening:
        yield Figure(what=f"{what}: opened", measured=answer.seconds * 1000, unit="ms", limit=100)
    if not moves:
        return
    for name, percent, limit in (("median", 50, 10), ("p99", 99, 30)):
        measured = percentile([move.seconds for move in moves], percent) * 1000
        yield Figure(what=f"{what}: a move, {name}", measured=measured, unit="ms", limit=limit)
    small = sorted(len(move.data) for move in moves)[: max(1, len(moves) * 9 // 10)]
    yield Figure(
        what=f"{what}: a row further",
        measured=sum(small) / len(small),
        unit="B",
        limit=6_000 if case.page else 500 if case.listed else None,
    )
