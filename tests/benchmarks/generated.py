"""A desk of any size made by rule: the same seed gives the same incidents, people and histories."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tui.domain.history import Activity, ActivityKind, ActorKind, FieldChange, Operation
from tui.domain.incident import Channel, Hold, HoldReason, Incident, Resolution, State
from tui.domain.people import Function, Person, Service, Team
from tui.domain.priority import Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui.store import Transaction

NOW: Final = datetime(2026, 11, 2, 12, tzinfo=UTC)
_YEARS: Final = timedelta(days=670)
_BATCH: Final = 500

#: How many entries a history has: 5.7 in the mean, as in the real log.
_LENGTHS: Final = (3, 4, 5, 6, 6, 7, 9)
_STATES: Final = (
    *[State.CLOSED] * 78, *[State.RESOLVED] * 6, *[State.CANCELLED] * 4,
    *[State.NEW] * 4, *[State.ASSIGNED] * 3, *[State.IN_PROGRESS] * 3, *[State.ON_HOLD] * 2,
)  # fmt: skip
_WHAT: Final = (
    "Outlook", "Payment gateway", "Branch printer", "VPN client", "Warehouse scanner", "Intranet search",
    "Payroll export", "Laptop docking station", "Telephone exchange", "Customer portal", "File server backup",
    "Wireless network", "Badge reader", "Invoice workflow", "Database replica", "Timesheet form",
)  # fmt: skip
_TROUBLE: Final = (
    "crashes when a message is opened", "times out while saving", "refuses the password after the change",
    "loses its connection every few minutes", "shows yesterday's figures", "prints only empty pages",
    "answers with an internal error", "is slow for the whole department", "cannot be reached from home",
    "keeps asking for the certificate", "stopped after the nightly update",
)  # fmt: skip
_WHERE: Final = (
    "in Vienna", "at the head office", "for new starters", "on the third floor", "since Monday morning",
    "for two colleagues", "in the checkout", "during month end", "at branch 14", "after moving desks",
)  # fmt: skip
_FIRST: Final = ("Ana", "Ben", "Chloé", "Dai", "Emil", "Farah", "Goran", "Hana", "Ivo", "Jun", "Kira", "Luís")
_LAST: Final = (
    "Moreau",
    "Kim",
    "Ortiz",
    "Novák",
    "Silva",
    "Okafor",
    "Weber",
    "Tanaka",
    "Rossi",
    "Lund",
    "Haddad",
)


@dataclass(frozen=True, slots=True)
class _World:
    """Who and what the incidents speak of: ids only."""

    callers: tuple[str, ...]
    agents: tuple[str, ...]
    teams: tuple[str, ...]
    services: tuple[str, ...]


def fill(path: Path, count: int, seed: int = 7) -> None:
    """Make a store marked test with `count` incidents, through the store's own interface."""
    from tui.store import Mark, create_store

    rng = random.Random(seed)
    store = create_store(path, mark=Mark.TEST, replica="bm", now=NOW)

    def people(transaction: Transaction) -> _World:
        return _populate(transaction, rng, count)

    world = store.transact(people)
    incidents = _incidents(rng, world, count)
    for start in range(0, count, _BATCH):
        batch = [next(incidents) for _ in range(min(_BATCH, count - start))]

        def plan(transaction: Transaction, batch: list[Incident] = batch) -> None:
            for incident in batch:
                transaction.put(incident)
                transaction.put(_operation(incident, transaction.replica, transaction.next_seq()))

        store.transact(plan)
    store.write_hint()
    store.close()


