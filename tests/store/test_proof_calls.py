"""Every call to the disk fails once: nothing acknowledged is lost, nothing half done is visible."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.store.proof_disk import Fault
from tests.store.proof_life import every_call, trial, trial_of_making

if TYPE_CHECKING:
    from pathlib import Path

#: What is done while one call fails: commits, a hint, opening, a second handle, merging, repairing.
SCRIPTS = (
    ("put", "bulk", "hint", "reopen", "other", "put", "remove", "reopen"),
    ("put", "bulk", "put", "merge", "put", "reopen"),
    ("bulk", "repair", "put"),
)


@pytest.mark.parametrize("script", SCRIPTS, ids=["commit", "merge", "repair"])
@pytest.mark.parametrize("fault", Fault)
def test_every_call_may_fail(tmp_path: Path, fault: Fault, script: tuple[str, ...]) -> None:
    assert every_call(tmp_path, fault, partial(trial, script=script)) >= (1 if fault is Fault.RENAME else 5)


@pytest.mark.parametrize("fault", Fault)
def test_every_call_of_making_a_store_may_fail(tmp_path: Path, fault: Fault) -> None:
    assert every_call(tmp_path, fault, trial_of_making) >= 1
