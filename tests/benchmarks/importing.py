"""The import of the real log: time, peak memory, and whether every row of it is accounted for."""

from __future__ import annotations

import csv
import lzma
import os
import subprocess
import time
from typing import TYPE_CHECKING

from tests.benchmarks.desks import LOG
from tests.benchmarks.figures import Figure
from tests.benchmarks.program import DESKHAND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench

RECORDS, ROWS = 24_918, 141_712


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the figures of one whole import; a quick run imports nothing."""
    if bench.quick or not LOG.exists():
        return
    with bench.folder() as folder:
        seconds, peak = _import(folder / "desk")
        records, activities = _counts(folder / "desk")
    yield Figure(
        what="import of incident_event_log.csv.xz",
        measured=seconds,
        unit="s",
        peer="reading it as CSV",
        yardstick=_read(),
        limit=60,
    )
    yield Figure(what="  its peak memory", measured=peak, unit="MB", limit=500)
    yield Figure(what="  incidents missing", measured=RECORDS - records, unit=f"of {RECORDS:,}", limit=0)
    yield Figure(what="  rows that are no activity", measured=ROWS - activities, unit=f"of {ROWS:,}")


def _import(path: Path) -> tuple[float, float]:
    """Return the seconds of the whole command and the most memory it ever held, in MB."""
    base = [*DESKHAND, "--store", str(path)]
    subprocess.run([*base, "init", "--test"], check=True, stdout=subprocess.DEVNULL)
    began = time.perf_counter()
    importing = subprocess.Popen(
        [*base, "import", str(LOG)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(importing.pid, 0)
    importing.returncode = os.waitstatus_to_exitcode(status)
    if importing.returncode:
        raise RuntimeError(f"the import ended with {importing.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def _counts(path: Path) -> tuple[int, int]:
    """Return how many incidents the store holds, and how many activities stand in them."""
    from tui.store import open_store

    store = open_store(path, read_only=True)
    documents = store.table("incident").all()
    store.close()
    return len(documents), sum(len(document["history"]) for document in documents)


def _read() -> float:
    began = time.perf_counter()
    with lzma.open(LOG, "rt", encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file))
    if rows != ROWS + 1:
        raise RuntimeError(f"the log has {rows} lines")
    return time.perf_counter() - began
