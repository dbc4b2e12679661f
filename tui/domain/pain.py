"""What hurts most: pain in person-minutes, and the few causes that make most of it (domain.md section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: What an incident of priority 1 … 5 weighs.
WEIGHTS: Final = (5, 4, 3, 2, 1)
#: The part of the whole that the smallest set of causes is to make.
MOST_OF_IT: Final = 0.8
#: The cause of incidents that name none.
UNNAMED: Final = ""

K = TypeVar("K")


class Hurt(NamedTuple):
    """One incident: its priority (1 to 5), how long it lasted (minutes), and how many people it kept."""

    priority: int
    minutes: float
    people: int = 1


class Bar(NamedTuple):
    """One cause of a Pareto: how often, how much, the part of the whole up to it, whether it is needed.

    `upto` is 0 where no cause is named.
    """

    key: str
    incidents: int
    pain: float
    upto: float
    vital: bool


def pain_of(incidents: Iterable[Hurt], factor: float = 1.0) -> float:
    """Return incidents × mean duration × severity weight × a factor, incident by incident.

    In person-minutes where it is known how many people an incident kept.
    """
    return factor * sum(one.minutes * WEIGHTS[one.priority - 1] * max(1, one.people) for one in incidents)


def pareto(causes: Mapping[str, Sequence[Hurt]], *, by_count: bool = False) -> list[Bar]:
    """Return the causes, largest first, with the smallest set that makes 80 % of the whole marked.

    What names no cause (UNNAMED) is none: it comes last, unmarked, and is no part of the whole.
    """
    sums = {key: (len(hurts), pain_of(hurts)) for key, hurts in causes.items()}
    unnamed = sums.pop(UNNAMED, None)
    place = 0 if by_count else 1
    ordered = sorted(sums.items(), key=lambda one: (-one[1][place], one[0]))
    whole = sum(values[place] for _, values in ordered)
    bars, upto = [], 0.0
    for key, values in ordered:
        vital = whole > 0 and upto < MOST_OF_IT * whole
        upto += values[place]
        bars.append(Bar(key, *values, upto / whole if whole else 0.0, vital))
    if unnamed is not None:
        bars.append(Bar(UNNAMED, *unnamed, upto=0.0, vital=False))
    return bars


def weekly(moments: Iterable[float], now: float, weeks: int = 8) -> list[int]:
    """Count moments (seconds) in each of the last weeks, the last one last."""
    counts = [0] * weeks
    for moment in moments:
        age = int((now - moment) // (7 * 86_400))
        if 0 <= age < weeks:
            counts[weeks - 1 - age] += 1
    return counts
