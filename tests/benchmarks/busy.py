"""Every sort of key at 25,000 records while another process writes ten times a second, and who writes.

`python -m tests.benchmarks.busy STORE` is the other process: it opens, notes and takes until it is ended.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.benchmarks import program
from tests.benchmarks.desks import ROOT
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.program import QUIT
from tests.benchmarks.terminal import CTRL_U, DOWN, ESCAPE, PAGE_DOWN, UP
from tests.benchmarks.writer import open_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.screen import Screen
    from tests.benchmarks.terminal import Terminal
    from tui.desk import Desk

WRITES_A_SECOND: Final = 10
ROUNDS: Final = 25
#: Seconds between two keys of a hurried hand, and after which a key counts as lost.
PAUSE: Final = 0.15
PATIENCE: Final = 20.0
LIMIT: Final = 30.0


@dataclass(frozen=True, slots=True)
class Press:
    """A key, and how one sees on the screens before and after it that it was answered."""

    what: str
    key: bytes
    answered: Callable[[Seen, Seen], bool]


class Seen(NamedTuple):
    """What a screen showed at one moment."""

    cursor_row: int | None
    rows: list[str]
    lines: list[str]

    def says(self, words: str) -> bool:
        """Tell whether any line has these words."""
        return any(words in line for line in self.lines)


def _moved(before: Seen, after: Seen) -> bool:
    return (before.cursor_row, before.rows[:1]) != (after.cursor_row, after.rows[:1])


def _says(words: str) -> Callable[[Seen, Seen], bool]:
    return lambda _before, after: after.says(words)


def _says_no_more(words: str) -> Callable[[Seen, Seen], bool]:
    return lambda _before, after: not after.says(words)


def _other_list(before: Seen, after: Seen) -> bool:
    return before.lines[1] != after.lines[1]


#: What a busy hand does, again and again: each ends where the next begins.
PRESSES: Final = (
    *[Press("down", DOWN, _moved)] * 3,
    Press("up", UP, _moved),
    Press("page down", PAGE_DOWN, _moved),
    Press("next view", b"v", _other_list),
    Press("previous view", b"V", _other_list),
    Press("keys", b"?", _says("search keys and commands")),
    Press("leave keys", ESCAPE, _says_no_more("search keys and commands")),
    Press("palette", b"\x10", _says("a command, number")),
    Press("a letter there", b"t", lambda _before, after: " t " in after.lines[0]),
    Press("leave palette", ESCAPE, _says("? keys")),
    Press("command line", b":", _says("Command or number")),
    Press("leave command line", ESCAPE, _says_no_more("Command or number")),
    Press("assign asks", b"a", _says("Assign INC")),
    Press("leave question", ESCAPE, _says_no_more("Assign INC")),
    Press("open record", b"\r", _says_no_more("2 Problems")),
    Press("leave record", ESCAPE, _says("2 Problems")),
    Press("explain", b"=", _says("priority: P")),
    Press("leave explanation", ESCAPE, _says("2 Problems")),
    Press("take", b"t", _says(" Took ")),
    Press("undo", b"u", _says(" Undid ")),
)


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the milliseconds from a key to the bytes that answer it, of each sort of key and of all."""
    with bench.folder() as folder:
        desk = bench.middle().copy(folder)
        with program.queue(desk) as terminal:
            program.ready(terminal)
            with _writing(desk.path):
                times = hurried(terminal, bench.few(ROUNDS, 1))
            terminal.press(ESCAPE + CTRL_U + QUIT)
    every = [seconds for sort in times.values() for seconds in sort]
    yield Figure(
        what=f"any of {len(every):,} keys while another process writes {WRITES_A_SECOND} a second, p99",
        measured=percentile(every, 99) * 1000, unit="ms", limit=LIMIT,
    )  # fmt: skip
    yield Figure(what="  median", measured=percentile(every, 50) * 1000, unit="ms")
    for what, seconds in times.items():
        worst = f"worst {max(seconds) * 1000:.0f} ms"
        yield Figure(what=f"  {what}, p99", measured=percentile(seconds, 99) * 1000, unit="ms", peer=worst)


def hurried(
    terminal: Terminal, rounds: int, while_: Callable[[], bool] = lambda: True
) -> dict[str, list[float]]:
    """Press every sort of key, round after round; return the seconds to the bytes that answer each.

    The first round is pressed whatever `while_` says, so that there is something to tell.
    """
    times: dict[str, list[float]] = {}
    screen, fed = terminal.screen(), len(terminal.chunks)
    more = itertools.takewhile(lambda _presses: while_(), itertools.repeat(PRESSES, rounds - 1))
    for press in itertools.chain(PRESSES, itertools.chain.from_iterable(more)):
        before, began, at = _seen(screen), terminal.send(press.key), None
        while at is None:
            terminal.listen(PAUSE)
            for chunk in terminal.chunks[fed:]:  # looked at only now, so as not to disturb the clock
                screen.feed(chunk.data)
                fed += 1
                if at is None and press.answered(before, _seen(screen)):
                    at = chunk.at
            if at is None and terminal.now() - began > PATIENCE:
                raise TimeoutError(f"{press.what} was never answered; the screen:\n{screen.text}")
        times.setdefault(press.what, []).append(at - began)
    return times


def _seen(screen: Screen) -> Seen:
    return Seen(screen.cursor_row, screen.rows, screen.lines)


class _writing:  # noqa: N801 (used as a with-statement)
    """Another process that writes until the end of the block."""

    def __init__(self, path: Path) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.busy", str(path)]
        self._child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> None:
        if self._child.stdout is not None:
            self._child.stdout.readline()

    def __exit__(self, *_: object) -> None:
        self._child.terminate()
        self._child.wait()


async def _write(desk: Desk) -> None:
    """Open, note and take in turns, at the pace, on records that may be in sight."""
    from tui.desk import Target

    rows, chance = desk.store.rows("incident"), random.Random(1)
    open_ones = [str(rows.get(place, "id")) for place in rows.select_code("state", lambda one: one == "new")]
    begun = time.monotonic()
    for turn in itertools.count():
        await asyncio.sleep(max(0.0, begun + turn / WRITES_A_SECOND - time.monotonic()))
        record = Target(chance.choice(open_ones))
        if turn % 3 == 0:
            await desk.perform("new", [], {"title": f"written beside {turn}"})
        else:
            await desk.perform("note", [record], {"text": f"word {turn}"})


if __name__ == "__main__":
    opened = open_desk(Path(sys.argv[1]))
    print("ready", flush=True)
    asyncio.run(_write(opened))
