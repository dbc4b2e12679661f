"""What a service level clock measures, for which records, against which target (domain.md section 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from tui.domain.calendars import Calendar, weekdays
from tui.domain.incident_states import PAUSING, Channel, HoldReason
from tui.domain.priority import MATRIX, Level, Matrix


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


class Subject(NamedTuple):
    """What a clock can be for of a record; service and team by name, `flags` joined by commas.

    `supported`: the service has round-the-clock support. `tier`: the team's support line.
    """

    priority: int
    impact: str = Level.MEDIUM.value
    urgency: str = Level.MEDIUM.value
    service: str = ""
    team: str = ""
    category: str = ""
    channel: str = Channel.TELEPHONE.value
    location: str = ""
    flags: str = ""
    supported: bool = False
    tier: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One clock: what it measures, whom it is for, its target by priority (P1 first), its calendar.

    `priorities` (empty: any) and `match` (all of it) are what it is for. `pausing` are the holds that pause
    it; with `only_while` it starts with the first of those holds and counts only while one stands.
    `round_the_clock` names the calendar for P1 and P2 on a service with round-the-clock support.
    """

    name: str
    metric: Metric
    targets: tuple[Target | None, ...]
    calendar: str
    accord: Accord = Accord.SLA
    priorities: frozenset[int] = frozenset()
    match: tuple[Callable[[Subject], bool], ...] = ()
    pausing: frozenset[str] = frozenset()
    only_while: frozenset[str] = frozenset()
    warnings: tuple[int, ...] = (50, 75)
    round_the_clock: str = ""

    def matches(self, subject: Subject) -> bool:
        """Whether this definition is for such a record."""
        if self.priorities and subject.priority not in self.priorities:
            return False
        return all(holds(subject) for holds in self.match)


class Aim(NamedTuple):
    """A definition as it is for a record like one: its calendar, its target.

    `target` is in seconds of business time, None without one; `points` are the same for each warning.
    """

    definition: Definition
    calendar: Calendar
    target: int | None
    points: tuple[int, ...]


def _place(aim: Aim) -> tuple[bool, int]:
    about = aim.definition
    return about.accord is not Accord.SLA, tuple(Metric).index(about.metric)


class Escalating(NamedTuple):
    """When those who decide are told, and when the first line's time is over (domain.md section 4).

    `at_once` are priorities, `points` per cent of the resolution target, `handovers` how many (0: never);
    `first_line` says by when a record must have left the teams of the first support line.
    """

    at_once: frozenset[int] = frozenset({1})
    points: tuple[int, ...] = (50, 75, 100)
    handovers: int = 3
    first_line: tuple[Definition, ...] = ()


class Closing(NamedTuple):
    """After how many business days of which calendar a resolved incident is closed; 0 days: never."""

    days: int = 2
    calendar: str = "office"


#: Of how many kinds of records the aims are kept.
_KEPT: Final = 1024
#: What a service's hours say where P1 and P2 count round the clock.
_ROUND_THE_CLOCK: Final = frozenset({"24×7", "24x7", "24/7", "7x24", "always", "round the clock"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreements:
    """All clocks of a desk, in order (of one name the first that matches counts), and their calendars.

    `version` tells one state of the desk's settings from another; "" is what comes with the program.
    `round_the_clock` are the hours (folded) of a service that mean round-the-clock support. `matrix` is what
    priorities follow from. `trouble` says why these are not what the desk's settings say. Unless
    `choosy`, nothing but the priority and the service's hours matters.
    """

    definitions: tuple[Definition, ...]
    calendars: Mapping[str, Calendar] = field(hash=False)
    version: str = ""
    round_the_clock: frozenset[str] = _ROUND_THE_CLOCK
    matrix: Matrix = field(default_factory=lambda: MATRIX, hash=False)
    closing: Closing = field(default_factory=Closing)
    escalating: Escalating = field(default_factory=Escalating)
    trouble: str = ""
    choosy: bool = True
    _aims: dict[Subject, tuple[Aim, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def business(self) -> Calendar:
        """What a business day is where nothing else is said."""
        return self.calendars.get(self.closing.calendar, OFFICE)

    def supports(self, hours: str) -> bool:
        """Whether a service's hours, in its own words, mean round-the-clock support."""
        return hours.strip().casefold() in self.round_the_clock

    def aims(self, subject: Subject) -> tuple[Aim, ...]:
        """Return what is agreed for a record, the customer's first, one of each name."""
        if not self.choosy:
            subject = Subject(subject.priority, supported=subject.supported)
        found = self._aims.get(subject)
        if found is None:
            first: dict[str, Aim] = {}
            for one in self.definitions:
                if one.name not in first and one.matches(subject):
                    first[one.name] = self.aim(one, subject)
            if len(self._aims) >= _KEPT:
                self._aims.clear()
            found = self._aims[subject] = tuple(sorted(first.values(), key=_place))
        return found

    def aim(self, definition: Definition, subject: Subject) -> Aim:
        """Return a definition as it is for a record."""
        urgent = definition.round_the_clock and subject.supported and subject.priority <= URGENT
        calendar = self.calendars[definition.round_the_clock if urgent else definition.calendar]
        given = definition.targets[subject.priority - 1]
        target = None if given is None else given.on(calendar)
        points = () if target is None else tuple(target * one // 100 for one in definition.warnings)
        return Aim(definition, calendar, target, points)


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
    choosy=False,
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
