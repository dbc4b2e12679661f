"""Days on which nobody works, from elsewhere: public holidays of a country, or a calendar file.

Only dates come of it: they stand in the desk's settings, so that every replica counts alike.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from tui.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

Day = tuple[date, str]

_FIRST, _LAST = 1970, 2100
_LARGEST: Final = 8 * 2**20


def public_holidays(country: str, years: Iterable[int], region: str | None = None) -> list[Day]:
    """Return a country's public holidays (ISO 3166 code, or that and a region's), in order.

    Raises:
        BadInput: no such country or region is known, or a year is out of reach.
    """
    import holidays  # noqa: PLC0415 (0.1 s, and only this needs it)

    wanted = list(years)
    if any(not _FIRST <= year <= _LAST for year in wanted):
        raise BadInput(f"years are {_FIRST} to {_LAST}")
    code = country.strip().upper()
    known = holidays.list_supported_countries()
    if code not in known:
        raise BadInput(f"no public holidays are known of {country!r}; countries go by two letters, as in FR")
    if region is not None and region not in known[code]:
        regions = f"; there are {', '.join(known[code])}" if known[code] else "; it has none"
        raise BadInput(f"{code} has no region {region!r}{regions}")
    found = holidays.country_holidays(code, subdiv=region, years=wanted)
    return sorted((day, str(name)) for day, name in found.items())


def calendar_days(raw: bytes, name: str) -> list[Day]:
    """Return the days of an iCalendar file's events, in order; an event of several days is each of them.

    Raises:
        BadInput: it is no calendar, or is larger than 8 MB.
    """
    from icalendar import Calendar  # noqa: PLC0415 (0.1 s, and only this needs it)

    if len(raw) > _LARGEST:
        raise BadInput(f"{name}: is larger than a calendar can be (8 MB)")
    try:
        events = Calendar.from_ical(raw).walk("VEVENT")
        spans = [
            (str(one.get("SUMMARY", "")), one.decoded("DTSTART"), one.decoded("DTEND", None))
            for one in events
        ]
    except (ValueError, KeyError, IndexError) as error:
        raise BadInput(f"{name}: is no calendar: {error}") from None
    days: set[Day] = set()
    for title, start, end in spans:
        first, last = _date(start), _date(end) if end is not None else None
        whole = not isinstance(start, datetime)
        count = max(1, (last - first).days + (not whole)) if last is not None else 1
        days.update((date.fromordinal(first.toordinal() + step), title) for step in range(min(count, 366)))
    return sorted(days)


def _date(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
