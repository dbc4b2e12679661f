"""Moments as people type them, read in the operator's zone; `now` is handed in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from tui.domain.errors import BadInput

#: What a wrong moment is answered with.
UNDERSTOOD: Final = "2026-11-22 17:00, 17:00, 2h, 3d, today 17:00, tomorrow 9:00, mon 10:00"

_NINE: Final = "9:00"
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST: Final = 2
_STEP: Final = re.compile(r"(\d{1,6})\s*(min|[mhdw])", re.ASCII)
_STEPS: Final = re.compile(r"\+?\s*(?:\d{1,6}\s*(?:min|[mhdw])\s*)+", re.ASCII)
_TIME: Final = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?|(\d{1,2})h", re.ASCII)
_ISO: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}(?:[t\s].*)?", re.ASCII)


def parse_moment(typed: str, *, now: datetime, zone: tzinfo) -> datetime:
    """Return the moment meant, in UTC; a day without a time means 9:00, "2h" and "+2h" in two hours.

    Raises:
        BadInput: it is none, saying what is understood.
    """
    words = typed.strip().lower()
    try:
        moment = _read(words, now.astimezone(zone), zone)
        if moment is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # a form we know with numbers that do not exist; answered below like any other
    raise BadInput(f"{typed.strip()!r} is no moment; understood: {UNDERSTOOD}")


def moment_words(moment: datetime, zone: tzinfo) -> str:
    """Say a moment to come in the operator's zone: "Mon 23 Nov 09:00"."""
    return f"{moment.astimezone(zone):%a %d %b %H:%M}"


def _read(words: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Return the moment, None if no form fits; `now` is in the zone."""
    if words == "now":
        return now
    if _STEPS.fullmatch(words):
        return _later(words, now)
    if _ISO.fullmatch(words):
        return _iso(words, zone)
    if _TIME.fullmatch(words):
        moment = _at(now.date(), words, zone)
        return moment if moment > now else _at(now.date() + timedelta(days=1), words, zone)
    return _on_a_day(words, now, zone)


def _later(words: str, now: datetime) -> datetime:
    """Add steps: days and weeks keep the time of day, hours and minutes are counted."""
    days, exact = timedelta(), timedelta()
    for number, unit in _STEP.findall(words):
        count = int(number)
        if unit in {"d", "w"}:
            days += timedelta(days=count * (7 if unit == "w" else 1))
        else:
            exact += timedelta(hours=count) if unit == "h" else timedelta(minutes=count)
    return (now + days).astimezone(UTC) + exact


def _iso(words: str, zone: tzinfo) -> datetime:
    day, _, rest = words.partition(" ")
    if not rest and "t" not in day:
        rest = _NINE
    if _TIME.fullmatch(rest):
        return _at(date.fromisoformat(day), rest, zone)
    moment = datetime.fromisoformat(words.upper())
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _on_a_day(words: str, now: datetime, zone: tzinfo) -> datetime | None:
    name, _, rest = words.partition(" ")
    rest = rest.strip() or _NINE
    if name in {"today", "tomorrow"}:
        return _at(now.date() + timedelta(days=name == "tomorrow"), rest, zone)
    matching = [index for index, day in enumerate(_DAYS) if day.startswith(name)]
    if len(name) < _SHORTEST or len(matching) != 1:
        return None
    day = now.date() + timedelta(days=(matching[0] - now.weekday()) % 7)
    moment = _at(day, rest, zone)
    return moment if moment > now else _at(day + timedelta(days=7), rest, zone)


def _at(day: date, words: str, zone: tzinfo) -> datetime:
    """Return a time of that day.

    Raises:
        ValueError: it is no time.
    """
    found = _TIME.fullmatch(words)
    if found is None:
        raise ValueError(words)
    hour, minute, second, whole = found.groups()
    return datetime.combine(day, time(int(hour or whole), int(minute or 0), int(second or 0)), tzinfo=zone)
