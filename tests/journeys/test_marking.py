from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.journey import Journey, journey

if TYPE_CHECKING:
    from tui.store import Store


def footer_of(travel: Journey) -> str:
    return travel.app.screen.query_one("KeyFooter").render_line(0).text  # type: ignore[attr-defined]


def signs(travel: Journey) -> list[str]:
    """The sign in the mark's cell of each painted row."""
    rows = travel.queue.rows
    return [rows.render_line(y).text[1] for y in range(1, rows.size.height)]


async def test_space_marks_a_record_by_a_sign_and_goes_down_and_the_count_is_shown(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        assert "marked" not in footer_of(travel)
        first = travel.queue.rows.record
        await travel.press("space", "space")
        assert travel.queue.rows.index == 2
        assert signs(travel)[:2] == ["✓", "✓"]
        assert "✓ 2 marked" in footer_of(travel)
        await travel.press("g", "g", "space")
        assert first not in travel.queue.marked()
        assert "✓ 1 marked" in footer_of(travel)


async def test_marks_survive_filtering_refreshing_and_other_pages(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("space", "space", "space")
        marked = set(travel.queue.marked())
        await travel.filter("state:closed")
        assert "✓" not in signs(travel)
        assert "✓ 3 marked" in footer_of(travel)
        await travel.press("v", "R", "o")
        assert "✓ 3 marked" in footer_of(travel)
        await travel.press("escape", "V")
        assert set(travel.queue.marked()) == marked


async def test_star_marks_all_shown_and_again_none_of_them(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new")
        shown = len(travel.queue.rows.source)
        await travel.press("asterisk")
        assert len(travel.queue.marked()) == shown
        await travel.filter("state:closed")
        assert f"{shown} of them not in this list" not in travel.message
        await travel.press("space")
        assert len(travel.queue.marked()) == shown + 1
        await travel.filter("state:new")
        await travel.press("asterisk")
        assert len(travel.queue.marked()) == 1


async def test_marks_are_inverted_taken_off_and_brought_back(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new")
        shown = len(travel.queue.rows.source)
        await travel.press("space", "g", "i")
        assert len(travel.queue.marked()) == shown - 1
        await travel.press("g", "u")
        assert not travel.queue.marked()
        assert "marked" not in footer_of(travel)
        await travel.press("g", "a")
        assert len(travel.queue.marked()) == shown - 1


async def test_a_query_marks_what_it_finds_shown_or_not(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new")
        await travel.press("g", "m")
        await travel.type("state:closed")
        await travel.press("enter")
        assert travel.message.startswith(f"Found {len(travel.queue.marked())}, marked")
        assert "not in this list" in travel.message
        await travel.press("g", "u", "g", "m")
        await travel.type("colour:red")
        await travel.press("enter")
        assert travel.queue.bar.asking
        assert not travel.queue.marked()
