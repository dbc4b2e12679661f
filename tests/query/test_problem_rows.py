"""What a problem's page and the board make of list rows, whatever these say."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

import pytest
from query_builders import NOW, Desk, ms

from tui.domain.history import Stamp
from tui.domain.problem_life import open_problem
from tui.screens.board_columns import BOARD_COLUMNS
from tui.screens.board_source import BoardSource
from tui.screens.chronology import SHOWN, Happening, chronology
from tui.terminal.palette import ASCII, BARS


def happened(desk: Desk) -> tuple[list[Happening], int]:
    """Return what happened to the problem P1, opened half an hour ago."""
    ids, at = count(), NOW - timedelta(minutes=30)
    stamp = Stamp(op="op", at=at, recorded=at, actor="ana", new_id=lambda: f"a{next(ids)}")
    problem = open_problem(stamp, id="P1", number="P1", title="It drops")
    return chronology(problem, cast("Any", SimpleNamespace(rows=desk.kinds.__getitem__)))


def test_each_incident_comes_and_goes_as_its_row_says() -> None:
    desk = Desk()
    desk.incident("I1", "VPN", opened=ms(-5), resolved=ms(-4), closed=ms(-3), state="closed")
    desk.incident("I2", "VPN", opened=ms(-5), closed=ms(-2), state="closed", priority=None)
    desk.incident("I3", "VPN", opened=None, closed=ms(-1), state="cancelled")
    desk.incident("I4", "VPN", opened=ms(-5), flags="vip,test")
    desk.problem("P1", "I1,I2,I3,I4,GONE")
    told, before = happened(desk)
    assert [(round(one.at.timestamp() * 1000), *one[1:]) for one in told] == [
        (ms(-5), "I1", "opened P3  VPN"), (ms(-5), "I2", "opened  VPN"), (ms(-4), "I1", "resolved"),
        (ms(-2), "I2", "closed"), (ms(-1), "I3", "cancelled"), (ms(-0.5), "P1", "new"),
    ]  # fmt: skip
    assert before == 0


def test_of_much_the_last_is_told_and_the_rest_is_counted() -> None:
    desk = Desk()
    for number in range(50):
        desk.incident(f"I{number:02}", opened=ms(number - 60), resolved=ms(number - 59.5))
    desk.problem("P1", ",".join(f"I{number:02}" for number in range(50)))
    told, before = happened(desk)
    assert (len(told), before) == (SHOWN, 100 + 1 - SHOWN)
    assert told == sorted(told)
    assert told[-1].number == "P1"


def test_a_problem_in_a_state_nobody_knows_stands_among_the_new() -> None:
    desk = Desk()
    desk.problem("P1", state="pondering")
    desk.problem("P2")
    rows = desk.kinds["problem"]
    host = cast("Any", SimpleNamespace(now=lambda: NOW))
    source = BoardSource(rows, list(rows.all()), host, bars="#", bad="!")
    assert (source.piles[0].title, source.piles[0].size) == ("new", 2)
    assert len(source) == 2


@pytest.mark.parametrize("bars", [BARS, ASCII.bars])
def test_the_list_draws_the_weeks_with_the_bars_it_is_given(bars: str) -> None:
    desk = Desk()
    for number, days in enumerate((1, 2, 8)):
        desk.incident(f"I{number}", opened=ms(-24 * days))
    desk.problem("P1", "I0,I1,I2")
    rows = desk.kinds["problem"]
    store = SimpleNamespace(rows=desk.kinds.__getitem__)
    names = SimpleNamespace(service=str, login=str, person=str)
    host = cast("Any", SimpleNamespace(now=lambda: NOW, store=store, names=names))
    source = BoardSource(rows, list(rows.all()), host, bars=bars, bad="!", together=True)
    trend = next(column for column in BOARD_COLUMNS if column.key == "trend")
    assert trend.text(source.row(0)) == f"      {bars[4]}{bars[7]}"
