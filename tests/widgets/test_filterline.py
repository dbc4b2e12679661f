"""The filter line: what is typed is reported, Escape brings back what stood there."""

from __future__ import annotations

from textual import events
from widget_builders import COLUMNS, Harness, listing, painted, tickets

from tui.widgets.filterline import FilterLine
from tui.widgets.rowlist import RowList


def texts(app: Harness, kind: type[FilterLine.Changed]) -> list[str]:
    return [message.text for message in app.of(kind)]


async def test_typing_is_reported_as_it_happens_and_enter_ends_it() -> None:
    line = FilterLine()
    app = Harness(line)
    async with app.run_test() as pilot:
        line.edit()
        await pilot.press(*"vpn", "enter")
        assert texts(app, FilterLine.Changed) == ["v", "vp", "vpn"]
        assert texts(app, FilterLine.Submitted) == ["vpn"]


async def test_escape_restores_the_query_that_stood_there() -> None:
    line = FilterLine()
    app = Harness(line)
    async with app.run_test() as pilot:
        line.show(query="p<=2", sentence="P1 and P2", count="2 of 9")
        line.edit()
        await pilot.press(*" vpn", "escape")
        assert line.text == "p<=2"
        assert texts(app, FilterLine.Cancelled) == ["p<=2"]


async def test_showing_a_query_reports_nothing() -> None:
    line = FilterLine()
    app = Harness(line)
    async with app.run_test() as pilot:
        line.show(query="p<=2", sentence="P1 and P2", count="37 of 24,918")
        await pilot.pause()
        assert app.heard == []
        texts_shown = [painted(child)[0].strip() for child in line.children]
        assert texts_shown == ["P1 and P2", "p<=2", "37 of 24,918"]


async def test_tab_does_not_stray_into_the_query() -> None:
    line, rows = FilterLine(), RowList(COLUMNS)
    app = Harness(line, rows)
    async with app.run_test() as pilot:
        rows.show(listing(tickets(1)))
        rows.focus()
        await pilot.press("tab")
        assert rows.has_focus
        assert not line.editing


async def test_what_is_pasted_becomes_one_visible_line() -> None:
    line = FilterLine()
    async with Harness(line).run_test() as pilot:
        line.edit()
        line.query_one("#query").post_message(events.Paste("one\u202etwo\x1b[2J"))
        await pilot.pause()
        assert line.text == "one⟨U+202E⟩two␛[2J"


async def test_a_long_sentence_is_cut_with_a_sign() -> None:
    line = FilterLine()
    async with Harness(line).run_test(size=(60, 2)):
        line.show(sentence="mine or unowned, P1 to P2, soonest due first", count="1 of 2")
        assert painted(line.children[0])[0].endswith("…")
