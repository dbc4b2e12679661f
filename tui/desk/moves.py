"""The one table of what can be done to a record: a command's name, its move, and how its fields are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from tui.desk.reading import (
    Reader,
    incident,
    moment,
    one_of,
    or_leave,
    people,
    person,
    priority,
    service,
    team,
    text,
    title,
    yes,
)
from tui.domain import lifecycle
from tui.domain.editing import EDIT
from tui.domain.incident import (
    OFFERED_HOLDS,
    CancelReason,
    Channel,
    Event,
    HoldReason,
    Incident,
    ResolutionCode,
)
from tui.domain.priority import Level


@dataclass(frozen=True, slots=True)
class Move:
    """A move of the lifecycle: the function, the sentence of what was done, and the reader of each field.

    With `by_matrix` the function also takes the desk's priority `matrix`.
    """

    function: Callable[..., Incident]
    done: str
    fields: Mapping[str, Reader] = field(default_factory=dict)
    by_matrix: bool = False


NEW: Final = "new"

#: Command name -> move; a new command is its declaration in tui.commands and a line here.
MOVES: Final[Mapping[str, Move]] = MappingProxyType(
    {
        NEW: Move(
            lifecycle.open_incident,
            "Opened {}.",
            {
                "title": title,
                "caller": person,
                "impact": one_of(Level),
                "urgency": one_of(Level),
                "service": service,
                "team": team,
                "description": text,
                "channel": one_of(Channel),
                "category": text,
                "location": text,
            },
        ),
        Event.TAKE.value: Move(lifecycle.take, "Took {}."),
        Event.ASSIGN.value: Move(
            lifecycle.assign, "Assigned {}.", {"team": team, "person": person, "text": text}
        ),
        Event.RELEASE.value: Move(lifecycle.release, "Gave {} back.", {"text": text}),
        Event.START.value: Move(lifecycle.start, "Started {}."),
        Event.HOLD.value: Move(
            lifecycle.hold,
            "Put {} on hold.",
            {
                "reason": one_of(OFFERED_HOLDS),
                "follow_up_at": moment,
                "reply": text,
                "to": people,
                "text": text,
            },
        ),
        Event.RESUME.value: Move(
            lifecycle.resume,
            "Resumed {}.",
            {"hold": one_of((*HoldReason, lifecycle.ALL_HOLDS)), "text": text},
        ),
        Event.RESOLVE.value: Move(
            lifecycle.resolve,
            "Resolved {}.",
            {"code": one_of(ResolutionCode), "solution": text, "closure_category": text, "service": service},
        ),
        Event.CLOSE.value: Move(lifecycle.close, "Closed {}.", {"confirmed_by": person, "text": text}),
        Event.REOPEN.value: Move(lifecycle.reopen, "Reopened {}.", {"reason": text}),
        Event.CANCEL.value: Move(
            lifecycle.cancel,
            "Cancelled {}.",
            {"reason": one_of(CancelReason), "duplicate_of": incident, "text": text},
        ),
        EDIT: Move(
            lifecycle.edit,
            "Changed {}.",
            {
                "impact": or_leave(one_of(Level)),
                "urgency": or_leave(one_of(Level)),
                "priority": or_leave(priority),
                "correction": yes,
                "reason": text,
            },
            by_matrix=True,
        ),
        "note": Move(lifecycle.note, "Wrote a note on {}.", {"text": text}),
        "reply": Move(
            lifecycle.reply,
            "Replied on {}: goes out in 60 seconds, undo recalls it.",
            {"to": people, "text": text},
        ),
    }
)
