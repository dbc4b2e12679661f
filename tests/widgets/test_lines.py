"""The lines of the frame say what they are given, and are drawn anew only when that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widget_builders import Harness, painted

from tui.terminal.palette import Tone, look
from tui.widgets.lines import Badge, Frame, FrameLine, KeyEntry, KeyFooter, MessageLine, Rule

if TYPE_CHECKING:
    from typing import Self

    from textual.geometry import Region
    from textual.widget import Widget

FRAME = Frame(
    screens=("Incidents", "Problems"),
    operator="ana@desk-k7",
    badges=(Badge(text="demo", tone=Tone.ACCENT),),
)
KEYS = (
    KeyEntry(key="t", label="take"),
    KeyEntry(key="f", label="finish", enabled=False),
    KeyEntry(key="?", label="keys"),
)


class WatchedFooter(KeyFooter):
    """A footer that counts how often it asks to be painted."""

    asked = 0

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        self.asked += 1
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


async def test_the_top_line_names_screens_operator_and_badges() -> None:
    line = FrameLine(FRAME)
    async with Harness(line).run_test(size=(60, 2)):
        assert painted(line) == [" 1 Incidents  2 Problems                  ana@desk-k7  demo"]


async def test_a_narrow_top_line_names_only_the_current_screen() -> None:
    line = FrameLine(FRAME)
    async with Harness(line).run_test(size=(40, 2)):
        assert painted(line) == [" 1 Incidents  2       ana@desk-k7  demo"]


async def test_the_footer_leaves_out_whole_keys() -> None:
    footer = KeyFooter(KEYS)
    async with Harness(footer).run_test(size=(24, 2)):
        assert painted(footer) == [" t take  ? keys"]


async def test_a_refused_key_is_dim_and_not_bold() -> None:
    footer = KeyFooter(KEYS)
    async with Harness(footer).run_test(size=(40, 2)):
        styles = {segment.text: segment.style for segment in footer.render_line(0)}
        assert styles["t"] is not None
        assert styles["t"].bold
        assert styles["f finish"] is not None
        assert styles["f finish"].dim


async def test_without_colours_a_refused_key_is_still_told_apart() -> None:
    footer = KeyFooter(KEYS, look=look(colours=False))
    async with Harness(footer).run_test(size=(40, 2)):
        styles = {segment.text: segment.style for segment in footer.render_line(0)}
        assert styles["t"] is not None
        assert styles["f finish"] is None


async def test_the_same_keys_are_not_drawn_again() -> None:
    footer = WatchedFooter(KEYS)
    async with Harness(footer).run_test(size=(40, 3)):
        before = footer.asked
        footer.show(list(KEYS))
        assert footer.asked == before
        footer.show(KEYS[:1])
        assert footer.asked == before + 1


async def test_a_message_stands_until_it_is_cleared() -> None:
    line = MessageLine()
    async with Harness(line).run_test(size=(40, 2)):
        line.say("INC0000067 resolved")
        assert painted(line) == [" INC0000067 resolved"]
        line.refuse("cannot close: it is new\x1b[2J")
        assert painted(line) == [" ! cannot close: it is new␛[2J"]
        line.clear()
        assert painted(line) == [""]


async def test_a_long_refusal_takes_the_rows_it_needs_and_gives_them_back() -> None:
    line = MessageLine()
    async with Harness(line).run_test(size=(41, 10)) as pilot:
        line.refuse("cannot resolve: a mandatory task is open: Ring the vendor about the contract")
        await pilot.pause()
        assert [" ".join(one.split()) for one in painted(line)] == [
            "! cannot resolve: a mandatory task is", "open: Ring the vendor about the contract",
        ]  # fmt: skip
        line.refuse("word " * 60)
        await pilot.pause()
        assert len(painted(line)) == 3
        assert painted(line)[-1].rstrip().endswith("…")
        line.clear()
        await pilot.pause()
        assert len(painted(line)) == 1


async def test_a_rule_runs_across_also_in_ascii() -> None:
    rule, plain = Rule(), Rule(look=look(unicode=False))
    async with Harness(rule, plain).run_test(size=(5, 2)):
        assert painted(rule) + painted(plain) == ["─────", "-----"]


async def test_a_click_chooses_a_screen_or_presses_a_key() -> None:
    frame = FrameLine(Frame(screens=("Incidents", "Problems", "Requests"), operator="ana@desk"))
    footer = KeyFooter(
        [KeyEntry(key="t", label="take", keys="t"), KeyEntry(key="g g", label="first", keys="g g")]
    )
    app = Listening(frame, footer)
    async with app.run_test(size=(80, 4)) as pilot:
        await pilot.click(frame, offset=(painted(frame)[0].index("Requests"), 0))
        await pilot.click(frame, offset=(70, 0))
        await pilot.click(footer, offset=(painted(footer)[0].index("first"), 0))
        await pilot.click(footer, offset=(0, 0))
        await pilot.pause()
    assert app.clicked == [3, "g g"]


class Listening(Harness):
    """Keeps what was clicked."""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__(*widgets)
        self.clicked: list[int | str] = []

    def on_frame_line_chosen(self, event: FrameLine.Chosen) -> None:
        self.clicked.append(event.number)

    def on_key_footer_pressed(self, event: KeyFooter.Pressed) -> None:
        self.clicked.append(event.keys)
