"""The demonstration desk: a believable desk of a few hundred incidents and the problems behind some of them.

Every incident has lived through `tui.domain.lifecycle`, so every rule holds; the same moment and seed make
the same desk. The whole of it is one operation, which nobody can undo: the operator's steps begin after it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Final

from tui.desk.demo_cases import CASES, Case
from tui.desk.demo_items import tied
from tui.desk.demo_lives import World, run, usual
from tui.desk.demo_people import AGENTS, CALLERS, DESK, DOMAIN, LANGUAGES, SERVICES, TEAMS, Caller, demo_id
from tui.desk.demo_problems import found
from tui.desk.demo_today import ME, Scene, scenes
from tui.domain import lifecycle
from tui.domain.errors import Refused
from tui.domain.history import ActorKind, Operation
from tui.domain.incident import Channel, Flag, Incident
from tui.domain.people import ConfigurationItem, Person, Service, Team
from tui.domain.priority import Level, derive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.store import Store, Transaction

#: Incidents that came in over the last weeks, beside the scenes of today.
USUAL: Final = 280
_WEEKS: Final = timedelta(days=33)
_OP: Final = "demo-op"
_CHANNELS: Final = (
    *(Channel.TELEPHONE,) * 5,
    Channel.WEB,
    Channel.WEB,
    Channel.MAIL,
    Channel.CHAT,
    Channel.IN_PERSON,
)
_AGENTS: Final = frozenset(agent.login for agent in AGENTS)
_CALLERS: Final = {caller.login: caller for caller in CALLERS}


def build_demo(store: Store, *, now: datetime, seed: int = 7, login: str = "ana") -> int:
    """Fill an empty store marked demo or test; return the number of incidents.

    `login` is the operator in front of the screen: one of the agents, or a new colleague at the service desk.

    Raises:
        Refused: the store is a live one.
    """
    if store.mark == "live":
        raise Refused("this desk is live: a demonstration needs a store of its own")
    builder = _Builder(now=now.replace(microsecond=0), rng=Random(seed), me=_me(login))  # noqa: S311
    people = list(_people(login))
    return store.transact(lambda tx: builder.build(tx, people, login))


@dataclass(slots=True, kw_only=True)
class _Builder:
    """Makes the records of one demonstration desk, in the order in which they were reported."""

    now: datetime
    rng: Random
    me: str
    items: dict[str, ConfigurationItem] = field(default_factory=dict)

    def build(self, tx: Transaction, people: list[Person], login: str) -> int:
        """Put everything; return the number of incidents."""
        for record in (*_teams(), *_services(), *people):
            tx.put(record)
        world = self._world(login)
        births: list[tuple[datetime, Scene | None]] = [(self._moment(), None) for _ in range(USUAL)]
        births += [(self.now - timedelta(minutes=scene.ago), scene) for scene in scenes()]
        births.sort(key=lambda birth: birth[0])
        made: dict[str, Incident] = {}
        for number, (at, scene) in enumerate(births):
            opened = self._opener(world, f"demo-i-{number:04d}", tx.next_number("INC"), at)
            incident = self._staged(world, scene, opened) if scene else self._usual(world, opened)
            made[incident.id] = incident
        owners = {service.id: service.owner or self.me for service in _services()}
        for problem, tied_ones in found(world, [*made.values()], owners, lambda: tx.next_number("PRB")):
            tx.put(problem)
            made |= {one.id: one for one in tied_ones}
        for incident in made.values():
            tx.put(incident)
        for item in tied(self.items):
            tx.put(item)
        tx.put(self._operation(tx))
        return len(births)

    def _world(self, login: str) -> World:
        numbers = count()
        people = {
            team: tuple(demo_id("p", agent.login) for agent in AGENTS if agent.team == team) for team in TEAMS
        }
        desk = people.pop(DESK)
        mine = (self.me,) if login not in _AGENTS else ()
        return World(
            people={team: ids for team, ids in people.items() if ids}, desk=desk + mine, op=_OP, now=self.now,
            new_id=lambda: f"demo-{next(numbers):06d}",
        )  # fmt: skip

    def _moment(self) -> datetime:
        """Return when something was reported: mostly on working days, mostly in the morning."""
        back: float = self.rng.random() ** 1.5
        at = self.now - _WEEKS * back - timedelta(minutes=15)
        if at.weekday() >= 5 and self.rng.random() < 0.8:  # noqa: PLR2004 (Saturday; most wait until Monday)
            at -= timedelta(days=2)
        hour = int(self.rng.triangular(6, 19, 9))
        moved = at.replace(hour=hour, minute=self.rng.randrange(60), second=self.rng.randrange(60))
        return moved if moved < self.now else at

    def _opener(self, world: World, record_id: str, number: str, at: datetime) -> Callable[..., Incident]:
        """Return what opens an incident of a case."""

        def opened(
            case: Case, caller: Caller, levels: tuple[Level, Level], channel: Channel, flags: tuple[Flag, ...]
        ) -> Incident:
            filled = {"site": caller.location, "n": self.rng.randint(1, 30)}
            item = self._item(case.item.format(**filled), case.service)
            category, subcategory, symptom = case.kind
            return lifecycle.open_incident(
                world.stamp(at, self.rng.choice(world.desk)), id=record_id, number=number,
                title=case.title.format(**filled), caller=demo_id("p", caller.login), channel=channel,
                impact=levels[0], urgency=levels[1], service=demo_id("s", case.service), ci=item,
                category=category, subcategory=subcategory, symptom=symptom, location=caller.location,
                flags=flags, team=demo_id("t", DESK),
            )  # fmt: skip

        return opened

    def _usual(self, world: World, opened: Callable[..., Incident]) -> Incident:
        rng = self.rng
        case, caller = rng.choice(CASES), rng.choice(CALLERS)
        levels = case.levels if rng.random() < 0.7 else (Level.LOW, rng.choice((Level.MEDIUM, Level.LOW)))  # noqa: PLR2004
        flags = (Flag.VIP,) if caller.vip else ()
        if "{" not in case.title and rng.random() < 0.6:  # noqa: PLR2004 (the same thing, somewhere else)
            case = case._replace(title=f"{case.title} ({{site}})")
        incident = opened(case, caller, levels, rng.choice(_CHANNELS), flags)
        return run(world, incident, usual(rng, world, case, derive(*levels)))

    def _staged(self, world: World, scene: Scene, opened: Callable[..., Incident]) -> Incident:
        caller = _CALLERS[scene.caller]
        incident = opened(scene.case, caller, scene.levels, scene.channel, scene.flags)
        for ago, login, move in scene.done:
            actor = self.me if login == ME else demo_id("p", login)
            incident = move(incident, world.stamp(self.now - timedelta(minutes=ago), actor))
        return incident

    def _item(self, name: str, service: str) -> str:
        item = self.items.setdefault(
            name,
            ConfigurationItem(id=demo_id("c", name), name=name, service=demo_id("s", service), source="demo"),
        )
        return item.id

    def _operation(self, tx: Transaction) -> Operation:
        return Operation(
            id=_OP, group=_OP, record="", record_kind="incident", kind="demo", actor="demo",
            actor_kind=ActorKind.SYSTEM, login="", at=self.now, recorded=self.now, replica=tx.replica,
            seq=tx.next_seq(),
        )  # fmt: skip


def _teams() -> Iterator[Team]:
    for name, (function, tier) in TEAMS.items():
        yield Team(id=demo_id("t", name), name=name, function=function, tier=tier, source="demo")


def _services() -> Iterator[Service]:
    for name, (criticality, hours, team) in SERVICES.items():
        yield Service(
            id=demo_id("s", name), name=name, criticality=criticality, hours=hours, team=demo_id("t", team),
            owner=demo_id("p", next(agent.login for agent in AGENTS if agent.team == team)), source="demo",
        )  # fmt: skip


def _people(login: str) -> Iterator[Person]:
    for agent in AGENTS:
        yield _person(agent.login, agent.name, "Head office, floor 1", teams=(demo_id("t", agent.team),))
    for caller in CALLERS:
        person = _person(caller.login, caller.name, caller.location, vip=caller.vip)
        yield replace(person, language=LANGUAGES.get(caller.login, "English"))
    if login not in _CALLERS.keys() | _AGENTS:
        yield Person(
            id=_me(login), name=login, login=login, location="Head office, floor 1",
            teams=(demo_id("t", DESK),), source="demo",
        )  # fmt: skip


def _me(login: str) -> str:
    """Return the operator's id; a login of the operating system may hold anything."""
    return demo_id("p", login if login in _CALLERS.keys() | _AGENTS else "operator")


def _person(
    login: str, name: str, location: str, *, vip: bool = False, teams: tuple[str, ...] = ()
) -> Person:
    return Person(
        id=demo_id("p", login), name=name, login=login, email=f"{login}@{DOMAIN}", location=location, vip=vip,
        teams=teams, source="demo",
    )  # fmt: skip
