"""What it takes to meet again after working apart: what waits to be sent, what was parked, and with whom.

These records are a replica's own; they never leave its store (architecture.md, Sync).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tui.domain.history import Activity, JsonValue

#: What stands where a text was removed for good; it wins over the text, wherever the two meet.
REDACTED: Final = "[redacted]"
#: The id of the one remote a store can have, and of how it goes with it.
REMOTE: Final = "remote"
#: Where a document says that it is a record's, and nobody else's.
TEST: Final = "test"
#: Fields that follow from others: of two different values theirs stands, and nobody is asked.
FOLLOWING: Final = frozenset(
    {"started", "adopted", "resolved_at", "first_resolved_at", "closed_at", "updated_at", "version", "op"}
)


def key_of(kind: str, record: str) -> str:
    """Return by what a record is known between replicas."""
    return f"{kind}:{record}"


def kind_and_id(key: str) -> tuple[str, str]:
    """Return kind and id of a record's key."""
    kind, _, record = key.partition(":")
    return kind, record


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A record with changes that the remote does not have.

    Attributes:
        id: its key (`key_of`).
        base: its document when it was last the same at the remote; None if it never was.
        ops: the operations since, in order; a change without an operation has none.
        since: when the first of them was made.
        edition: grows with every change, so that one made while it is being sent is seen.
        refused: why the remote does not take it, "" if it was not asked or may be asked again.
    """

    id: str
    kind: str
    record: str
    since: datetime
    base: dict[str, JsonValue] | None = None
    ops: tuple[str, ...] = ()
    edition: int = 1
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field of a parked operation: what it was, what the operation made of it, what they made of it."""

    field: str
    base: JsonValue = None
    ours: JsonValue = None
    theirs: JsonValue = None
    clash: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """An operation that could not be applied to what the others have made of the record: parked whole.

    It is open until `settled_by`, an operation on the record, settles it; undoing that opens it again.
    `number` is the record's, "" if it has none: it names a record that is gone.
    """

    id: str
    kind: str
    record: str
    op: str
    verb: str
    actor: str
    at: datetime
    differences: tuple[Difference, ...]
    activities: tuple[Activity, ...] = ()
    their_actor: str = ""
    their_at: datetime | None = None
    parked: datetime
    why: str = ""
    number: str = ""
    settled_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """The remote of a store; how to prove who one is stands in each operator's own files, never here.

    `ca` is a file of private certificate authorities, "" for the usual ones.
    """

    id: str = REMOTE
    name: str
    url: str
    bucket: str
    adapter: str = "kinto"
    ca: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How one round went; `trouble` is a sentence, "" if all went well."""

    at: datetime
    received: int = 0
    sent: int = 0
    parked: int = 0
    trouble: str = ""
    seconds: float = 0.0

    @property
    def quiet(self) -> bool:
        """Whether it went well and had nothing to do."""
        return not (self.received or self.sent or self.parked or self.trouble)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a store stands with its remote.

    Attributes:
        cursor: from where the next pull reads on; of a first pull cut off, how far it came.
        complete_at: when the last complete pull began: what fell due before it may be done by the clock.
        compared_at: when everything was compared last.
        enrolled: what was there before the remote waits to be sent.
        rounds: the last ones, newest first (`remembered`).
        offline_since: when the remote was first missed, None while it answers.
    """

    id: str = REMOTE
    cursor: str = ""
    complete_at: datetime | None = None
    compared_at: datetime | None = None
    enrolled: bool = False
    rounds: tuple[Round, ...] = ()
    offline_since: datetime | None = None


def remembered(new: Round, before: Sequence[Round], most: int) -> tuple[Round, ...]:
    """Return the rounds to be remembered, newest first: so many that did something or failed.

    A quiet round stands for the quiet ones just before it, and pushes none of the others out.
    """
    folded = new.quiet and before and before[0].quiet
    found: list[Round] = []
    for one in (new, *before[1 if folded else 0 :]):
        most -= not one.quiet
        if most < 0:
            break
        found.append(one)
    return tuple(found)


def is_open(conflict: Conflict, voided: Collection[str] = ()) -> bool:
    """Whether a conflict waits for a person; `voided` is what was undone on its record."""
    return conflict.op not in voided and (not conflict.settled_by or conflict.settled_by in voided)


def called(conflict: Conflict) -> str:
    """Return what people call the record of a conflict after it is gone."""
    return conflict.number or f"{conflict.kind} (gone)"


def masked(value: Any, by: Any) -> Any:  # noqa: ANN401 (any tree of plain values)
    """Return a document with [redacted] wherever `by`, another version of it, has that; elements go by id."""
    if isinstance(value, str):
        return REDACTED if by == REDACTED else value
    if isinstance(value, Mapping) and isinstance(by, Mapping):
        return {name: masked(one, by.get(name)) for name, one in value.items()}
    if isinstance(value, list | tuple) and isinstance(by, list | tuple):
        others = {_named(one): one for one in by}
        return [masked(one, others.get(_named(one))) for one in value]
    return value


def _named(element: Any) -> Any:  # noqa: ANN401 (as above)
    if isinstance(element, Mapping):
        return element.get("id") or element.get("field") or tuple(sorted(map(str, element.items())))
    return element if isinstance(element, str | int) else str(element)
