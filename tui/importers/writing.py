"""Imported records into the store: new ones put, known ones united, nothing written that says nothing new."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui.domain.history import ActorKind, Operation, in_order
from tui.domain.people import ConfigurationItem, Person, Service, Team
from tui.importers.report import Skip
from tui.store.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tui.domain.work import WorkRecord
    from tui.importers.job import Harvest, Named
    from tui.importers.report import ImportReport
    from tui.store import Store, Transaction

R = TypeVar("R", bound="WorkRecord")

#: Records in one commit: large enough to be fast, small enough to stop between.
BATCH: Final = 500

_PREFIX: Final = "import-"
_KINDS: Final[dict[type[Named], str]] = {
    Person: "person", Team: "team", Service: "service", ConfigurationItem: "ci",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of an import, which is one operation.

    An operation a record would double the log and say nothing: the history is the source's, not ours, and an
    import is not undone record by record. The records name the run as their last operation, so that what an
    operator sees painted can still be compared.
    """

    at: datetime
    file: str
    format: str
    until: datetime | None

    @property
    def op(self) -> str:
        """The operation's id."""
        return f"{_PREFIX}{self.at.strftime('%Y%m%dT%H%M%S%f')}"

    def operation(self, tx: Transaction) -> Operation:
        """Return the operation as it is logged."""
        until = self.until.isoformat() if self.until else None
        return Operation(
            id=self.op, group=self.op, record="", record_kind="incident", kind="import", actor="import",
            actor_kind=ActorKind.IMPORT, login="", at=self.at, recorded=self.at, replica=tx.replica,
            seq=tx.next_seq(), after={"file": self.file, "format": self.format, "until": until},
        )  # fmt: skip


def write(
    store: Store, harvest: Harvest, run: Run, report: ImportReport, told: Callable[[float], None]
) -> None:
    """Write what was harvested; `told` hears the part that is done, 0 to 1."""
    done, total = 0, len(harvest)
    records: Iterator[Any] = iter(harvest.records())
    while batch := tuple(islice(records, BATCH)):
        named = tuple(harvest.naming.fresh)
        harvest.naming.fresh.clear()
        lines = dict(harvest.lines)
        harvest.lines.clear()
        refused: set[str] = store.transact(partial(_put, batch=batch, named=named, run=run, report=report))
        for line in sorted(line for record in refused for line in lines[record]):
            report.skipped.append(Skip(line, f"its number belongs to another {report.noun} here"))
            report.imported_rows -= 1
        done += len(batch)
        told(done / total)


def _put(
    tx: Transaction, batch: Sequence[WorkRecord], named: Sequence[Named], run: Run, report: ImportReport
) -> set[str]:
    """Put one batch; return the ids of those that were not taken: their number is another's."""
    wrote, refused = False, set[str]()
    for one in named:
        kind = _KINDS[type(one)]
        if tx.read(kind, one.id) is None:
            tx.put(one)
            report.created[kind] = report.created.get(kind, 0) + 1
            wrote = True
    for record in batch:
        if tx.find(kind_of(record).name, "number", record.number) in {None, record.id}:
            wrote |= _put_record(tx, record, run, report)
        else:
            refused.add(record.id)
    if wrote and tx.read("operation", run.op) is None:
        tx.put(replace(run.operation(tx), record_kind=kind_of(batch[0]).name))
    return refused


def _put_record(tx: Transaction, record: Any, run: Run, report: ImportReport) -> bool:  # noqa: ANN401 (of work)
    """Put the record if it is new or says something new; return whether it was."""
    existing = tx.read(kind_of(record).name, record.id)
    if existing is None:
        tx.put(replace(record, op=run.op))
        report.records += 1
        report.activities += len(record.history)
        return True
    local = is_local(existing)
    united = unite(existing, record)
    report.kept_local += local
    if united == existing:
        report.unchanged += 1
        return False
    tx.put(united if local else replace(united, op=run.op))
    report.extended += 1
    report.activities += len(united.history) - len(existing.history)
    return True


def is_local(record: WorkRecord) -> bool:
    """Whether somebody here has worked on an imported record: its last operation is no import."""
    return not record.op.startswith(_PREFIX)


def unite(existing: R, fresh: R) -> R:
    """Return both versions as one: histories unite by activity id; fields are the better informed one's.

    Fields stay as they are where somebody here has worked on the record, or where it already knows all that
    the file says and more; else they are the file's.
    """
    history = in_order((*existing.history, *fresh.history))
    known = {activity.id for activity in existing.history}
    told = {activity.id for activity in fresh.history}
    if is_local(existing) or told < known:
        values: dict[str, Any] = {"history": history}
        return replace(existing, **values)
    values = {"history": history, "op": existing.op, "adopted": existing.adopted}
    return replace(fresh, **values)
