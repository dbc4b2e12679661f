"""What the environment says about the terminal, and what is drawn with on it."""

from __future__ import annotations

import pytest

from tui.terminal.capabilities import Capabilities, Colours, capabilities, refusal, textual_settings
from tui.terminal.palette import Tone, look


@pytest.mark.parametrize(
    ("environ", "colours"),
    [
        ({"TERM": "xterm-256color"}, Colours.MANY),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Colours.TRUE),
        ({"TERM": "linux"}, Colours.SIXTEEN),
        ({"TERM": "vt220"}, Colours.NONE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, Colours.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, Colours.MANY),
        ({"TERM": "xterm-256color", "COLORTERM": "24bit", "SSH_CONNECTION": "a 1 b 2"}, Colours.SIXTEEN),
        ({"TERM": "vt100", "SSH_TTY": "/dev/pts/1"}, Colours.NONE),
    ],
)
def test_colours(environ: dict[str, str], colours: Colours) -> None:
    assert capabilities(environ).colours is colours


def test_over_ssh_every_byte_travels_far() -> None:
    assert capabilities({"TERM": "xterm", "SSH_CONNECTION": "a 1 b 2"}).low_bandwidth
    assert not capabilities({"TERM": "xterm"}).low_bandwidth


@pytest.mark.parametrize(
    ("encoding", "unicode"), [("UTF-8", True), ("utf8", True), ("ascii", False), ("iso8859-1", False)]
)
def test_line_drawing_needs_unicode(encoding: str, unicode: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    assert capabilities({"TERM": "xterm"}, encoding).unicode is unicode


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_that_cannot_is_refused_with_what_works(term: str) -> None:
    sentence = refusal({"TERM": term})
    assert sentence is not None
    assert "deskhand list" in sentence


def test_no_terminal_is_refused_and_a_real_one_is_not() -> None:
    assert refusal({"TERM": "xterm"}, terminal=False)
    assert refusal({"TERM": "xterm"}) is None


def test_textual_is_told_to_paint_soon_and_in_how_many_colours() -> None:
    assert textual_settings(Capabilities(colours=Colours.SIXTEEN)) == {
        "TEXTUAL_FPS": "1000",
        "ESCDELAY": "10",
        "TEXTUAL_COLOR_SYSTEM": "standard",
    }
    assert "TEXTUAL_COLOR_SYSTEM" not in textual_settings(Capabilities(colours=Colours.NONE))


def test_without_colours_only_attributes_are_used() -> None:
    plain = look(colours=False)
    styles = [plain.style(tone) for tone in Tone]
    assert all(style is None or (style.color is None and style.bgcolor is None) for style in styles)
    assert plain.style(Tone.DIM) is None


def test_every_sign_is_one_cell_and_ascii_where_asked() -> None:
    signs = look(unicode=False).signs
    drawn = [signs.cursor, signs.mark, signs.rule, signs.cut, signs.struck, signs.bad, signs.bar]
    assert all(len(sign) == 1 and sign.isascii() for sign in drawn)
