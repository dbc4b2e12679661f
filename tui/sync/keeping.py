"""What arrives, put into the store: record, conflicts, what still waits and what was met, in one frame.

Everything here runs inside a commit. Doing it again with the same arrival changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from tui.domain.document import plain
from tui.domain.errors import StoreError
from tui.domain.meeting import TEST, Conflict, Difference, Outgoing
from tui.store import Transaction
from tui.store.kinds import kind_named
from tui.store.outgoing import defaults
from tui.sync.envelope import REMEMBERED, Arrived, document_of, opened, read, remembers
from tui.sync.errors import RemoteLies
from tui.sync.rebase import rebase, steps_between
from tui.sync.steps import HISTORY, Step, step_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.domain.history import Operation
    from tui.sync.backend import Item
    from tui.sync.working import Parked


class Stands(Enum):
    """How what a remote has stands to what it had when we met it last: it goes on from there, or not.

    It may have been put back to an earlier day (BEFORE), and others may have written since (ELSEWHERE).
    """

    HERE = auto()
    BEFORE = auto()
    ELSEWHERE = auto()


@dataclass(slots=True)
class Taken:
    """What came of arrivals: how many records were new or different, conflicts, kinds, and what was wrong."""

    received: int = 0
    parked: int = 0
    merged: int = 0
    absorbed: int = 0
    unknown: int = 0
    kinds: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Taken) -> None:
        """Count another's in."""
        self.received += other.received
        self.parked += other.parked
        self.merged += other.merged
        self.absorbed += other.absorbed
        self.unknown += other.unknown
        self.kinds |= other.kinds
        self.wrong += other.wrong


def take(tx: Transaction, items: Iterable[Item], now: datetime) -> Taken:
    """Take in what the remote has; one wrong item is named and left out, the others are taken."""
    tx.received = True
    taken = Taken()
    for item in items:
        if not item.gone and tx.column("met", item.key, "version") == item.version:
            continue
        try:
            arrived = opened(item)
        except RemoteLies as wrong:
            taken.wrong.append(str(wrong))
            continue
        if arrived is None:
            taken.unknown += 1
        else:
            waiting = tx.read("outgoing", arrived.key)
            try:
                ours = tx.read(arrived.kind, arrived.id)
            except StoreError as spoilt:
                if waiting is not None:
                    taken.wrong.append(f"{arrived.key} waits to be sent: {spoilt}")
                    continue
                ours = None  # what others have of it is whole
            _Arrival(tx, arrived, now, taken, waiting, ours).take()
    return taken


@dataclass(slots=True)
class _Arrival:
    """One arrival while it is taken in: what waits here on its record, and the record as it is here."""

    tx: Transaction
    arrived: Arrived
    now: datetime
    taken: Taken
    waiting: Outgoing | None
    ours: Any

    def take(self) -> None:
        """Put it; or, where we have done something to the record, bring both together."""
        tx, arrived = self.tx, self.arrived
        met = tx.column("met", arrived.key, "version")
        unmet = self.ours is not None and met is None and arrived.record is not None
        stands = self._stands()
        if stands is Stands.BEFORE:
            self._send_again()
        elif self.waiting is not None or unmet or stands is Stands.ELSEWHERE:
            self._meet(known=stands is Stands.HERE)
        elif arrived.record is None:
            if self.ours is not None and met is not None:
                self._put(None)
            tx.remove("met", arrived.key)
        else:
            if self.ours != arrived.record:
                self._put(arrived.record)
            remember(tx, arrived.key, arrived.version, arrived.ops)

    def _stands(self) -> Stands:
        """Say how what the remote has stands to what it had when we met it last."""
        if self.arrived.record is None or self.ours is None:
            return Stands.HERE
        if remembers(self.arrived.kind):
            known, has = set(self._met()), set(self.arrived.ops)
            if len(has) >= REMEMBERED:
                return Stands.HERE  # earlier ones are not told any more
        else:
            known = self._history_met()
            has = {act.id for act in self.arrived.record.history}
        if known <= has:
            return Stands.HERE
        return Stands.BEFORE if has <= known else Stands.ELSEWHERE

    def _met(self) -> Sequence[str]:
        """Return the operations that the remote held when we met it, of a record without a history."""
        met: dict[str, list[str]] = self.tx.read("met", self.arrived.key) or {}
        return met.get("ops", ())

    def _history_met(self) -> set[str]:
        if self.waiting is None:
            return {act.id for act in self.ours.history}
        base: Any = self.waiting.base or {}
        return {act["id"] for act in base.get(HISTORY) or ()}

    def _put(self, record: Any) -> None:  # noqa: ANN401 (a record of its kind, None: it goes)
        if record is None:
            self.tx.remove(self.arrived.kind, self.arrived.id)
        else:
            self.tx.put(record)
        self.taken.received += 1
        self.taken.kinds.add(self.arrived.kind)

    def _send_again(self) -> None:
        """Let the remote have what it has lost: all that it still has, ours holds."""
        lost = [op for op in self._met() if op not in self.arrived.ops]
        ops = (*lost, *(self.waiting.ops if self.waiting is not None else ()))
        self._wait_on(document_of(self.arrived.record), ops)

    def _meet(self, *, known: bool) -> None:
        """Do what waits here to what the others have made of it; `known`: both began from what was met."""
        tx, arrived, taken = self.tx, self.arrived, self.taken
        theirs = None if arrived.record is None else document_of(arrived.record)
        mine = None if self.ours is None else document_of(self.ours)
        base = self.waiting.base if known and self.waiting is not None else None
        if base is not None:
            base = document_of(read(arrived.kind, base, arrived.key))
        operations = _operations(tx, self.waiting)
        removed = None
        if mine is None and operations and (last := operations.pop()).before:
            removed, mine = step_of(last, ()), dict(last.before)
        steps: list[Step] = []
        if mine is not None:
            blank = defaults(kind_named(arrived.kind))
            steps = steps_between(base or blank, mine, operations, new=base is None)
        voids = _voids(tx, operations)
        met = rebase(base, theirs, mine, steps, delivered=arrived.ops, voids=voids, removed=removed)
        record = None if met.record is None else read(arrived.kind, met.record, arrived.key)
        if record != self.ours:
            self._put(record)
        for parked in met.parked:
            tx.put(_conflict(arrived, parked, self.now))
        taken.parked += len(met.parked)
        taken.merged += len(met.kept)
        taken.absorbed += len(met.absorbed)
        waited = self.waiting.ops if self.waiting is not None else ()
        kept = tuple(step.id for step in met.kept if step.id in waited)
        self._wait_on(theirs, kept if met.news else None)

    def _wait_on(self, theirs: dict[str, Any] | None, ops: tuple[str, ...] | None) -> None:
        """Let wait what the remote lacks (None: nothing), and remember what it has."""
        tx, arrived, waiting = self.tx, self.arrived, self.waiting
        test = TEST in getattr(self.ours, "flags", ())  # stays here (domain.md section 2)
        if ops is not None and not test:
            tx.put(
                Outgoing(
                    id=arrived.key, kind=arrived.kind, record=arrived.id, base=theirs,
                    since=waiting.since if waiting is not None else self.now,
                    edition=(waiting.edition if waiting is not None else 0) + 1,
                    ops=ops,
                )
            )  # fmt: skip
        else:
            tx.remove("outgoing", arrived.key)
        if theirs is None:
            tx.remove("met", arrived.key)
        else:
            remember(tx, arrived.key, arrived.version, arrived.ops)


