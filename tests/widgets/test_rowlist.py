"""The list: its cursor stays with its record, and only what changed is drawn anew."""

from __future__ import annotations

import pytest
from widget_builders import Harness, Ticket, WatchedList, listing, painted, tickets

from tui.terminal.palette import look
from tui.widgets.rowlist import RowList

SIZE = (40, 11)  # a header and ten rows


def built(count: int = 100) -> tuple[Harness, WatchedList]:
    rows = WatchedList(empty="No incident matches.")
    app = Harness(rows)
    rows.show(listing(tickets(*range(count))))
    return app, rows


async def test_the_cursor_follows_its_record_through_another_order_and_keeps_its_line() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE):
        rows.go_to("T40")
        line = next(y for y, text in enumerate(painted(rows)) if text.startswith("▌  T40"))
        rows.show(listing(tickets(*reversed(range(100)))))
        assert rows.record == "T40"
        assert rows.index == 59
        assert painted(rows)[line].startswith("▌  T40")


async def test_new_rows_above_do_not_move_the_row_under_the_cursor() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("pagedown", "down")
        before = painted(rows)
        rows.show(listing(tickets(*range(500, 503), *range(100))))
        assert painted(rows) == before


async def test_when_the_record_leaves_the_cursor_goes_to_the_next_that_stayed() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE):
        rows.go_to("T5")
        rows.show(listing(tickets(*(number for number in range(100) if number not in {5, 6, 7}))))
        assert rows.record == "T8"


async def test_when_nothing_after_it_stayed_the_cursor_goes_to_the_nearest_before() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE):
        rows.go_to("T5")
        rows.show(listing(tickets(1, 3)))
        assert rows.record == "T3"


async def test_the_cursor_can_be_given_a_record_to_stand_on() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE):
        rows.show(listing(tickets(*range(100))), keep="T42")
        assert rows.record == "T42"
        assert "T42" in rows.visible_records


async def test_a_move_draws_two_rows_anew_and_only_as_far_as_they_changed() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE) as pilot:
        rows.refreshed.clear()
        await pilot.press("j")
        assert [(region.y, region.right) for region in rows.refreshed] == [(1, 10), (2, 10)]


async def test_showing_the_same_rows_again_draws_nothing() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE):
        rows.refreshed.clear()
        rows.show(listing(tickets(*range(100))))
        assert rows.refreshed == []


async def test_one_changed_row_is_all_that_is_drawn() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE):
        rows.refreshed.clear()
        changed = tickets(*range(100))
        changed[3] = Ticket("T3", who="ben")
        rows.show(listing(changed))
        assert [region.y for region in rows.refreshed] == [4]


async def test_only_rows_in_sight_are_read() -> None:
    read: list[int] = []

    class Source:
        def __len__(self) -> int:
            return 1_000_000

        def key(self, index: int) -> str:
            return f"T{index}"

        def find(self, record_id: str) -> int | None:
            return int(record_id[1:])

        def row(self, index: int) -> Ticket:
            read.append(index)
            return Ticket(f"T{index}")

        def marked(self, _index: int) -> bool:
            return False

    rows = WatchedList()
    app = Harness(rows)
    async with app.run_test(size=SIZE) as pilot:
        rows.show(Source())
        await pilot.press("G")
        assert rows.position == "1,000,000 of 1,000,000"
        assert len(set(read)) <= 20


@pytest.mark.parametrize(
    ("keys", "record"),
    [
        ("jj", "T2"), ("jjk", "T1"), ("k", "T0"), ("G", "T99"),
    ],
)  # fmt: skip
async def test_letters_move(keys: str, record: str) -> None:
    app, rows = built()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        assert rows.record == record


async def test_leaving_the_page_flips_it_with_one_row_of_overlap() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["down"] * 10)
        assert rows.visible_records[:2] == ("T9", "T10")
        await pilot.press("up", "up")
        assert rows.record == "T8"
        assert rows.visible_records[-1] == "T9"


