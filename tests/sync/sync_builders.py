"""Replicas of the tests: stores in folders with a desk each, one clock for all, and one remote."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.desk.desk import Desk, Target
from tui.domain.document import plain
from tui.domain.errors import RemoteError
from tui.domain.meeting import Conflict, Remote
from tui.store import Mark, Store, create_store, open_store
from tui.store.kinds import shared_kinds
from tui.sync.round import Meeting

if TYPE_CHECKING:
    from tui.domain.incident import Incident
    from tui.domain.meeting import Round
    from tui.sync.backend import Backend

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **length: float) -> None:
        self.at += timedelta(**length)


@dataclass
class Replica:
    """A store with a remote, and its operator."""

    folder: Path
    name: str
    clock: Clock
    store: Store = field(init=False)
    numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.store = create_store(self.folder, mark=Mark.TEST, replica=self.name, now=self.clock())
        self.store.transact(lambda tx: tx.put(Remote(name="test", url="http://localhost/v1", bucket="desk")))

    def restart(self) -> None:
        self.store.close()
        self.store = open_store(self.folder)

    def new_id(self) -> str:
        return f"{self.name}{next(self.numbers):06}"

    @property
    def desk(self) -> Desk:
        return Desk(
            self.store, clock=self.clock, login=f"op{self.name.lower()}", zone=UTC, fixed_clock=True,
            new_id=self.new_id,
        )  # fmt: skip

    async def open(self, title: str = "VPN is down", **values: str) -> str:
        """Open an incident and return its id."""
        outcome = await self.desk.perform("new", [], {"title": title, "caller": "Kim", **values})
        position = self.store.rows("incident").find("number", outcome.numbers[0])
        assert position is not None
        return str(self.store.rows("incident").get(position, "id"))

    async def do(self, command: str, record: str, **values: str) -> None:
        await self.desk.perform(command, [Target(record)], values)

    async def meet(self, backend: Backend) -> Round:
        return await Meeting(self.store, backend, clock=self.clock).round()

    async def trouble_with(self, backend: Backend) -> str:
        """Return what is wrong with a round, in words."""
        try:
            return (await self.meet(backend)).trouble
        except RemoteError as wrong:
            return str(wrong)

    def spoil(self, kind: str, record: str) -> None:
        """Write over a part of what the log has of a record."""
        rows = self.store.rows(kind)
        position = rows.position(record)
        assert position is not None
        with (self.store.path / "000001.log").open("r+b") as log:
            log.seek(rows.place(position).offset + 5)
            log.write(b"\xff\xfe~~~")

    def incident(self, record: str) -> Incident:
        found: Incident | None = self.store.read("incident", record)
        assert found is not None
        return found

    def conflicts(self) -> list[Conflict]:
        rows = self.store.rows("conflict")
        return [self.store.read("conflict", str(rows.get(p, "id"))) for p in rows.all()]

    def waiting(self) -> int:
        return len(self.store.rows("outgoing"))

    def everything(self) -> dict[str, Any]:
        """Return every shared record's document by key."""
        found = {}
        for kind in shared_kinds():
            rows = self.store.rows(kind)
            for position in rows.all():
                record_id = str(rows.get(position, "id"))
                found[f"{kind}:{record_id}"] = plain(self.store.read(kind, record_id))
        return found


RESOLUTION = {"code": "fixed", "solution": "restarted", "closure_category": "network", "service": "VPN"}
