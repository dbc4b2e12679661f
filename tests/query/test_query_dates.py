"""Every form of a date means one stretch of time, in the operator's zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from query_builders import Desk, ms

from tui.query.dates import When, bounds, understood

PARIS = ZoneInfo("Europe/Paris")
#: A Wednesday, 15:30 in Paris.
NOW = datetime(2026, 11, 4, 14, 30, tzinfo=UTC)


def _moment(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=PARIS).timestamp() * 1000)


def _bounds(op: str, value: str, *, ahead: bool = False) -> tuple[str | None, str | None]:
    """Return the lowest and highest moment let through, in Paris."""
    low, high = bounds(op, value, When(NOW, PARIS), ahead=ahead)
    said = [
        None if one is None else datetime.fromtimestamp(one / 1000, PARIS).isoformat(timespec="milliseconds")
        for one in (low, high)
    ]
    return said[0] and said[0][:-6], said[1] and said[1][:-6]


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("today", "2026-11-04T00:00:00.000", "2026-11-04T23:59:59.999"),
        ("yesterday", "2026-11-03T00:00:00.000", "2026-11-03T23:59:59.999"),
        ("mon", "2026-11-02T00:00:00.000", "2026-11-02T23:59:59.999"),
        ("wednesday", "2026-11-04T00:00:00.000", "2026-11-04T23:59:59.999"),
        ("thu", "2026-10-29T00:00:00.000", "2026-10-29T23:59:59.999"),
        ("-2h", "2026-11-04T13:30:00.000", "2026-11-04T15:30:00.000"),
        ("+2h", "2026-11-04T15:30:00.000", "2026-11-04T17:30:00.000"),
        ("30m", "2026-11-04T15:00:00.000", "2026-11-04T15:30:00.000"),
        ("1d", "2026-11-03T15:30:00.000", "2026-11-04T15:30:00.000"),
        ("eow", "2026-11-04T15:30:00.000", "2026-11-09T00:00:00.000"),
        ("2026-11-22", "2026-11-22T00:00:00.000", "2026-11-22T23:59:59.999"),
        ("2026-10-25", "2026-10-25T00:00:00.000", "2026-10-25T23:59:59.999"),
        ("2026-12", "2026-12-01T00:00:00.000", "2026-12-31T23:59:59.999"),
        ("2025", "2025-01-01T00:00:00.000", "2025-12-31T23:59:59.999"),
        ("2026-11-04T10:05", "2026-11-04T10:05:00.000", "2026-11-04T10:05:59.999"),
        ("2026-11-04T10:05:30Z", "2026-11-04T11:05:30.000", "2026-11-04T11:05:30.999"),
        ("mon..today", "2026-11-02T00:00:00.000", "2026-11-04T23:59:59.999"),
        ("thu..mon", "2026-10-29T00:00:00.000", "2026-11-02T23:59:59.999"),
        # (the clocks changed between: a distance counts hours, not days of a calendar)
        ("30d..7d", "2026-10-05T16:30:00.000", "2026-10-28T15:30:00.000"),
        ("2026-11-03..2026-11-01", "2026-11-01T00:00:00.000", "2026-11-03T23:59:59.999"),
        ("-2h..", "2026-11-04T13:30:00.000", None),
        ("..yesterday", None, "2026-11-03T23:59:59.999"),
    ],
)
def test_a_date_looks_back(value: str, low: str | None, high: str | None) -> None:
    assert _bounds(":", value) == (low, high)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("2h", "2026-11-04T15:30:00.000", "2026-11-04T17:30:00.000"),
        ("fri", "2026-11-06T00:00:00.000", "2026-11-06T23:59:59.999"),
        ("fri..mon", "2026-11-06T00:00:00.000", "2026-11-09T23:59:59.999"),
        # (office hours are 8 to 18 UTC, 9 to 19 in Paris: 3:30 are left today)
        ("4bh", "2026-11-04T15:30:00.000", "2026-11-05T09:30:00.000"),
        ("tomorrow", "2026-11-05T00:00:00.000", "2026-11-05T23:59:59.999"),
    ],
)
def test_a_due_date_looks_ahead(value: str, low: str, high: str) -> None:
    assert _bounds(":", value, ahead=True) == (low, high)


@pytest.mark.parametrize(
    ("op", "value", "low", "high"),
    [
        (">", "-7d", "2026-10-28T15:30:00.001", None),
        ("<", "-7d", None, "2026-10-28T15:29:59.999"),
        (">", "7d", None, "2026-10-28T15:29:59.999"),
        ("<=", "7d", "2026-10-28T15:30:00.000", None),
        (">", "yesterday", "2026-11-04T00:00:00.000", None),
        (">=", "yesterday", "2026-11-03T00:00:00.000", None),
        ("<", "2026-11", None, "2026-10-31T23:59:59.999"),
        ("<=", "2026-11", None, "2026-11-30T23:59:59.999"),
    ],
)
def test_a_date_is_before_or_after_the_whole_of_what_it_names_and_an_age_compares_as_an_age(
    op: str, value: str, low: str | None, high: str | None
) -> None:
    assert _bounds(op, value) == (low, high)


def test_what_is_left_compares_as_what_is_left() -> None:
    assert _bounds("<", "2h", ahead=True) == (None, "2026-11-04T17:29:59.999")
    assert _bounds(">", "2h", ahead=True) == ("2026-11-04T17:30:00.001", None)


@pytest.mark.parametrize(
    "value",
    ["", "..", "soon", "2026-13", "2026-02-30", "1799", "3x", "m", "mo", "-", "2026-11-04T25:00", "t"],
)
def test_what_is_no_date_is_known_as_such(value: str) -> None:
    assert not understood(value)


@pytest.mark.parametrize("value", ["mon", "999999w", "-999999bh", "2200", "2026-11-04T10:05+05:30", "..now"])
def test_what_is_a_date_is_one_however_far(value: str) -> None:
    assert understood(value)
    assert bounds(">=", value, When(NOW, PARIS), ahead=True) != (1, 0)


def test_dates_select_records_and_missing_ones_only_when_asked_for() -> None:
    desk = Desk()
    desk.incident("INC1", opened=ms(-1), closed=ms(-0.5))
    desk.incident("INC2", opened=ms(-200))
    desk.incident("INC3", opened=ms(-20), due=ms(1))
    assert desk.found("created:today") == ["INC1"]
    assert desk.found("created>7d") == ["INC2"]
    assert desk.found("closed:none sort:number") == ["INC2", "INC3"]
    assert desk.found("closed:none,1h sort:number") == ["INC1", "INC2", "INC3"]
    assert desk.found("closed<999999w") == ["INC1"]
    assert desk.found("due<90m") == ["INC3"]
    assert desk.found("-due:1h..2h sort:number") == ["INC1", "INC2"]
