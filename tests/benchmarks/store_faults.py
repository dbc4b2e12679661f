"""The store under every fault it is proven against: how many were tried, and how many lost anything.

Cut and changed bytes; a fault at every call to the disk (a power failure leaves any part of what was not
synced) while a store is written, opened, merged, repaired, backed up, restored and redacted; the state
machine. The short forms of the same are tests (tests/store/test_proof_*.py).
"""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.benchmarks.figures import Figure
from tests.store.proof_bytes import HINT, LOCK, LOG, change_beside, change_log, cut, make
from tests.store.proof_disk import Fault
from tests.store.proof_machine import StoreMachine
from tests.store.proof_sectors import SECTOR, bad_sector, filled
from tests.store.proof_trials import every_call, trial, trial_of_making, trial_of_restoring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.benchmarks.bench import Bench
    from tests.store.proof_bytes import Made

SCRIPTS: Final = (
    ("put", "bulk", "hint", "reopen", "other", "put", "remove", "reopen"),
    ("put", "bulk", "put", "merge", "put", "reopen"),
    ("bulk", "merge", "other", "hint", "merge", "remove", "put", "other", "reopen", "merge"),
    ("bulk", "repair", "put", "merge", "repair", "reopen", "put"),
    ("put", "backup", "bulk", "backup", "put", "restore", "put", "reopen"),
    ("redact", "put", "merge", "redact", "reopen"),
)
SHARED: Final = (
    ("put", "bulk", "merge", "other", "hint", "repair", "reopen"),
    ("put", "backup", "restore", "redact", "reopen"),
)
#: Nothing here waits for a disk: where there is memory to write to, it need not be worn out.
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 (a private folder is made in it)


class Tally:
    """One class of faults: what was tried, and what was lost."""

    def __init__(self, what: str) -> None:
        self.what, self.tried, self.lost = what, 0, 0

    def attempt(self, proof: Callable[[], object]) -> Any:  # noqa: ANN401 (whatever the proof answers)
        """Try one."""
        self.tried += 1
        try:
            return proof()
        except Exception as error:  # noqa: BLE001 (every error is a broken promise, and counted)
            self.lost += 1
            print(f"{self.what}: {error!r} {getattr(error, '__notes__', '')}", file=sys.stderr)
            return None

    @property
    def figure(self) -> Figure:
        """The line of the table."""
        what = f"{self.what}: {self.tried:,} tried, {self.tried - self.lost:,} survived; lost"
        return Figure(what=what, measured=self.lost, unit="", limit=0)


def measure(bench: Bench) -> Iterator[Figure]:
    """Give a line for each class of faults."""
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as name:
        folder = Path(name)
        yield from _bytes(folder, bench.few(2, 1), bench.few(10, 1), bench.few(1, 9))
        for fault in Fault:
            yield _calls(folder / "calls", fault, bench.few(3, 0))
        yield _sectors(folder)
    yield _machine(bench.few(800, 2))


def _bytes(folder: Path, logs: int, commits: int, every: int) -> Iterator[Figure]:
    cuts, log, hint, lock = (
        Tally(f"random logs, {what}")
        for what in (
            "cut at every byte",
            "every byte of the log changed",
            "hint cut at and changed in every byte",
            "lock file cut at and changed in every byte",
        )
    )
    for seed in range(logs):
        made = make(folder / f"log-{seed}", commits, seed, hint_at=seed * 4 % commits + 1)
        rng = Random(seed)
        for length in range(0, len(made.files[LOG]) + 1, every):
            saying = rng.choice(("old", "new", "none"))
            cuts.attempt(partial(cut, made, length, lock=saying))
        for at in range(0, len(made.files[LOG]), every):
            log.attempt(partial(change_log, made, at, _other(rng, made.files[LOG][at])))
        for name, tally in ((HINT, hint), (LOCK, lock)):
            _beside(made, name, tally, rng, every)
    yield from (tally.figure for tally in (cuts, log, hint, lock))


def _beside(made: Made, name: str, tally: Tally, rng: Random, every: int) -> None:
    for at in range(0, len(made.files[name]), every):
        tally.attempt(partial(change_beside, made, name, at, _other(rng, made.files[name][at])))
        tally.attempt(partial(change_beside, made, name, at, None))


def _other(rng: Random, byte: int) -> int:
    """Return another value: one bit is different, or anything is."""
    return byte ^ rng.choice((1 << rng.randrange(8), rng.randrange(1, 256)))


def _calls(folder: Path, fault: Fault, rounds: int) -> Figure:
    tally = Tally(f"{fault} at every call of all the store does, shared or not")
    lives = [
        trial_of_making,
        trial_of_restoring,
        *(partial(trial, script=script) for script in SCRIPTS),
        *(partial(trial, script=script, shared=True) for script in SHARED),
    ]
    for seed in range(rounds):
        for one in lives:
            folder.mkdir()
            tally.tried += (tally.attempt(partial(every_call, folder, fault, one, 1000 * seed)) or 1) - 1
            shutil.rmtree(folder)
    return tally.figure


def _sectors(folder: Path) -> Figure:
    tally = Tally("a bad sector anywhere in the log, with a hint and without")
    for hint in (False, True):
        store = folder / f"sectors-{hint}"
        for start in range(0, filled(store, hint=hint), SECTOR):
            tally.attempt(partial(bad_sector, store, start))
    return tally.figure


def _machine(examples: int) -> Figure:
    tally = Tally("state machine (two handles, merges, faults, kills, power failures)")
    chosen = settings(
        max_examples=examples, stateful_step_count=50, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    tally.attempt(partial(run_state_machine_as_test, StoreMachine, settings=chosen))
    tally.tried = examples
    return tally.figure
