from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tests.journeys.journey import Journey, journey
from tui.screens.page import PageScreen
from tui.screens.record import RecordScreen
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    from tui.store import Store


def page_of(travel: Journey) -> PageScreen:
    screen = travel.app.screen
    assert isinstance(screen, PageScreen)
    return screen


def words(travel: Journey) -> str:
    """Return everything the page's two previews say, as it is drawn."""
    return "\n".join(
        "".join(text for text, _ in line)
        for preview in page_of(travel).query(Preview)
        for line in preview.lines(120, 200)
    )


async def command(travel: Journey, text: str) -> None:
    await travel.press("colon")
    await travel.type(text)
    await travel.press("enter")


async def test_o_shows_the_caller_and_their_records_act_as_in_the_queue(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("caller:wanda state:new,assigned,in_progress,on_hold")
        painted = travel.queue.painted_row()
        assert painted is not None
        await travel.press("o")

        page = page_of(travel)
        assert "Wanda Schmitt" in words(travel)
        assert "speaks German" in words(travel)
        await travel.press("w")
        await travel.type("rang again")
        await travel.press("enter")
        row = page.painted_row()
        assert row is not None
        assert travel.incident(row.number).history[-1].text == "rang again"
        await travel.press("enter")
        assert isinstance(travel.app.screen, RecordScreen)
        await travel.press("escape", "escape")
        assert travel.app.screen is travel.queue


async def test_the_caller_page_lists_every_record_of_theirs_and_what_they_were_told(
    demo_store: Store,
) -> None:
    people, rows = demo_store.rows("person"), demo_store.rows("incident")
    caller = str(people.get(people.find("login", "wschmitt") or 0, "id"))
    theirs = {str(rows.get(p, "id")) for p in rows.select_code("caller", lambda one: one == caller)}
    replies = [
        activity.text
        for record in theirs
        for activity in demo_store.read("incident", record).history
        if caller in activity.recipients
    ]
    async with journey(demo_store) as travel:
        await command(travel, "caller wschmitt")

        source = page_of(travel).rows.source
        assert {source.key(at) for at in range(len(source))} == theirs
        assert replies
        assert all(text in words(travel) for text in replies)


async def test_from_one_page_to_the_next_and_back(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await command(travel, "service paym")
        assert "hours 24×7" in words(travel)
        assert "pay-gw-01" in words(travel)
        await command(travel, "affected san-01")
        assert "erp-db-01" in words(travel)
        assert "Warehouse scanners" in words(travel)
        await command(travel, "affected san-01")
        assert page_of(travel).message.text == "This is that page."
        await travel.press("escape", "escape")
        assert travel.app.screen is travel.queue


async def test_a_name_is_asked_for_and_a_wrong_one_asked_again(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await command(travel, "caller")
        await travel.type("nobody at all")
        await travel.press("enter")
        assert travel.queue.bar.asking
        await travel.type("Siobhán")
        await travel.press("enter")
        assert "VIP" in words(travel)
        assert not travel.queue.bar.asking


async def test_an_unknown_name_in_the_command_is_refused_with_what_is_near(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await command(travel, "service ayments")
        assert travel.message == "there is no service 'ayments'; did you mean Payments"


async def test_a_colleagues_change_appears_on_the_page(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await command(travel, "caller wschmitt")
        before = len(page_of(travel).rows.source)
        await travel.press("c")
        await travel.type("wschmitt Scanner dead")
        await travel.press("enter")
        assert len(page_of(travel).rows.source) == before + 1


async def test_every_page_keeps_its_shape_at_80_by_24(demo_store: Store) -> None:
    async with journey(demo_store, size=(80, 24)) as travel:
        for asked in ("caller wschmitt", "service erp", "affected erp-db-01"):
            await command(travel, asked)
            page = page_of(travel)
            assert page.rows.region.height >= 4
            assert cast("Preview", page.query_one("#body")).region.height >= 4
            assert all(widget.region.right <= 80 for widget in page.query("*"))
            await travel.press("escape")


async def test_a_command_that_asks_keeps_the_keys_when_it_was_called_by_name(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        await command(travel, "note")
        await travel.type("by name")
        await travel.press("enter")
        assert travel.incident(number).history[-1].text == "by name"
        await command(travel, "filter")
        await travel.type("branch")
        assert str(travel.queue.filter_line.text) == "branch"


async def test_what_is_known_of_whom_a_page_is_about_is_changed_on_it_and_undone(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await command(travel, "caller wschmitt")
        page = page_of(travel)
        await travel.press("i", "e")
        for _ in range(3):
            await travel.press("enter")
        await travel.type("+49 30 77")
        await travel.press("ctrl+s")
        assert page.message.text == "Changed Wanda Schmitt."
        assert "+49 30 77" in words(travel)
        await travel.press("u")
        assert page.message.text == "Undid change-person of Wanda Schmitt."
        assert "+49 30 77" not in words(travel)


async def test_a_callers_entry_is_changed_from_the_queue(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("caller:wanda")
        await travel.press("i", "e")
        for _ in range(4):
            await travel.press("enter")
        await travel.type("Branch 99")
        await travel.press("ctrl+s")
        assert travel.message == "Changed Wanda Schmitt."
        people = demo_store.rows("person")
        place = people.find("login", "wschmitt")
        assert place is not None
        assert people.get(place, "location") == "Branch 99"


async def test_a_team_is_changed_by_its_name_on_the_command_line_of_the_screen(demo_store: Store) -> None:
    teams = demo_store.rows("team")
    async with journey(demo_store) as travel:
        await command(travel, "change-team Service desk")
        for _ in range(2):
            await travel.press("enter")
        await travel.press("3", "ctrl+s")
        place = teams.find("name", "Service Desk")
        assert place is not None
        assert teams.get(place, "tier") == 3
        await command(travel, "change-team Service desk")
        await travel.press("ctrl+s")
        assert travel.message == "Nothing was changed."
        await command(travel, "change-team Nowhere")
        assert "there is no team 'Nowhere'" in travel.message
