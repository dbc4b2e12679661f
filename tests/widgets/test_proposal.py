from __future__ import annotations

from tests.widgets.widget_builders import Harness, painted
from tui.terminal.palette import Tone
from tui.widgets.proposal import MOST, Proposal


class Asked(Harness):
    """Shows a proposal, and keeps what was decided."""

    def on_proposal_decided(self, event: Proposal.Decided) -> None:
        self.heard.append(event)


def decisions(app: Asked) -> list[bool]:
    return [event.accepted for event in app.of(Proposal.Decided)]


async def test_enter_says_yes_once_and_no_other_key_says_anything() -> None:
    proposal = Proposal("Take 3: 3 will change", [("INC-1, INC-2, INC-3", Tone.DIM)])
    app = Asked(proposal)
    async with app.run_test(size=(60, 20)) as pilot:
        assert app.focused is proposal
        await pilot.press("x", "t", "q", "tab", "f5")
        assert decisions(app) == []
        await pilot.press("enter", "enter", "escape")
        assert decisions(app) == [True]


async def test_escape_says_no() -> None:
    app = Asked(Proposal("Take 3", []))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("escape")
        assert decisions(app) == [False]


async def test_long_words_are_wrapped_and_scroll_and_never_cut() -> None:
    words = [(f"refused {place}: {'a reason that is told whole ' * 3}", Tone.WARN) for place in range(20)]
    proposal = Proposal("Assign 200: 180 will change, 20 refused", words)
    app = Asked(proposal)
    async with app.run_test(size=(60, 60)) as pilot:
        assert proposal.size.height == MOST
        first = painted(proposal)
        assert first[0].strip() == "Assign 200: 180 will change, 20 refused"
        assert "more below" in first[-1]
        assert "Enter does it   Esc leaves" in first[-1]
        seen = list(first[1:-1])
        for _ in range(60):
            await pilot.press("down")
            seen += painted(proposal)[1:-1]
        assert any("refused 19: a reason" in line for line in seen)
        assert "more below" not in painted(proposal)[-1]


async def test_words_from_elsewhere_cannot_reach_the_terminal_as_anything_but_words() -> None:
    proposal = Proposal(
        "evil\x1b[2J by ben\u202e", [('text = "\x1b]0;owned\x07[red]x[/]\u200b"', Tone.PLAIN)]
    )
    app = Asked(proposal)
    async with app.run_test(size=(80, 20)):
        text = "\n".join(painted(proposal))
        assert not set(text) & set("\x1b\x07\u202e\u200b")
        assert "[red]x[/]" in text
