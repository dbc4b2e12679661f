"""What to do next: risk of breach × impact × whose it is to do, each from a table, and said on one line.

A step of priority doubles; a VIP weighs one step, a major incident two, and having it already one: so what
is urgent and nobody has comes before what is mine, in time and less urgent.

Reads list columns only; moments are milliseconds since the epoch. What waits, is snoozed, has ended or is
somebody else's has no place in the order.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Risk(Enum):
    """How near the target is: the factor, and how the reasons say it."""

    OVER = 10, "over its target"
    ALMOST = 8, "at risk"
    DUE_LOOK = 7, "follow-up due"
    ANSWERED = 6, "the caller wrote"
    WARNED = 4, "half its time is used"
    AIMED = 2, "in time"
    NO_TARGET = 1, "no target"

    @property
    def factor(self) -> int:
        """What it weighs."""
        return int(self.value[0])

    @property
    def words(self) -> str:
        """How people say it."""
        return str(self.value[1])


class Whose(Enum):
    """Whose it is to do: the factor, and how the reasons say it."""

    MINE = 4, "yours"
    MY_TEAMS = 3, "your team's, nobody has it"
    ANYBODYS = 2, "nobody has it"

    @property
    def factor(self) -> int:
        """What it weighs."""
        return int(self.value[0])

    @property
    def words(self) -> str:
        """How people say it."""
        return str(self.value[1])


#: Priority -> what its impact weighs.
IMPACT: Final[Mapping[int, int]] = MappingProxyType({1: 16, 2: 8, 3: 4, 4: 2, 5: 1})
#: Flags that weigh more, beside the matrix: by how much the impact is multiplied, and how it is said.
FLAGS: Final[Mapping[str, tuple[int, str]]] = MappingProxyType({"major": (4, "major"), "vip": (2, "VIP")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What the order looks at of one record; `mine` is None where somebody else has it."""

    number: str
    priority: int
    mine: Whose | None
    due: int | None = None
    warn: int | None = None
    alarm: int | None = None
    on_hold: bool = False
    snoozed: int | None = None
    flags: frozenset[str] = frozenset()
    caller_last: bool = False


class Rank(NamedTuple):
    """A place in the order: the product of its factors, and the parts it is made of."""

    score: int
    risk: Risk
    impact: int
    whose: Whose
    raised: tuple[str, ...] = ()


def rank(one: Candidate, now: int) -> Rank | None:
    """Return a record's place, None if there is nothing to do on it now."""
    if one.mine is None or "test" in one.flags:
        return None
    if one.snoozed is not None and one.snoozed > now:
        return None
    risk = _risk(one, now)
    if risk is None:
        return None
    impact, raised = IMPACT.get(one.priority, 1), []
    for flag, (times, words) in FLAGS.items():
        if flag in one.flags:
            impact *= times
            raised.append(words)
    return Rank(risk.factor * impact * one.mine.factor, risk, impact, one.mine, tuple(raised))


def order(one: Candidate, placed: Rank) -> tuple[int, float, str]:
    """Return what to sort by: the highest score first, then the soonest due, then by number."""
    return -placed.score, float("inf") if one.due is None else one.due, one.number


def reasons(one: Candidate, placed: Rank) -> str:
    """Say why it stands there, on one line: "over its target (10) × P1 (16) × yours (4) = 640"."""
    raised = "".join(f", {words}" for words in placed.raised)
    return (
        f"{placed.risk.words} ({placed.risk.factor}) × P{one.priority}{raised} ({placed.impact}) × "
        f"{placed.whose.words} ({placed.whose.factor}) = {placed.score}"
    )


def _risk(one: Candidate, now: int) -> Risk | None:
    """Return how near the target is; None for what waits and nobody has answered."""
    asked = Risk.DUE_LOOK if "followup" in one.flags else None
    if asked is None and ("replied" in one.flags or one.caller_last):
        asked = Risk.ANSWERED
    timed = None if one.on_hold else _timed(one, now)
    found = [risk for risk in (asked, timed) if risk is not None]
    return max(found, key=lambda risk: risk.factor, default=None)


def _timed(one: Candidate, now: int) -> Risk:
    if one.due is None:
        return Risk.NO_TARGET
    points = ((one.due, Risk.OVER), (one.alarm, Risk.ALMOST), (one.warn, Risk.WARNED))
    return next((risk for at, risk in points if at is not None and at <= now), Risk.AIMED)
