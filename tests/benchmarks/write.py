"""One acknowledged write at 100,000 records, beside a bare append and fsync of the same bytes."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Figure, median, percentile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench

WRITES = 400


class BareFile:
    """The least a durable write can be: one append, one fsync."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def append(self, count: int) -> float:
        """Append that many bytes durably; return the seconds it took."""
        data = b"x" * count
        began = time.perf_counter()
        os.write(self._file, data)
        os.fsync(self._file)
        return time.perf_counter() - began

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def measure(bench: Bench) -> Iterator[Figure]:
    """Give p50 and p99 of a transaction and of the desk's command, interleaved with bare appends."""
    with bench.folder() as folder:
        desk = bench.large().copy(folder)
        bare = BareFile(folder / "bare")
        count = bench.few(WRITES, 5)
        yield from _figures("transaction", desk.name, _transactions(desk.path, bare, count), times=3)
        yield from _figures("desk's note", desk.name, _notes(desk.path, bare, count), times=None)
        bare.close()


def _figures(
    what: str, name: str, pairs: list[tuple[float, float]], *, times: float | None
) -> Iterator[Figure]:
    ours, bare = ([pair[side] * 1000 for pair in pairs] for side in (0, 1))
    yield Figure(
        what=f"acknowledged {what}, {name}, p50",
        measured=median(ours),
        unit="ms",
        peer="append and fsync",
        yardstick=median(bare),
        times=times,
    )
    yield Figure(
        what=f"acknowledged {what}, {name}, p99",
        measured=percentile(ours, 99),
        unit="ms",
        peer="append and fsync",
        yardstick=percentile(bare, 99),
        limit=10,
    )


def _transactions(path: Path, bare: BareFile, count: int) -> list[tuple[float, float]]:
    """A record with one more note and its operation, put by a plan that reads it first."""
    from tests.benchmarks.writer import noted
    from tui.store import open_store

    store = open_store(path)
    store.warm()
    rows = store.rows("incident")
    ids = [rows.get(position, "id") for position in rows.all()]

    def write(turn: int) -> None:
        store.transact(noted(str(ids[turn * 7919 % len(ids)]), f"bench {turn}"))

    pairs = _interleaved(path, write, bare, count)
    store.close()
    return pairs


def _notes(path: Path, bare: BareFile, count: int) -> list[tuple[float, float]]:
    """What an operator's `w` costs, rules, people and names included."""
    from tests.benchmarks.writer import open_desk
    from tui.desk import Target

    desk = open_desk(path)
    rows = desk.store.rows("incident")
    ids = [str(rows.get(position, "id")) for position in rows.all()]

    with asyncio.Runner() as loop:  # the program has one running already

        def write(turn: int) -> None:
            target = Target(ids[turn * 7919 % len(ids)], "")
            loop.run(desk.perform("note", [target], {"text": f"bench {turn}"}))

        pairs = _interleaved(path, write, bare, count)
    desk.store.close()
    return pairs


def _interleaved(
    path: Path, write: Callable[[int], None], bare: BareFile, count: int
) -> list[tuple[float, float]]:
    """Write `count` times (after three to warm up), each beside a bare append of as many bytes."""
    pairs = []
    for turn in range(count + 3):
        before = _size(path)
        began = time.perf_counter()
        write(turn)
        took = time.perf_counter() - began
        pairs.append((took, bare.append(_size(path) - before)))
    return pairs[3:]


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.glob("*.log*"))
