"""What every benchmark is handed: how large it may be, and the desks it may look at."""

from __future__ import annotations

import importlib
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import desks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.desks import DeskFolder
    from tests.benchmarks.figures import Figure


@dataclass(frozen=True, slots=True)
class Bench:
    """`quick` proves that a benchmark runs: small desks, few runs, figures that mean nothing."""

    quick: bool = False

    def few(self, count: int, quick: int = 2) -> int:
        """Return how often to repeat."""
        return quick if self.quick else count

    def large(self) -> DeskFolder:
        """Return 100,000 generated incidents."""
        return desks.generated(200 if self.quick else 100_000)

    def middle(self) -> DeskFolder:
        """Return as many generated incidents as the real log has."""
        return desks.generated(200 if self.quick else 25_000)

    def real(self) -> DeskFolder | None:
        """Return the real incidents; None where the data is missing or the run is quick."""
        return None if self.quick else desks.real()

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Give a throw-away folder on the disk that holds the desks."""
        with tempfile.TemporaryDirectory(dir=desks.cache()) as name:
            yield Path(name)


def measured(name: str, *, quick: bool) -> list[Figure]:
    """Return the figures of one benchmark."""
    return list(importlib.import_module(f"tests.benchmarks.{name}").measure(Bench(quick=quick)))
