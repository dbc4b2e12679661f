"""kill -9 at random microseconds of writes, merges, hints, undo and redo: nothing acknowledged is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from tests.benchmarks.desks import ROOT
from tests.benchmarks.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench

KILLS: Final = 1000


def measure(bench: Bench) -> Iterator[Figure]:
    """Give the lives after which the store was not exactly what had been acknowledged."""
    kills = bench.few(KILLS, 6)
    with bench.folder() as folder:
        command = [sys.executable, "-m", "tests.store.proof_killed", str(folder), str(kills), "11"]
        toll = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    for trouble in (*toll["lost"], *toll["damaged"]):
        print(trouble, file=sys.stderr)
    what = (
        f"kill -9, {toll['kills']:,} times: {toll['acknowledged']:,} steps acknowledged, "
        f"{toll['merges']:,} merges, {toll['undone']:,} undone; lives that lost"
    )
    yield Figure(what=what, measured=len(toll["lost"]), unit="", limit=0)
    yield Figure(what="  check not clean", measured=len(toll["damaged"]), unit="", limit=0)
    yield Figure(what="  unacknowledged tails cut off and kept", measured=toll["cut"], unit="")
