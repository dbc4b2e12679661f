"""Long work in threads beside the loop, a bite at a time: it gives way to the operator's hand.

One thread of a program computes at a time. Whoever computes beside the loop takes half of its time while a
key is answered, however soon each gives way to the other; so what takes long asks here between bites of a few
ms. What is kept here is the program's, as Python's lock is.
"""

from __future__ import annotations

from threading import get_ident
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds that one bite waits, at most, for a hand that does not rest.
PATIENCE: Final = 0.5

_hand: tuple[int, Callable[[], float]] | None = None


def heed(left: Callable[[], float]) -> None:
    """Heed a hand; `left` gives the seconds until it rests. Called on the thread that answers its keys."""
    global _hand  # noqa: PLW0603 (see the module)
    _hand = get_ident(), left


def heed_nobody() -> None:
    """Let all work go on at once, as it does where nobody presses keys."""
    global _hand  # noqa: PLW0603 (see the module)
    _hand = None


def give_way() -> None:
    """Wait until the hand rests, but not for long; not at all where keys are answered or none come."""
    hand = _hand
    if hand is None or hand[0] == get_ident():
        return
    given_up = monotonic() + PATIENCE
    while (wait := min(hand[1](), given_up - monotonic())) > 0:
        sleep(wait)
