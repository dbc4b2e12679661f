"""What is still being read for a screen when it is left harms nobody."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.journeys.journey import journey
from tui.app import DeskhandApp
from tui.screens.queue import QueueScreen
from tui.screens.record import RecordScreen
from tui.store import Published
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    import pytest

    from tui.screens.acting import ActingScreen
    from tui.store import Store


def held_back(store: Store, monkeypatch: pytest.MonkeyPatch, screen: ActingScreen) -> asyncio.Event:
    """Let a record be found only once the screen has lost its preview; the event tells of the asking."""
    fetch, asked = store.fetch, asyncio.Event()

    async def late(kind: str, record_id: str) -> object:
        found = await fetch(kind, record_id)
        asked.set()
        while screen.query(Preview):  # noqa: ASYNC110 (there is no other moment to wait for)
            await asyncio.sleep(0)
        return found

    monkeypatch.setattr(store, "fetch", late)
    return asked


async def test_a_page_is_left_while_its_record_is_read(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with journey(demo_store) as travel:
        await travel.press("enter")
        page = travel.app.screen
        assert isinstance(page, RecordScreen)
        asked = held_back(demo_store, monkeypatch, page)
        page.tick()
        await asked.wait()
        await travel.press("escape")
        assert travel.app.screen is travel.queue
        assert travel.app.is_running


async def test_the_program_is_left_while_a_record_is_read(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with journey(demo_store) as travel:
        asked = held_back(demo_store, monkeypatch, travel.queue)
        await travel.pilot.press("down")
        await asked.wait()


async def test_a_screen_that_has_lost_its_widgets_is_told_of_nothing(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []

    def tell(queue: QueueScreen) -> None:
        """Happen at the very last of the queue, as a tick of the clock or a colleague's write may."""
        told.append(len(queue.query(Preview)))
        app = queue.app
        assert isinstance(app, DeskhandApp)
        app._tick()
        app._pass_on(Published(changes={"incident": ()}, own=False))

    monkeypatch.setattr(QueueScreen, "on_unmount", tell, raising=False)
    async with journey(demo_store):
        pass
    assert told == [0]
