"""Which column of the board a problem stands in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from tests.conftest import NOW
from tui.screens.board_source import BoardSource
from tui.store.kinds import KINDS, Type
from tui.store.parts import Place
from tui.store.rows import Rows

DESK = cast("Any", SimpleNamespace(now=lambda: NOW))


def problems(*states: str) -> Rows:
    rows = Rows(KINDS["problem"])
    for number, state in enumerate(states, 1):
        told = {"id": f"p{number}", "state": state}
        row = tuple(told.get(one.name, "" if one.type is Type.TEXT else None) for one in rows.kind.columns)
        rows.put(row, Place(number, 0, 0, 0))
    return rows


def piles(*states: str) -> dict[str, int]:
    rows = problems(*states)
    shown = BoardSource(rows, rows.all(), DESK, bars="", bad="!").piles
    return {pile.title: pile.size for pile in shown if pile.size}


def test_problems_stand_where_their_state_says() -> None:
    assert piles("assess", "new", "assess", "closed") == {"new": 1, "assess": 2, "closed": 1}


def test_one_in_a_state_nobody_knows_here_stands_among_the_new_ones() -> None:
    assert piles("new", "limbo", "assess") == {"new": 2, "assess": 1}
