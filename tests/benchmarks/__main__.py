"""`python -m tests.benchmarks [NAME ...] [--quick]`: measure and print one table."""

from __future__ import annotations

import argparse
import compileall
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Final

from tests.benchmarks.bench import measured
from tests.benchmarks.desks import ROOT
from tests.benchmarks.figures import table

if TYPE_CHECKING:
    from tests.benchmarks.figures import Figure

#: The benchmarks, each a module with `measure(bench)`, in the order of the table.
NAMES: Final = (
    "start", "memory", "write", "stock", "keys", "screens", "busy", "soak", "idle", "filtering", "querying",
    "bulk", "importing", "directory", "clocks", "board", "radar", "similar", "meeting",
    "apart", "cut_off", "first_sync", "meeting_postgres",
    "together", "killed", "store_faults", "store_moments", "store_crowd", "store_life",
)  # fmt: skip


def main() -> int:
    """Measure what is named (everything, if nothing is); 1 if one fails, or a whole run misses a bar."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(NAMES)}")
    parser.add_argument(
        "--quick", action="store_true", help="small desks, few runs: shows only that it works"
    )
    chosen = parser.parse_args()
    compileall.compile_dir(
        ROOT / "tui", quiet=1
    )  # as pip leaves a program, whatever PYTHONDONTWRITEBYTECODE says
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    failed: list[str] = []
    # A process each: a large one would weigh on the next (a child inherits its parent's peak memory).
    # One at a time, but for a quick run, whose figures mean nothing.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(5 if chosen.quick else 1, mp_context=spawn, max_tasks_per_child=1) as processes:
        names = chosen.names or NAMES
        running = {name: processes.submit(measured, name, quick=chosen.quick) for name in names}
        for name, future in running.items():
            if trouble := future.exception():
                failed.append(name)
                print(f"{name}: {trouble!r}", file=sys.stderr)
            else:
                figures += future.result()
                print(f"{name}: done", file=sys.stderr)
    print(table(figures))
    load = os.getloadavg()[1]
    print(f"\n{os.cpu_count()} processors, load {load:.1f} at the end (above 1, others disturbed the run)")
    return int(bool(failed) or (not chosen.quick and any(figure.held is False for figure in figures)))


if __name__ == "__main__":
    sys.exit(main())
