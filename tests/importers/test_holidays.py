"""Days off from elsewhere become dates, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from tui.domain.errors import BadInput
from tui.importers.holidays import calendar_days, public_holidays

COUNTRIES = [
    "AR", "AT", "AU", "BE", "BG", "BR", "CA", "CH", "CL", "CN", "CO", "CY", "CZ", "DE", "DK", "EE", "EG",
    "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IL", "IN", "IS", "IT", "JP", "KE", "KR", "LT", "LU",
    "LV", "MA", "MT", "MX", "NG", "NL", "NO", "NZ", "PE", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "TR",
    "US", "UY", "ZA",
]  # fmt: skip

CALENDAR = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTAMP:20260101T000000Z\r
DTSTART;VALUE=DATE:20261224\r
DTEND;VALUE=DATE:20261227\r
SUMMARY:Closed\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTAMP:20260101T000000Z\r
DTSTART:20260501T000000Z\r
SUMMARY:Labour day\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_fifty_countries_are_known() -> None:
    assert len(COUNTRIES) >= 50
    for country in COUNTRIES:
        days = public_holidays(country, [2026])
        assert days, country
        assert days == sorted(days)
        assert {day.year for day, _name in days} == {2026}


def test_regions_and_years_are_minded() -> None:
    bavaria = {day for day, _name in public_holidays("de", [2026], "BY")}
    assert date(2026, 1, 6) in bavaria
    assert date(2026, 1, 6) not in {day for day, _name in public_holidays("DE", [2026])}
    assert {day.year for day, _name in public_holidays("FR", [2026, 2027])} == {2026, 2027}


def test_the_days_of_a_calendar_file_are_each_of_its_events() -> None:
    assert calendar_days(CALENDAR, "off.ics") == [
        (date(2026, 5, 1), "Labour day"),
        *((date(2026, 12, day), "Closed") for day in (24, 25, 26)),
    ]


@pytest.mark.parametrize(
    ("country", "years", "region", "said"),
    [
        ("Narnia", [2026], None, "no public holidays are known of 'Narnia'"),
        ("DE", [2026], "XX", "DE has no region 'XX'; there are BB, BE"),
        ("FR", [3026], None, "years are 1970 to 2100"),
    ],
)
def test_what_is_not_known_is_said(country: str, years: list[int], region: str | None, said: str) -> None:
    with pytest.raises(BadInput, match=said.replace("'", ".")):
        public_holidays(country, years, region)


@pytest.mark.parametrize(
    "raw", [b"", b"hello", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:soon\r\nEND:VEVENT\r\n"]
)
def test_what_is_no_calendar_is_refused(raw: bytes) -> None:
    with pytest.raises(BadInput, match=r"off\.ics: is no calendar"):
        calendar_days(raw, "off.ics")
