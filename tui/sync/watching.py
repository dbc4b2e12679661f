"""Rounds again and again: at an interval, soon after a write, later and later while nobody answers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui.domain.errors import RemoteError
from tui.sync.errors import RemoteAway

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from tui.domain.meeting import Round

#: Seconds between rounds while all goes well, and the most while it does not.
INTERVAL, LONGEST = 30.0, 600.0
#: Seconds after a write: what is written together is sent together.
SOON: Final = 1.5
_FIRST_STEP: Final = 2.0


#: Hears how a round went, or what was wrong with it.
Heard = Callable[["Round | None", "RemoteError | None"], None]


class Watch:
    """Does rounds until it is cancelled.

    Args:
        round_: does one.
        heard: hears how each went, and what was wrong with it (None: nothing).
        interval: seconds between rounds.
        soon: seconds after a write.
        chance: a random number from 0 to 1.
    """

    def __init__(
        self, round_: Callable[[], Awaitable[Round]], heard: Heard,
        *, interval: float = INTERVAL, soon: float = SOON, chance: Callable[[], float] = random.random,
    ) -> None:  # fmt: skip
        self._round, self._heard = round_, heard
        self._interval, self._soon, self._chance = interval, soon, chance
        self._wake = asyncio.Event()
        self._failed = 0
        self._asked = False
        self.paused = False

    def soon(self) -> None:
        """Do a round soon: something was written. Nothing happens while nobody answers, or while paused."""
        if not self._failed and not self.paused:
            self._wake.set()

    def now(self) -> None:
        """Do a round at once, whatever happened before; after the one under way, which may be past it."""
        self._failed, self._asked = 0, True
        self._wake.set()

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            wait = self._interval
            if not self.paused:
                self._asked = False
                try:
                    done = await self._round()
                except RemoteError as wrong:
                    self._failed += 1
                    wait = self.delay(wrong)
                    self._heard(None, wrong)
                else:
                    self._failed = 0
                    self._heard(done, None)
            await self._sleep(wait)

    def delay(self, wrong: RemoteError) -> float:
        """Return how long to wait after so many failures: at random, but as long as we were asked to."""
        most = min(LONGEST, _FIRST_STEP * 2.0 ** min(self._failed, 16))
        asked = wrong.after if isinstance(wrong, RemoteAway) else 0.0
        return max(asked, most * (0.5 + self._chance() / 2))

    async def _sleep(self, seconds: float) -> None:
        if self._asked and not self.paused:
            return
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return
        if not self._failed and not self._asked:
            await asyncio.sleep(min(self._soon, seconds))
