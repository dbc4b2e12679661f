"""Memory: what the program alone holds (anonymous pages) after filtering, searching and reading records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import program
from tests.benchmarks.figures import Figure
from tests.benchmarks.terminal import CTRL_U, DOWN, ESCAPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the anonymous memory beside an empty Textual app's."""
    desk = bench.large()
    with program.empty_app() as terminal:
        program.first_frame(terminal)
        terminal.settle(1.0)
        empty = anonymous(terminal.pid)
    with program.queue(desk) as terminal:
        program.ready(terminal)
        fresh = anonymous(terminal.pid)
        for keys in (
            b"/",
            CTRL_U,
            b"certificate vienna",
            CTRL_U,
            b"\r",
            DOWN * 20,
            b"\r",
            ESCAPE,
            b"G",
            b"gg",
        ):
            terminal.press(keys, quiet=0.5)
        terminal.settle(2.0)
        used = anonymous(terminal.pid)
    yield Figure(
        what=f"anonymous memory, {desk.name}, just opened",
        measured=fresh,
        unit="MB",
        peer="empty Textual app",
        yardstick=empty,
    )
    yield Figure(
        what=f"anonymous memory, {desk.name}, after filter, search, reading",
        measured=used,
        unit="MB",
        peer="empty Textual app",
        yardstick=empty,
        limit=150,
    )


def anonymous(pid: int) -> float:
    """Return the anonymous memory of a process in MB (Linux)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Anonymous:"):
            return int(line.split()[1]) / 1024
    raise LookupError("this kernel does not say what is anonymous")
