"""Texts are measured, cut and wrapped by the cells they take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.cells import fit, line_of, spread, strip_of, width_of, wrap
from tui.widgets.columns import Column, place


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [
        ("abc", 5, "abc  "), ("abcdef", 4, "abc…"), ("漢字テスト", 5, "漢字…"), ("漢字テスト", 6, "漢字 …"),
        ("", 2, "  "), ("ab", 0, ""), ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
    ],
)  # fmt: skip
def test_a_text_takes_exactly_its_column(text: str, width: int, fitted: str) -> None:
    assert fit(text, width) == fitted


def test_figures_stand_at_the_right() -> None:
    assert fit("0:48", 7, right=True) == "   0:48"


@given(st.text(max_size=40), st.integers(0, 30))
def test_any_text_fits_any_width(text: str, width: int) -> None:
    assert width_of(fit(line_of(text), width)) == width


@given(st.text(max_size=80), st.integers(2, 30))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    assert all(width_of(line) <= width for line in wrap(text, width))


def test_words_wrap_whole() -> None:
    assert wrap("restart pool B\nthen watch", 9) == ["restart", "pool B", "then", "watch"]


@given(st.text(max_size=40), st.text(max_size=40), st.integers(1, 40))
def test_a_line_with_two_ends_takes_its_width(left: str, right: str, width: int) -> None:
    line = spread(((line_of(left), None),), ((line_of(right), None),), width)
    assert strip_of(line, width).cell_length == width


def column(key: str, width: int, flex: int = 0, drop: int = 0) -> Column[str]:
    return Column(key=key, header=key, text=str, width=width, flex=flex, drop=drop)


def placed(*columns: Column[str], room: int) -> dict[str, int]:
    return {spot.column.key: spot.width for spot in place(columns, room)}


def test_flexible_columns_share_what_is_left() -> None:
    assert placed(column("a", 5), column("b", 10, flex=3), column("c", 10, flex=1), room=127) == {
        "a": 5, "b": 83, "c": 35,
    }  # fmt: skip


def test_columns_go_in_their_order_until_the_rest_fit() -> None:
    columns = (column("a", 10), column("b", 10, drop=1), column("c", 10, drop=2))
    assert placed(*columns, room=32) == {"a": 10, "b": 10, "c": 10}
    assert placed(*columns, room=31) == {"a": 10, "b": 10}
    assert placed(*columns, room=20) == {"a": 10}
