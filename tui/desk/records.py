"""A change and the operation that meant it, put together; and the way back from a document to values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

from tui.domain.document import differences, plain
from tui.domain.history import ActorKind, FieldChange, JsonValue, Operation, Stamp
from tui.store.kinds import kind_of

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from tui.domain.people import DirectoryRecord
    from tui.domain.restore import Decode
    from tui.domain.work import WorkRecord
    from tui.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who performs one step, and when; `group` is what undo takes back at once."""

    actor: str
    login: str
    at: datetime
    recorded: datetime
    group: str
    new_id: Callable[[], str]
    actor_kind: ActorKind = ActorKind.OPERATOR

    def stamp(self) -> Stamp:
        """Return the stamp of one new operation of this step."""
        return Stamp(
            op=self.new_id(), at=self.at, recorded=self.recorded, actor=self.actor, new_id=self.new_id
        )


def record_operation(
    tx: Transaction,
    author: Author,
    stamp: Stamp,
    kind: str,
    *,
    before: WorkRecord | DirectoryRecord | None,
    after: WorkRecord | DirectoryRecord | None,
    voids: tuple[str, ...] = (),
) -> None:
    """Put the new version (None: it goes) and the operation from the one to the other in one frame."""
    known = after or before
    if known is None:
        raise ValueError("an operation is about a record")
    if before is not None and after is not None:
        changes = differences(before, after)
    else:
        changes = tuple(
            FieldChange(field=field.name, before=_value(before, field.name), after=_value(after, field.name))
            for field in fields(known)
        )
    record_kind = kind_of(known).name
    if after is None:
        tx.remove(record_kind, known.id)
    elif after is not before:
        tx.put(after)
    tx.put(
        Operation(
            id=stamp.op, group=author.group, record=known.id, record_kind=record_kind, kind=kind,
            actor=author.actor, actor_kind=author.actor_kind, login=author.login, at=author.at,
            recorded=author.recorded, replica=tx.replica, seq=tx.next_seq(),
            base=str(getattr(before, "op", "")),
            before={change.field: change.before for change in changes} if before is not None else {},
            after={change.field: change.after for change in changes} if after is not None else {},
            voids=voids,
        )
    )  # fmt: skip


def record_passing(tx: Transaction, author: Author, kind: str, passed: Operation) -> None:
    """Put an operation that voids another and changes nothing, whether or not its record is still there."""
    record_bare(tx, author, kind, (passed.record_kind, passed.record), voids=(passed.id,))


def record_bare(
    tx: Transaction, author: Author, kind: str, about: tuple[str, str], *, voids: tuple[str, ...] = ()
) -> str:
    """Put an operation that changes nothing, about a record (kind, id) that may be gone; return its id."""
    name, (record_kind, record) = author.new_id(), about
    tx.put(
        Operation(
            id=name, group=author.group, record=record, record_kind=record_kind,
            kind=kind, actor=author.actor, actor_kind=ActorKind.OPERATOR, login=author.login, at=author.at,
            recorded=author.recorded, replica=tx.replica, seq=tx.next_seq(), voids=voids,
        )
    )  # fmt: skip
    return name


def _value(record: WorkRecord | DirectoryRecord | None, field: str) -> JsonValue:
    return None if record is None else plain(getattr(record, field))


def decoder(record: type[Any]) -> Decode:
    """Return what reads a document's value of a field of this class, its type checked."""
    known: Any = record  # (a cache wants it hashable; mypy does not know that classes are)
    return lambda field, value: _adapter(known, field).validate_python(value)


def decode_record(record: type[Any], document: dict[str, JsonValue]) -> Any:  # noqa: ANN401 (of that class)
    """Return the record of this class that a whole document stands for."""
    decode = decoder(record)
    return record(**{field: decode(field, value) for field, value in document.items()})


@cache
def _adapter(record: Any, field: str) -> TypeAdapter[Any]:  # noqa: ANN401 (a class; a cache wants it hashable)
    from pydantic import TypeAdapter  # noqa: PLC0415 (0.15 s; only undo needs it)

    return TypeAdapter(_hints(record)[field])


@cache
def _hints(record: Any) -> dict[str, Any]:  # noqa: ANN401 (as above)
    return get_type_hints(record)


def person_name(tx: Transaction, person: str) -> str:
    """Return a person's name as the transaction knows it, else the id; nobody is "the system"."""
    if not person:
        return "the system"
    known = tx.read("person", person)
    return known.name if known is not None else person
