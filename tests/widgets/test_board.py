"""The board's line of place: what lies beside the columns in sight, with whole figures at any width."""

from __future__ import annotations

from typing import Final

import pytest
from widget_builders import Harness, painted

from tui.terminal.palette import CALM, Tone, look
from tui.widgets.board import Board, Card, Pile

SIZES: Final = {
    "new": 30, "assess": 270, "root cause": 0, "fix in progress": 0, "resolved": 0, "closed": 1002,
}  # fmt: skip


class Piled:
    """Cards without words, in columns of these sizes."""

    def __init__(self, sizes: dict[str, int]) -> None:
        self.piles: list[Pile] = []
        for title, size in sizes.items():
            self.piles.append(Pile(title, len(self), size))

    def __len__(self) -> int:
        return sum(pile.size for pile in self.piles)

    def key(self, index: int) -> str:
        return str(index)

    def find(self, record_id: str) -> int | None:
        return int(record_id)

    def row(self, index: int) -> int:
        return index

    def marked(self, _index: int) -> bool:
        return False

    def card(self, index: int) -> Card:
        return Card(lines=(((str(index), Tone.PLAIN), ("", Tone.PLAIN)),))


@pytest.mark.parametrize(
    ("width", "at_first", "at_last"),
    [
        (
            120,
            "card 1 of 30 in new   resolved 0   closed 1,002 ▸",
            "card 1 of 1,002 in closed   ◂ new 30   assess 270",
        ),
        (
            80,
            "card 1 of 30 in new   closed 1,002 ▸",
            "card 1 of 1,002 in closed   ◂ new 30   assess 270",
        ),
        (40, "card 1 of 30 in new   1,272 ▸", "card 1 of 1,002 in closed   ◂ 300"),
    ],
)
async def test_the_line_of_place_never_cuts_a_figure(width: int, at_first: str, at_last: str) -> None:
    board: Board[int] = Board(look=CALM)
    async with Harness(board).run_test(size=(width, 20)):
        board.show(Piled(SIZES))
        assert painted(board)[1].strip() == at_first
        for _ in SIZES:
            board.across(1)
        assert painted(board)[1].strip() == at_last


async def test_a_plain_terminal_is_told_with_plain_signs_what_lies_beside() -> None:
    board: Board[int] = Board(look=look(unicode=False))
    async with Harness(board).run_test(size=(40, 20)):
        board.show(Piled(SIZES))
        assert painted(board)[1].strip() == "card 1 of 30 in new   1,272 >"
        for _ in SIZES:
            board.across(1)
        assert painted(board)[1].strip() == "card 1 of 1,002 in closed   < 300"


class Numbered(Piled):
    """The same, of which some cards are gone."""

    def __init__(self, sizes: dict[str, int], gone: frozenset[int] = frozenset()) -> None:
        super().__init__(sizes)
        self._gone = gone

    def find(self, record_id: str) -> int | None:
        return None if int(record_id) in self._gone else int(record_id)


async def test_a_click_goes_to_the_card_or_column_that_is_drawn_there_and_a_second_opens_it() -> None:
    board: Board[int] = Board(look=CALM)
    app = Harness(board)
    async with app.run_test(size=(120, 24)) as pilot:
        board.show(Piled(SIZES))
        cells = 30
        await pilot.click(board, offset=(cells + 3, 8))
        assert board.record == "31"  # the second card of the second column
        await pilot.click(board, offset=(3, 0))
        assert board.record == "1"  # the first column, at the same height
        for nowhere in ((2 * cells + 3, 3), (3, 1), (2 * cells + 3, 0)):
            await pilot.click(board, offset=nowhere)
            assert board.record == "1"
        board.action_last()
        assert board.record == "29"
        await pilot.click(board, offset=(3, 3), times=2)
        assert board.record == "26"  # the column was scrolled to its end
        assert [message.record_id for message in app.of(Board.Opened)] == ["26"]


async def test_the_wheel_scrolls_the_cursors_column_by_cards() -> None:
    board: Board[int] = Board(look=CALM)
    async with Harness(board).run_test(size=(120, 24)):
        board.show(Piled(SIZES))
        board.across(1)
        for _ in range(3):
            board._scroll(3)
        assert board.record == "33"
        assert {"33", "36"} <= set(" ".join(painted(board)[2:]).split())
        assert "32" not in " ".join(painted(board)[2:]).split()
        for _ in range(300):
            board._scroll(3)
        assert board.record == "296"  # the last four of 270 are in sight
        board._scroll(-3)
        assert board.record == "296"


async def test_when_a_card_leaves_the_cursor_stays_in_its_column() -> None:
    board: Board[int] = Board(look=CALM)
    async with Harness(board).run_test(size=(120, 24)):
        board.show(Piled(SIZES))
        board.across(1)
        board.action_move(100)
        assert board.record == "130"
        board.show(Numbered(SIZES, frozenset({130, 131})))
        assert board.record == "132"
        board.action_last()
        board.show(Numbered(SIZES, frozenset({299})))
        assert board.record == "298"
