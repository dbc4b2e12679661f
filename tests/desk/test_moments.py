from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.desk.moments import parse_moment
from tui.domain.errors import BadInput

PARIS = ZoneInfo("Europe/Paris")
SUNDAY = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)  # 10:30 in Paris
BEFORE_SUMMER = datetime(2026, 3, 28, 11, 0, tzinfo=UTC)  # 12:00 in Paris, a day before clocks go forward


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("now", "2026-11-22 10:30"),
        ("2026-11-25 17:00", "2026-11-25 17:00"),
        ("2026-11-25T17:00", "2026-11-25 17:00"),
        ("2026-11-25 9:05", "2026-11-25 09:05"),
        ("2026-11-25T17:00:00Z", "2026-11-25 18:00"),
        ("2026-11-25 17:00+09:00", "2026-11-25 09:00"),
        ("2026-11-25", "2026-11-25 09:00"),
        ("20261125T1700", "2026-11-25 17:00"),
        ("17:00", "2026-11-22 17:00"),
        ("9:00", "2026-11-23 09:00"),
        ("9.15", "2026-11-23 09:15"),
        ("18h", "2026-11-23 04:30"),
        ("today 18h", "2026-11-22 18:00"),
        ("2h", "2026-11-22 12:30"),
        ("90 min", "2026-11-22 12:00"),
        ("1d", "2026-11-23 10:30"),
        ("1d2h30m", "2026-11-23 13:00"),
        ("+2h", "2026-11-22 12:30"),
        ("+ 90 min", "2026-11-22 12:00"),
        ("+90m", "2026-11-22 12:00"),
        ("+3d", "2026-11-25 10:30"),
        ("+1w", "2026-11-29 10:30"),
        ("+1d2h30m", "2026-11-23 13:00"),
        ("today 17:00", "2026-11-22 17:00"),
        ("TODAY 8:00", "2026-11-22 08:00"),
        ("tomorrow", "2026-11-23 09:00"),
        (" tomorrow   9:00 ", "2026-11-23 09:00"),
        ("mon 10:00", "2026-11-23 10:00"),
        ("monday", "2026-11-23 09:00"),
        ("sun 11:00", "2026-11-22 11:00"),
        ("sun 10:30", "2026-11-29 10:30"),
        ("sunday 9:00", "2026-11-29 09:00"),
        ("tu 8:00", "2026-11-24 08:00"),
    ],
)
def test_what_people_type_is_understood(typed: str, meant: str) -> None:
    moment = parse_moment(typed, now=SUNDAY, zone=PARIS)
    assert f"{moment.astimezone(PARIS):%Y-%m-%d %H:%M}" == meant
    assert moment.tzinfo is UTC


def test_a_day_later_keeps_the_time_of_day_hours_are_counted() -> None:
    day = parse_moment("+1d", now=BEFORE_SUMMER, zone=PARIS)
    hours = parse_moment("+24h", now=BEFORE_SUMMER, zone=PARIS)
    assert f"{day.astimezone(PARIS):%d %H:%M}" == "29 12:00"
    assert f"{hours.astimezone(PARIS):%d %H:%M}" == "29 13:00"


@pytest.mark.parametrize(
    "typed",
    [
        "", "soon", "t", "d", "m 10:00", "today 25:00", "tomorrow 9:60", "2026-13-01", "2026-02-30 10:00",
        "+", "2", "+2", "+2y", "+999999w", "-2h", "mon 10", "10:00 mon", "9:00:99", "\u0662:\u0663\u0663",
        "+\u0662h", "\u0662h", "2026-11-25T25:00",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_answered_with_what_is_understood(typed: str) -> None:
    with pytest.raises(BadInput, match=r"understood: 2026-11-22 17:00, .*tomorrow 9:00"):
        parse_moment(typed, now=SUNDAY, zone=PARIS)


@given(st.text(alphabet="0123456789:+-. tomrwdyhTZÄ\u0663", max_size=20))
def test_any_text_is_a_moment_or_one_clear_error(typed: str) -> None:
    try:
        assert parse_moment(typed, now=SUNDAY, zone=PARIS).tzinfo is UTC
    except BadInput as refused:
        error = str(refused)
        assert "understood" in error
