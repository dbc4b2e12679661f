"""`=` explains, and a hold says what it will do before it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.journey import Journey, journey
from tui.widgets.askbar import AskBar
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    from tui.store import Store


def page(travel: Journey) -> str:
    shown = travel.app.screen.query_exactly_one(Preview)
    return "\n".join("".join(text for text, _tone in line) for line in shown.lines(118, 40))


def note(travel: Journey) -> str:
    bar = travel.queue.query_exactly_one(AskBar)
    return "".join(text for text, _tone in bar.lines(118, 12)[-1]).strip()


async def test_the_sum_behind_the_figures_is_one_key_away(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("+open p:3 state:assigned")
        await travel.press("equals_sign")
        shown = page(travel)
        assert "priority: P3 = impact" in shown
        assert "resolution (SLA), running" in shown
        assert "sum: active" in shown
        await travel.press("equals_sign")
        assert travel.app.screen is travel.queue


async def test_a_hold_says_when_it_would_be_due_then(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("+open p:3 state:assigned")
        await travel.press("p", "enter")
        await travel.type("2026-11-23 10:00")
        told = note(travel)
        assert told.startswith("on hold until Mon 23 Nov 10:00 → resolution due ")
        await travel.type("some day")
        assert "→" not in note(travel)
        await travel.press("shift+tab", "down", "down", "enter")
        assert note(travel) == "awaiting vendor does not pause the resolution clock"
