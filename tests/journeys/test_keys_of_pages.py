"""Which keys a page offers, and which of a sequence it can go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.journey import journey
from tests.journeys.test_commands_by_keys import footer
from tui.screens.pressing import PressingScreen
from tui.widgets.keyhints import KeyHints

if TYPE_CHECKING:
    from tui.store import Store


@pytest.mark.parametrize("keys", ["H", "o", "enter", "g h", "g 8", "g c", "2 i g", "2 enter"])
async def test_a_page_offers_no_key_that_does_nothing_there(demo_store: Store, keys: str) -> None:
    async with journey(demo_store) as travel:
        assert "/ filter" in footer(travel)
        await travel.press(*keys.split())
        page = travel.app.screen
        assert isinstance(page, PressingScreen)
        assert page is not travel.queue
        assert "? keys" in footer(travel)
        assert "/ filter" not in footer(travel)
        await travel.press("slash")
        assert page.message.text == "/ has nothing to do here"


async def test_the_hints_grey_what_a_page_cannot_do(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("H", "g")
        page = travel.app.screen
        while not page.query(KeyHints):
            await travel.settle()
        hints = page.query(KeyHints).first()
        spans = [text.strip() for line in hints.lines(120, 40) for text, _ in line]
        assert "g g" in spans
        assert "g v View" in spans  # in one piece: dim
