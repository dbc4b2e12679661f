"""A program in a real pseudo-terminal: keys go in, every chunk of output is drained and timed.

The terminal is xterm-like with 256 colours, 120×40 unless told, and answers no queries. All times are
seconds of `time.perf_counter`, counted from the moment the program was spawned.
"""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from tests.benchmarks.screen import COLUMNS, LINES, Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

UP: Final = b"\x1b[A"
DOWN: Final = b"\x1b[B"
PAGE_DOWN: Final = b"\x1b[6~"
PAGE_UP: Final = b"\x1b[5~"
ESCAPE: Final = b"\x1b"
CTRL_U: Final = b"\x15"
BACKSPACE: Final = b"\x7f"

#: A program that has not said what was waited for by then is taken to be stuck.
PATIENCE: Final = 60.0


#: Nobody waits longer for a program to rest.
PATIENCE_AT_ALL: Final = 7_200.0


class Chunk(NamedTuple):
    """What one read of the terminal gave, and when."""

    at: float
    data: bytes


class Answer(NamedTuple):
    """What a key brought: seconds from the key to the last byte, and the bytes."""

    seconds: float
    data: bytes


class Terminal:
    """One program in its terminal, from spawn to the end of the `with` block."""

    def __init__(
        self, command: Sequence[str], *, typed: bytes = b"", lines: int = LINES,
        more: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Spawn the program in 120×`lines`; `typed` is already waiting in its terminal when it starts."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color"}
        for name in ("COLORTERM", "NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "COLUMNS", "LINES"):
            environment.pop(name, None)
        environment.update(more or {})
        self.chunks: list[Chunk] = []
        self._master = master
        self._heard = threading.Condition()
        self._over = False
        self._spawned = time.perf_counter()
        self._process = subprocess.Popen(
            [*command], stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        if typed:
            os.write(master, typed)
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._reader.join(2)
        os.close(self._master)

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self._process.pid

    @property
    def ended(self) -> int | None:
        """Its exit code once it has ended."""
        return self._process.poll()

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size, and say so."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        if self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGWINCH)

    def now(self) -> float:
        """Seconds since the spawn."""
        return time.perf_counter() - self._spawned

    def screen(self) -> Screen:
        """Return the screen as it stands after everything that was sent."""
        return Screen.after(self.output())

    def output(self, since: int = 0) -> bytes:
        """Return everything sent from chunk `since` on."""
        return b"".join(chunk.data for chunk in self.chunks[since:])

    def moment(self, shown: Callable[[Screen], bool]) -> float:
        """Return when the screen first looked as asked: waits until it does, then replays the chunks.

        The replay happens after the fact, so that looking at the screen does not disturb the clock.
        """
        screen, seen = Screen(), 0
        while True:
            for chunk in self.chunks[seen:]:
                screen.feed(chunk.data)
                seen += 1
                if shown(screen):
                    return chunk.at
            self._wait_for_more(seen, screen)

    def press(self, key: bytes, *, quiet: float = 0.1) -> Answer:
        """Send a key; the answer is over when the program has been silent for `quiet` seconds."""
        since, began = len(self.chunks), self.now()
        os.write(self._master, key)
        self.settle(quiet, since=since)
        chunks = self.chunks[since:]
        last = chunks[-1].at if chunks else began
        return Answer(last - began, b"".join(chunk.data for chunk in chunks))

    def send(self, key: bytes) -> float:
        """Send a key and return when."""
        began = self.now()
        os.write(self._master, key)
        return began

    def settle(self, quiet: float = 0.5, *, since: int | None = None) -> None:
        """Wait until nothing has come for `quiet` seconds; with `since`, not before a first chunk or 1 s."""
        start = self.now()
        while True:
            with self._heard:
                fresh = since is None or len(self.chunks) > since
                last = max(self.chunks[-1].at, start) if self.chunks else start
                rest = (last + quiet if fresh else start + 1.0) - self.now()
                if rest <= 0:
                    return
                self._heard.wait(rest)

    def rest(self, quiet: float = 0.2) -> None:
        """Wait until the program neither sends nor works: it is through with everything that was typed."""
        before = -1
        while self.now() < PATIENCE_AT_ALL and self.ended is None:
            self.settle(quiet)
            worked = _ticks(self._process.pid)
            if worked - before <= 1:
                return
            before = worked

    def listen(self, seconds: float) -> None:
        """Let the time pass; what comes is kept like everything else."""
        end = self.now() + seconds
        with self._heard:
            while (rest := end - self.now()) > 0:
                self._heard.wait(rest)

    def _wait_for_more(self, seen: int, screen: Screen) -> None:
        with self._heard:
            more = self._heard.wait_for(lambda: len(self.chunks) > seen or self._over, PATIENCE)
        if not more or len(self.chunks) == seen:
            raise TimeoutError("the program never showed what was waited for; its screen:\n" + screen.text)

    def _drain(self) -> None:
        while True:
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:  # the program ended and took its side of the terminal along
                data = b""
            at = self.now()
            with self._heard:
                if data:
                    self.chunks.append(Chunk(at, data))
                else:
                    self._over = True
                self._heard.notify_all()
            if not data:
                return


def _ticks(pid: int) -> int:
    """Return how long a process has worked, in hundredths of a second."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
