"""Every sort of key while the first pull of 25,000 records runs in the same program."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.benchmarks import desks, program
from tests.benchmarks.busy import LIMIT, hurried
from tests.benchmarks.desks import ROOT
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.program import QUIT
from tests.benchmarks.terminal import CTRL_U, ESCAPE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench

ROUNDS = 40


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the milliseconds from a key to the bytes that answer it, and how much was received meanwhile."""
    with bench.folder() as folder:
        desk = desks.generated(150 if bench.quick else 3000).copy(folder)
        count, mark = _records(bench.middle().path, desk.path, folder / "records")
        with program.queue(desk) as terminal:
            program.ready(terminal)
            alone = [s for sort in hurried(terminal, bench.few(ROUNDS // 4, 1)).values() for s in sort]
            terminal.press(ESCAPE + CTRL_U + QUIT)
        with _serving(folder / "records", mark) as port:
            _join(desk.path, port)
            more = {"DESKHAND_REMOTE_AUTH": "admin:secret", "XDG_CONFIG_HOME": str(folder)}
            with program.queue(desk, more=more) as terminal:
                program.ready(terminal)
                times = hurried(terminal, bench.few(ROUNDS, 1), lambda: _received(desk.path) < count)
                terminal.press(ESCAPE + CTRL_U + QUIT)
        received = _received(desk.path)
    every = [seconds for sort in times.values() for seconds in sort]
    yield Figure(
        what=f"any of {len(every):,} keys during a first pull of {count:,} records, p99",
        measured=percentile(every, 99) * 1000, unit="ms", limit=LIMIT,
        peer="the same keys without a remote", yardstick=percentile(alone, 99) * 1000,
    )  # fmt: skip
    yield Figure(what="  median", measured=percentile(every, 50) * 1000, unit="ms",
                 peer="", yardstick=percentile(alone, 50) * 1000)  # fmt: skip
    yield Figure(what="  received when the keys ended", measured=received, unit=f"of {count:,}")


def _records(path: Path, but: Path, file: Path) -> tuple[int, str]:
    """Write what a server would say of every record another store lacks; return how many, and the mark."""
    from tui.store import open_store
    from tui.store.kinds import shared_kinds
    from tui.sync.envelope import envelope

    store, other, count = open_store(path, read_only=True), open_store(but, read_only=True), 0
    with file.open("w", encoding="utf-8") as lines:
        for kind in shared_kinds():
            rows = store.rows(kind)
            for position, text in store.texts(kind, rows.all(), lambda _text: True):
                if other.rows(kind).position(str(rows.get(position, "id"))) is not None:
                    continue
                count += 1
                told = envelope(kind, json.loads(text), ())
                name = f"{kind}-{rows.get(position, 'id')}"
                lines.write(json.dumps({"id": name, "last_modified": 10**6 + count, **told}) + "\n")
    mark = store.mark.value
    store.close()
    other.close()
    return count, mark


def _join(path: Path, port: int) -> None:
    from tui.domain.meeting import Remote
    from tui.store import open_store
    from tui.sync.joining import join

    store = open_store(path)
    join(store, Remote(name="pages", url=f"http://127.0.0.1:{port}/v1", bucket="desk"))
    store.close()


def _received(path: Path) -> int:
    from tui.store import open_store

    store = open_store(path, read_only=True)
    count = len(store.rows("met"))
    store.close()
    return count


@contextmanager
def _serving(file: Path, mark: str) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.benchmarks.page_server", str(file), mark]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()
