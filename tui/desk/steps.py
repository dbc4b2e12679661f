"""An operator's steps at one store, newest first, and which of them undo and redo would take.

The stack is nothing but the operation rows: a step that a later, standing step voids does not stand; undo
takes the newest standing step that is no undo (nor a redaction: that is for good); redo takes back the
newest standing undo, unless something new was done since. A step that cannot be undone is voided like any
other, by an undo that changes nothing, so that it does not bar those before it. So it survives restarts and
holds a bulk change as one.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Final

from tui.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.store import Rows

UNDO: Final = "undo"
REDO: Final = "redo"
IMPORT: Final = "import"
NEW: Final = "new"
REDACT: Final = "redact"
SETTLE: Final = "settle"


class Step:
    """The operations of one group, at positions of one version of the rows; read as far as is asked for."""

    def __init__(self, rows: Rows, group: str, positions: Sequence[int]) -> None:
        self._rows, self.group, self._positions = rows, group, positions
        self.operations = self._of("id")

    @property
    def kind(self) -> str:
        """What it began with."""
        return str(self._rows.get(self._positions[0], "kind"))

    @property
    def kinds(self) -> tuple[str, ...]:
        """What its operations are, each kind once, in their order."""
        return tuple(dict.fromkeys(self._of("kind")))

    @property
    def voids(self) -> frozenset[str]:
        """The operations it voids."""
        if self.kind not in {UNDO, REDO}:
            return frozenset()
        return frozenset(op for voids in self._of("voids") for op in voids.split(",") if op)

    @property
    def at(self) -> int:
        """The moment, in ms since the epoch."""
        return int(self._rows.get(self._positions[0], "at") or 0)

    @property
    def records(self) -> tuple[tuple[str, str], ...]:
        """The records it is about, each once as (kind, id)."""
        return tuple(dict.fromkeys(zip(self._of("record_kind"), self._of("record"), strict=True)))

    @property
    def opened(self) -> tuple[tuple[str, str], ...]:
        """The records it opened, as (kind, id)."""
        told = zip(self._of("kind"), self._of("record_kind"), self._of("record"), strict=True)
        return tuple((kind, record) for what, kind, record in told if what == NEW)

    def _of(self, column: str) -> tuple[str, ...]:
        return tuple([str(self._rows.get(position, column)) for position in self._positions])


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


def opened_in(rows: Rows, group: str) -> tuple[tuple[str, str], ...]:
    """Return the records that the last step opened, as (kind, id), if it is this one."""
    last = takewhile(lambda place: rows.get(place, "group") == group, reversed(rows.all()))
    step = Step(rows, group, list(reversed(list(last)))) if group else None
    if step is None or not step.operations:
        return ()
    return step.opened


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
        yield Step(rows, group, list(reversed(list(positions))))
