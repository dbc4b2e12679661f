"""How the incidents of the demonstration desk have gone: steps with waits, each a move of the lifecycle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.desk.demo_people import NEIGHBOURS, demo_id
from tui.domain import lifecycle
from tui.domain.history import Stamp
from tui.domain.incident import CancelReason, HoldReason, Incident, ResolutionCode

if TYPE_CHECKING:
    from random import Random

    from tui.desk.demo_cases import Case

Move = Callable[[Incident, Stamp], Incident]

#: Working hours, UTC; what is urgent is worked on at night too.
_MORNING, _EVENING, _FRIDAY = 7, 18, 4
_URGENT: Final = 2
_CODES: Final = (ResolutionCode.FIXED, ResolutionCode.FIXED, ResolutionCode.WORKAROUND, ResolutionCode.ADVICE)
_CLOSURES: Final = ("Hardware", "Software", "Network", "Access", "Handling")
_WAITS: Final = (HoldReason.AWAITING_VENDOR, HoldReason.AWAITING_CHANGE, HoldReason.AWAITING_PROBLEM)
_ANSWERS: Final = (
    "Caller answered by telephone.",
    "Caller sent what was asked for.",
    "Answer came by mail, going on.",
)
_HANDOVERS: Final = (
    "Not ours after all, please see the note.",
    "Needs your rights on the server.",
    "Second site has the same: yours.",
)


class Step(NamedTuple):
    """After a wait, somebody makes a move."""

    wait: timedelta
    actor: str
    move: Move


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Who there is, by id: the people of each team, and who answers the telephone."""

    people: Mapping[str, tuple[str, ...]]
    desk: tuple[str, ...]
    new_id: Callable[[], str]
    op: str
    now: datetime

    def stamp(self, at: datetime, actor: str) -> Stamp:
        """Return the stamp of a move made then."""
        return Stamp(op=self.op, at=at, recorded=at, actor=actor, new_id=self.new_id)


def run(world: World, incident: Incident, steps: Iterator[Step]) -> Incident:
    """Let the steps happen until now; outside of working hours only what is urgent goes on."""
    at = incident.updated_at
    for step in steps:
        at += step.wait
        if incident.priority_by() > _URGENT:
            at = _working(at)
        if at > world.now:
            break
        incident = step.move(incident, world.stamp(at, step.actor))
    return incident


def _working(at: datetime) -> datetime:
    """Return the moment, or the same minute past the next morning on which people work."""
    if at.hour < _MORNING:
        at = at.replace(hour=_MORNING)
    elif at.hour >= _EVENING:
        at = at.replace(hour=_MORNING) + timedelta(days=1)
    while at.weekday() > _FRIDAY:
        at = at.replace(hour=_MORNING) + timedelta(days=1)
    return at


def usual(rng: Random, world: World, case: Case, priority: int) -> Iterator[Step]:
    """Yield a life as most have it: someone takes it, it waits perhaps, it ends."""
    agent = rng.choice(world.desk)
    if rng.random() < 0.04:  # noqa: PLR2004 (one in twenty-five)
        yield Step(_minutes(rng, 4, 40), agent, _cancelled(rng))
        return
    pace = priority * priority
    worker = agent if case.team not in world.people else rng.choice(world.people[case.team])
    if worker == agent or rng.random() < 0.3:  # noqa: PLR2004 (what the first line settles by itself)
        worker = agent
        yield Step(_minutes(rng, 1, 9), agent, lifecycle.take)
    else:
        yield Step(_minutes(rng, 3, 25), agent, partial(lifecycle.assign, team=demo_id("t", case.team)))
        yield Step(_minutes(rng, 4, 30 * pace), worker, lifecycle.take)
    yield from _worked(rng, world, case, worker, pace)
    if rng.random() < 0.06:  # noqa: PLR2004 (one in sixteen comes back)
        yield Step(
            _minutes(rng, 60, 900), agent, partial(lifecycle.reopen, reason="Caller says it is there again.")
        )
        yield from _worked(rng, world, case, worker, pace, again=True)
    if rng.random() < 0.55:  # noqa: PLR2004 (callers who say so themselves)
        yield Step(_minutes(rng, 30, 1500), agent, partial(lifecycle.close, text="Caller confirms."))
    else:
        yield Step(
            _minutes(rng, 2880, 3000), agent, partial(lifecycle.close, text="No objection in two days.")
        )


def _worked(
    rng: Random, world: World, case: Case, worker: str, pace: int, *, again: bool = False
) -> Iterator[Step]:
    """Yield the work on it, from the start to the resolution; it is handed over the first time only."""
    yield Step(_minutes(rng, 1, 12 * pace), worker, lifecycle.start)
    yield Step(_minutes(rng, 4, 10 * pace), worker, partial(lifecycle.note, text=case.finding))
    luck = rng.random()
    if luck < 0.25:  # noqa: PLR2004 (one in four needs to be asked)
        yield from _asked(rng, case, worker)
    elif luck < 0.33:  # noqa: PLR2004 (one in twelve waits for somebody outside)
        reason = rng.choice(
            (HoldReason.AWAITING_VENDOR, HoldReason.AWAITING_CHANGE, HoldReason.AWAITING_PROBLEM)
        )
        yield Step(_minutes(rng, 10, 90), worker, held(reason, timedelta(hours=rng.randint(4, 72))))
        yield Step(_minutes(rng, 200, 3000), worker, lifecycle.resume)
    elif luck < 0.43 and not again:  # noqa: PLR2004 (one in ten goes to others first)
        mine = case.team in world.people and worker in world.people[case.team]
        others = NEIGHBOURS[case.team] if mine or case.team not in world.people else case.team
        handed = partial(lifecycle.assign, team=demo_id("t", others), text=rng.choice(_HANDOVERS))
        yield Step(_minutes(rng, 10, 120), worker, handed)
        worker = rng.choice(world.people[others])
        yield Step(_minutes(rng, 5, 30 * pace), worker, lifecycle.take)
        yield Step(_minutes(rng, 1, 20), worker, lifecycle.start)
    yield Step(
        _minutes(rng, 8, 130 * pace), worker, resolved(case, rng.choice(_CODES), rng.choice(_CLOSURES))
    )


def _asked(rng: Random, case: Case, worker: str) -> Iterator[Step]:
    wait = timedelta(hours=rng.choice((4, 8, 24)))
    yield Step(_minutes(rng, 5, 60), worker, held(HoldReason.AWAITING_CALLER, wait, case.question))
    yield Step(_minutes(rng, 40, 2000), worker, partial(lifecycle.resume, text=rng.choice(_ANSWERS)))


def held(reason: HoldReason, wait: timedelta, question: str = "") -> Move:
    """Return the move that lets it wait, with a follow-up after `wait`."""

    def move(incident: Incident, stamp: Stamp) -> Incident:
        return lifecycle.hold(incident, stamp, reason=reason, follow_up_at=stamp.at + wait, reply=question)

    return move


def resolved(case: Case, code: ResolutionCode, closure: str) -> Move:
    """Return the move that ends it as the case says."""
    return partial(lifecycle.resolve, code=code, solution=case.solution, closure_category=closure)


def _cancelled(rng: Random) -> Move:
    reason = rng.choice((CancelReason.WITHDRAWN, CancelReason.NOT_AN_INCIDENT))
    return partial(lifecycle.cancel, reason=reason, text="Settled by itself, says the caller.")


def _minutes(rng: Random, low: int, high: int) -> timedelta:
    return timedelta(minutes=rng.randint(low, max(low, high)), seconds=rng.randint(0, 59))
