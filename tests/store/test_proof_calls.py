"""Every call to the disk fails once: nothing acknowledged is lost, nothing half done is visible.

A backup is whole or not there; what was removed for good is in no file.
"""

from __future__ import annotations

import contextlib
from functools import partial
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.store.proof_disk import Dead, Fault, FaultyDisk
from tests.store.proof_life import Life, create
from tests.store.proof_trials import every_call, trial, trial_of_making, trial_of_restoring

if TYPE_CHECKING:
    from pathlib import Path

#: What is done while one call fails: commits, a hint, opening, a second handle, merging, repairing.
SCRIPTS = (
    ("put", "bulk", "hint", "reopen", "other", "put", "remove", "reopen"),
    ("put", "bulk", "put", "merge", "put", "reopen"),
    ("bulk", "repair", "put"),
)
#: These are as long again: here with the faults that found most, in full by the benchmark store_faults.
KEEPING = (
    ("put", "backup", "bulk", "backup", "restore", "put"),
    ("put", "redact"),
)
MOST = (Fault.EIO, Fault.KILL, Fault.POWER)
SHARED = ("put", "merge", "other", "reopen")


@pytest.mark.parametrize("script", SCRIPTS, ids=["commit", "merge", "repair"])
@pytest.mark.parametrize("fault", Fault)
def test_every_call_may_fail(tmp_path: Path, fault: Fault, script: tuple[str, ...]) -> None:
    assert every_call(tmp_path, fault, partial(trial, script=script)) >= (1 if fault is Fault.RENAME else 5)


@pytest.mark.parametrize("fault", Fault)
def test_every_call_of_making_a_store_may_fail(tmp_path: Path, fault: Fault) -> None:
    assert every_call(tmp_path, fault, trial_of_making) >= 1


@pytest.mark.parametrize("script", KEEPING, ids=["backup", "redact"])
@pytest.mark.parametrize("fault", MOST)
def test_every_call_of_keeping_the_store_may_fail(
    tmp_path: Path, fault: Fault, script: tuple[str, ...]
) -> None:
    assert every_call(tmp_path, fault, partial(trial, script=script)) >= 5


@pytest.mark.parametrize("fault", MOST)
def test_every_call_of_restoring_into_a_new_store_may_fail(tmp_path: Path, fault: Fault) -> None:
    assert every_call(tmp_path, fault, trial_of_restoring) >= 1


@pytest.mark.parametrize("fault", MOST)
def test_every_call_may_fail_in_a_shared_store(tmp_path: Path, fault: Fault) -> None:
    assert every_call(tmp_path, fault, partial(trial, script=SHARED, shared=True)) >= 1


@pytest.mark.parametrize("seed", range(5))
def test_a_failed_fsync_is_not_taken_for_done_by_the_next(tmp_path: Path, seed: int) -> None:
    for at in range(1, 12):
        folder = tmp_path / str(at)
        life = Life(folder, FaultyDisk(folder), Random(seed))
        create(life)
        life.act("put")
        life.disk.arm(Fault.KILL, at)
        with contextlib.suppress(Dead):
            life.act("bulk")
        life.die()
        life.disk.arm(Fault.SYNC, 1)
        life.disk.dead = False
        life.act("open")  # takes over what the killed one left: its fsync fails
        life.disk.revive()
        life.act("reopen")  # what is seen from here on must last
        life.die()
        life.end(tmp_path / f"{at}-image")
