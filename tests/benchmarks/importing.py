"""The import of the real log: time, peak memory, and whether every row of it is accounted for."""

from __future__ import annotations

import csv
import lzma
import os
import re
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
        seconds, peak, said = _import(folder / "desk")
        records = _records(folder / "desk")
    accounted = re.search(r"([\d,]+) rows read: ([\d,]+) imported, ([\d,]+) skipped", said)
    read, *parts = (int(text.replace(",", "")) for text in accounted.groups()) if accounted else (0, 0)
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
    yield Figure(what="  rows not read", measured=ROWS - read, unit=f"of {ROWS:,}", limit=0)
    yield Figure(what="  rows neither imported nor skipped", measured=read - sum(parts), unit="", limit=0)


def _import(path: Path) -> tuple[float, float, str]:
    """Return the seconds of the whole command, the most memory it ever held (MB), and what it said."""
    base = [*DESKHAND, "--store", str(path)]
    subprocess.run([*base, "init", "--test"], check=True, capture_output=True)
    began = time.perf_counter()
    with subprocess.Popen(
        [*base, "import", str(LOG)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as importing:
        said = importing.stdout.read() if importing.stdout is not None else ""
        _, status, usage = os.wait4(importing.pid, 0)
        importing.returncode = os.waitstatus_to_exitcode(status)
    if importing.returncode:
        raise RuntimeError(f"the import ended with {importing.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024, said


def _records(path: Path) -> int:
    """Return how many incidents the store holds."""
    from tui.store import open_store

    store = open_store(path, read_only=True)
    count = len(store.rows("incident"))
    store.close()
    return count


def _read() -> float:
    began = time.perf_counter()
    with lzma.open(LOG, "rt", encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file))
    if rows != ROWS + 1:
        raise RuntimeError(f"the log has {rows} lines")
    return time.perf_counter() - began