async def test_a_page_flips_under_the_cursor_and_ends_at_the_last_row() -> None:
    app, rows = built(25)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "pagedown")
        assert (rows.record, rows.visible_records[0]) == ("T10", "T9")
        await pilot.press("pagedown", "pagedown", "pagedown")
        assert (rows.record, rows.visible_records[0]) == ("T24", "T15")


async def test_a_click_moves_and_a_double_click_opens() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(rows, offset=(5, 4))
        assert rows.record == "T3"
        await pilot.click(rows, offset=(5, 6), times=2)
        assert [message.record_id for message in app.of(RowList.Opened)] == ["T5"]


async def test_a_click_on_the_header_or_below_the_last_row_does_nothing() -> None:
    app, rows = built(3)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(rows, offset=(5, 0))
        await pilot.click(rows, offset=(5, 8))
        assert rows.record == "T0"


async def test_moving_and_opening_are_reported() -> None:
    app, _rows = built()
    async with app.run_test(size=SIZE) as pilot:
        app.heard.clear()
        await pilot.press("j", "enter")
        assert [(message.record_id, message.index) for message in app.of(RowList.CursorMoved)] == [("T1", 1)]
        assert [message.record_id for message in app.of(RowList.Opened)] == ["T1"]


async def test_an_empty_list_says_so_and_moves_nowhere() -> None:
    app, rows = built(0)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("j", "G", "pagedown", "enter")
        assert (rows.record, rows.index, rows.position) == (None, -1, "0 of 0")
        assert "   No incident matches." in painted(rows)
        assert app.of(RowList.Opened) == []


async def test_rows_that_come_after_an_empty_list_take_the_cursor() -> None:
    app, rows = built(0)
    async with app.run_test(size=SIZE):
        rows.show(listing(tickets(1, 2)))
        assert rows.record == "T1"
        rows.show(listing([]))
        assert rows.record is None


async def test_resizing_keeps_the_record_in_sight() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*["down"] * 9)
        await pilot.resize_terminal(40, 6)
        assert rows.record == "T9"
        assert rows.visible_records[-1] == "T9"
        await pilot.resize_terminal(30, 20)
        assert rows.record == "T9"
        assert "T9" in rows.visible_records


async def test_columns_that_can_go_leave_a_narrow_list() -> None:
    app, rows = built()
    async with app.run_test(size=(24, 5)):
        assert painted(rows)[0] == "   Number Title"


async def test_hostile_titles_stay_words_in_their_columns() -> None:
    titles = [
        "[/bold][red]x", "\x1b[2J\x1b[31mred", "\u202eevil", "a\x00b", "line\nbreak\ttab", "漢字テスト漢字",
        "e\u0301e\u0301e\u0301", "😀 smile", "\ud800", "x" * 5_000,
    ]  # fmt: skip
    rows = WatchedList()
    app = Harness(rows)
    async with app.run_test(size=(40, 12)):
        rows.show(listing([Ticket(f"T{at}", title) for at, title in enumerate(titles)]))
        strips = [rows.render_line(y) for y in range(1, 11)]
        assert {strip.cell_length for strip in strips} == {40}
        assert all("\x1b" not in strip.text and "\u202e" not in strip.text for strip in strips)
        assert all(strip.crop(34, 39).text.rstrip() == "ana" for strip in strips)


async def test_plain_rows_are_one_piece_without_a_style() -> None:
    app, rows = built()
    async with app.run_test(size=SIZE):
        assert {segment.style for segment in rows.render_line(5)} == {None}


async def test_a_tone_colours_its_words_and_nothing_else() -> None:
    rows = WatchedList()
    app = Harness(rows)
    async with app.run_test(size=SIZE):
        rows.show(listing([Ticket("T0"), Ticket("T1", late=True)]))
        styled = [segment.text for segment in rows.render_line(2) if segment.style]
        assert styled == ["T1"]


async def test_new_rows_carry_a_mark_beside_the_cursor() -> None:
    rows = WatchedList(look=look(unicode=False))
    app = Harness(rows)
    async with app.run_test(size=SIZE):
        rows.show(listing([Ticket("T0", new=True), Ticket("T1", new=True), Ticket("T2")]))
        assert [line[:5] for line in painted(rows)[1:4]] == [">* T0", " * T1", "   T2"]
