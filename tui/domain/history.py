"""What happened to a record: activities, and the operations that meant them (domain.md sections 1 and 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

#: A value as it stands in a record's document: what JSON can say.
JsonValue = object


class ActivityKind(StrEnum):
    """What one entry of a history is."""

    CREATED = "created"
    NOTE = "note"
    REPLY = "reply"
    TRANSITION = "transition"
    ASSIGNMENT = "assignment"
    CHANGE = "change"
    CONTACT = "contact"
    LINK = "link"
    UNDO = "undo"


class ActorKind(StrEnum):
    """Who stands behind an operation."""

    OPERATOR = "operator"
    SYSTEM = "system"
    IMPORT = "import"
    REMOTE = "remote"


class Visibility(StrEnum):
    """Who may read an activity's words: a note is internal, only a reply is public."""

    INTERNAL = "internal"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of a record before and after, as values of its document (names as ids)."""

    field: str
    before: JsonValue = None
    after: JsonValue = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One append-only entry of a record's history.

    `author` is a person's id; `op` the operation that made it; `release_at` the moment until which a
    reply can be recalled.
    """

    id: str
    kind: ActivityKind
    occurred_at: datetime
    recorded_at: datetime
    author: str
    actor_kind: ActorKind = ActorKind.OPERATOR
    op: str = ""
    verb: str = ""
    text: str = ""
    visibility: Visibility = Visibility.INTERNAL
    recipients: tuple[str, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    release_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What an operator meant, as one unit of undo and of sync (architecture.md, Operations).

    `before` and `after` hold only the fields that changed, as document values; `base` is the operation
    the record stood at; `group` is one undo step; `voids` the operations this one takes back.
    """

    id: str
    group: str
    record: str
    record_kind: str
    kind: str
    actor: str
    actor_kind: ActorKind
    login: str
    at: datetime
    recorded: datetime
    replica: str
    seq: int
    base: str = ""
    before: dict[str, JsonValue] = field(default_factory=dict)
    after: dict[str, JsonValue] = field(default_factory=dict)
    voids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Everything a move needs from outside: the moment, the author, and a source of ids."""

    op: str
    at: datetime
    recorded: datetime
    actor: str
    new_id: Callable[[], str]
    actor_kind: ActorKind = ActorKind.OPERATOR

    def activity(
        self,
        kind: ActivityKind,
        verb: str,
        *,
        text: str = "",
        changes: Iterable[FieldChange] = (),
        visibility: Visibility = Visibility.INTERNAL,
        recipients: tuple[str, ...] = (),
        release_at: datetime | None = None,
    ) -> Activity:
        """Return an activity of this moment and author."""
        return Activity(
            id=self.new_id(), kind=kind, occurred_at=self.at, recorded_at=self.recorded, author=self.actor,
            actor_kind=self.actor_kind, op=self.op, verb=verb, text=text, visibility=visibility,
            recipients=recipients, changes=tuple(changes), release_at=release_at,
        )  # fmt: skip


def in_order(history: Iterable[Activity]) -> tuple[Activity, ...]:
    """Order by (occurred_at, id), whatever order the activities arrived in; one of each id."""
    unique = {activity.id: activity for activity in history}
    return tuple(sorted(unique.values(), key=lambda activity: (activity.occurred_at, activity.id)))
