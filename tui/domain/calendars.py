"""Business time: windows per local date in a zone, turned into UTC; holidays are dates handed in.

Moments are whole seconds since the epoch, UTC. A window belongs to the date it begins on and may run across
midnight; a holiday has no windows. A local time the clocks skip is the moment they are put forward; one that
comes twice is its first coming (domain.md section 5).
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY: Final = 86_400
#: How many years ahead or back a calendar is searched for business time before there is none.
HORIZON: Final = 60

_ONE_DAY: Final = timedelta(days=1)


class Window(NamedTuple):
    """Open from `start` to `end`, in seconds after a date's midnight; an end past 24 h is the next day."""

    start: int
    end: int


Week = tuple[tuple[Window, ...], ...]

WHOLE_DAY: Final = (Window(0, DAY),)
EVERY_DAY: Final[Week] = (WHOLE_DAY,) * 7


def weekdays(start: int, end: int) -> Week:
    """Return Monday to Friday from one hour to another."""
    return ((Window(start * 3600, end * 3600),),) * 5 + ((),) * 2


class _Year(NamedTuple):
    """A UTC year's windows: where each starts and ends, and the business seconds before and after each."""

    starts: list[int]
    ends: list[int]
    before: list[int]
    after: list[int]

    @property
    def total(self) -> int:
        return self.after[-1] if self.after else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When somebody works: seven days of windows (Monday first) in an IANA zone, without the holidays."""

    name: str
    zone: str = "UTC"
    week: Week = EVERY_DAY
    holidays: frozenset[date] = frozenset()
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def always(self) -> bool:
        """Whether it never closes."""
        return not self.holidays and (self.week is EVERY_DAY or self.week == EVERY_DAY)

    @property
    def never(self) -> bool:
        """Whether it never opens: a mistake in the configuration."""
        return all(window.end <= window.start for day in self.week for window in day)

    @property
    def business_day(self) -> int:
        """The seconds of its longest day: what "one business day" means."""
        return max(sum(window.end - window.start for window in day) for day in self.week)

    def between(self, start: int, end: int) -> int:
        """Return the business seconds from `start` to `end`; none if that is backwards."""
        if end <= start:
            return 0
        if self.always:
            return end - start
        first, last = _year_of(start), _year_of(end)
        worked = self._done(last, end) - self._done(first, start)
        return worked + sum(self.year(year).total for year in range(first, last))

    def add(self, start: int, seconds: int) -> int | None:
        """Return the first moment by which so much business time has passed; None if it never does."""
        if seconds <= 0 or self.always:
            return start + max(seconds, 0)
        if self.never:
            return None
        first = _year_of(start)
        seconds += self._done(first, start)
        for number in range(first, first + HORIZON):
            year = self.year(number)
            if seconds <= year.total:
                place = bisect_left(year.after, seconds)
                return year.ends[place] - (year.after[place] - seconds)
            seconds -= year.total
        return None

    def back(self, end: int, seconds: int) -> int | None:
        """Return the last moment from which so much business time passes until `end`; None if none does."""
        if seconds <= 0 or self.always:
            return end - max(seconds, 0)
        if self.never:
            return None
        last = _year_of(end)
        left = self._done(last, end) - seconds
        for number in range(last, last - HORIZON, -1):
            year = self.year(number)
            if left >= 0 and year.starts:
                place = bisect_right(year.before, left) - 1
                return year.starts[place] + left - year.before[place]
            left += self.year(number - 1).total
        return None

    def is_open(self, moment: int) -> bool:
        """Whether business time passes in the second that begins now."""
        return self.between(moment, moment + 1) == 1

    def year(self, number: int) -> _Year:
        """Return a UTC year's windows, made when first asked for."""
        found = self._years.get(number)
        if found is None:
            found = self._years[number] = self._make(number)
        return found

    def _done(self, number: int, moment: int) -> int:
        """Return the business seconds from the beginning of a UTC year."""
        year = self.year(number)
        place = bisect_right(year.starts, moment) - 1
        return year.before[place] + min(moment, year.ends[place]) - year.starts[place] if place >= 0 else 0

    def _make(self, number: int) -> _Year:
        zone = ZoneInfo(self.zone)
        first, last = _new_year(number), _new_year(number + 1)
        day, end = date(number, 1, 1) - 3 * _ONE_DAY, date(number + 1, 1, 1) + 2 * _ONE_DAY
        spans = []
        while day <= end:
            if day not in self.holidays:
                spans += [
                    (_instant(zone, day, window.start), _instant(zone, day, window.end))
                    for window in self.week[day.weekday()]
                ]
            day += _ONE_DAY
        return _added_up(_merged((max(start, first), min(end, last)) for start, end in sorted(spans)))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Unite windows, in order of their start, that touch or overlap; drop empty ones."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _added_up(spans: list[tuple[int, int]]) -> _Year:
    before, after, total = [], [], 0
    for start, end in spans:
        before.append(total)
        total += end - start
        after.append(total)
    return _Year([start for start, _ in spans], [end for _, end in spans], before, after)


def _instant(zone: ZoneInfo, day: date, seconds: int) -> int:
    """Return the moment of a local time, given in seconds after a date's midnight."""
    local = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(seconds=seconds)
    earlier, later = local.utcoffset(), local.replace(fold=1).utcoffset()
    moment = int(local.timestamp())
    if earlier is None or later is None or later <= earlier:
        return moment
    low, high = moment - int((later - earlier).total_seconds()), moment
    while high - low > 1:  # the clocks skip this time: it is when they do
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == earlier:
            low = middle
        else:
            high = middle
    return high


@cache
def _new_year(number: int) -> int:
    return int(datetime(number, 1, 1, tzinfo=UTC).timestamp())


def _year_of(moment: int) -> int:
    return time.gmtime(moment).tm_year
