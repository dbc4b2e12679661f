"""Which record a draft is, and which one a name in it means: decided before anything is written."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.people import ConfigurationItem, DirectoryRecord, Person, Service, Team
from tui.importers.job import slug
from tui.importers.report import Skip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui.importers.drafts import Draft, Drafts
    from tui.importers.report import ImportReport
    from tui.store import Rows, Store

LETTERS: Final[Mapping[str, str]] = MappingProxyType(
    {"person": "p", "team": "t", "service": "s", "ci": "c", "incident": "i"}
)
_MAKES: Final[Mapping[str, Callable[..., DirectoryRecord]]] = MappingProxyType(
    {"person": Person, "team": Team, "service": Service, "ci": ConfigurationItem}
)
_BY: Final = ("login", "email")


class Identity:
    """Gives every draft of one file its record's id, and every name in it the id it means.

    `fresh` are the records made because a name meant nobody.
    """

    def __init__(self, store: Store, drafts: Drafts, report: ImportReport) -> None:
        self.fresh: dict[str, DirectoryRecord] = {}
        self.ids: dict[str, str] = {}
        self._store, self._drafts, self._report = store, drafts, report
        self._called: dict[str, set[str]] = {}  # what this file calls its records -> their ids
        self._meant: dict[tuple[str, str], str | None] = {}

    def decide(self) -> list[Draft]:
        """Return the drafts that are a record each; of two that are the same one, the second is skipped.

        A draft is the record its key made; else, of people, the one with its login or mail address; else one
        that is known by nothing but exactly this name, and alone has it; else a new one.
        """
        kept: list[Draft] = []
        taken: set[str] = set()
        for draft in self._drafts.records:
            there = self._known(draft)
            if there is None and draft.only_known:
                self._report.noted.append(Skip(draft.line, "a member named here is not known: left out"))
                continue
            found = there or self._new_id(self._drafts.kind, draft.key)
            names = {value.casefold() for one in _BY if isinstance(value := draft.values.get(one), str)}
            marks = {found, *names} - {""}
            if marks & taken:
                self._report.skipped.append(Skip(draft.line, "the same record, login or mail as before"))
                continue
            taken |= marks
            self.ids[draft.key] = found
            kept.append(draft)
            for name in {str(draft.values.get("name", "")), *names} - {""}:
                self._called.setdefault(name, set()).add(found)
        return kept

    def of_name(self, kind: str, name: str, line: int) -> str | None:
        """Return the id of the record a name means; None, noted, where it means several or nobody."""
        place = (kind, name)
        if place not in self._meant:
            self._meant[place] = self._find(kind, name, line)
        return self._meant[place]

    def _find(self, kind: str, name: str, line: int) -> str | None:
        """Look in this file, then in the store; then make a record that a later import can fill."""
        found = self._in_file(kind, name) or self._in_store(self._store.rows(kind), name)
        if len(found) == 1:
            return found[0]
        if found or not self._drafts.invent:
            why = "could be several" if found else "is not known"
            self._report.noted.append(Skip(line, f"a {kind} named here {why}: left out"))
            return None
        made = _MAKES[kind](
            id=self._new_id(kind, name), name=name, source=self._drafts.source, key=self._key(name)
        )
        self.fresh.setdefault(made.id, made)
        return made.id

    def _in_file(self, kind: str, name: str) -> tuple[str, ...]:
        if kind != self._drafts.kind:
            return ()
        if name in self.ids:
            return (self.ids[name],)
        return tuple(self._called.get(name, ()))

    def _in_store(self, rows: Rows, name: str) -> tuple[str, ...]:
        by = _BY if rows.kind.name == "person" else ()
        exact = self._by_key(rows, name) or next(filter(None, (_one(rows, one, name) for one in by)), None)
        if exact is not None:
            return (exact,)
        return tuple(str(rows.get(place, "id")) for place in rows.find_all("name", name))

    def _known(self, draft: Draft) -> str | None:
        """Return the id of the record in the store that a draft is."""
        kind, values = self._drafts.kind, draft.values
        if kind == "incident":
            return None
        rows = self._store.rows(kind)
        by = _BY if kind == "person" else ()
        tried = (_one(rows, column, str(values.get(column) or "")) for column in by)
        found = self._by_key(rows, draft.key) or next(filter(None, tried), None)
        return found or self._by_name_alone(rows, kind, str(values.get("name", "")))

    def _by_name_alone(self, rows: Rows, kind: str, name: str) -> str | None:
        """Return the id of the one record known by exactly this name, and by nothing that could differ."""
        places = rows.find_all("name", name) if name else []
        if len(places) != 1 or rows.get(places[0], "key") not in {"", self._key(name)}:
            return None
        bare = kind != "person" or not any(rows.get(places[0], column) for column in _BY)
        return str(rows.get(places[0], "id")) if bare else None

    def _by_key(self, rows: Rows, key: str) -> str | None:
        return _one(rows, "key", self._key(key))

    def _key(self, key: str) -> str:
        return f"{self._drafts.source}:{key}"

    def _new_id(self, kind: str, key: str) -> str:
        return f"{self._drafts.source}-{LETTERS[kind]}-{slug(key)}"


def _one(rows: Rows, column: str, value: str) -> str | None:
    """Return the id of the one record with that value."""
    places = rows.find_all(column, value) if value else ()
    return str(rows.get(places[0], "id")) if len(places) == 1 else None
