"""The problems of the demonstration desk: what its incidents have in common, at every place of the board."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.domain import analysis, known_error, problem_life
from tui.domain.incident import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tui.desk.demo_lives import World
    from tui.domain.incident import Incident
    from tui.domain.problem import Problem

#: A group of so many incidents is worth a problem.
_ENOUGH: Final = 4


class _Step(NamedTuple):
    """What was done to a problem, so many days ago."""

    ago: float
    move: Callable[..., Problem]


_FOUND: Final = partial(
    problem_life.confirm,
    cause="One delivery of the supplier's is faulty; they have confirmed it.",
    workaround="Use the spare of the floor until it is exchanged, and note the serial number here.",
)
_WORKED: Final = partial(known_error.tried, worked=True)
_LIVES: Final[tuple[tuple[_Step, ...], ...]] = (
    (
        _Step(9, problem_life.assess),
        _Step(7, _FOUND),
        _Step(6, _WORKED),
        _Step(5, _WORKED),
        _Step(4, known_error.tried),
        _Step(3, _WORKED),
        _Step(2, partial(problem_life.fix, change="CHG-1042")),
    ),
    (_Step(6, problem_life.assess), _Step(4, _FOUND), _Step(3, _WORKED)),
    (
        _Step(5, problem_life.assess),
        _Step(4, partial(analysis.why, text="It happens where the last delivery went.")),
        _Step(3, partial(analysis.suspect, text="The delivery of week 41")),
    ),
    (),
    (
        _Step(20, problem_life.assess),
        _Step(16, _FOUND),
        _Step(12, partial(problem_life.fix, change="CHG-0987")),
        _Step(5, partial(problem_life.resolve, fix="All of that delivery has been exchanged.")),
    ),
)


class Found(NamedTuple):
    """A problem, and its incidents tied to it."""

    problem: Problem
    tied: tuple[Incident, ...]


def found(
    world: World, incidents: Sequence[Incident], owners: Mapping[str, str], number: Callable[[], str]
) -> Iterator[Found]:
    """Yield a problem for each of the largest groups of one service and one fault; `owners` by service."""
    groups: dict[tuple[str, str], list[Incident]] = defaultdict(list)
    for incident in incidents:
        if incident.state is not State.CANCELLED:
            groups[incident.service or "", _fault(incident)].append(incident)
    largest = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    for (key, group), life in zip(largest, _LIVES, strict=False):
        if len(group) >= _ENOUGH:
            yield _lived(world, group, owners[key[0]], life, number())


def _fault(incident: Incident) -> str:
    """Return what is wrong, without where."""
    return incident.title.partition(" (")[0]


def _lived(world: World, group: Sequence[Incident], owner: str, life: Sequence[_Step], number: str) -> Found:
    first = group[0]
    begun = world.now - timedelta(days=life[0].ago + 1 if life else 1)
    problem = problem_life.open_problem(
        world.stamp(begun, owner), id=f"demo-{number.lower()}", number=number, service=first.service,
        title=_fault(first), category=first.category, symptom=first.symptom,
        impact=max((one.impact for one in group), key=list(type(first.impact))[::-1].index),
        incidents=tuple(one.id for one in group),
    )  # fmt: skip
    for step in life:
        problem = step.move(problem, world.stamp(world.now - timedelta(days=step.ago), owner))
    tied = tuple(
        known_error.tied(one, world.stamp(max(begun, one.updated_at), owner), problem) for one in group
    )
    return Found(problem, tied)
