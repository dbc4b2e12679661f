from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from tests.benchmarks import busy
from tests.benchmarks.busy import Press, hurried
from tests.benchmarks.screen import Screen
from tests.benchmarks.terminal import Chunk

if TYPE_CHECKING:
    from tests.benchmarks.terminal import Terminal


class Echo:
    """A terminal that shows each key a second after it was sent."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self._sent: list[tuple[float, bytes]] = []

    def screen(self) -> Screen:
        return Screen()

    def now(self) -> float:
        return float(len(self.chunks))

    def send(self, key: bytes) -> float:
        self._sent.append((self.now(), key))
        return self.now()

    def listen(self, _seconds: float) -> None:
        self.chunks += [Chunk(at + 1, key) for at, key in self._sent]
        self._sent.clear()


@pytest.mark.parametrize(("going_on", "pressed"), [([], 1), ([True, False], 2), ([True] * 9, 4)])
def test_a_hurried_hand_presses_a_first_round_whatever_ends_the_next(
    monkeypatch: pytest.MonkeyPatch, going_on: list[bool], pressed: int
) -> None:
    monkeypatch.setattr(busy, "PRESSES", (Press("any", b"x", lambda before, after: before != after),))
    answers = iter(going_on)
    times = hurried(cast("Terminal", Echo()), 4, lambda: next(answers, False))
    assert times == {"any": [1.0] * pressed}
