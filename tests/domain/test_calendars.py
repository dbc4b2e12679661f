"""Business time: domain.md's golden cases and edges, and what holds in ten zones whatever their clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.calendars import DAY, EVERY_DAY, Calendar, Window, weekdays

HOUR = 3600
LONDON, PARIS = "Europe/London", "Europe/Paris"
PART_WEEK = Calendar(
    name="part", zone=LONDON,
    week=(
        (Window(9 * HOUR, 17 * HOUR),), (Window(9 * HOUR, 16 * HOUR),), (),
        (Window(8 * HOUR, 17 * HOUR),), (), (), (),
    ),
)  # fmt: skip
OFFICE = Calendar(name="office", week=weekdays(8, 17))
PARIS_OFFICE = Calendar(name="paris", zone=PARIS, week=weekdays(8, 18))
PARIS_ALWAYS = Calendar(name="always", zone=PARIS)
NIGHTS = Calendar(name="nights", zone=PARIS, week=((Window(0, 6 * HOUR),),) * 7)
CHRISTMAS = Calendar(
    name="office", week=weekdays(8, 17), holidays=frozenset({date(2026, 12, 25), date(2026, 12, 28)})
)
LATE = Calendar(name="late", zone=PARIS, week=((Window(22 * HOUR, 30 * HOUR),),) * 5 + ((), ()))


def at(text: str, zone: str = "UTC") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


@pytest.mark.parametrize(
    ("calendar", "start", "hours", "due"),
    [
        (PART_WEEK, "2026-11-02T11:00", 16, "2026-11-05T11:00"),
        (PARIS_OFFICE, "2026-11-02T17:00", 4, "2026-11-03T11:00"),
        (PARIS_ALWAYS, "2026-03-28T12:00", 24, "2026-03-29T13:00"),
        (CHRISTMAS, "2026-12-24T16:00", 2, "2026-12-29T09:00"),
        (OFFICE, "2026-11-02T09:00", 8, "2026-11-02T17:00"),
        (OFFICE, "2026-11-07T12:00", 0, "2026-11-07T12:00"),
        (OFFICE, "2025-12-31T16:00", 2, "2026-01-01T09:00"),
        (LATE, "2026-11-06T23:00", 8, "2026-11-09T23:00"),
    ],
)
def test_business_time_is_added(calendar: Calendar, start: str, hours: int, due: str) -> None:
    assert calendar.add(at(start, calendar.zone), hours * HOUR) == at(due, calendar.zone)


@pytest.mark.parametrize(
    ("calendar", "end", "hours", "start"),
    [
        (PARIS_OFFICE, "2026-11-03T11:00", 1, "2026-11-03T10:00"),
        (PARIS_OFFICE, "2026-11-03T09:00", 3, "2026-11-02T16:00"),
        (OFFICE, "2026-01-01T09:00", 2, "2025-12-31T16:00"),
        (PARIS_ALWAYS, "2026-03-29T13:00", 24, "2026-03-28T12:00"),
        (OFFICE, "2026-11-07T12:00", 0, "2026-11-07T12:00"),
    ],
)
def test_business_time_is_walked_back(calendar: Calendar, end: str, hours: int, start: str) -> None:
    assert calendar.back(at(end, calendar.zone), hours * HOUR) == at(start, calendar.zone)


@pytest.mark.parametrize(
    ("calendar", "start", "end", "seconds"),
    [
        (OFFICE, "2025-12-12T21:00", "2025-12-15T09:30", 1.5 * HOUR),
        (NIGHTS, "2026-03-29T00:00", "2026-03-29T12:00", 5 * HOUR),
        (NIGHTS, "2026-10-25T00:00", "2026-10-25T12:00", 7 * HOUR),
        (LATE, "2026-11-06T12:00", "2026-11-08T12:00", 8 * HOUR),
        (CHRISTMAS, "2026-12-24T16:00", "2026-12-29T08:00", HOUR),
        (OFFICE, "2026-11-02T17:00", "2026-11-02T17:00", 0),
        (OFFICE, "2026-11-03T17:00", "2026-11-02T17:00", 0),
        (OFFICE, "2026-11-02T16:59:59", "2026-11-02T17:00:01", 1),
    ],
)
def test_business_time_is_counted(calendar: Calendar, start: str, end: str, seconds: float) -> None:
    assert calendar.between(at(start, calendar.zone), at(end, calendar.zone)) == seconds


def test_an_empty_calendar_never_reaches_anything() -> None:
    empty = Calendar(name="empty", week=((),) * 7)
    assert empty.never
    assert (empty.add(0, 1), empty.back(0, 1), empty.between(0, DAY)) == (None, None, 0)


def test_windows_that_overlap_count_once() -> None:
    double = Calendar(name="double", week=((Window(8 * HOUR, 12 * HOUR), Window(10 * HOUR, 14 * HOUR)),) * 7)
    assert double.between(at("2026-11-02"), at("2026-11-03")) == 6 * HOUR


def test_a_window_in_a_skipped_hour_is_no_time() -> None:
    skipped = Calendar(name="skipped", zone=PARIS, week=((Window(2 * HOUR, 3 * HOUR),),) * 7)
    assert skipped.between(at("2026-03-29", PARIS), at("2026-03-30", PARIS)) == 0


def test_it_knows_whether_it_is_open() -> None:
    hours = [OFFICE.is_open(at(f"2026-11-02T{hour}")) for hour in ("07:59:59", "08:00", "16:59:59", "17:00")]
    assert hours == [False, True, True, False]


ZONES = [
    "Europe/Paris", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Africa/Casablanca", "Pacific/Apia", "America/St_Johns", "Asia/Tehran", "Pacific/Chatham",
]  # fmt: skip
MINUTES = st.integers(0, 1440).map(lambda minutes: minutes * 60)
WINDOWS = st.tuples(MINUTES, st.integers(0, 2000).map(lambda minutes: minutes * 60)).map(
    lambda pair: Window(pair[0], pair[0] + pair[1])
)
WEEKS = st.lists(st.lists(WINDOWS, max_size=2).map(tuple), min_size=7, max_size=7).map(tuple)
CALENDARS = st.builds(
    lambda zone, week, holidays: Calendar(name="any", zone=zone, week=week, holidays=holidays),
    st.sampled_from(ZONES), st.one_of(WEEKS, st.just(EVERY_DAY)),
    st.frozensets(st.dates(date(2011, 12, 1), date(2012, 4, 30)), max_size=9),
)  # fmt: skip
MOMENTS = st.integers(at("2011-09-01"), at("2012-12-01"))


@settings(max_examples=150, deadline=None)
@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_parts_add_up_and_none_is_longer_than_the_wall(calendar: Calendar, a: int, b: int, c: int) -> None:
    first, middle, last = sorted((a, b, c))
    whole = calendar.between(first, last)
    assert whole == calendar.between(first, middle) + calendar.between(middle, last)
    assert 0 <= whole <= last - first


@settings(max_examples=150, deadline=None)
@given(CALENDARS, MOMENTS, st.integers(0, 200 * HOUR))
def test_adding_and_walking_back_agree_with_counting(calendar: Calendar, start: int, seconds: int) -> None:
    due, begun = calendar.add(start, seconds), calendar.back(start, seconds)
    if seconds and calendar.between(start, start + 500 * DAY) == 0:
        return
    assert due is not None
    assert begun is not None
    assert calendar.between(start, due) == seconds == calendar.between(begun, start)
    if seconds:
        assert calendar.between(start, due - 1) == seconds - 1 == calendar.between(begun + 1, start)


@settings(max_examples=60, deadline=None)
@given(CALENDARS, MOMENTS, st.integers(1, 3 * 24 * 60))
def test_it_agrees_with_looking_at_the_local_clock_every_minute(
    calendar: Calendar, start: int, minutes: int
) -> None:
    start -= start % 60
    zone = ZoneInfo(calendar.zone)
    counted = sum(
        60 * open_by_the_wall_clock(calendar, datetime.fromtimestamp(start + 60 * minute, zone))
        for minute in range(minutes)
    )
    assert calendar.between(start, start + 60 * minutes) == counted


def open_by_the_wall_clock(calendar: Calendar, local: datetime) -> bool:
    """Say whether a local minute lies in a window; in a repeated hour a window's edge is its first coming."""
    zone, moment = ZoneInfo(calendar.zone), local.astimezone(UTC)
    for back in range(3):
        day = local.date() - timedelta(days=back)
        if day in calendar.holidays:
            continue
        for window in calendar.week[day.weekday()]:
            edges = [wall(day, seconds, zone) for seconds in window]
            if edges[0] <= moment < edges[1]:
                return True
    return False


@cache
def wall(day: date, seconds: int, zone: ZoneInfo) -> datetime:
    """Return a local time's moment by looking for it: the first at which the clock shows it or more."""
    shown = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001 (on the wall)
    moment = shown.replace(tzinfo=UTC) - timedelta(hours=15)
    for step in (timedelta(minutes=15), timedelta(minutes=1)):
        while moment.astimezone(zone).replace(tzinfo=None) < shown:
            moment += step
        moment -= timedelta(minutes=15) if step > timedelta(minutes=1) else timedelta()
    return moment
