"""Random keys, pastes and resizes: no exception, and after each pause the screen is as if painted anew."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING, Final

import pyte

from tests.benchmarks import program
from tests.benchmarks.figures import Figure
from tests.benchmarks.screen import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.desks import DeskFolder
    from tests.benchmarks.terminal import Terminal

KEYS: Final = 20_000
QUICK: Final = 1_000
#: Keys at once before a pause, at most.
BURST: Final = 60
#: Rests before a screen is looked at: together longer than what a program may wait for by itself.
RESTS: Final = 3
REDRAW: Final = b"\x0c"
SIZES: Final = ((120, 40), (80, 24), (200, 60), (100, 30), (60, 15), (30, 8))

_SPECIAL: Final = (
    b"\x1b", b"\r", b"\t", b"\x7f", b" ", b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~",
    b"\x1b[H", b"\x1b[F", b"\x1b[3~", b"\x1b[Z", b"\x1bOP", b"\x1b[15~", b"\x1b[1;5C", b"\x1b[1;2A",
)  # fmt: skip
_CONTROL: Final = tuple(bytes([code]) for code in range(1, 27) if code not in {3, 12, 26})
_PRINTED: Final = tuple(chr(code).encode() for code in range(33, 127))
_PASTES: Final = (
    "ana vpn down since 9", "two\nlines", "Straße 東京 ok", "\x1b[31mred\x1b[0m", "a\tb\x00c", "q" * 400, "",
    "p<=2 +unowned (", "👍 ok", "\u202egnp.exe", "tttaaafff",
)  # fmt: skip


def measure(bench: Bench) -> Iterator[Figure]:
    """Give how often the screen was not what a fresh paint shows, and how often the program ended badly."""
    keys, chance = bench.few(KEYS, QUICK), random.Random(11)
    with bench.folder() as folder:
        own = {name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
        soak = Soak(bench.middle().copy(folder), chance, {**own, "EDITOR": "true", "VISUAL": "true"})
        while soak.sent < keys:
            soak.run(keys)
    for said in soak.said:
        print(said, file=sys.stderr)
    yield Figure(
        what=f"{soak.sent:,} random keys, {soak.pastes:,} pastes, {soak.resizes:,} resizes: ended badly",
        measured=soak.crashes, unit="times", limit=0,
    )  # fmt: skip
    yield Figure(
        what=f"  screens unlike a fresh paint after {soak.pauses:,} pauses",
        measured=soak.unlike,
        unit="",
        limit=0,
    )


class Soak:
    """A run of the program after the other on one desk, until enough was pressed."""

    def __init__(self, desk: DeskFolder, chance: random.Random, own: Mapping[str, str]) -> None:
        self._desk, self._chance, self._own = desk, chance, own
        self.sent = self.pastes = self.resizes = self.pauses = self.unlike = self.crashes = 0
        self.said: list[str] = []
        self._last = b""

    def run(self, keys: int) -> None:
        """Press until enough was, or the program is left (by a `q`, as anybody would)."""
        with program.queue(self._desk, more=self._own) as terminal:
            shown, size = _Shown(terminal, *SIZES[0], since=0), SIZES[0]
            program.ready(terminal)
            shown.follow()
            while self.sent < keys:
                size = self._burst(terminal, shown, size)
                if terminal.ended is not None:
                    if terminal.ended:
                        self.crashes += 1
                        self.said.append(terminal.output()[-3000:].decode(errors="replace"))
                    return
                self._compare(terminal, shown, size)

    def _burst(self, terminal: Terminal, shown: _Shown, size: tuple[int, int]) -> tuple[int, int]:
        """Send a handful of keys at once, sometimes after a resize or with a paste."""
        chance = self._chance
        if chance.random() < 0.1:
            size = chance.choice(SIZES)
            terminal.resize(*size)
            terminal.rest()
            self.resizes += 1
            shown.clear(*size)
            terminal.send(REDRAW)
            terminal.rest()
        keys = [self._key() for _ in range(chance.randint(1, BURST))]
        keys += [b"\x1b"] * (2 * (chance.random() < 0.4))
        for key in keys:
            terminal.send(key)
        self.sent += len(keys)
        self._last = b" ".join(keys)
        terminal.rest()
        shown.follow()
        return size

    def _key(self) -> bytes:
        draw = self._chance.random()
        if draw < 0.03:
            self.pastes += 1
            return b"\x1b[200~" + self._chance.choice(_PASTES).encode() + b"\x1b[201~"
        pool = _SPECIAL if draw < 0.4 else _CONTROL if draw < 0.5 else _PRINTED
        return self._chance.choice(pool)

    def _compare(self, terminal: Terminal, shown: _Shown, size: tuple[int, int]) -> None:
        """Hold what is shown against a fresh paint, unless a timed step was made between the two."""
        written = self._written()
        for _ in range(RESTS):  # a program that waits for a busy disk does not work either, and goes on
            terminal.rest()
        shown.follow()
        fresh = _Shown(terminal, *size)
        terminal.send(REDRAW)
        terminal.rest()
        fresh.follow()
        differing = shown.unlike(fresh)
        shown.follow()
        if self._written() != written:
            return
        self.pauses += 1
        if differing:
            self.unlike += 1
            self.said.append(f"{size} after {self._last!r}:\n{differing}")

    def _written(self) -> int:
        """Return how much the desk's files hold: more, once anybody has committed something."""
        return sum(file.stat().st_size for file in self._desk.path.iterdir())


class _Shown:
    """What a terminal of some size shows of what is sent from now on, or `since` a chunk."""

    def __init__(self, terminal: Terminal, width: int, height: int, *, since: int | None = None) -> None:
        self._terminal = terminal
        self.clear(width, height)
        self._fed = self._fed if since is None else since

    def clear(self, width: int, height: int) -> None:
        """Be an empty terminal of that size; what was sent is forgotten."""
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        self._fed = len(self._terminal.chunks)

    def follow(self) -> None:
        """Take what was sent since, in full: more may come while this is drawn."""
        until = len(self._terminal.chunks)
        sent = b"".join(chunk.data for chunk in self._terminal.chunks[self._fed : until])
        self._stream.feed(UNKNOWN.sub(b"", sent))
        self._fed = until

    def unlike(self, other: _Shown) -> str:
        """Return the lines that look otherwise, both ways."""
        mine, theirs = self._screen, other._screen
        lines = [
            f"line {y}:\n{mine.display[y]!r}\n{theirs.display[y]!r}"
            for y in range(mine.lines)
            if any(mine.buffer[y][x] != theirs.buffer[y][x] for x in range(mine.columns))
        ]
        return "\n".join(lines)
