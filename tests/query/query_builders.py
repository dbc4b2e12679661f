"""Rows without a store, and names without a desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tui.query import Context, evaluate, parse
from tui.store.kinds import BESIDE, KINDS, Type
from tui.store.parts import Place
from tui.store.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Collection

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def ms(hours: float) -> int:
    """Return a moment so many hours from now."""
    return round((NOW + timedelta(hours=hours)).timestamp() * 1000)


@dataclass
class Directory:
    """What ids are called: `person` p1 is "Ana Silva"."""

    known: dict[str, str] = field(default_factory=dict)

    def person(self, record_id: str | None, /) -> str:
        return self.known.get(record_id or "", "")

    team = service = ci = person

    def folded(self, _kind: str, record_id: str, /) -> str:
        return self.person(record_id).casefold()


class Desk:
    """A few rows of incidents and people, added one by one."""

    def __init__(self) -> None:
        self.kinds = {name: Rows(kind) for name, kind in {**KINDS, **BESIDE}.items()}
        self.rows, self.people, self.teams = (self.kinds[kind] for kind in ("incident", "person", "team"))
        self.names = Directory()
        self._docs: dict[tuple[str, str], int] = {}

    def _put(self, rows: Rows, values: dict[str, str | int | None]) -> None:
        row = tuple(
            values.get(column.name, "" if column.type is Type.TEXT else None) for column in rows.kind.columns
        )
        key = rows.kind.name, str(values["id"])
        rows.put(row, Place(self._docs.setdefault(key, len(self._docs) + 1), 0, 0, 0))
        rows.version += 1

    def person(self, record_id: str, name: str, login: str = "") -> None:
        self._put(self.people, {"id": record_id, "name": name, "login": login})
        self.names.known[record_id] = name

    def team(self, record_id: str, name: str) -> None:
        self._put(self.teams, {"id": record_id, "name": name})
        self.names.known[record_id] = name

    def problem(self, number: str, incidents: str = "", **values: str | int | None) -> None:
        linked = len(incidents.split(",")) if incidents else 0
        usual = {"state": "new", "priority": 3, "title": "", "last_at": 0}
        told = {"id": number, "number": number, "incidents": incidents, "linked": linked}
        self._put(self.kinds["problem"], {**told, **usual, **values})

    def incident(self, number: str, title: str = "", **values: str | int | None) -> None:
        usual = {
            "state": "new",
            "flags": "",
            "hold": "",
            "priority": 3,
            "impact": "medium",
            "urgency": "medium",
        }
        self._put(self.rows, {"id": number, "number": number, "title": title, **usual, **values})

    def context(self, me: str = "p1", now: datetime = NOW, recurring: Collection[str] = ()) -> Context:
        return Context(
            me=me, now=now, names=self.names, rows_of=self.kinds.__getitem__, recurring=recurring
        )  # fmt: skip

    def found(self, text: str, me: str = "p1", *, kind: str = "incident", now: datetime = NOW) -> list[str]:
        """Return the numbers a query finds, in its order."""
        rows = self.kinds[kind]
        positions = evaluate(parse(text), rows, self.context(me, now))
        return [str(rows.get(position, "number")) for position in positions]
