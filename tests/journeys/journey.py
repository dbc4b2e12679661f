"""Driving the screens through real keys, and waiting for what they lead to without ever sleeping."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from textual import events
from textual.events import Paste
from textual.pilot import Pilot

from tests.conftest import NOW, OPERATOR
from tui.app import DeskhandApp
from tui.desk.desk import Desk
from tui.domain.incident import Incident
from tui.screens.queue import QueueScreen
from tui.terminal.palette import CALM

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tui.commands import Keymap
    from tui.desk.own import Own
    from tui.store import Store


@dataclass
class Journey:
    """A running program: press keys, then look at the store."""

    app: DeskhandApp
    pilot: Pilot[int]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Put the text into what has the keyboard, in place of what stands there."""
        await self.pilot.press("ctrl+u")
        assert self.app.focused is not None
        self.app.focused.post_message(Paste(text))
        await self.settle()

    async def filter(self, query: str) -> None:
        await self.press("slash")
        await self.type(query)
        await self.press("enter")

    def burst(self, text: str) -> None:
        """Type at once, as keys that come over a slow line in one piece."""
        for character in text:
            name = {"\r": "enter", " ": "space", "/": "slash"}.get(character, character)
            self.app.post_message(events.Key(name, None if character == "\r" else character))

    async def settle_keys(self) -> None:
        """Wait until no key is under way or held back any more."""
        await self.settle()
        while self.app.keys_waiting:
            await self.settle()
        await self.settle()

    async def settle(self) -> None:
        """Wait until the keys, the desk's answers and what they painted are through."""
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    @property
    def queue(self) -> QueueScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, QueueScreen)
        return screen

    @property
    def number(self) -> str:
        row = self.queue.painted_row()
        assert row is not None
        return row.number

    @property
    def message(self) -> str:
        return self.queue.message.text

    def incident(self, number: str) -> Incident:
        store = self.app.desk.store
        position = store.rows("incident").find("number", number)
        assert position is not None
        found = store.read("incident", str(store.rows("incident").get(position, "id")))
        assert isinstance(found, Incident)
        return found


@asynccontextmanager
async def journey(
    store: Store,
    *,
    size: tuple[int, int] = (120, 40),
    keymap: Keymap | None = None,
    own: Own | None = None,
) -> AsyncIterator[Journey]:
    desk = Desk(store, clock=lambda: NOW, login=OPERATOR, zone=UTC, fixed_clock=True, own=own)
    app = DeskhandApp(desk, CALM, keymap)
    async with app.run_test(size=size) as pilot:
        travelled = Journey(app, pilot)
        await travelled.settle()
        yield travelled
