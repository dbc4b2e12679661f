"""An operator's steps at one store, newest first, and which of them undo and redo would take.

The stack is nothing but the operation rows: a step that a later, standing step voids does not stand; undo
takes the newest standing step that is no undo (nor a redaction: that is for good); redo takes back the
newest standing undo, unless something new was done since. A step that cannot be undone is voided like any
other, by an undo that changes nothing, so that it does not bar those before it. So it survives restarts and
holds a bulk change as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from tui.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.store import Rows

UNDO: Final = "undo"
REDO: Final = "redo"
IMPORT: Final = "import"
REDACT: Final = "redact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The operations of one group: their ids in their order, their kinds, and the operations they void.

    `kind` is the first one's; `records` are the records they are about, each as (kind, id), once; `at` is the
    moment in ms since the epoch.
    """

    group: str
    kinds: tuple[str, ...]
    operations: tuple[str, ...]
    voids: frozenset[str]
    records: tuple[tuple[str, str], ...]
    at: int

    @property
    def kind(self) -> str:
        """What it began with."""
        return self.kinds[0]


def next_undo(rows: Rows, actor: str) -> tuple[str, ...]:
    """Return the operations that undo takes back.

    Raises:
        Refused: there is nothing to undo; imports are nobody's step and cannot be undone.
    """
    for step in _standing(rows, actor):
        if step.kind not in {UNDO, REDACT}:
            return step.operations
    imported = "; an import cannot be undone" if IMPORT in rows.counts("kind") else ""
    raise Refused(f"there is nothing of yours to undo here{imported}")


def next_redo(rows: Rows, actor: str) -> tuple[str, ...]:
    """Return the undo operations that redo takes back.

    Raises:
        Refused: there is nothing to redo.
    """
    for step, stands in steps_with_fate(rows, actor):
        if step.kind == UNDO and stands:
            return step.operations
        if step.kind not in {UNDO, REDO}:
            break
    raise Refused("there is nothing to redo: nothing was undone since your last change")


def next_named(rows: Rows, actor: str, group: str) -> tuple[str, ...]:
    """Return the operations of that step, which undo takes back.

    Raises:
        Refused: it is no step of this operator's, was undone already, or is for good.
    """
    for step, stands in steps_with_fate(rows, actor):
        if step.group == group:
            if not stands:
                raise Refused("that step has been taken back already")
            if step.kind in {UNDO, REDO}:
                raise Refused("that step is an undo or a redo itself: u and U walk those")
            if step.kind == REDACT:
                raise Refused("a redaction is for good")
            return step.operations
    raise Refused("there is no such step of yours here")


def _standing(rows: Rows, actor: str) -> Iterator[Step]:
    return (step for step, stands in steps_with_fate(rows, actor) if stands)


def steps_with_fate(rows: Rows, actor: str) -> Iterator[tuple[Step, bool]]:
    """Yield the actor's steps, newest first, each with whether it stands."""
    voided: set[str] = set()
    for step in _steps(rows, actor):
        stands = voided.isdisjoint(step.operations)
        if stands:
            voided |= step.voids
        yield step, stands


def _steps(rows: Rows, actor: str) -> Iterator[Step]:
    if not actor:
        return
    mine = rows.select_code("actor", lambda value: value == actor)
    for group, positions in groupby(reversed(mine), key=lambda position: str(rows.get(position, "group"))):
        found = list(reversed(list(positions)))

        def of(column: str, found: Sequence[int] = found) -> tuple[str, ...]:
            return tuple(str(rows.get(position, column)) for position in found)

        yield Step(
            group=group, kinds=tuple(dict.fromkeys(of("kind"))), operations=of("id"),
            voids=frozenset(op for voids in of("voids") for op in voids.split(",") if op),
            records=tuple(dict.fromkeys(zip(of("record_kind"), of("record"), strict=True))),
            at=int(rows.get(found[0], "at") or 0),
        )  # fmt: skip
