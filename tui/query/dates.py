"""Dates and durations as a query says them, and the stretch of time each stands for. `now` is handed in.

now, today, yesterday, tomorrow      the moment, and whole days in the operator's zone
mon … sunday                         the last such day (today too); for due times the next
eod, eow, eom                        the end of this day, week (Sunday), month
2026, 2026-11, 2026-11-22            a whole year, month, day
2026-11-22T14:30[:05][Z|+01:00]      a minute or a second
-3d, +2h, -2bh                       so long ago, so far ahead: m h d w, bh is business hours
90d, 30m, 2bh                        a distance from now: an age, for due times what is left
a..b, a.., ..b                       from one to the other, ends included
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain.clocks.definitions import OFFICE

if TYPE_CHECKING:
    from tui.domain.calendars import Calendar

#: What a wrong date is answered with.
UNDERSTOOD: Final = "today, mon, -2h, 3d, 2bh, eow, 2026-11-22, a..b or none"

_STEP: Final = re.compile(r"([+-]?)([0-9]{1,6})(bh|min|m|h|d|w)")
_ISO: Final = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:[t ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_SECONDS: Final = {"m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST: Final = 3
_NEAR_DAYS: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_YEARS: Final = range(1900, 2201)
_MS: Final = 1000
_HOUR: Final = 3600
_DECEMBER: Final = 12
_MIRRORED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_FAR: Final = 2**62

Bounds = tuple[int | None, int | None]


class When(NamedTuple):
    """The moment, the operator's zone, and the calendar of business hours that a date is read in."""

    now: datetime
    zone: tzinfo = UTC
    calendar: Calendar = OFFICE


class _Stretch(NamedTuple):
    """From the first to the last millisecond; a point has one. `distance`: it was said as one from now."""

    first: int
    last: int
    distance: bool = False

    @property
    def point(self) -> bool:
        return self.first == self.last


#: Whether a text has the form of a date does not depend on the moment.
_ANY: Final = When(datetime(2000, 1, 1, tzinfo=UTC))


def understood(value: str) -> bool:
    """Whether the value has one of the forms above."""
    begin, dots, end = value.casefold().partition("..")
    ends = [part for part in (begin, end) if part]
    return bool(ends) and (bool(dots) or len(ends) == 1) and all(
        _stretch(part, _ANY, ahead=False) is not None for part in ends
    )  # fmt: skip


def bounds(op: str, value: str, when: When, *, ahead: bool) -> Bounds:
    """Return the lowest and highest moment (ms since the epoch, None: any) that `op value` lets through.

    `ahead` says which way the field looks: due times are ahead, all others back.
    """
    begin, dots, end = value.casefold().partition("..")
    if dots:
        return _compared(op, *_range(begin, end, when, ahead=ahead))
    stretch = _stretch(begin, when, ahead=ahead)
    if stretch is None:
        return 1, 0
    if op == ":" and stretch.point:
        now = _ms(when.now)
        return min(now, stretch.first), max(now, stretch.first)
    if stretch.distance and not ahead:
        op = _MIRRORED.get(op, op)
    return _compared(op, stretch.first, stretch.last)


def _compared(op: str, first: int | None, last: int | None) -> Bounds:
    match op:
        case "<":
            return (None, first - 1) if first is not None else (1, 0)
        case "<=":
            return None, last
        case ">":
            return (last + 1, None) if last is not None else (1, 0)
        case ">=":
            return first, None
        case _:
            return first, last


def _range(begin: str, end: str, when: When, *, ahead: bool) -> Bounds:
    """Return a range's ends, the smaller first, whichever way round they stand.

    A weekday at the far end is the one beyond the near end: mon..wed never runs backwards.
    """
    if not begin or not end:
        first = _stretch(begin, when, ahead=ahead) if begin else None
        last = _stretch(end, when, ahead=ahead) if end else None
        return first.first if first else None, last.last if last else None
    near, far = (begin, end) if ahead else (end, begin)
    one = _stretch(near, when, ahead=ahead)
    if one is None:
        return 1, 0
    other = _stretch(far, when, ahead=ahead, beyond=one.first)
    if other is None:
        return 1, 0
    return min(one.first, other.first), max(one.last, other.last)