def remember(tx: Transaction, key: str, version: str, ops: Sequence[str]) -> None:
    """Remember the version of a record that was met, and what it holds."""
    tx.put_plain("met", {"id": key, "version": version, **({"ops": list(ops)} if ops else {})})


def _operations(tx: Transaction, waiting: Outgoing | None) -> list[Operation]:
    found = (tx.read("operation", name) for name in (waiting.ops if waiting is not None else ()))
    return [operation for operation in found if operation is not None]


def _voids(tx: Transaction, operations: Iterable[Operation]) -> dict[str, tuple[str, ...]]:
    """Return what each operation voids, and what those void, and so on down."""
    found: dict[str, tuple[str, ...]] = {}
    chain = [operation for operation in operations if operation.voids]
    while chain:
        one = chain.pop()
        found[one.id] = one.voids
        below = (tx.read("operation", name) for name in one.voids if name not in found)
        chain += [operation for operation in below if operation is not None]
    return found


def _conflict(arrived: Arrived, parked: Parked, now: datetime) -> Conflict:
    step, theirs = parked.step, parked.theirs
    author, at = _their_last(theirs, parked.clashing)
    document: dict[str, Any] = {
        "id": f"{arrived.key}:{step.id}", "kind": arrived.kind, "record": arrived.id, "op": step.id,
        "verb": step.kind, "actor": step.actor, "at": step.at or plain(now), "why": parked.why,
        "number": str(theirs.get("number") or ""),
        "differences": [
            plain(
                Difference(
                    field=name, base=step.before.get(name), ours=value, theirs=theirs.get(name),
                    clash=name in parked.clashing,
                )
            )
            for name, value in step.after.items()
        ],
        "activities": list(step.activities), "their_actor": author, "their_at": at or None,
        "parked": plain(now),
    }  # fmt: skip
    conflict: Conflict = read("conflict", document, arrived.key)
    return conflict


def _their_last(theirs: Any, clashing: tuple[str, ...]) -> tuple[str, str]:  # noqa: ANN401 (a document)
    """Return who changed one of these fields last, and when; else who wrote last."""
    history = list(theirs.get(HISTORY) or ())
    told = [act for act in history if any(one["field"] in clashing for one in act.get("changes") or ())]
    last = (told or history)[-1:]
    return (str(last[0].get("author") or ""), str(last[0]["occurred_at"])) if last else ("", "")


def stored(
    tx: Transaction, waiting: Outgoing, version: str, sent: dict[str, Any] | None, ops: Sequence[str]
) -> None:
    """Note that the remote has what was sent; what was done to the record meanwhile still waits."""
    tx.received = True
    if sent is None:
        tx.remove("met", waiting.id)
    else:
        remember(tx, waiting.id, version, ops)
    current: Outgoing | None = tx.read("outgoing", waiting.id)
    if current is None or current.edition == waiting.edition:
        tx.remove("outgoing", waiting.id)
        return
    left = current.ops[len(waiting.ops) :] if current.ops[: len(waiting.ops)] == waiting.ops else current.ops
    tx.put(
        Outgoing(
            id=current.id, kind=current.kind, record=current.record, since=current.since, base=sent,
            ops=left, edition=current.edition + 1,
        )
    )  # fmt: skip
