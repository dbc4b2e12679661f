"""Display names of people, teams, services and CIs, from the columns in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.domain.settings import DESK

if TYPE_CHECKING:
    from tui.store import Published, Store

_KINDS: Final = ("person", "team", "service", "ci")


class Names:
    """Id to name, cached until the record changes; an unknown id names itself, None is ""."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, dict[tuple[str, str], str]] = {kind: {} for kind in _KINDS}
        self._folded: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
        self.close = store.subscribe(self._heard)

    def person(self, record_id: str | None) -> str:
        """Name a person."""
        return self.of("person", record_id)

    def login(self, record_id: str | None) -> str:
        """Name a colleague as colleagues do: by login where there is one."""
        return (self._value("person", record_id, "login") or self.person(record_id)) if record_id else ""

    def team(self, record_id: str | None) -> str:
        """Name a team."""
        return self.of("team", record_id)

    def service(self, record_id: str | None) -> str:
        """Name a service."""
        return self.of("service", record_id)

    def ci(self, record_id: str | None) -> str:
        """Name a configuration item."""
        return self.of("ci", record_id)

    def settings(self) -> str:
        """Return the text of the desk's settings, "" while it has none."""
        rows = self._store.rows("settings")
        position = rows.position(DESK)
        return "" if position is None else str(rows.get(position, "text"))

    def look(self, kind: str, record_id: str, column: str) -> object:
        """Return a list column of a record of any kind, None if there is none."""
        rows = self._store.rows(kind)
        position = rows.position(record_id)
        return None if position is None else rows.get(position, column)

    def of(self, kind: str, record_id: str | None) -> str:
        """Name a record of a kind."""
        return self._value(kind, record_id, "name") if record_id else ""

    def folded(self, kind: str, record_id: str) -> str:
        """Name a record of a kind as words are looked for in it: whatever its case."""
        folded = self._folded[kind]
        if (name := folded.get(record_id)) is None:
            name = folded[record_id] = self.of(kind, record_id).casefold()
        return name

    def _value(self, kind: str, record_id: str, column: str) -> str:
        known = self._known[kind]
        if (value := known.get((record_id, column))) is None:
            rows = self._store.rows(kind)
            position = rows.position(record_id)
            value = record_id if position is None else str(rows.get(position, column))
            known[record_id, column] = value
        return value

    def _heard(self, published: Published) -> None:
        for kind, known in self._known.items():
            for record_id in published.changes.get(kind, ()):
                self._folded[kind].pop(record_id, None)
                for column in ("name", "login"):
                    known.pop((record_id, column), None)
