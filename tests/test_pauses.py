"""Garbage goes in the pauses of the operator's hand, and at no other time."""

from __future__ import annotations

import asyncio
import gc
import sys
import weakref
from typing import TYPE_CHECKING

import pytest

from tui.pauses import AWAY, ENOUGH, GIVE_WAY, TOO_MUCH, Pauses

if TYPE_CHECKING:
    from collections.abc import Iterator


class Knot:
    """Something that only a collection can let go of."""

    def __init__(self) -> None:
        self.itself = self


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pauses(clock: Clock) -> Iterator[Pauses]:
    begun = Pauses(clock)
    begun.begin()
    yield begun
    begun.end()
    gc.enable()


def knot() -> weakref.ref[Knot]:
    """Return a knot that nobody holds and that has outlived the young."""
    held = Knot()
    gc.collect(1)
    return weakref.ref(held)


def grow_old(times: int) -> None:
    for _ in range(times):
        gc.collect(1)


async def test_an_answered_key_lets_go_of_what_is_old(pauses: Pauses) -> None:
    gone, old = asyncio.Event(), Knot()
    grow_old(ENOUGH)
    weakref.finalize(old, gone.set)
    del old
    pauses.pressed()
    pauses.answered()
    await asyncio.wait_for(gone.wait(), 10)


async def test_the_next_key_comes_first(pauses: Pauses) -> None:
    old = knot()
    grow_old(ENOUGH)
    pauses.answered()
    pauses.pressed()
    loop, passed = asyncio.get_running_loop(), asyncio.Event()
    loop.call_later(0.1, passed.set)  # after the pause that was given up
    await passed.wait()
    assert old() is not None


def test_without_any_pause_it_happens_behind_an_answer(pauses: Pauses) -> None:
    old = knot()
    grow_old(TOO_MUCH)
    pauses.answered()
    assert old() is None


@pytest.mark.usefixtures("pauses")
def test_python_itself_never_begins_a_whole_collection() -> None:
    old = knot()
    for _ in range(200):
        grow_old(1)
        assert [Knot() for _ in range(2000)]
    assert old() is not None


def test_who_looks_away_lets_go_of_what_was_frozen(pauses: Pauses, clock: Clock) -> None:
    held = Knot()
    old = weakref.ref(held)
    grow_old(ENOUGH)
    clock.now = 2.0
    pauses.look()
    del held
    grow_old(ENOUGH)
    clock.now = 4.0
    pauses.look()
    assert old() is not None
    clock.now = 4.0 + AWAY
    pauses.look()
    assert old() is None


def test_the_process_is_left_as_it_was(clock: Clock) -> None:
    before = gc.get_threshold(), gc.get_freeze_count(), sys.getswitchinterval()
    pauses = Pauses(clock)
    pauses.begin()
    assert sys.getswitchinterval() == pytest.approx(GIVE_WAY)
    pauses.end()
    assert (gc.get_threshold(), gc.get_freeze_count(), sys.getswitchinterval()) == before


async def test_what_works_beside_waits_for_a_pause_but_not_for_ever(clock: Clock) -> None:
    pauses = Pauses(clock)
    pauses.pressed()
    resting = asyncio.create_task(pauses.rest())
    await asyncio.sleep(0)
    assert not resting.done()
    clock.now = 1.0
    await asyncio.wait_for(resting, 10)
