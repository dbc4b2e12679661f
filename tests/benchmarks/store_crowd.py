"""Four processes write, one merges, two read, for a minute, on one store."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Figure
from tests.store.proof_crowd import crowd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench


def measure(bench: Bench) -> Iterator[Figure]:
    """Give lost updates, torn reads, whoever did not end, and the longest wait of each role."""
    with bench.folder() as folder:
        went = crowd(folder / "desk", bench.few(60, 1))
    print(*went["failures"], sep="\n", file=sys.stderr)
    what = (
        f"seven processes at once: {went['updates']:,} updates of one record, {went['merges']} merges; lost"
    )
    yield Figure(what=what, measured=went["lost"], unit="", limit=0)
    what = f"  torn or older than before, of {went['looks']:,} looks ({went['news']:,} with news)"
    yield Figure(what=what, measured=went["torn"] + went["went back"], unit="", limit=0)
    failed = len(went["failures"]) + (not went["clean"])
    yield Figure(what="  deadlocks, failures, check not clean", measured=failed, unit="", limit=0)
    for role, longest in went["longest ms"].items():
        yield Figure(what=f"  longest {role}", measured=longest, unit="ms")
