"""What a service level clock measures, for which records, against which target (domain.md section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from tui.domain.calendars import Calendar, weekdays
from tui.domain.incident_states import PAUSING, HoldReason
from tui.domain.priority import MATRIX, Matrix


class Metric(StrEnum):
    """What is measured: until a human takes it, until it is resolved, since the caller last heard of us."""

    RESPONSE = "response"
    RESOLUTION = "resolution"
    UPDATE = "update"


class Accord(StrEnum):
    """With whom it was agreed: the customer (SLA), a team of ours (OLA), a supplier (UC)."""

    SLA = "SLA"
    OLA = "OLA"
    UC = "UC"


class Event(StrEnum):
    """What in a history can start, stop, restart or cancel a clock."""

    REPORTED = "reported"
    WAITING = "waiting"
    TAKEN = "taken"
    REPLIED = "replied"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"


class Rules(NamedTuple):
    """What stops a metric's clock for good, what only until it is reopened, what starts it anew."""

    stops: frozenset[Event]
    rests: frozenset[Event]
    restarts: frozenset[Event]


_NOTHING: Final[frozenset[Event]] = frozenset()

#: The conditions of each metric; every clock is cancelled with its record.
RULES: Final[Mapping[Metric, Rules]] = MappingProxyType(
    {
        Metric.RESPONSE: Rules(frozenset({Event.TAKEN, Event.RESOLVED}), _NOTHING, _NOTHING),
        Metric.RESOLUTION: Rules(_NOTHING, frozenset({Event.RESOLVED}), _NOTHING),
        Metric.UPDATE: Rules(_NOTHING, frozenset({Event.RESOLVED}), frozenset({Event.REPLIED})),
    }
)


class Target(NamedTuple):
    """So many seconds of business time, or so many business days of the clock's calendar."""

    seconds: int = 0
    days: int = 0

    def on(self, calendar: Calendar) -> int:
        """Return the target in seconds of business time."""
        return self.seconds + self.days * calendar.business_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One clock: what it measures, whom it is for, its target by priority (P1 first), its calendar.

    `priorities`, `services` and `teams` are what it matches; empty means any. `pausing` are the holds that
    pause it; with `only_while` it starts with the first of those holds and counts only while one stands.
    `round_the_clock` names the calendar for P1 and P2 on a service with round-the-clock support.
    """

    name: str
    metric: Metric
    targets: tuple[Target | None, ...]
    calendar: str
    accord: Accord = Accord.SLA
    priorities: frozenset[int] = frozenset()
    services: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    pausing: frozenset[str] = frozenset()
    only_while: frozenset[str] = frozenset()
    warnings: tuple[int, ...] = (50, 75)
    round_the_clock: str = ""

    def matches(self, priority: int, service: str, team: str) -> bool:
        """Whether this definition is for a record of this priority, service and team (by name)."""
        return (
            (not self.priorities or priority in self.priorities)
            and (not self.services or service in self.services)
            and (not self.teams or team in self.teams)
        )


class Aim(NamedTuple):
    """A definition as it is for a record of one priority, service and team: its calendar, its target.

    `target` is in seconds of business time, None without one; `points` are the same for each warning.
    """

    definition: Definition
    calendar: Calendar
    target: int | None
    points: tuple[int, ...]


#: Of how many (priority, service, team) the aims are kept.
_KEPT: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreements:
    """All clocks of a desk, in order (of one name the first that matches counts), and their calendars.

    `version` tells one state of the desk's settings from another; "" is what comes with the program.
    `always_supported` are the services, by name, with round-the-clock support. After `auto_close_days`
    business days a resolved incident is closed (0: never). `matrix` is what priorities follow from.
    """

    definitions: tuple[Definition, ...]
    calendars: Mapping[str, Calendar] = field(hash=False)
    version: str = ""
    always_supported: frozenset[str] = frozenset()
    auto_close_days: int = 2
    matrix: Matrix = field(default_factory=lambda: MATRIX, hash=False)
    _aims: dict[tuple[int, str, str], tuple[Aim, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def aims(self, priority: int, service: str, team: str) -> tuple[Aim, ...]:
        """Return what is agreed for a record (service and team by name), in order, one of each name."""
        record = priority, service, team
        found = self._aims.get(record)
        if found is None:
            first: dict[str, Aim] = {}
            for one in self.definitions:
                if one.name not in first and one.matches(*record):
                    first[one.name] = self._aim(one, priority, service)
            if len(self._aims) >= _KEPT:
                self._aims.clear()
            found = self._aims[record] = tuple(first.values())
        return found

    def _aim(self, definition: Definition, priority: int, service: str) -> Aim:
        calendar, given = self.calendar_of(definition, priority, service), definition.targets[priority - 1]
        target = None if given is None else given.on(calendar)
        points = () if target is None else tuple(target * one // 100 for one in definition.warnings)
        return Aim(definition, calendar, target, points)

    def calendar_of(self, definition: Definition, priority: int, service: str) -> Calendar:
        """Return the calendar a definition counts in for a record."""
        supported = definition.round_the_clock and priority <= URGENT and service in self.always_supported
        return self.calendars[definition.round_the_clock if supported else definition.calendar]


#: P1 and P2 use the round-the-clock calendar of a service that has one.
URGENT: Final = 2

ALWAYS: Final = Calendar(name="always")
OFFICE: Final = Calendar(name="office", week=weekdays(8, 18))

_HOUR: Final = 3600
_RESPONSES: Final = (Target(900), Target(_HOUR), Target(4 * _HOUR), Target(8 * _HOUR), Target(days=1))
_RESOLUTIONS: Final = (Target(_HOUR), Target(8 * _HOUR), Target(24 * _HOUR), Target(48 * _HOUR), None)
_NO_TARGETS: Final = (None,) * 5
_PAUSING: Final = frozenset(reason.value for reason in PAUSING)
_OURS: Final = frozenset({HoldReason.AWAITING_CHANGE.value, HoldReason.AWAITING_PROBLEM.value})
_VENDORS: Final = frozenset({HoldReason.AWAITING_VENDOR.value})

#: What a desk without settings agrees to: round the clock, but for the business day a P5's answer may take,
#: which is of the office calendar (weekdays 8 to 18, UTC).
DEFAULTS: Final = Agreements(
    calendars=MappingProxyType({ALWAYS.name: ALWAYS, OFFICE.name: OFFICE}),
    definitions=(
        Definition(
            name="response", metric=Metric.RESPONSE, targets=_RESPONSES, calendar=OFFICE.name,
            priorities=frozenset({5}),
        ),
        Definition(name="response", metric=Metric.RESPONSE, targets=_RESPONSES, calendar=ALWAYS.name),
        Definition(
            name="resolution", metric=Metric.RESOLUTION, targets=_RESOLUTIONS, calendar=ALWAYS.name,
            pausing=_PAUSING,
        ),
        Definition(
            name="internal", metric=Metric.RESOLUTION, targets=_NO_TARGETS, calendar=ALWAYS.name,
            accord=Accord.OLA, only_while=_OURS,
        ),
        Definition(
            name="vendor", metric=Metric.RESOLUTION, targets=_NO_TARGETS, calendar=ALWAYS.name,
            accord=Accord.UC, only_while=_VENDORS,
        ),
    ),
)  # fmt: skip
