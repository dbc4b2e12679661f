from __future__ import annotations

import pytest

from tests.benchmarks.figures import Figure, percentile, table


@pytest.mark.parametrize(
    ("measured", "limit", "times", "held"),
    [
        (10, 10, None, True),
        (10.1, 10, None, False),
        (30, None, 3, True),
        (31, None, 3, False),
        (1, None, None, None),
    ],
)
def test_a_bar_is_held_when_the_measured_value_is_not_above_it(
    measured: float, limit: float | None, times: float | None, *, held: bool | None
) -> None:
    figure = Figure(what="x", measured=measured, unit="ms", yardstick=10, limit=limit, times=times)
    assert figure.held is held


def test_a_bar_of_ratio_without_its_yardstick_is_not_held() -> None:
    assert Figure(what="x", measured=1, unit="ms", times=2).held is False


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(1, 101)]
    assert [percentile(values, percent) for percent in (1, 50, 99, 100)] == [1, 50, 99, 100]
    assert percentile([7.0], 99) == 7.0


def test_the_table_is_aligned_and_says_what_is_not_held() -> None:
    slow = Figure(what="slow", measured=1234.5, unit="ms", peer="peer", yardstick=100, limit=1000)
    lines = table([slow, Figure(what="only told", measured=0.25, unit="s")]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[2].split("|")[1:-1] == [
        " slow      ", " 1,234 ms ", " peer 100 ms ", " 12.35 ", " ≤ 1,000 ms ", " NO   ",
    ]  # fmt: skip
