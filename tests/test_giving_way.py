"""What computes beside the loop waits for the operator's hand, bite by bite, and nothing else does."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest

from tests.conftest import NOW
from tui import giving_way
from tui.store import create_store, snapshot
from tui.store.log import hint_name, log_name
from tui.store.renewing import Renewer
from tui.sync.parsing import parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tui.store import Store

#: Seconds without a bite after which work is taken to wait, and which no work here needs.
LONG: Final = 20.0


class Hand:
    """A hand that presses until it is laid down, and notes when it was first waited for."""

    def __init__(self) -> None:
        self.waited_for, self.laid_down = threading.Event(), threading.Event()

    def left(self) -> float:
        if self.laid_down.is_set():
            return 0.0
        self.waited_for.set()
        return 0.001


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """A hand that is answered on this thread, and waited for as long as it presses."""
    monkeypatch.setattr(giving_way, "PATIENCE", LONG)
    pressing = Hand()
    giving_way.heed(pressing.left)
    yield pressing
    pressing.laid_down.set()
    giving_way.heed_nobody()


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=work)
    thread.start()
    yield thread
    thread.join(LONG)
    assert not thread.is_alive()


def test_a_thread_waits_until_the_hand_rests(hand: Hand) -> None:
    with beside(giving_way.give_way) as thread:
        assert hand.waited_for.wait(LONG)
        assert thread.is_alive()
        hand.laid_down.set()


def test_a_thread_waits_for_no_hand_that_never_rests(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving_way, "PATIENCE", 0.01)
    with beside(giving_way.give_way):
        pass
    assert hand.waited_for.is_set()


def test_who_answers_the_keys_never_waits(hand: Hand) -> None:
    giving_way.give_way()
    assert not hand.waited_for.is_set()


def test_where_nobody_presses_nothing_waits(hand: Hand) -> None:
    giving_way.heed_nobody()
    with beside(giving_way.give_way):
        pass
    assert not hand.waited_for.is_set()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(tmp_path / "desk", replica="K7", now=NOW)
    made.table("words").insert_multiple({"word": f"w{n}"} for n in range(100))
    yield made
    made.close()


def test_a_hint_is_packed_while_the_hand_rests(hand: Hand, store: Store) -> None:
    hint = store.path / hint_name(1)
    with beside(lambda: snapshot.write(store.engine.log, snapshot.take(store.engine))):
        assert hand.waited_for.wait(LONG)
        assert not hint.exists()
        hand.laid_down.set()
    assert hint.exists()


def test_a_log_is_merged_while_the_hand_rests(hand: Hand, store: Store) -> None:
    with beside(Renewer(store.engine)._merge):
        assert hand.waited_for.wait(LONG)
        assert not (store.path / log_name(2)).exists()
        hand.laid_down.set()
    assert (store.path / log_name(2)).exists()


@pytest.mark.usefixtures("hand")
def test_a_merge_that_waits_for_the_hand_is_stopped_all_the_same(store: Store) -> None:
    renewer = Renewer(store.engine)

    def pressed_by_who_leaves() -> float:
        renewer._leaving.set()
        return 0.0

    giving_way.heed(pressed_by_who_leaves)
    with beside(renewer._merge):
        pass
    assert not (store.path / log_name(2)).exists()


def test_a_long_answer_is_read_while_the_hand_rests(hand: Hand) -> None:
    told = {"data": [{"n": n} for n in range(100)]}
    read = []
    with beside(lambda: read.append(parsed(json.dumps(told).encode()))):
        assert hand.waited_for.wait(LONG)
        assert not read
        hand.laid_down.set()
    assert read == [told]
