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
