"""What a replica has done to one record since it last met the others: steps, in order, as plain documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tui.domain.document import BOOKKEEPING, plain
from tui.domain.history import ActorKind

if TYPE_CHECKING:
    from tui.domain.history import Operation

Document = Mapping[str, Any]

HISTORY: Final = "history"
VOIDED: Final = "voided"
#: The kind of a step that no operation tells: an import, a name that became a record.
CHANGE: Final = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One operation on one record, with the activities it wrote.

    `before` and `after` hold the fields it changed, as document values; `system` says that nobody meant it,
    so that it can be made again.
    """

    id: str
    kind: str
    actor: str = ""
    at: str = ""
    system: bool = False
    before: Document = field(default_factory=dict)
    after: Document = field(default_factory=dict)
    activities: tuple[Document, ...] = ()
    voids: tuple[str, ...] = ()


def step_of(operation: Operation, activities: Iterable[Document], *, new: bool = False) -> Step:
    """Return an operation as a step, given its activities.

    One that takes the whole record out, or puts it back, changes none of its fields; `new` says that the
    record began here.
    """
    before, after = (
        {name: value for name, value in side.items() if name not in BOOKKEEPING}
        for side in (operation.before, operation.after)
    )
    if bool(before) != bool(after) and not new:
        before = after = {}
    return Step(
        id=operation.id, kind=operation.kind, actor=operation.actor, at=str(plain(operation.at)),
        system=operation.actor_kind is ActorKind.SYSTEM, before=before, after=after,
        activities=tuple(activities), voids=operation.voids,
    )  # fmt: skip
