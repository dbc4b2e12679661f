"""Trials of a store's life: a fault at each of its calls, and what then stands."""

from __future__ import annotations

import os
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tests.store.proof_contents import (
    NOW,
    backup_contents,
)
from tests.store.proof_disk import Dead, Fault, FaultyDisk
from tests.store.proof_life import Life, create
from tui.domain.errors import StoreError
from tui.store.restoring import restore_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Trial:
    """How one life went: what happened ("" if nothing did), at which call, what the store said."""

    happened: str
    call: int
    said: tuple[str, ...]


def every_call(folder: Path, fault: Fault, one: Callable[..., Trial], seed: int = 0) -> int:
    """Let `one` life after another have its fault at the first call, the second … the last; count them."""
    at, lives = 1, 0
    while True:
        try:
            went = one(folder=folder / f"{at}-{seed}", fault=fault, at=at, seed=seed + at)
        except Exception as error:
            error.add_note(f"with {fault} from call {at} on, seed {seed + at}")
            raise
        if not went.happened:
            return lives
        at, lives = went.call + 1, lives + 1


def trial(
    folder: Path, script: Sequence[str], fault: Fault, at: int, seed: int, *, shared: bool = False
) -> Trial:
    """Live through a script with one fault at call `at`, then see what is there, sometimes without power.

    Raises:
        Broken: a promise was not kept. Any other error is one, too: it should have been a StoreError.
    """
    life = Life(folder, FaultyDisk(folder), Random(seed), shared=shared)
    create(life)
    life.reopen()
    life.disk.arm(fault, at)
    try:
        for action in script:
            life.act(action)
    except Dead:
        life.die()
    return ended(life, fault)


def trial_of_making(folder: Path, fault: Fault, at: int, seed: int) -> Trial:
    """Make a store with one fault at call `at`: it is there, or can be made again."""
    life = Life(folder, FaultyDisk(folder), Random(seed))
    life.disk.arm(fault, at)
    try:
        create(life)
    except StoreError as error:
        life.said.append(str(error))
    except Dead:
        pass
    return ended(life, fault)


def trial_of_restoring(folder: Path, fault: Fault, at: int, seed: int) -> Trial:
    """Restore a backup into a folder that is not there: all of it is, or it can be done again."""
    source = Life(folder.with_name(f"{folder.name}-source"), FaultyDisk(folder), Random(seed))
    create(source)
    for action in ("bulk", "put", "backup"):
        source.act(action)
    source.die()
    source.disk.dispose()
    life = Life(folder, FaultyDisk(folder), Random(seed))
    saved = backup_contents(source.backup_file) or {}
    life.possible = [{}, saved]
    life.disk.arm(fault, at)
    try:
        restore_store(source.backup_file, folder, now=NOW, files=life.disk)
        life.possible = [saved]
    except StoreError as error:
        life.said.append(str(error))
    except Dead:
        pass
    happened, call = life.disk.happened, life.disk.struck
    life.disk.revive()
    if fault is Fault.POWER:
        image = folder.with_name(f"{folder.name}-image")
        life.disk.image(image, life.rng)
        life.disk.dispose()
        life.folder, life.disk = image, FaultyDisk(image)
    if life.folder.exists() and "000001.log" in os.listdir(life.folder):  # noqa: PTH208 (names)
        life.open()
        life.die()
    life.possible = [saved]
    restore_store(source.backup_file, life.folder, now=NOW, replace=True, files=life.disk)
    life.end()
    return Trial(happened, call, tuple(life.said))


def ended(life: Life, fault: Fault) -> Trial:
    """Take the power away where the fault asks for it (and often elsewhere), then see what is there."""
    happened, call = life.disk.happened, life.disk.struck
    power = fault is Fault.POWER or (fault is not Fault.KILL and life.rng.random() < 0.6)
    life.die()
    life.end(life.folder.with_name(f"{life.folder.name}-image") if power else None)
    return Trial(happened, call, tuple(life.said))
