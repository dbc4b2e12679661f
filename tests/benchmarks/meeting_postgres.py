"""Four desks write at once to a Kinto over PostgreSQL while a fifth reads: nothing claimed and absent.

Needs Debian's postgresql and `pip install 'kinto[postgresql]'`; without them it says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Figure
from tests.sync.bad_line import backend_at, unlike
from tests.sync.kinto_server import command, free_port, running
from tests.sync.sync_builders import Clock, Replica

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tui.sync.backend import Backend

WRITERS, RECORDS = 4, 150
_DEBIAN = Path("/usr/lib/postgresql")


def measure(bench: Bench) -> Iterator[Figure]:
    """Give what is missing or unlike afterwards, and how many batches met another writer."""
    programs = max(_DEBIAN.glob("*/bin"), default=None)
    if bench.quick or programs is None or find_spec("psycopg2") is None:
        yield Figure(what="PostgreSQL: not measured here (see the module's words)", measured=0, unit="")
        return
    with _database(programs) as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _configure(folder, url)
        server = running(folder)
        try:
            yield from asyncio.run(_together(next(server).url, folder))
        finally:
            with contextlib.suppress(StopIteration):
                next(server)


@contextlib.contextmanager
def _database(programs: Path) -> Iterator[str]:
    """Run a database of its own, as somebody who is not root."""
    user = "nobody" if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="deskhand-postgres-"))
    if user is not None:
        shutil.chown(folder, user)
    port = free_port()
    try:
        making = [programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "kinto", "-E", "UTF8"]
        subprocess.run(making, check=True, capture_output=True, user=user)
        serving = [programs / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder,
                   "-c", "listen_addresses=127.0.0.1"]  # fmt: skip
        process = subprocess.Popen(serving, stderr=subprocess.PIPE, text=True, user=user)
        assert process.stderr is not None
        try:
            for line in process.stderr:
                if "ready to accept connections" in line:
                    break
            yield f"postgresql://kinto@127.0.0.1:{port}/postgres"
        finally:
            process.terminate()
            process.communicate(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configure(folder: Path, url: str) -> None:
    ini = folder / "kinto.ini"
    backends = ["--backend", "postgresql", "--cache-backend", "postgresql", "--host", "127.0.0.1"]
    subprocess.run([command(), "init", "--ini", ini, *backends], check=True, capture_output=True)
    text = ini.read_text(encoding="utf-8")
    ini.write_text(
        "\n".join(
            f"{line.partition('=')[0]}= {url}" if line.startswith("kinto.") and "_url =" in line else line
            for line in text.splitlines()
        ),
        encoding="utf-8",
    )
    subprocess.run([command(), "migrate", "--ini", ini], check=True, capture_output=True)


async def _at_once(writers: list[Replica], reader: Replica, backends: list[Backend]) -> float:
    """Let all write while one reads again and again; return how many seconds the writing took."""
    start, done = time.perf_counter(), asyncio.Event()

    async def reading() -> None:
        while not done.is_set():
            await reader.meet(backends[-1])

    reads = asyncio.create_task(reading())
    await asyncio.gather(*(one.meet(backend) for one, backend in zip(writers, backends, strict=False)))
    took = time.perf_counter() - start
    done.set()
    await reads
    await reader.meet(backends[-1])
    return took


async def _together(url: str, folder: Path) -> list[Figure]:
    clock, resent = Clock(), [0]
    writers = [Replica(folder / f"writer{number}", f"W{number}", clock) for number in range(WRITERS)]
    reader = Replica(folder / "reader", "R", clock)
    for one in writers:
        for number in range(RECORDS):
            await one.open(f"{one.name} {number}", caller=f"{one.name}")

    async def waiting(seconds: float) -> None:
        resent[0] += 1
        await asyncio.sleep(seconds)

    backends = [await backend_at(url, "many") for _ in range(WRITERS + 1)]
    for backend in backends:
        backend._wait = waiting  # type: ignore[attr-defined]
    took = await _at_once(writers, reader, backends)
    there = reader.everything()
    missing = sum(key not in there for one in writers for key in one.everything())
    for _ in range(2):
        for one, backend in zip(writers, backends, strict=False):
            await one.meet(backend)
    await reader.meet(backends[-1])
    differing = unlike(reader, *writers)
    for one in (*writers, reader):
        one.store.close()
    for backend in backends:
        await backend.close()
    total = WRITERS * RECORDS
    return [
        Figure(what=f"{WRITERS} desks write {total} incidents at once to PostgreSQL, one reads: missing",
               measured=missing, unit="", limit=0),
        Figure(what="  records unlike afterwards", measured=differing, unit="", limit=0),
        Figure(what="  batches sent again because they met another writer", measured=resent[0], unit=""),
        Figure(what="  records a second", measured=total / took, unit=""),
    ]  # fmt: skip
