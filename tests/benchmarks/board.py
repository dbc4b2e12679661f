"""The problem board on the real log: how soon it stands, and its moves; beside the limits of a list.

Run: python -m tests.benchmarks.board [FILE]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.benchmarks.terminal import DOWN, PAGE_DOWN, UP, Answer, Terminal

DESKHAND: Final = (sys.executable, "-m", "tui")
LOG: Final = Path(__file__).resolve().parents[3] / "shared" / "data" / "problems_closed.csv.xz"
MOMENT: Final = "2012-04-01T12:00"
MOVES: Final = 60
#: Limits of architecture.md: ms median and p99 of a move, bytes of a move and of a page, preview closed.
MEDIAN, SLOWEST, BYTES, PAGE = 10.0, 30.0, 500, 6_000


def told(what: str, answers: list[Answer], limit: int) -> None:
    times = sorted(1000 * answer.seconds for answer in answers)
    size = statistics.mean(len(answer.data) for answer in answers)
    print(f"{what:<12} median {statistics.median(times):5.1f} ms (limit {MEDIAN:.0f}), "
          f"p99 {times[int(len(times) * 0.99)]:5.1f} ms (limit {SLOWEST:.0f}), "
          f"{size:6.0f} bytes (limit {limit:,})")  # fmt: skip


def main() -> None:
    log = Path(sys.argv[1]) if len(sys.argv) > 1 else LOG
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/desk"
        for words in (("init", "--test"), ("import", str(log), "--until", MOMENT)):
            subprocess.run([*DESKHAND, *words, "--store", store], check=True, capture_output=True)
        with Terminal([*DESKHAND, "--store", store, "--now", MOMENT]) as terminal:
            terminal.rest()
            opened = terminal.press(b"2", quiet=0.5)
            again = [terminal.press(key, quiet=0.3) for key in (b"1", b"2", b"1", b"2")][1::2]
            cards = [terminal.press(DOWN, quiet=0.05) for _ in range(MOVES)]
            cards += [terminal.press(UP, quiet=0.05) for _ in range(MOVES // 2)]
            across = [terminal.press(key, quiet=0.05) for key in (b"l", b"h") * (MOVES // 4)]
            pages = [terminal.press(PAGE_DOWN, quiet=0.05) for _ in range(MOVES // 4)]
    print(
        f"opens in {1000 * opened.seconds:.0f} ms the first time, {1000 * again[0].seconds:.0f} ms after that"
    )
    told("a card", cards, BYTES)
    told("a column", across, BYTES)
    told("a page", pages, PAGE)


if __name__ == "__main__":
    main()
