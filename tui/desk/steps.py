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
    from collections.abc import Iterator

    from tui.store import Rows

UNDO: Final = "undo"
REDO: Final = "redo"
IMPORT: Final = "import"
REDACT: Final = "redact"


@dataclass(frozen=True, slots=True)
class Step:
    """The operations of one group: their ids, their kind, and the operations they void."""

    kind: str
    operations: tuple[str, ...]
    voids: frozenset[str]


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
    for step, stands in _steps_with_fate(rows, actor):
        if step.kind == UNDO and stands:
            return step.operations
        if step.kind not in {UNDO, REDO}:
            break
    raise Refused("there is nothing to redo: nothing was undone since your last change")


def _standing(rows: Rows, actor: str) -> Iterator[Step]:
    return (step for step, stands in _steps_with_fate(rows, actor) if stands)


def _steps_with_fate(rows: Rows, actor: str) -> Iterator[tuple[Step, bool]]:
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
    for _group, positions in groupby(reversed(mine), key=lambda position: rows.get(position, "group")):
        found = list(positions)
        ids = tuple(str(rows.get(position, "id")) for position in reversed(found))
        voids = frozenset(
            op for position in found for op in str(rows.get(position, "voids")).split(",") if op
        )
        yield Step(str(rows.get(found[0], "kind")), ids, voids)
