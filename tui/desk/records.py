"""A change and the operation that meant it, put together; and the way back from a document to values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

from tui.domain.document import differences, plain
from tui.domain.history import ActorKind, FieldChange, JsonValue, Operation, Stamp
from tui.domain.incident import Incident

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from tui.store import Transaction

KIND = "incident"


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
    before: Incident | None,
    after: Incident | None,
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
    if after is None:
        tx.remove(KIND, known.id)
    elif after is not before:
        tx.put(after)
    tx.put(
        Operation(
            id=stamp.op, group=author.group, record=known.id, record_kind=KIND, kind=kind, actor=author.actor,
            actor_kind=author.actor_kind, login=author.login, at=author.at, recorded=author.recorded,
            replica=tx.replica, seq=tx.next_seq(), base=before.op if before is not None else "",
            before={change.field: change.before for change in changes} if before is not None else {},
            after={change.field: change.after for change in changes} if after is not None else {},
            voids=voids,
        )
    )  # fmt: skip


def record_passing(tx: Transaction, author: Author, kind: str, passed: Operation) -> None:
    """Put an operation that voids another and changes nothing, whether or not its record is still there."""
    tx.put(
        Operation(
            id=author.new_id(), group=author.group, record=passed.record, record_kind=passed.record_kind,
            kind=kind, actor=author.actor, actor_kind=ActorKind.OPERATOR, login=author.login, at=author.at,
            recorded=author.recorded, replica=tx.replica, seq=tx.next_seq(), voids=(passed.id,),
        )
    )  # fmt: skip


def _value(incident: Incident | None, field: str) -> JsonValue:
    return None if incident is None else plain(getattr(incident, field))


def decode(field: str, value: JsonValue) -> Any:  # noqa: ANN401 (a field of the record)
    """Return the value of an incident's field that a document's value stands for, its type checked."""
    return _adapter(field).validate_python(value)


def decode_incident(document: dict[str, JsonValue]) -> Incident:
    """Return the incident a whole document stands for."""
    return Incident(**{field: decode(field, value) for field, value in document.items()})


@cache
def _adapter(field: str) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # noqa: PLC0415 (0.15 s; only undo needs it)

    return TypeAdapter(_hints()[field])


@cache
def _hints() -> dict[str, Any]:
    return get_type_hints(Incident)


def person_name(tx: Transaction, person: str) -> str:
    """Return a person's name as the transaction knows it, else the id; nobody is "the system"."""
    if not person:
        return "the system"
    known = tx.read("person", person)
    return known.name if known is not None else person
