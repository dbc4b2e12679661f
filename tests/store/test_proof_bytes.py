"""Every byte: logs cut at every byte, bytes of log, hint and lock changed; the benchmark does all of them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.store.proof_bytes import HINT, LOCK, LOG, change_beside, change_log, cut, make

if TYPE_CHECKING:
    from pathlib import Path


def test_a_log_may_be_cut_at_every_byte(tmp_path: Path) -> None:
    made = make(tmp_path / "desk", 6, seed=3, hint_at=3)
    for length in range(len(made.files[LOG]) + 1):
        cut(made, length, lock=("old", "new", "none")[length % 3])


def test_a_record_that_came_back_is_listed_once_when_its_removal_is_lost(tmp_path: Path) -> None:
    made = make(tmp_path / "desk", 10, seed=1)
    removals = [nth for nth, change in enumerate(made.changes) if None in change.values()]
    assert any(made.changes[removals[0]].keys() & later.keys() for later in made.changes[removals[0] + 1 :])
    change_log(made, made.ends[removals[0] + 1] + 40, 0)


@pytest.mark.parametrize("hint_at", [0, 6])
def test_any_byte_of_the_log_may_change(tmp_path: Path, hint_at: int) -> None:
    made, rng = make(tmp_path / "desk", 10, seed=4, hint_at=hint_at), Random(4)
    log = made.files[LOG]
    edges = {at for end in made.ends for at in (end - 1, end, end + 5, end + 12, end + 18)}
    inside = set(rng.sample(range(len(log)), 80))
    for at in sorted((edges | inside) & set(range(len(log)))):
        change_log(made, at, log[at] ^ (1 << rng.randrange(8)))


@pytest.mark.parametrize("name", [HINT, LOCK])
def test_any_byte_of_what_stands_beside_the_log_may_change(tmp_path: Path, name: str) -> None:
    made, rng = make(tmp_path / "desk", 6, seed=5, hint_at=5), Random(5)
    data = made.files[name]
    for at in [*range(40), *range(40, len(data), 3)]:  # the hint's head is not under its checksum
        change_beside(made, name, at, data[at] ^ (1 << rng.randrange(8)))
        if at % 8 == 0:
            change_beside(made, name, at, None)
