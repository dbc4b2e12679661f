"""Desks of the tests: real stores in a folder, a clock that is set by hand, operators by login."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tui.desk import Desk, Outcome, Target
from tui.store import Mark, Store, create_store

if TYPE_CHECKING:
    from pathlib import Path

    from tui.domain.incident import Incident

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)  # a Sunday
PARIS = ZoneInfo("Europe/Paris")


@dataclass
class Clock:
    """A clock that moves when told to."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **length: float) -> None:
        self.at += timedelta(**length)


@dataclass
class Room:
    """A store, a clock, and whoever comes to work at it."""

    store: Store
    clock: Clock = field(default_factory=Clock)

    def desk(self, login: str = "ana") -> Desk:
        return Desk(self.store, clock=self.clock, login=login, zone=PARIS, fixed_clock=True)

    def read(self, number: str) -> Incident:
        rows = self.store.rows("incident")
        position = rows.find("number", number)
        assert position is not None, f"{number} is not in the lists"
        found = self.store.read("incident", str(rows.get(position, "id")))
        assert found is not None
        return found

    def numbers(self) -> list[str]:
        rows = self.store.rows("incident")
        return [str(rows.get(position, "number")) for position in rows.all()]

    def target(self, number: str) -> Target:
        return Target(self.read(number).id, self.read(number).op)


def room_in(folder: Path, *, mark: Mark = Mark.TEST) -> Room:
    return Room(create_store(folder / "store", mark=mark, replica="T", now=START))


async def opened(desk: Desk, **values: str) -> str:
    """Open an incident and return its number."""
    outcome = await desk.perform("new", [], {"title": "VPN is down", "caller": "M. Ortiz", **values})
    return outcome.numbers[0]


async def done(room: Room, desk: Desk, command: str, number: str, **values: str) -> Outcome:
    """Perform a command on a record as it stands."""
    return await desk.perform(command, [room.target(number)], values)


RESOLUTION = {"code": "fixed", "solution": "restarted", "closure_category": "network", "service": "VPN"}
