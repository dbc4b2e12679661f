"""kill -9 at a random moment of acknowledged writes: everything that was acknowledged is there afterwards."""

from __future__ import annotations

import random
import signal
import sys
import threading
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.figures import Figure
from tests.benchmarks.together import child, new_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench

RUNS, WRITES, LONGEST = 200, 100_000, 0.3


class Toll(NamedTuple):
    """What one killed run left: acknowledgements, how many are missing, damage, what recovery had to say."""

    said: int
    missing: int
    damaged: bool
    notices: int


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the acknowledged writes that are missing and the damaged stores (both must be 0)."""
    rng, runs = random.Random(11), bench.few(RUNS, 2)
    tolls: list[Toll] = []
    with bench.folder() as folder:
        for run in range(runs):
            path = folder / str(run // 20)  # twenty lives a store: a killed one is opened again by the next
            if not path.exists():
                new_store(path)
            said = _kill(path, rng.uniform(0, LONGEST))
            tolls.append(_inspect(path, said))
    written = sum(toll.said for toll in tolls)
    missing, damaged = sum(toll.missing for toll in tolls), sum(toll.damaged for toll in tolls)
    yield Figure(
        what=f"kill -9, {runs} runs: acknowledged and missing",
        measured=missing,
        unit=f"of {written:,}",
        limit=0,
    )
    yield Figure(what="  check not clean", measured=damaged, unit=f"of {runs}", limit=0)
    cut = sum(toll.notices for toll in tolls)
    yield Figure(what="  unacknowledged tails cut off and kept", measured=cut, unit=f"of {runs}")


def _kill(path: Path, after: float) -> list[list[str]]:
    """Let a writer live for a while after it is ready; return what it had acknowledged."""
    writer = child(path, WRITES)
    if writer.stdout is None:
        raise RuntimeError("the writer has no output")
    writer.stdout.readline()
    timer = threading.Timer(after, writer.send_signal, [signal.SIGKILL])
    timer.start()
    lines = [line for line in writer.stdout if line.endswith("\n")]
    timer.cancel()
    if writer.wait() != -signal.SIGKILL:
        raise RuntimeError(f"the writer ended by itself with {writer.returncode}")
    return [line.rstrip("\n").split("\t") for line in lines]


def _inspect(path: Path, said: list[list[str]]) -> Toll:
    from tui.store import open_store

    store = open_store(path)
    rows = store.rows("incident")
    missing = 0
    for number, text in said:
        position = rows.find("number", number)
        record = None if position is None else store.read("incident", str(rows.get(position, "id")))
        texts = () if record is None else (record.title, *(entry.text for entry in record.history))
        missing += text not in texts
    report, cut = store.check(), len(store.notices)
    store.close()
    if not report.clean:
        print(*report.findings, sep="\n", file=sys.stderr)
    return Toll(len(said), missing, not report.clean, cut)
