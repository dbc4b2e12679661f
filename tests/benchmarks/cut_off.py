"""`kill -9` between any two steps of a round, again and again: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.benchmarks.figures import Figure
from tests.sync.bad_line import backend_at, unlike
from tests.sync.kinto_server import running
from tests.sync.sync_builders import Clock, Replica
from tui.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench
    from tui.sync.backend import Backend

STEPS = 10  # as many as a round of this has


def measure(bench: Bench) -> Iterator[Figure]:
    """Give what is missing or doubled afterwards."""
    with bench.folder() as folder:
        server = running(folder)
        try:
            yield from _killed(next(server).url, folder, bench.few(200, 6))
        finally:
            with contextlib.suppress(StopIteration):
                next(server)


def _killed(url: str, folder: Path, times: int) -> list[Figure]:
    clock = Clock()
    names = ("A", "B")
    for name in names:
        Replica(folder / name, name, clock).store.close()
    record, died = asyncio.run(_opened(url, folder, clock)), 0
    acknowledged: list[str] = []
    for number in range(times):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            with contextlib.suppress(BaseException):
                asyncio.run(_work(url, folder / names[number % 2], record, number, write))
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as told:
            acknowledged += told.read().split()
        _pid, status = os.waitpid(child, 0)
        died += os.WIFSIGNALED(status)
    texts, differing = asyncio.run(_after(url, folder, clock, record))
    counted = Counter(texts)
    what = f"a round killed {died} of {times} times, at each of its steps"
    return [
        Figure(what=f"{what}: acknowledged and missing", limit=0, unit=f"of {len(acknowledged)}",
               measured=sum(not counted[one] for one in acknowledged)),
        Figure(what="  doubled", measured=sum(number - 1 for number in counted.values()), unit="", limit=0),
        Figure(what="  records unlike afterwards", measured=differing, unit="", limit=0),
    ]  # fmt: skip


class Mortal:
    """A store or a remote of which the n-th step kills the program."""

    def __init__(self, inner: Any, steps: list[int]) -> None:  # noqa: ANN401 (either of them)
        self._inner, self._steps = inner, steps

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (as above)
        found = getattr(self._inner, name)
        if name not in {"commit", "write", "fetch"}:
            return found

        async def stepping(*given: Any) -> Any:  # noqa: ANN401 (as above)
            self._step()
            answer = await found(*given)
            self._step()
            return answer

        return stepping

    def _step(self) -> None:
        self._steps[0] -= 1
        if self._steps[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _reopened(folder: Path, name: str, clock: Clock) -> Replica:
    replica = Replica.__new__(Replica)
    replica.folder, replica.name, replica.clock = folder, name, clock
    replica.numbers, replica.store = None, open_store(folder)
    return replica


async def _opened(url: str, folder: Path, clock: Clock) -> str:
    backend: Backend = await backend_at(url, "cut")
    one = _reopened(folder / "A", "A", clock)
    outcome = await _desk(one).perform("new", [], {"title": "Cut", "caller": "Kim"})
    position = one.store.rows("incident").find("number", outcome.numbers[0])
    assert position is not None
    record = str(one.store.rows("incident").get(position, "id"))
    await one.meet(backend)
    one.store.close()
    other = _reopened(folder / "B", "B", clock)
    await other.meet(backend)
    other.store.close()
    await backend.close()
    return record


def _desk(one: Replica) -> Any:  # noqa: ANN401 (a desk with ids of its own)
    from datetime import UTC

    from tui.desk.desk import Desk

    return Desk(one.store, clock=one.clock, login=f"op{one.name}", zone=UTC, fixed_clock=True)


async def _work(url: str, folder: Path, record: str, number: int, told: int) -> None:
    """Write a note, say so, and meet until death."""
    from tui.desk.desk import Target
    from tui.sync.round import Meeting

    one = _reopened(folder, folder.name, Clock())
    await _desk(one).perform("note", [Target(record)], {"text": f"note-{number}"})
    os.write(told, f"note-{number} ".encode())
    steps = [1 + number // 2 % STEPS]
    backend = await backend_at(url, "cut")
    store: Any = Mortal(one.store, steps)
    mortal: Any = Mortal(backend, steps)
    await Meeting(store, mortal, clock=one.clock).round()


async def _after(url: str, folder: Path, clock: Clock, record: str) -> tuple[list[str], int]:
    backend = await backend_at(url, "cut")
    one, other = (_reopened(folder / name, name, clock) for name in ("A", "B"))
    for each in (one, other, one, other):
        await each.meet(backend)
    texts = [act.text for act in other.incident(record).history if act.text]
    differing = unlike(one, other) + one.waiting() + other.waiting()
    for each in (one, other):
        each.store.close()
    await backend.close()
    return texts, differing
