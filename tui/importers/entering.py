"""Drafts of people, teams, services, CIs and incidents into the store.

What the file says of a record replaces what was known; what it does not speak of stays; what says nothing
new is not written. An incident somebody here has worked on keeps its fields.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from tui.domain.incident import Channel, Incident, State
from tui.domain.people import Function
from tui.domain.priority import Level
from tui.importers.fields import FIELDS, Shape
from tui.importers.identity import Identity
from tui.importers.mapped_incident import opened, updated
from tui.importers.report import Skip
from tui.importers.writing import is_local
from tui.store import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.domain.people import DirectoryRecord
    from tui.importers.drafts import Draft, Drafts
    from tui.importers.report import ImportReport
    from tui.importers.writing import Run
    from tui.store import Store, Transaction

#: Records in one commit.
BATCH: Final = 1_000

_WORDS: Final[dict[str, Callable[[str], Any]]] = {
    "state": State,
    "channel": Channel,
    "impact": Level,
    "urgency": Level,
    "function": Function,
}


def enter(
    store: Store, drafts: Drafts, run: Run, report: ImportReport, told: Callable[[float], None]
) -> None:
    """Write what a file says; `told` hears the part that is done, 0 to 1."""
    identity = Identity(store, drafts, report)
    kept = identity.decide()
    report.imported_rows += sum(not draft.only_known for draft in kept)
    entry = _Entry(drafts, identity, run, report)
    waiting = iter(kept)
    done = 0
    while batch := tuple(islice(waiting, BATCH)):
        values = [entry.settled(draft) for draft in batch]
        fresh = tuple(identity.fresh.values())
        identity.fresh.clear()
        store.transact(partial(entry.put, batch=batch, values=values, fresh=fresh))
        done += len(batch)
        told(done / len(kept))


class _Entry:
    """One file on its way into the store."""

    def __init__(self, drafts: Drafts, identity: Identity, run: Run, report: ImportReport) -> None:
        self.drafts, self.identity, self.run, self.report = drafts, identity, run, report

    def settled(self, draft: Draft) -> dict[str, Any]:
        """Return a draft's values with ids where it has names."""
        values: dict[str, Any] = dict(draft.values)
        for field, asked in FIELDS[self.drafts.kind].items():
            if asked.shape is Shape.REFERENCE and (name := values.get(field)):
                values[field] = self.identity.of_name(asked.kind, name, draft.line)
            elif asked.shape is Shape.REFERENCES and values.get(field):
                found = (self.identity.of_name(asked.kind, name, draft.line) for name in values[field])
                values[field] = tuple(dict.fromkeys(filter(None, found)))
        return values

    def put(
        self,
        tx: Transaction,
        batch: Sequence[Draft],
        values: Sequence[dict[str, Any]],
        fresh: Sequence[DirectoryRecord],
    ) -> None:
        """Put one batch, first the records that were made because it names them."""
        wrote = False
        for record in fresh:
            wrote |= self._put_fresh(tx, record)
        for draft, said in zip(batch, values, strict=True):
            put = self._put_incident if self.drafts.kind == "incident" else self._put_record
            wrote |= put(tx, draft, said)
        if wrote and tx.read("operation", self.run.op) is None:
            tx.put(replace(self.run.operation(tx), record_kind=self.drafts.kind))

    def _put_fresh(self, tx: Transaction, record: DirectoryRecord) -> bool:
        kind = next(name for name, kind in KINDS.items() if kind.record_class is type(record))
        if tx.read(kind, record.id) is not None:
            return False
        tx.put(record)
        self.report.created[kind] = self.report.created.get(kind, 0) + 1
        return True

    def _put_record(self, tx: Transaction, draft: Draft, said: dict[str, Any]) -> bool:
        kind, source = self.drafts.kind, self.drafts.source
        record_id = self.identity.ids[draft.key]
        existing = tx.read(kind, record_id)
        if existing is None:
            record_class: Any = KINDS[kind].record_class
            tx.put(record_class(id=record_id, source=source, key=f"{source}:{draft.key}", **_domain(said)))
            if kind == self.report.noun:
                self.report.records += 1
            else:
                self.report.created[kind] = self.report.created.get(kind, 0) + 1
            return True
        if draft.only_known:
            said = {"teams": tuple(dict.fromkeys((*existing.teams, *said["teams"])))}
        merged = replace(existing, **_domain(said))
        if not existing.key or existing.key == f"{source}:{existing.name}":
            merged = replace(merged, key=f"{source}:{draft.key}")
        return self._put_changed(tx, existing, merged)

    def _put_changed(self, tx: Transaction, existing: Any, merged: Any) -> bool:  # noqa: ANN401 (any record)
        if merged == existing:
            self.report.unchanged += 1
            return False
        tx.put(merged)
        self.report.extended += 1
        return True

    def _put_incident(self, tx: Transaction, draft: Draft, said: dict[str, Any]) -> bool:
        record_id = self.identity.ids[draft.key]
        existing: Incident | None = tx.read("incident", record_id)
        number = said.get("number")
        if number and tx.find("incident", "number", number) not in {None, record_id}:
            self.report.skipped.append(Skip(draft.line, "its number belongs to another incident"))
            self.report.imported_rows -= 1
            return False
        if not number:
            said.pop("number", None)
        if existing is None:
            said.setdefault("number", number or tx.next_number("INC"))
            made = opened(record_id, _domain(said), self.drafts.source, self.run)
            tx.put(made)
            self.report.records += 1
            self.report.activities += len(made.history)
            return True
        if is_local(existing):
            self.report.kept_local += 1
            self.report.unchanged += 1
            return False
        merged = updated(existing, _domain(said), self.run)
        self.report.activities += len(merged.history) - len(existing.history)
        return self._put_changed(tx, existing, merged)


def _domain(said: dict[str, Any]) -> dict[str, Any]:
    """Return values with the domain's words for words."""
    return {field: _WORDS[field](value) if field in _WORDS else value for field, value in said.items()}
