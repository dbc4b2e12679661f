"""A desk's settings read into agreements; whatever is wrong is one sentence with file, line and key."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn
from zoneinfo import ZoneInfo

from tui.domain.calendars import DAY, Calendar, Week, Window
from tui.domain.clocks.definitions import ALWAYS, DEFAULTS, Agreements, Definition, Metric, Target
from tui.domain.errors import BadInput
from tui.domain.incident import OFFERED_HOLDS
from tui.domain.toml_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Mapping

Place = tuple[str, ...]

_KEYS: Final = (
    "warnings",
    "pausing",
    "always_supported",
    "response",
    "resolution",
    "calendars",
    "auto_close",
)
_PRIORITIES: Final = ("p1", "p2", "p3", "p4", "p5")
_METRIC_KEYS: Final = ("calendar", *_PRIORITIES)
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CALENDAR_KEYS: Final = ("zone", *_DAYS, "holidays")
_SPAN: Final = re.compile(r"(\d{1,5})(m|h|d|bd)", re.ASCII)
_WINDOW: Final = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)", re.ASCII)
_UNITS: Final = {"m": 60, "h": 3600, "d": DAY}
_WHOLE: Final = 100
_MOST_DAYS: Final = 365
_OPTIONAL: Final = frozenset({"calendars", "auto_close"})
_LARGEST: Final = 256 * 1024
_LAST_HOUR, _LAST_MINUTE = 24, 59


@lru_cache(maxsize=8)
def agreements_of(text: str, name: str = "settings") -> Agreements:
    """Return what a desk's settings agree to; the version is the text itself.

    Raises:
        BadInput: "NAME line N: key: what is wrong and what would be right".
    """
    return _Reader(text, name).agreements()


class _Reader:
    """Reads one text; every complaint names its place."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name

    def agreements(self) -> Agreements:
        """Return the agreements of the whole text."""
        said = self._toml()
        self._only(said, _KEYS, ())
        calendars = {ALWAYS.name: ALWAYS}
        for name, given in self._table(said, "calendars").items():
            if name == ALWAYS.name:
                self._fail(("calendars", name), "is built in: it never closes, and cannot be changed")
            calendars[name] = self._calendar(name, given)
        warnings = tuple(self._warning(one) for one in self._list(said, "warnings", list(_DEFAULT_WARNINGS)))
        if list(warnings) != sorted(set(warnings)):
            self._fail(("warnings",), "must grow from one to the next")
        pausing = frozenset(self._hold(one) for one in self._list(said, "pausing", sorted(_DEFAULT_PAUSING)))
        supported = self._list(said, "always_supported", [])
        if any(not isinstance(one, str) or not one.strip() for one in supported):
            self._fail(("always_supported",), "must be names of services")
        promised = [
            replace(
                one, warnings=warnings, pausing=pausing if one.metric is Metric.RESOLUTION else frozenset()
            )
            for metric in (Metric.RESPONSE, Metric.RESOLUTION)
            for one in self._definitions(metric, self._table(said, metric.value), calendars)
        ]
        closing = self._table(said, "auto_close") or {"days": DEFAULTS.auto_close_days}
        self._only(closing, ("days",), ("auto_close",))
        days = closing["days"]
        if type(days) is not int or not 0 <= days <= _MOST_DAYS:
            self._fail(
                ("auto_close", "days"), f"{days!r} is no number of days from 0 (never) to {_MOST_DAYS}"
            )
        return Agreements(
            definitions=(*promised, *(one for one in DEFAULTS.definitions if one.only_while)),
            calendars=MappingProxyType(calendars), version=self._text,
            always_supported=frozenset(map(str, supported)), auto_close_days=days,
        )  # fmt: skip

    def _toml(self) -> dict[str, Any]:
        if len(self._text) > _LARGEST:
            raise BadInput(f"{self._name}: is larger than settings can be ({_LARGEST // 1024} KB)")
        try:
            return tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            what, where, place = str(error).partition(" (at ")
            found = re.match(r"line (\d+), ", place)
            line = found[1] if found else str(self._text.count("\n") + 1)
            raise BadInput(f"{self._name} line {line}: is no TOML: {what if where else error}") from None
        except RecursionError:
            raise BadInput(f"{self._name}: is nested too deeply") from None

    def _definitions(
        self, metric: Metric, given: Mapping[str, Any], calendars: Mapping[str, Calendar]
    ) -> list[Definition]:
        """Return a metric's definitions: one for each calendar its targets are in."""
        at = (metric.value,)
        self._only(given, _METRIC_KEYS, at)
        usual = given.get("calendar", ALWAYS.name)
        self._known(usual, calendars, (*at, "calendar"))
        targets: list[Target | None] = []
        within: dict[str, set[int]] = {}
        for priority, key in enumerate(_PRIORITIES, 1):
            if key not in given:
                self._fail(at, f"lacks {key}")
            span, _, calendar = self._string(given[key], (*at, key)).partition(" ")
            targets.append(self._span(span, (*at, key)))
            if calendar:
                self._known(calendar.strip(), calendars, (*at, key))
            within.setdefault(calendar.strip() or usual, set()).add(priority)
        return [
            Definition(
                name=metric.value, metric=metric, targets=tuple(targets), calendar=calendar,
                priorities=frozenset(priorities), round_the_clock=ALWAYS.name,
            )
            for calendar, priorities in within.items()
        ]  # fmt: skip

    def _calendar(self, name: str, given: Any) -> Calendar:  # noqa: ANN401 (whatever TOML says)
        at = ("calendars", name)
        if not isinstance(given, dict):
            self._fail(at, "must be a table")
        self._only(given, _CALENDAR_KEYS, at)
        if "zone" not in given:
            self._fail(at, "lacks zone")
        zone = self._string(given["zone"], (*at, "zone"))
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            self._fail((*at, "zone"), f"there is no time zone {zone!r}; as in Europe/Paris")
        week: Week = tuple(self._windows(given.get(day, []), (*at, day)) for day in _DAYS)
        calendar = Calendar(name=name, zone=zone, week=week, holidays=self._holidays(given, at))
        if calendar.never:
            self._fail(at, "never opens: nothing would ever be due")
        return calendar

    def _windows(self, given: Any, at: Place) -> tuple[Window, ...]:  # noqa: ANN401 (as above)
        if not isinstance(given, list):
            self._fail(at, 'must be a list of windows, as in ["08:00-18:00"]')
        found = []
        for one in given:
            fits = _WINDOW.fullmatch(one) if isinstance(one, str) else None
            hours = [int(part) for part in fits.groups()] if fits else []
            if not hours or max(hours[0], hours[2]) > _LAST_HOUR or max(hours[1], hours[3]) > _LAST_MINUTE:
                self._fail(at, f"{one!r} is no window, as in 08:00-18:00")
            start, end = hours[0] * 3600 + hours[1] * 60, hours[2] * 3600 + hours[3] * 60
            if start == end or max(start, end) > DAY:
                self._fail(at, f"{one!r} is no window, as in 08:00-18:00")
            found.append(Window(start, end if end > start else end + DAY))
        return tuple(found)

    def _holidays(self, given: Mapping[str, Any], at: Place) -> frozenset[date]:
        place = (*at, "holidays")
        days = given.get("holidays", [])
        if not isinstance(days, list):
            self._fail(place, "must be a list of dates, as in [2026-12-25]")
        for one in days:
            if type(one) is not date:
                self._fail(place, f"{one!s} is no date, as in 2026-12-25 (without quotes)")
        return frozenset(days)

    def _span(self, said: str, at: Place) -> Target | None:
        if said == "none":
            return None
        fits = _SPAN.fullmatch(said)
        if fits is None:
            self._fail(at, f"{said!r} is no span; as in 15m, 8h, 2d, 1bd, none")
        count, unit = int(fits[1]), fits[2]
        return Target(days=count) if unit == "bd" else Target(count * _UNITS[unit])

    def _warning(self, said: Any) -> int:  # noqa: ANN401 (as above)
        if type(said) is not int or not 0 < said < _WHOLE:
            self._fail(("warnings",), f"{said!r} is no percentage between 1 and 99")
        return int(said)

    def _hold(self, said: Any) -> str:  # noqa: ANN401 (as above)
        reasons = [reason.value for reason in OFFERED_HOLDS]
        if said not in reasons:
            self._fail(("pausing",), f"{said!r} is no reason to wait; there are {', '.join(reasons)}")
        return str(said)

    def _table(self, said: Mapping[str, Any], key: str) -> dict[str, Any]:
        if key not in said and key in _OPTIONAL:
            return {}
        if key not in said:
            self._fail((), f"lacks the table [{key}]")
        if not isinstance(said[key], dict):
            self._fail((key,), "must be a table")
        return dict(said[key])

    def _list(self, said: Mapping[str, Any], key: str, default: list[Any]) -> list[Any]:
        given = said.get(key, default)
        if not isinstance(given, list):
            self._fail((key,), "must be a list")
        return list(given)

    def _string(self, given: Any, at: Place) -> str:  # noqa: ANN401 (as above)
        if not isinstance(given, str):
            self._fail(at, f"{given!r} must be a text in quotes")
        return str(given).strip()

    def _known(self, calendar: Any, calendars: Mapping[str, Calendar], at: Place) -> None:  # noqa: ANN401 (as above)
        if calendar not in calendars:
            self._fail(at, f"there is no calendar {calendar!r}; there are {', '.join(calendars)}")

    def _only(self, given: Mapping[str, Any], keys: tuple[str, ...], at: Place) -> None:
        for key in given:
            if key not in keys:
                near = get_close_matches(key, keys, 1)
                meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(keys)}"
                self._fail((*at, key), f"is no setting; {meant}")

    def _fail(self, at: Place, what: str) -> NoReturn:
        line = line_of(self._text, at) if at else 0
        where = f"{self._name} line {line}" if line else self._name
        raise BadInput(f"{where}: {'.'.join(at)}: {what}" if at else f"{where}: {what}")


_DEFAULT_WARNINGS: Final = DEFAULTS.definitions[0].warnings
_DEFAULT_PAUSING: Final = next(one.pausing for one in DEFAULTS.definitions if one.pausing)
