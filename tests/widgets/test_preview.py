"""The preview: one record in words, newest first, at any size."""

from __future__ import annotations

import pytest
from widget_builders import Harness, painted

from tui.terminal.palette import BARS, CALM, Look, Tone, look
from tui.widgets.preview import Entry, Preview, PreviewText

TEXT = PreviewText(
    number="INC0000067",
    title="Payment gateway times out",
    why="P1 = impact high × urgency high",
    facts=((("resolution  ", Tone.PLAIN), ("−0:12 !", Tone.BAD)),),
    entries=(
        Entry(when="14:05", author="ana", kind="note", text="Restarted pool B"),
        Entry(when="13:55", author="ana", kind="reply", text="Back within the hour", public=True),
        Entry(when="13:40", author="ben", kind="note", text="Wrong one", undone=True),
    ),
)


async def test_it_says_title_clock_and_history() -> None:
    preview = Preview()
    async with Harness(preview).run_test(size=(80, 6)):
        preview.show(TEXT)
        assert painted(preview)[:5] == [
            " INC0000067  Payment gateway times out          P1 = impact high × urgency high",
            " resolution  −0:12 !",
            "  14:05  ana  note   Restarted pool B",
            "  13:55  ana  reply  Back within the hour",
            "✗ 13:40  ben  note   Wrong one",
        ]


async def test_what_was_undone_is_struck_through_and_marked() -> None:
    preview = Preview()
    async with Harness(preview).run_test(size=(80, 6)):
        preview.show(TEXT)
        struck = [
            segment.text for segment in preview.render_line(4) if segment.style and segment.style.strike
        ]
        assert struck == ["note ", "Wrong one"]


@pytest.mark.parametrize("width", [1, 7, 20, 40, 63, 64, 200])
async def test_every_line_fits_at_any_width(width: int) -> None:
    preview = Preview()
    hostile = "漢字テスト " * 20 + "\x1b[2J\u202e[/bold]\n\n" + "x" * 300
    async with Harness(preview).run_test(size=(width, 30)):
        entries = (Entry(when="14:05", author="a" * 50, kind="note", text=hostile),)
        preview.show(PreviewText(number="INC1", title=hostile, why="because", entries=entries))
        strips = [preview.render_line(y) for y in range(30)]
        assert {strip.cell_length for strip in strips} == {width}
        assert not any("\x1b" in strip.text or "\u202e" in strip.text for strip in strips)


async def test_it_says_when_there_is_more_and_scrolls_to_it() -> None:
    preview = Preview()
    entries = tuple(Entry(when="14:05", author="ana", kind="note", text=f"entry {at}") for at in range(30))
    async with Harness(preview).run_test(size=(80, 6)) as pilot:
        preview.show(PreviewText(number="INC1", title="T", entries=entries))
        preview.focus()
        assert painted(preview)[-1] == " … more"
        await pilot.press(*["pagedown"] * 12)
        assert painted(preview)[-1].endswith("entry 29")
        await pilot.press("home")
        assert painted(preview)[0].startswith(" INC1")


async def test_the_same_record_keeps_its_place_and_another_starts_at_its_top() -> None:
    preview = Preview()
    entries = tuple(Entry(when="14:05", author="ana", kind="note", text=f"entry {at}") for at in range(30))
    async with Harness(preview).run_test(size=(80, 6)):
        preview.show(PreviewText(number="INC1", title="T", entries=entries))
        preview.action_move(5)
        top = painted(preview)[0]
        preview.show(PreviewText(number="INC1", title="T", entries=entries[:20]))
        assert painted(preview)[0] == top
        preview.show(PreviewText(number="INC2", title="T", entries=entries))
        assert painted(preview)[0].startswith(" INC2")


async def test_a_huge_text_is_cut_and_says_so() -> None:
    preview = Preview()
    async with Harness(preview).run_test(size=(80, 400)):
        entries = (Entry(when="14:05", author="ana", kind="note", text="word " * 1_000_000),)
        preview.show(PreviewText(number="INC1", title="T", entries=entries))
        assert any("4,984,000 more characters" in line for line in painted(preview))


async def test_nothing_to_show_is_blank() -> None:
    preview = Preview()
    async with Harness(preview).run_test(size=(20, 3)):
        assert painted(preview) == ["", "", ""]


async def test_a_long_fact_is_read_whole_under_its_label() -> None:
    preview = Preview()
    workaround = "Use the spare of the floor until it is exchanged,\nand note the serial number (worked 3)"
    facts = (
        (("workaround  ", Tone.DIM), (workaround, Tone.PLAIN)),
        (("cause 1     ", Tone.DIM), ("The delivery of week 41, by the new carrier  ", Tone.PLAIN),
         ("explains 3", Tone.ACCENT)),
        (("team ", Tone.DIM), ("Network", Tone.PLAIN), ("   owner ", Tone.DIM), ("Quentin", Tone.PLAIN)),
    )  # fmt: skip
    async with Harness(preview).run_test(size=(40, 12)):
        preview.show(PreviewText(number="PRB1", title="Black screen", facts=facts))
        assert [line.rstrip() for line in painted(preview)[1:10]] == [
            " workaround  Use the spare of the floor",
            "             until it is exchanged,",
            "             and note the serial number",
            "             (worked 3)",
            " cause 1     The delivery of week 41,",
            "             by the new carrier",
            "             explains 3",
            " team Network   owner Quentin",
            "",
        ]


@pytest.mark.parametrize(("drawn", "bars"), [(CALM, BARS), (look(unicode=False), ".:-=+*#@")])
async def test_bars_in_a_fact_are_drawn_with_the_signs_of_the_terminal(drawn: Look, bars: str) -> None:
    preview = Preview(look=drawn)
    async with Harness(preview).run_test(size=(80, 6)):
        preview.show(
            PreviewText(number="P1", title="VPN", facts=((("8 weeks ", Tone.DIM), (BARS, Tone.DIM)),))
        )
        assert painted(preview)[1] == f" 8 weeks {bars}"
