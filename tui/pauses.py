"""The pauses of the operator's hand: what can wait is done in them, never in the middle of an answer.

Garbage above all: Python looks at everything that has lived a while whenever it finds enough new, 20 to 50 ms
in a program that has been used. Here it looks only at what is young by itself; the rest waits for a pause.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from time import monotonic
from typing import TYPE_CHECKING, Final

from tui.giving_way import PATIENCE, heed, heed_nobody

if TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds after an answer from which on the hand is taken to rest. A hurried one presses again after 0.15.
PAUSE: Final = 0.06
#: Seconds without a key after which the next one is not expected at once.
STILL: Final = 2.0
#: Seconds without a key after which the operator is taken to look away.
AWAY: Final = 60.0
#: Times the young were looked at (7,000 new objects each) that make a collection worth a pause.
ENOUGH: Final = 6
#: As many without a pause make one that is not waited for.
TOO_MUCH: Final = 60
_NEVER: Final = 1_000_000
#: Seconds a thread beside the loop may go on once the loop has something to do. Python's own 5 ms are waited
#: for at every one of the dozen steps of an answer.
GIVE_WAY: Final = 0.0002


class Pauses:
    """Hears of keys, and uses the time between them; one a program. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._waiting: asyncio.TimerHandle | None = None
        self._last = clock()
        self._before, self._usual = gc.get_threshold(), sys.getswitchinterval()
        self._begun = self._thorough = False

    def begin(self) -> None:
        """Take over from Python, which collects nothing yet; what is there now is kept and not looked at."""
        self._before, self._usual = gc.get_threshold(), sys.getswitchinterval()
        sys.setswitchinterval(GIVE_WAY)
        gc.set_threshold(*self._before[:2], _NEVER)
        gc.freeze()
        gc.enable()
        heed(lambda: self.left)
        self._begun = True

    def end(self) -> None:
        """Leave it to Python as before."""
        if self._begun:
            self._begun = False
            heed_nobody()
            gc.set_threshold(*self._before)
            sys.setswitchinterval(self._usual)
            gc.unfreeze()

    @property
    def away(self) -> bool:
        """Whether no key has come for a while: what works beside the loop may take larger steps."""
        return self._clock() - self._last > STILL

    @property
    def left(self) -> float:
        """Seconds until the hand rests, if no other key comes; 0 if it does."""
        return max(0.0, self._last + PAUSE - self._clock())

    async def rest(self) -> None:
        """Wait until the hand rests, but not for long: what works beside the loop asks before each step."""
        given_up, left = self._clock() + PATIENCE, self.left
        while left > 0:
            await asyncio.sleep(left)
            left = min(self.left, given_up - self._clock())

    def pressed(self) -> None:
        """Hear that a key has come: no pause until it is answered."""
        self._last, self._thorough = self._clock(), False
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def answered(self) -> None:
        """Hear that nothing more is under way: unless another key comes at once, this is a pause."""
        if gc.get_count()[2] >= TOO_MUCH:
            self._collect()
        elif self._begun and gc.get_count()[2] >= ENOUGH:
            self._waiting = asyncio.get_running_loop().call_later(PAUSE, self._collect)

    def look(self) -> None:
        """Do what is due where no keys come; called now and then."""
        rested = self._clock() - self._last
        if rested > AWAY and not self._thorough:
            self._thorough = True  # once, until a key comes: what was closed since it was frozen goes too
            self._collect(thorough=True)
        elif rested > PAUSE and gc.get_count()[2] >= ENOUGH:
            self._collect()

    def _collect(self, *, thorough: bool = False) -> None:
        """Collect; what stays is not looked at again, so that the next pause needs only a few ms."""
        if self._begun:
            if thorough:
                gc.unfreeze()
            gc.collect()
            gc.freeze()
