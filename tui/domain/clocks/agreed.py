"""A desk's settings read into agreements; whatever is wrong is one sentence with file, line and key."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from tui.domain.calendars import DAY
from tui.domain.clocks.agreed_calendars import calendars_of
from tui.domain.clocks.definitions import (
    ALWAYS,
    DEFAULTS,
    Accord,
    Agreements,
    Closing,
    Definition,
    Escalating,
    Metric,
    Target,
)
from tui.domain.clocks.matching import terms_of
from tui.domain.errors import BadInput
from tui.domain.incident import OFFERED_HOLDS
from tui.domain.priority import Level, Matrix
from tui.domain.templates import templates_of
from tui.domain.toml_reader import Place, TomlReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui.domain.calendars import Calendar
    from tui.domain.clocks.definitions import Subject

_PRIORITIES: Final = ("p1", "p2", "p3", "p4", "p5")
_METRICS: Final = tuple(metric.value for metric in Metric)
_ACCORDS: Final = tuple(accord.value for accord in Accord)
_HOLDS: Final = tuple(reason.value for reason in OFFERED_HOLDS)
_KEYS: Final = (
    "warnings", "pausing", "round_the_clock", "priority", *_METRICS, "clocks", "escalation", "first_line",
    "auto_close", "calendars", "templates",
)  # fmt: skip
_TARGET_KEYS: Final = ("calendar", *_PRIORITIES)
_CLOCK_KEYS: Final = ("kind", "metric", "match", "while", "pausing", "warnings", *_TARGET_KEYS)
_SPAN: Final = re.compile(r"(\d{1,5})(m|h|d|bd)", re.ASCII)
_UNITS: Final = {"m": 60, "h": 3600, "d": DAY}
_MOST_DAYS: Final = 365
_MOST_HANDOVERS: Final = 99
_WHOLE: Final = 100
_LOWEST: Final = 5


@lru_cache(maxsize=8)
def agreements_of(text: str, name: str = "settings") -> Agreements:
    """Return what a desk's settings agree to; the version is the text itself.

    Raises:
        BadInput: "NAME line N: key: what is wrong and what would be right".
    """
    return _Agreeing(TomlReader(text, name), text).agreements()


@lru_cache(maxsize=8)
def agreements_in_force(text: str) -> Agreements:
    """Return what a desk's stored settings agree to.

    Those that this program cannot read must not keep anybody from working: then what comes with it is in
    force, and its `trouble` says so.
    """
    try:
        return agreements_of(text)
    except BadInput as trouble:
        return replace(DEFAULTS, version=text, trouble=f"{trouble}; the defaults are in force")


class _Agreeing:
    """Reads one text of settings, table by table."""

    def __init__(self, reader: TomlReader, text: str) -> None:
        self._reader, self._text = reader, text
        self._calendars: dict[str, Calendar] = {}
        self._warnings: tuple[int, ...] = ()
        self._pausing: frozenset[str] = frozenset()

    def agreements(self) -> Agreements:
        """Return the agreements of the whole text."""
        reader, said = self._reader, self._reader.toml()
        reader.only(said, _KEYS, ())
        try:
            templates_of(said.get("templates", {}), "settings")
        except BadInput as wrong:
            reader.fail(("templates",), str(wrong))
        self._calendars = calendars_of(reader, said)
        self._warnings = self._percentages(said.get("warnings", list(_WARNINGS)), ("warnings",))
        self._pausing = self._holds(said.get("pausing", sorted(_PAUSING)), ("pausing",))
        hours = reader.each(
            said.get("round_the_clock", sorted(DEFAULTS.round_the_clock)), ("round_the_clock",), reader.string
        )
        definitions = (*self._clocks(said), *self._usual(said))
        return Agreements(
            definitions=definitions, choosy=any(one.match for one in definitions),
            calendars=MappingProxyType(self._calendars), version=self._text,
            round_the_clock=frozenset(words.casefold() for words in hours), matrix=self._matrix(said),
            closing=self._closing(said), escalating=self._escalating(said),
        )  # fmt: skip

    # -- clocks -----------------------------------------------------------------------------------------

    def _usual(self, said: Mapping[str, Any]) -> list[Definition]:
        """Return what is promised to the customer of every record."""
        found: list[Definition] = []
        for metric in Metric:
            given = self._reader.table(said, metric.value, _TARGET_KEYS, needed=metric is not Metric.UPDATE)
            if not given:
                continue
            for key in _PRIORITIES:
                if key not in given:
                    self._reader.fail((metric.value,), f"lacks {key}")
            pausing = self._pausing if metric is Metric.RESOLUTION else frozenset[str]()
            found += self._definitions(
                given, (metric.value,), name=metric.value, metric=metric, pausing=pausing,
                warnings=self._warnings, round_the_clock=ALWAYS.name,
            )  # fmt: skip
        return found

    def _clocks(self, said: Mapping[str, Any]) -> list[Definition]:
        """Return the clocks of their own: promises of teams and suppliers, or to some customers."""
        return [
            one
            for name, given in self._reader.table(said, "clocks").items()
            for one in self._clock(name, self._reader.as_table(given, ("clocks", name), _CLOCK_KEYS))
        ]

    def _clock(self, name: str, given: Mapping[str, Any]) -> list[Definition]:
        reader, at = self._reader, ("clocks", name)
        kind = reader.one_of(
            given.get("kind", Accord.SLA.value), (*at, "kind"), _ACCORDS, "kind of agreement"
        )
        metric = Metric(
            reader.one_of(given.get("metric", Metric.RESOLUTION.value), (*at, "metric"), _METRICS, "metric")
        )
        promise = kind == Accord.SLA
        usual = sorted(self._pausing) if promise and metric is Metric.RESOLUTION else []
        if not promise and name in _METRICS:
            reader.fail(at, "is the name of a promise to the customer: call it something else")
        return self._definitions(
            given, at, name=metric.value if promise else name, metric=metric, accord=Accord(kind),
            match=self._match(given.get("match", ""), (*at, "match")),
            pausing=self._holds(given.get("pausing", usual), (*at, "pausing")),
            only_while=self._holds(given.get("while", []), (*at, "while")),
            warnings=self._percentages(given.get("warnings", list(self._warnings)), (*at, "warnings")),
            round_the_clock=ALWAYS.name if promise else "", every=not promise,
        )  # fmt: skip

    def _definitions(
        self,
        given: Mapping[str, Any],
        at: Place,
        *,
        every: bool = False,
        **about: Any,  # noqa: ANN401 (fields of a definition)
    ) -> list[Definition]:
        """Return one definition for each calendar the targets are in; without a target, one all the same.

        It is for the priorities that are given, or for `every` one.
        """
        usual = self._known(given.get("calendar", ALWAYS.name), (*at, "calendar"))
        targets: list[Target | None] = [None] * len(_PRIORITIES)
        within: dict[str, set[int]] = {}
        for priority, key in enumerate(_PRIORITIES, 1):
            if key in given:
                span, _, calendar = self._reader.string(given[key], (*at, key)).partition(" ")
                targets[priority - 1] = self._span(span, (*at, key))
                within.setdefault(self._known(calendar.strip() or usual, (*at, key)), set()).add(priority)
            elif every:
                within.setdefault(usual, set()).add(priority)
        return [
            Definition(targets=tuple(targets), calendar=calendar, priorities=frozenset(priorities), **about)
            for calendar, priorities in (within or {usual: set()}).items()
        ]

    def _match(self, given: Any, at: Place) -> tuple[Callable[[Subject], bool], ...]:  # noqa: ANN401 (whatever TOML says)
        try:
            return tuple(term.holds for term in terms_of(self._reader.string(given, at)))
        except ValueError as wrong:
            self._reader.fail(at, str(wrong))

    # -- the rest ---------------------------------------------------------------------------------------

    def _matrix(self, said: Mapping[str, Any]) -> Matrix:
        """Return the priorities by impact and urgency; without the table, the usual ones."""
        levels = tuple(Level)
        given = self._reader.table(said, "priority", tuple(level.value for level in levels))
        if not given:
            return DEFAULTS.matrix
        found: dict[tuple[Level, Level], int] = {}
        for impact in levels:
            at = ("priority", impact.value)
            if impact not in given:
                self._reader.fail(at[:1], f"lacks {impact.value}")
            row = self._reader.each(
                given[impact], at, partial(self._number, 1, _LOWEST, "priority from 1 to 5")
            )
            if len(row) != len(levels):
                self._reader.fail(at, "must be three priorities: for urgency high, medium and low")
            found |= {(impact, urgency): number for urgency, number in zip(levels, row, strict=True)}
        return MappingProxyType(found)

    def _escalating(self, said: Mapping[str, Any]) -> Escalating:
        usual, reader = DEFAULTS.escalating, self._reader
        at = ("escalation",)
        given = reader.table(said, "escalation", ("at_once", "points", "handovers"))
        first = reader.table(said, "first_line", _TARGET_KEYS)
        named = self._definitions(first, ("first_line",), name="first_line", metric=Metric.RESOLUTION)
        urgent = partial(self._number, 1, _LOWEST, "priority from 1 to 5")
        told = reader.each(given.get("at_once", sorted(usual.at_once)), (*at, "at_once"), urgent)
        return Escalating(
            at_once=frozenset(told),
            points=self._percentages(given.get("points", list(usual.points)), (*at, "points"), _WHOLE),
            handovers=reader.whole(
                given.get("handovers", usual.handovers), (*at, "handovers"), 0, _MOST_HANDOVERS,
                f"number of handovers from 0 (never) to {_MOST_HANDOVERS}",
            ),
            first_line=tuple(one for one in named if any(one.targets)),
        )  # fmt: skip

    def _closing(self, said: Mapping[str, Any]) -> Closing:
        usual, at = DEFAULTS.closing, ("auto_close",)
        given = self._reader.table(said, "auto_close", ("days", "calendar"))
        days = self._reader.whole(
            given.get("days", usual.days), (*at, "days"), 0, _MOST_DAYS,
            f"number of days from 0 (never) to {_MOST_DAYS}",
        )  # fmt: skip
        if "calendar" not in given:
            return Closing(days, usual.calendar)
        return Closing(days, self._known(given["calendar"], (*at, "calendar")))

    # -- values -----------------------------------------------------------------------------------------

    def _span(self, said: str, at: Place) -> Target | None:
        if said == "none":
            return None
        fits = _SPAN.fullmatch(said)
        if fits is None:
            self._reader.fail(at, f"{said!r} is no span; as in 15m, 8h, 2d, 1bd, none")
        count, unit = int(fits[1]), fits[2]
        return Target(days=count) if unit == "bd" else Target(count * _UNITS[unit])

    def _number(self, low: int, high: int, what: str, given: Any, at: Place) -> int:  # noqa: ANN401 (as above)
        return self._reader.whole(given, at, low, high, what)

    def _percentages(self, given: Any, at: Place, most: int = _WHOLE - 1) -> tuple[int, ...]:  # noqa: ANN401 (as above)
        one = partial(self._number, 1, most, f"percentage between 1 and {most}")
        return self._reader.growing(self._reader.each(given, at, one), at)

    def _holds(self, given: Any, at: Place) -> frozenset[str]:  # noqa: ANN401 (as above)
        def hold(said: Any, at: Place) -> str:  # noqa: ANN401 (as above)
            return self._reader.one_of(said, at, _HOLDS, "reason to wait")

        return frozenset(self._reader.each(given, at, hold))

    def _known(self, calendar: Any, at: Place) -> str:  # noqa: ANN401 (as above)
        if calendar not in self._calendars:
            self._reader.fail(
                at, f"there is no calendar {calendar!r}; there are {', '.join(self._calendars)}"
            )
        return str(calendar)


_WARNINGS: Final = DEFAULTS.definitions[0].warnings
_PAUSING: Final = next(one.pausing for one in DEFAULTS.definitions if one.pausing)
