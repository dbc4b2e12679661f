"""Two programs on one store, 1,000 writes each at the same time: nothing lost, no number twice."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.benchmarks.desks import ROOT
from tests.benchmarks.figures import Figure
from tests.benchmarks.program import DESKHAND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench

WRITES = 1000


def measure(bench: Bench) -> Iterator[Figure]:
    """Give what is missing, doubled or damaged afterwards, and the time beside one program's."""
    writes = bench.few(WRITES, 10)
    with bench.folder() as folder:
        alone, _ = _run(folder / "alone", [2 * writes])
        both, said = _run(folder / "both", [writes, writes])
        yield Figure(
            what=f"two programs, {writes:,} new incidents each at once",
            measured=both,
            unit="s",
            peer="one program, as many",
            yardstick=alone,
        )
        lost, doubled = _compare(folder / "both", said)
        yield Figure(
            what="  acknowledged and missing afterwards",
            measured=lost,
            unit="of " + f"{len(said):,}",
            limit=0,
        )
        yield Figure(what="  numbers given twice", measured=doubled, unit="", limit=0)
        yield Figure(
            what="  exit code of `deskhand check`", measured=check(folder / "both"), unit="", limit=0
        )


def new_store(path: Path) -> None:
    """Make an empty store marked test."""
    from tui.store import Mark, create_store

    create_store(path, mark=Mark.TEST, now=datetime.now(UTC)).close()


def child(path: Path, count: int, *more: str) -> subprocess.Popen[str]:
    """Start a writer; its lines are its acknowledgements."""
    command = [sys.executable, "-m", "tests.benchmarks.writer", str(path), str(count), *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def check(path: Path) -> int:
    """Return how `deskhand check` ends."""
    done = subprocess.run([*DESKHAND, "--store", str(path), "check"], check=False, stdout=subprocess.DEVNULL)
    return done.returncode


def _run(path: Path, counts: list[int]) -> tuple[float, list[str]]:
    """Let the writers write at once; return the seconds it took them, and the numbers they said."""
    new_store(path)
    children = [child(path, count, "new") for count in counts]
    outputs = [writer.stdout for writer in children if writer.stdout is not None]
    for output in outputs:
        output.readline()
    began = time.perf_counter()
    said = [line.split("\t")[0] for output in outputs for line in output]
    if failed := [writer.returncode for writer in children if writer.wait()]:
        raise RuntimeError(f"a writer ended with {failed}")
    return time.perf_counter() - began, said


def _compare(path: Path, said: list[str]) -> tuple[int, int]:
    """Return how many of the said numbers are not in the store now, and how many are there twice."""
    from tui.store import open_store

    store = open_store(path, read_only=True)
    rows = store.rows("incident")
    there = [str(rows.get(position, "number")) for position in rows.all()]
    store.close()
    twice = len(there) - len(set(there)) + len(said) - len(set(said))
    return len(set(said) - set(there)), twice
