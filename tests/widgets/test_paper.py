"""The bytes a Paper writes turn a terminal into exactly what the bytes it was given would have made of it."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import set_cell_size

from tui.terminal.paper import Paper

WIDTH, HEIGHT = 24, 4

WORDS = st.lists(
    st.sampled_from(["a", "bc", " ", "          ", "漢", "é", "e\u0301", "─", "▌", "INC0000067", "😀"]),
    max_size=5,
).map("".join)
HOME = "\x1b[1;1H"  # where a frame leaves the cursor when nobody writes
STYLES = st.sampled_from(["0", "7", "1;31", "2", "38;5;39;1", "38;2;1;39;49", "39;49"])
PLACES = st.tuples(st.integers(1, HEIGHT), st.integers(1, WIDTH))


class Terminal:
    """What an operator sees."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.screen.reset_mode(7 << 5)
        self.stream = pyte.Stream(self.screen)

    def feed(self, data: str) -> None:
        self.stream.feed(data)

    def cells(self) -> list[list[tuple[object, ...]]]:
        return [[tuple(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def started(paper: Paper) -> Terminal:
    terminal = Terminal()
    blank = "".join(f"\x1b[{y};1H{' ' * WIDTH}" for y in range(1, HEIGHT + 1))
    terminal.feed(paper.draw(blank))
    return terminal


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.tuples(PLACES, STYLES, WORDS), min_size=1, max_size=8), min_size=1, max_size=6))
def test_a_terminal_shows_the_same_either_way(frames: list[list[tuple[tuple[int, int], str, str]]]) -> None:
    paper = Paper(WIDTH, HEIGHT)
    lean, plain = started(paper), Terminal()
    for pieces in frames:
        frame = HOME
        for (y, x), style, words in pieces:
            narrow = words.translate({ord("漢"): "k", ord("😀"): ":", 0x301: ""})
            frame += f"\x1b[{y};{x}H\x1b[{style}m{narrow[: WIDTH - x + 1]}\x1b[0m"
        lean.feed(paper.draw(frame))
        plain.feed(frame)
        assert lean.cells() == plain.cells()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=HEIGHT, max_size=HEIGHT), min_size=1, max_size=5))
def test_whole_lines_of_any_script_are_shown_the_same_either_way(frames: list[list[str]]) -> None:
    paper = Paper(WIDTH, HEIGHT)
    lean = started(paper)
    for lines in frames:
        frame = "".join(f"\x1b[{y};1H{set_cell_size(line, WIDTH)}" for y, line in enumerate(lines, 1)) + HOME
        fresh = Terminal()
        fresh.feed(frame)
        lean.feed(paper.draw(frame))
        assert lean.screen.display == fresh.screen.display


def test_what_stands_there_already_costs_nothing() -> None:
    paper = Paper(WIDTH, HEIGHT)
    started(paper)
    assert paper.draw("\x1b[2;1H\x1b[7mdue\x1b[0m soon" + HOME)
    assert paper.draw("\x1b[2;1H\x1b[7mdue\x1b[0m soon" + HOME) == ""


def test_only_the_cells_that_differ_are_sent() -> None:
    paper = Paper(WIDTH, HEIGHT)
    started(paper)
    paper.draw("\x1b[1;1HINC0000067  in progress" + HOME)
    assert paper.draw("\x1b[1;1HINC0000068  in progress" + HOME) == "\x1b[1;10H8"


def test_a_shorter_line_is_ended_by_one_erasure() -> None:
    paper = Paper(WIDTH, HEIGHT)
    started(paper)
    paper.draw("\x1b[3;1Ha long line of words" + HOME)
    assert paper.draw("\x1b[3;1Ha                   " + HOME) == "\x1b[3;2H\x1b[K"


def test_an_empty_synchronized_update_is_not_sent() -> None:
    paper = Paper(WIDTH, HEIGHT)
    started(paper)
    assert paper.draw("\x1b[?2026h\x1b[1;1H " + HOME + "\x1b[?2026l") == ""
    assert paper.draw("\x1b[?2026h\x1b[1;1Hx" + HOME + "\x1b[?2026l") == "\x1b[?2026h\x1b[Hx\x1b[?2026l"


def test_after_doubt_a_drawn_row_is_written_whole_with_what_it_held() -> None:
    paper = Paper(WIDTH, HEIGHT)
    started(paper)
    paper.draw("\x1b[1;1Hkept\x1b[1;10Hchanged" + HOME)
    paper.forget()
    terminal = Terminal()
    terminal.feed("rubbish that a resize left" + paper.draw("\x1b[1;10Hanother" + HOME))
    assert terminal.screen.display[0].rstrip() == "kept     another"


@pytest.mark.parametrize(
    "title", ["\x1b]0;desk\x07", "\x1b]52;c;SU5D\x07", "\x1b[?1003h", "\x07", "\x1b[?2048$p"]
)
def test_control_passes_unchanged(title: str) -> None:
    paper = Paper(WIDTH, HEIGHT)
    started(paper)
    assert paper.draw(title) == title


@pytest.mark.parametrize("hostile", ["\x9b31m", "\x84", "\x00", "\x08", "\x0b"])
def test_stray_control_characters_never_reach_the_terminal(hostile: str) -> None:
    paper = Paper(WIDTH, HEIGHT)
    started(paper)
    assert hostile[0] not in paper.draw(f"\x1b[1;1Ha{hostile}b")


def test_behind_an_emoji_the_cursor_is_placed_anew() -> None:
    paper = Paper(WIDTH, HEIGHT)
    started(paper)
    assert paper.draw("\x1b[1;1H😀team" + HOME) == "\x1b[H  \x1b[1;1H😀\x1b[1;3Hteam"
