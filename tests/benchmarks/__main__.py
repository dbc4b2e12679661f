"""`python -m tests.benchmarks [NAME ...] [--quick]`: measure and print one table."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from typing import TYPE_CHECKING, Final

from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import table

if TYPE_CHECKING:
    from tests.benchmarks.figures import Figure

#: The benchmarks, each a module with `measure(bench)`, in the order of the table.
NAMES: Final = (
    "start", "memory", "write", "stock", "keys", "idle", "filtering", "importing", "together", "killed",
)  # fmt: skip


def main() -> int:
    """Measure what is named (everything, if nothing is); 1 if a bar is not held in a full run."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(NAMES)}")
    parser.add_argument(
        "--quick", action="store_true", help="small desks, few runs: shows only that it works"
    )
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    for name in chosen.names or NAMES:
        began = time.perf_counter()
        module = importlib.import_module(f"tests.benchmarks.{name}")
        figures += module.measure(Bench(quick=chosen.quick))
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    print(table(figures))
    return int(not chosen.quick and any(figure.held is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
