"""The calendars of a desk's settings: windows of each weekday in a zone, without the days off."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from tui.domain.calendars import DAY, Calendar, Week, Window
from tui.domain.clocks.definitions import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.domain.toml_reader import Place, TomlReader

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KEYS: Final = ("zone", *_DAYS, "holidays")
_WINDOW: Final = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)", re.ASCII)
_LAST_HOUR, _LAST_MINUTE = 24, 59


def calendars_of(reader: TomlReader, said: Mapping[str, Any]) -> dict[str, Calendar]:
    """Return the calendars by name, with the one that is built in.

    Raises:
        BadInput: with the place.
    """
    found = {ALWAYS.name: ALWAYS}
    for name, given in reader.table(said, "calendars").items():
        if name == ALWAYS.name:
            reader.fail(("calendars", name), "is built in: it never closes, and cannot be changed")
        found[name] = _calendar(reader, name, given)
    return found


def _calendar(reader: TomlReader, name: str, given: Any) -> Calendar:  # noqa: ANN401 (whatever TOML says)
    at = ("calendars", name)
    table = reader.as_table(given, at, _KEYS)
    if "zone" not in table:
        reader.fail(at, "lacks zone")
    zone = reader.string(table["zone"], (*at, "zone"))
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        reader.fail((*at, "zone"), f"there is no time zone {zone!r}; as in Europe/Paris")
    week: Week = tuple(_windows(reader, table.get(day, []), (*at, day)) for day in _DAYS)
    calendar = Calendar(name=name, zone=zone, week=week, holidays=_holidays(reader, table, at))
    if calendar.never:
        reader.fail(at, "never opens: nothing would ever be due")
    return calendar


def _windows(reader: TomlReader, given: Any, at: Place) -> tuple[Window, ...]:  # noqa: ANN401 (as above)
    if not isinstance(given, list):
        reader.fail(at, 'must be a list of windows, as in ["08:00-18:00"]')
    return tuple(reader.each(given, at, partial(_window, reader)))


def _window(reader: TomlReader, given: Any, at: Place) -> Window:  # noqa: ANN401 (as above)
    fits = _WINDOW.fullmatch(given) if isinstance(given, str) else None
    hours = [int(part) for part in fits.groups()] if fits else []
    if not hours or max(hours[0], hours[2]) > _LAST_HOUR or max(hours[1], hours[3]) > _LAST_MINUTE:
        reader.fail(at, f"{given!r} is no window, as in 08:00-18:00")
    start, end = hours[0] * 3600 + hours[1] * 60, hours[2] * 3600 + hours[3] * 60
    if start == end or max(start, end) > DAY:
        reader.fail(at, f"{given!r} is no window, as in 08:00-18:00")
    return Window(start, end if end > start else end + DAY)


def _holidays(reader: TomlReader, given: Mapping[str, Any], at: Place) -> frozenset[date]:
    place = (*at, "holidays")
    days = given.get("holidays", [])
    if not isinstance(days, list):
        reader.fail(place, "must be a list of dates, as in [2026-12-25]")
    for one in days:
        if type(one) is not date:
            reader.fail(place, f"{one!s} is no date, as in 2026-12-25 (without quotes)")
    return frozenset(days)
