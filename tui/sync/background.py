"""Rounds while the screens are open: again and again, and never in the way of a key."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Protocol

from tui.domain.errors import RemoteError, StoreError
from tui.domain.meeting import Remote, Round
from tui.sync.errors import RemoteRefuses
from tui.sync.joining import backend_of, remote_of
from tui.sync.round import AT_ONCE, Meeting, not_begun
from tui.sync.sending import ask_again
from tui.sync.watching import INTERVAL, Heard, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from tui.store import Published, Store
    from tui.sync.backend import Backend
    from tui.sync.round import Progress

#: Seconds between two commits of a round: a key that waits for the store goes first.
BREATH: Final = 0.004
#: Records in one commit while somebody presses keys: what is decoded beside the loop takes half of its time.
FEW: Final = 3


class Hand(Protocol):
    """The operator's hand, as far as rounds heed it."""

    @property
    def away(self) -> bool:
        """Whether no key has come for a while."""

    async def rest(self) -> None:
        """Wait until no key is being answered, but not for long."""


class Background:
    """The rounds of one program; between two commits they wait for the `hand` to rest.

    Attributes:
        trouble: what was wrong with the last round, in a sentence; "" if nothing.
        progress: how far the round under way has come, None between rounds.
    """

    def __init__(
        self, store: Store, *, clock: Callable[[], datetime], environ: Mapping[str, str], folder: Path,
        told: Callable[[], None], interval: float = INTERVAL, backend: Callable[[], Backend] | None = None,
        hand: Hand | None = None,
    ) -> None:  # fmt: skip
        self.trouble = ""
        self.progress: Progress | None = None
        self._store, self._clock, self._told = store, clock, told
        self._hand = hand
        self._open = backend or (lambda: backend_of(store, environ, folder))
        self._backend: Backend | None = None
        self._remote: Remote | None = None
        self._asked: list[Heard] = []
        self._answered: list[Heard] = []
        self._watch = Watch(self.round, self._heard, interval=interval)

    @property
    def paused(self) -> bool:
        """Whether it does nothing by itself."""
        return self._watch.paused

    def pause(self, *, paused: bool) -> None:
        """Stop, or go on at once."""
        self._watch.paused = paused
        if not paused:
            self._watch.now()
        self._told()

    def now(self, answer: Heard) -> None:
        """Do a round at once, and ask again for what was refused; `answer` hears how it went."""
        self._asked.append(answer)
        self._watch.paused = False
        self._watch.now()
        self._told()

    def heard(self, published: Published) -> None:
        """Send soon what was written here."""
        if published.own and published.changes.get("outgoing"):
            self._watch.soon()

    async def run(self) -> None:
        """Go on until cancelled."""
        try:
            await self._watch.run()
        finally:
            await self._let_go()

    async def round(self) -> Round:
        """Do one round, and say what is wrong as a RemoteError."""
        self._answered, self._asked = self._asked, []
        try:
            return await self._met()
        except RemoteError:
            raise
        except StoreError as fault:
            raise RemoteError(f"the store cannot: {fault}") from fault
        except Exception as fault:  # noqa: BLE001 (the last door: nobody's work ends with a round)
            told = f"this is a fault of deskhand's own: a round ended with {type(fault).__name__}"
            raise RemoteError(told) from None
        finally:
            self.progress = None

    async def _met(self) -> Round:
        remote = remote_of(self._store)
        if remote != self._remote:
            await self._let_go()
            self._remote = remote
        if remote is None:
            return Round(at=self._clock())  # left by another program
        if self._backend is None:
            self._backend = await self._opened()
            await self._store.commit(ask_again)
        elif self._answered:
            await self._store.commit(ask_again)
        meeting = Meeting(
            self._store, self._backend, clock=self._clock, told=self._progressed, breathe=self._breath,
            at_once=self._at_once,
        )  # fmt: skip
        try:
            return await meeting.round()
        except RemoteRefuses:
            await self._let_go()  # next time with the name and the password that are kept by then
            raise

    async def _let_go(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            await backend.close()

    async def _opened(self) -> Backend:
        try:
            return await asyncio.to_thread(self._open)
        except RemoteError as wrong:
            await not_begun(self._store, wrong, self._clock())
            raise

    def _progressed(self, progress: Progress) -> None:
        self.progress = progress
        self._told()

    def _heard(self, done: Round | None, wrong: RemoteError | None) -> None:
        self.trouble = "" if wrong is None else str(wrong)
        self._told()
        answered, self._answered = self._answered, []
        for answer in answered:
            answer(done, wrong)

    async def _breath(self) -> None:
        """Let a key that waits for the store go first, and keys be answered."""
        if self._hand is None or not self._hand.away:
            await asyncio.sleep(BREATH)
        if self._hand is not None:
            await self._hand.rest()

    def _at_once(self) -> int:
        return AT_ONCE if self._hand is None or self._hand.away else FEW
