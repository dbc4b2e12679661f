"""Every command can be found by any of its words."""

from __future__ import annotations

from widget_builders import Harness, painted

from tui.widgets.helplist import HelpEntry, HelpList
from tui.widgets.rowlist import RowList

ENTRIES = (
    HelpEntry(title="Records", heading=True),
    HelpEntry(name="take", keys="t", title="Take", help="Make it yours.", twin="deskhand take NUMBER"),
    HelpEntry(name="hold", keys="p", title="Put on hold", help="Let it wait.", why_not="it is closed"),
    HelpEntry(name="filter", keys="/", title="Filter", help="Narrow the list."),
)


def having(text: str) -> list[HelpEntry]:
    return [entry for entry in ENTRIES if entry.heading or text in entry.searched]


def found(app: Harness) -> list[str]:
    rows = app.query_exactly_one(RowList)
    return [rows.source.row(index).title for index in range(len(rows.source))]


async def test_typing_finds_by_key_title_help_and_command_line() -> None:
    app = Harness(HelpList(having))
    async with app.run_test() as pilot:
        assert found(app) == ["Records", "Take", "Put on hold", "Filter"]
        await pilot.press(*"list")
        assert found(app) == ["Records", "Filter"]
        await pilot.press(*["backspace"] * 4, *"deskhand")
        assert found(app) == ["Records", "Take"]


async def test_a_refused_command_says_why() -> None:
    app = Harness(HelpList(having))
    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.press("down")
        shown = painted(app.screen)
        assert any("not now: it is closed" in line for line in painted(app.query_exactly_one(RowList)))
        assert shown is not None


async def test_enter_chooses_and_escape_closes() -> None:
    app = Harness(HelpList(having))
    async with app.run_test() as pilot:
        await pilot.press("down", "enter", "escape")
        assert [message.name for message in app.of(HelpList.Chosen)] == ["hold"]
        assert len(app.of(HelpList.Closed)) == 1


async def test_the_cursor_passes_headings_by() -> None:
    entries = [ENTRIES[0], ENTRIES[1], HelpEntry(title="Lists", heading=True), ENTRIES[3]]
    app = Harness(HelpList(lambda _text: entries))
    async with app.run_test() as pilot:
        await pilot.press("down", "up", "up", "down", "enter")
        assert [message.name for message in app.of(HelpList.Chosen)] == ["filter"]