def _populate(transaction: Transaction, rng: random.Random, count: int) -> _World:
    people, teams, services = max(20, count // 25), 24, 30
    for place in range(people):
        name = f"{rng.choice(_FIRST)} {rng.choice(_LAST)} {place}"
        transaction.put(Person(id=f"p{place:06d}", name=name, login=f"u{place}", vip=place % 50 == 0))
    for place in range(teams):
        function = list(Function)[place % len(Function)]
        transaction.put(
            Team(id=f"t{place:03d}", name=f"Team {place + 1} {function.value[:4]}", function=function)
        )
    for place in range(services):
        transaction.put(Service(id=f"s{place:03d}", name=f"{_WHAT[place % len(_WHAT)].lower()} {place + 1}"))
    names = tuple(f"p{place:06d}" for place in range(people))
    return _World(
        names,
        names[:60],
        tuple(f"t{place:03d}" for place in range(teams)),
        tuple(f"s{place:03d}" for place in range(services)),
    )


def _incidents(rng: random.Random, world: _World, count: int) -> Iterator[Incident]:
    for place in range(count):
        opened = NOW - _YEARS * (1 - place / count) * rng.uniform(0.9, 1) - timedelta(minutes=5)
        state = rng.choice(_STATES)
        if state not in {State.CLOSED, State.CANCELLED, State.RESOLVED}:
            opened = NOW - timedelta(minutes=rng.randrange(5, 20_000))
        history = tuple(_history(rng, world, place, opened, state))
        yield _incident(rng, world, place, state, history)


def _incident(
    rng: random.Random, world: _World, place: int, state: State, history: tuple[Activity, ...]
) -> Incident:
    opened, last = history[0].occurred_at, history[-1].occurred_at
    agent = rng.choice(world.agents) if state is not State.NEW and rng.random() < 0.6 else None
    ended = state in {State.CLOSED, State.RESOLVED}
    hold = Hold(
        id=f"h{place:06d}",
        reason=rng.choice(list(HoldReason)[:5]),
        author=world.agents[0],
        since=last,
        follow_up_at=last + timedelta(days=2),
    )
    return Incident(
        id=f"i{place:025d}",
        number=f"INC{place + 1:07d}",
        title=_title(rng),
        opened_at=opened,
        updated_at=last,
        adopted=False,  # as an import leaves them: no timed step writes while something else is measured
        description=f"Reported as usual. {_title(rng)}.",
        state=state,
        caller=rng.choice(world.callers),
        channel=rng.choice(list(Channel)),
        service=rng.choice(world.services),
        category=rng.choice(_WHAT).lower(),
        impact=rng.choice(list(Level)),
        urgency=rng.choice(list(Level)),
        team=rng.choice(world.teams),
        assignee=agent,
        owner=agent,
        started=state is State.IN_PROGRESS,
        holds=(hold,) if state is State.ON_HOLD else (),
        op=history[-1].op,
        history=history,
        resolution=Resolution(code="fixed", solution="Restarted it.") if ended else None,
        resolved_at=last if ended else None,
        closed_at=last if state is State.CLOSED else None,
        source="generated",
    )


def _history(
    rng: random.Random, world: _World, place: int, opened: datetime, state: State
) -> Iterator[Activity]:
    length = rng.choice(_LENGTHS)
    step = min(timedelta(hours=rng.uniform(0.1, 30)), (NOW - opened) / length)
    for entry in range(length):
        at = (opened + step * entry).replace(microsecond=0)
        changes: tuple[FieldChange, ...] = ()
        kind, text = ActivityKind.NOTE, f"{rng.choice(_TROUBLE)} {rng.choice(_WHERE)}"
        if entry == 0:
            kind = ActivityKind.CREATED
        elif entry == length - 1:
            kind, text = ActivityKind.TRANSITION, ""
            changes = (FieldChange(field="state", before="new", after=state.value),)
        elif entry == 1:
            kind, text = ActivityKind.ASSIGNMENT, ""
            changes = (FieldChange(field="team", before=None, after=rng.choice(world.teams)),)
        yield Activity(
            id=f"{place:020d}{entry:06d}",
            kind=kind,
            occurred_at=at,
            recorded_at=at,
            author=rng.choice(world.agents),
            actor_kind=ActorKind.IMPORT,
            op=f"o{place:025d}",
            verb=kind.value,
            text=text,
            changes=changes,
        )


def _operation(incident: Incident, replica: str, seq: int) -> Operation:
    at = incident.updated_at
    return Operation(
        id=incident.op,
        group="generated",
        record=incident.id,
        record_kind="incident",
        kind="import",
        actor="p000000",
        actor_kind=ActorKind.IMPORT,
        login="u0",
        at=at,
        recorded=at,
        replica=replica,
        seq=seq,
    )


def _title(rng: random.Random) -> str:
    """Return 40 to 80 cells of words."""
    title = f"{rng.choice(_WHAT)} {rng.choice(_TROUBLE)}"
    while len(title) < 40:
        title += f" {rng.choice(_WHERE)}"
    return title[:80]
