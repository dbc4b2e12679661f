"""The commands of an incident's life; each one's move stands in `tui.domain` (domain.md section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.commands.base import Argument, Ask, Command, Refusal, Row, Scope, Values, column_of
from tui.commands.editing import EDITING_COMMANDS
from tui.domain.errors import IllegalTransition
from tui.domain.incident_states import (
    OFFERED_HOLDS,
    CancelReason,
    Channel,
    Event,
    HoldReason,
    ResolutionCode,
    State,
    next_state,
)
from tui.domain.priority import Level

if TYPE_CHECKING:
    from collections.abc import Callable

ALL_HOLDS: Final = "all"


def on(event: Event) -> Refusal:
    """Return the refusal of an event: the very words the domain would raise for the painted state."""

    def refusal(row: Row | None) -> str | None:
        if row is None:
            return "no incident under the cursor"
        try:
            next_state(State(row.state or State.NEW), event)
        except IllegalTransition as refused:
            return str(refused)
        return None

    return refusal


def _some_record(row: Row | None) -> str | None:
    return "no incident under the cursor" if row is None else None


def _without(column: str) -> Callable[[Row | None], bool]:
    """Say whether the painted row lacks a value."""
    return lambda row: row is None or not getattr(row, column)


def _holds(row: Row | None) -> tuple[str, ...]:
    if row is None:
        return tuple(reason.value for reason in HoldReason)
    return tuple(filter(None, (row.hold or "").split(",")))


def _waits_for_caller(values: Values) -> bool:
    return values.get("reason") == HoldReason.AWAITING_CALLER


_TEXT = Argument(name="text", prompt="Note", ask=Ask.LONG_TEXT, required=False, asked=False)
_LEVELS = tuple(level.value for level in Level)
_MEDIUM = Level.MEDIUM.value

NEW: Final = Command(
    name="new", title="New incident", scope=Scope.DESK, cli=True, label="new",
    help="Open an incident: a title is enough.",
    arguments=(
        Argument(name="title", prompt="Title", foretells="known"),
        Argument(name="caller", prompt="Caller", ask=Ask.PERSON, required=False),
        Argument(name="impact", prompt="Impact", ask=Ask.CHOICE, choices=_LEVELS, default=_MEDIUM),
        Argument(name="urgency", prompt="Urgency", ask=Ask.CHOICE, choices=_LEVELS, default=_MEDIUM),
        Argument(name="service", prompt="Service", ask=Ask.SERVICE, required=False),
        Argument(name="team", prompt="Team", ask=Ask.TEAM, required=False, asked=False),
        Argument(name="description", prompt="Description", ask=Ask.LONG_TEXT, required=False, asked=False),
        Argument(
            name="channel", prompt="Channel", ask=Ask.CHOICE, required=False, asked=False,
            choices=tuple(channel.value for channel in Channel), default=Channel.TELEPHONE.value,
        ),
        Argument(name="category", prompt="Category", required=False, asked=False),
        Argument(name="location", prompt="Location", required=False, asked=False),
    ),
)  # fmt: skip

TAKE: Final = Command(
    name="take", keys=("t",), title="Take", scope=Scope.RECORD, cli=True, footer=1, label="take",
    help="Make it yours; the team stays.", refusal=on(Event.TAKE),
)  # fmt: skip

ASSIGN: Final = Command(
    name="assign", keys=("a",), title="Assign", scope=Scope.RECORD, cli=True, footer=2, label="assign",
    out_of_hand=True,
    help="Hand it over to another team or person.", refusal=on(Event.ASSIGN),
    arguments=(
        Argument(name="team", prompt="Team", ask=Ask.TEAM, required=False, default=column_of("team")),
        Argument(name="person", prompt="Person", ask=Ask.PERSON, required=False),
        _TEXT,
    ),
)  # fmt: skip

RELEASE: Final = Command(
    name="release", keys=("0",), title="Give back", scope=Scope.RECORD, cli=True, label="give back",
    out_of_hand=True,
    help="Give it back to its team's queue.", refusal=on(Event.RELEASE), arguments=(_TEXT,),
)  # fmt: skip

START: Final = Command(
    name="start", keys=("s",), title="Start", scope=Scope.RECORD, cli=True, footer=3, label="start",
    help="Start working on it; it becomes yours if nobody has it.", refusal=on(Event.START),
)  # fmt: skip

RESUME: Final = Command(
    name="resume", keys=("s",), title="Resume", scope=Scope.RECORD, cli=True, label="resume",
    help="Lift a hold, or all of them; with the last one work goes on.", refusal=on(Event.RESUME),
    arguments=(
        Argument(
            name="hold", prompt="Which hold", ask=Ask.CHOICE, required=False, default=ALL_HOLDS,
            choices=lambda row: (*_holds(row), ALL_HOLDS), lacking=lambda row: len(_holds(row)) != 1,
        ),
        _TEXT,
    ),
)  # fmt: skip

HOLD: Final = Command(
    name="hold", keys=("p",), title="Put on hold", scope=Scope.RECORD, cli=True, footer=4, label="pause",
    out_of_hand=True,
    help="Let it wait for something until a follow-up; waiting for the caller sends a reply.",
    refusal=on(Event.HOLD), beforehand="a reply sent with it can be recalled for 60 seconds only",
    beforehand_with="reply",
    arguments=(
        Argument(
            name="reason", prompt="Waits for", ask=Ask.CHOICE, default=HoldReason.AWAITING_CALLER.value,
            choices=tuple(reason.value for reason in OFFERED_HOLDS),
        ),
        Argument(
            name="follow_up_at", prompt="Follow up", ask=Ask.MOMENT, default="tomorrow 9:00",
            foretells="hold",
        ),
        Argument(name="reply", prompt="Reply to the caller", ask=Ask.LONG_TEXT, when=_waits_for_caller),
        Argument(
            name="to", prompt="Reply to whom", ask=Ask.PEOPLE,
            when=_waits_for_caller, lacking=_without("caller"),
        ),
        _TEXT,
    ),
)  # fmt: skip

RESOLVE: Final = Command(
    name="resolve", keys=("f",), title="Resolve", scope=Scope.RECORD, cli=True, footer=5, label="finish",
    out_of_hand=True,
    help="Say how service was restored; lifts every hold.", refusal=on(Event.RESOLVE),
    arguments=(
        Argument(
            name="code", prompt="How", ask=Ask.CHOICE, default=ResolutionCode.FIXED.value,
            choices=tuple(code.value for code in ResolutionCode),
        ),
        Argument(name="solution", prompt="Solution", ask=Ask.LONG_TEXT, foretells="unfinished"),
        Argument(name="closure_category", prompt="Closure category", default=column_of("category")),
        Argument(name="service", prompt="Service", ask=Ask.SERVICE, lacking=_without("service")),
    ),
)  # fmt: skip

CLOSE: Final = Command(
    name="close", keys=("plus",), title="Close", scope=Scope.RECORD, cli=True, label="close",
    out_of_hand=True,
    help="The caller confirms: close it for good.", refusal=on(Event.CLOSE),
    arguments=(
        Argument(name="confirmed_by", prompt="Confirmed by", ask=Ask.PERSON, default=column_of("caller")),
        _TEXT,
    ),
)  # fmt: skip

REOPEN: Final = Command(
    name="reopen", keys=("minus",), title="Reopen", scope=Scope.RECORD, cli=True, label="reopen",
    help="It is not solved: back to who had it; the first resolution stays on record.",
    refusal=on(Event.REOPEN),
    arguments=(Argument(name="reason", prompt="Why", positional=True),),
)  # fmt: skip

CANCEL: Final = Command(
    name="cancel", keys=("x",), title="Cancel", scope=Scope.RECORD, cli=True, label="cancel",
    out_of_hand=True,
    help="End it unresolved: a duplicate, not an incident, or withdrawn.", refusal=on(Event.CANCEL),
    arguments=(
        Argument(
            name="reason", prompt="Why", ask=Ask.CHOICE, default=CancelReason.WITHDRAWN.value,
            choices=tuple(reason.value for reason in CancelReason),
        ),
        Argument(
            name="duplicate_of", prompt="Duplicate of", ask=Ask.INCIDENT,
            when=lambda values: values.get("reason") == CancelReason.DUPLICATE,
        ),
        _TEXT,
    ),
)  # fmt: skip

NOTE: Final = Command(
    name="note", keys=("w",), title="Write a note", scope=Scope.RECORD, cli=True, footer=6, label="note",
    help="Write an internal note; the caller never sees it.", refusal=_some_record,
    arguments=(Argument(name="text", prompt="Note", ask=Ask.LONG_TEXT, positional=True),),
)  # fmt: skip

REPLY: Final = Command(
    name="reply", keys=("r",), title="Reply", scope=Scope.RECORD, cli=True, footer=7, label="reply",
    help="Write to the caller (public); goes out after 60 seconds, until then undo recalls it.",
    refusal=_some_record, beforehand="can be recalled for 60 seconds only",
    arguments=(
        Argument(
            name="to", prompt="To", ask=Ask.PEOPLE, default=column_of("caller"), lacking=_without("caller"),
        ),
        Argument(name="text", prompt="Reply (public)", ask=Ask.LONG_TEXT, positional=True),
    ),
)  # fmt: skip

INCIDENT_COMMANDS: Final = (
    TAKE, ASSIGN, RELEASE, START, RESUME, HOLD, RESOLVE, CLOSE, REOPEN, CANCEL, NOTE, REPLY, NEW,
    *EDITING_COMMANDS,
)  # fmt: skip