def _stretch(word: str, when: When, *, ahead: bool, beyond: int | None = None) -> _Stretch | None:
    """Return what one word stands for, None if it is no date."""
    if step := _STEP.fullmatch(word):
        return _step(step, when, ahead=ahead)
    if iso := _ISO.fullmatch(word):
        try:
            return _iso(iso, when.zone)
        except ValueError:
            return None
    return _named(word, when, ahead=ahead, beyond=beyond)


def _named(word: str, when: When, *, ahead: bool, beyond: int | None) -> _Stretch | None:
    """Return what a word of the calendar stands for; a weekday is counted from `beyond`, if it is given."""
    now = when.now.astimezone(when.zone)
    if word == "now":
        return _Stretch(_ms(now), _ms(now))
    if word in _NEAR_DAYS:
        return _day(now.date() + timedelta(days=_NEAR_DAYS[word]), when.zone)
    if (ends := _end_of(word, now.date())) is not None:
        moment = _midnight(ends, when.zone)
        return _Stretch(moment, moment)
    matching = [number for number, day in enumerate(_WEEKDAYS) if day.startswith(word)]
    if len(word) < _SHORTEST or not matching:
        return None
    start = now.date() if beyond is None else datetime.fromtimestamp(beyond / _MS, when.zone).date()
    away = (matching[0] - start.weekday()) % 7 if ahead else -((start.weekday() - matching[0]) % 7)
    return _day(start + timedelta(days=away), when.zone)


def _step(step: re.Match[str], when: When, *, ahead: bool) -> _Stretch:
    sign, number, unit = step[1], int(step[2]), step[3]
    back = sign == "-" or (not sign and not ahead)
    now = _ms(when.now)
    if unit == "bh":
        walk = when.calendar.back if back else when.calendar.add
        reached = walk(now // _MS, number * _HOUR)
        moment = (-_FAR if back else _FAR) if reached is None else reached * _MS
    else:
        span = number * _SECONDS[unit] * _MS
        moment = now - span if back else now + span
    return _Stretch(moment, moment, distance=not sign)


def _iso(iso: re.Match[str], zone: tzinfo) -> _Stretch | None:
    year = int(iso[1])
    if year not in _YEARS:
        return None
    if iso[2] is None:
        return _days(date(year, 1, 1), date(year + 1, 1, 1), zone)
    month = int(iso[2])
    if iso[3] is None:
        return _days(date(year, month, 1), _next_month(date(year, month, 1)), zone)
    day = date(year, month, int(iso[3]))
    if iso[4] is None:
        return _day(day, zone)
    if iso[7]:
        zone = datetime.fromisoformat(f"2000-01-01T00:00{iso[7].upper()}").tzinfo or zone
    moment = datetime(day.year, day.month, day.day, int(iso[4]), int(iso[5]), int(iso[6] or 0), tzinfo=zone)
    return _Stretch(_ms(moment), _ms(moment) + (1 if iso[6] else 60) * _MS - 1)


def _end_of(word: str, today: date) -> date | None:
    """Return the day at whose beginning this day, week or month is over."""
    match word:
        case "eod":
            return today + timedelta(days=1)
        case "eow":
            return today + timedelta(days=7 - today.weekday())
        case "eom":
            return _next_month(today)
        case _:
            return None


def _next_month(day: date) -> date:
    return date(day.year + (day.month == _DECEMBER), day.month % _DECEMBER + 1, 1)


def _day(day: date, zone: tzinfo) -> _Stretch:
    return _days(day, day + timedelta(days=1), zone)


def _days(first: date, after: date, zone: tzinfo) -> _Stretch:
    return _Stretch(_midnight(first, zone), _midnight(after, zone) - 1)


def _midnight(day: date, zone: tzinfo) -> int:
    return _ms(datetime(day.year, day.month, day.day, tzinfo=zone))


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * _MS)
