"""The states of an incident, their transition table, and the words of its fields (domain.md section 4).

Apart from the record itself: lists, filters and commands need no more of it.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.errors import IllegalTransition

if TYPE_CHECKING:
    from collections.abc import Mapping


class State(StrEnum):
    """Where an incident is in its life."""

    NEW = "new"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """The state as people say it."""
        return self.value.replace("_", " ")


class Event(StrEnum):
    """What can be done to an incident; each value is the verb of its command."""

    TAKE = "take"
    ASSIGN = "assign"
    RELEASE = "release"
    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    CANCEL = "cancel"


OPEN: Final = frozenset({State.NEW, State.ASSIGNED, State.IN_PROGRESS, State.ON_HOLD})
FINAL: Final = frozenset({State.CLOSED, State.CANCELLED})

_S, _E = State, Event

#: (state, event) -> the state it leads to. RESUME leads to IN_PROGRESS only if work had started and the
#: last hold is lifted; `lifecycle.resume` applies that. Nothing that is not here is legal.
TRANSITIONS: Final[Mapping[tuple[State, Event], State]] = MappingProxyType(
    {
        (_S.NEW, _E.TAKE): _S.ASSIGNED,
        (_S.ASSIGNED, _E.TAKE): _S.ASSIGNED,
        (_S.IN_PROGRESS, _E.TAKE): _S.ASSIGNED,
        (_S.ON_HOLD, _E.TAKE): _S.ON_HOLD,
        (_S.NEW, _E.ASSIGN): _S.ASSIGNED,
        (_S.ASSIGNED, _E.ASSIGN): _S.ASSIGNED,
        (_S.IN_PROGRESS, _E.ASSIGN): _S.ASSIGNED,
        (_S.ON_HOLD, _E.ASSIGN): _S.ON_HOLD,
        (_S.ASSIGNED, _E.RELEASE): _S.NEW,
        (_S.IN_PROGRESS, _E.RELEASE): _S.NEW,
        (_S.ASSIGNED, _E.START): _S.IN_PROGRESS,
        (_S.NEW, _E.HOLD): _S.ON_HOLD,
        (_S.ASSIGNED, _E.HOLD): _S.ON_HOLD,
        (_S.IN_PROGRESS, _E.HOLD): _S.ON_HOLD,
        (_S.ON_HOLD, _E.HOLD): _S.ON_HOLD,
        (_S.ON_HOLD, _E.RESUME): _S.IN_PROGRESS,
        (_S.NEW, _E.RESOLVE): _S.RESOLVED,
        (_S.ASSIGNED, _E.RESOLVE): _S.RESOLVED,
        (_S.IN_PROGRESS, _E.RESOLVE): _S.RESOLVED,
        (_S.ON_HOLD, _E.RESOLVE): _S.RESOLVED,
        (_S.RESOLVED, _E.CLOSE): _S.CLOSED,
        (_S.RESOLVED, _E.REOPEN): _S.ASSIGNED,
        (_S.NEW, _E.CANCEL): _S.CANCELLED,
        (_S.ASSIGNED, _E.CANCEL): _S.CANCELLED,
        (_S.IN_PROGRESS, _E.CANCEL): _S.CANCELLED,
        (_S.ON_HOLD, _E.CANCEL): _S.CANCELLED,
    }
)


class HoldReason(StrEnum):
    """Why an incident waits.

    OTHER comes only from imports whose word has no reason of ours; it pauses nothing.
    """

    AWAITING_CALLER = "awaiting_caller"
    SCHEDULED_WITH_CALLER = "scheduled_with_caller"
    AWAITING_VENDOR = "awaiting_vendor"
    AWAITING_CHANGE = "awaiting_change"
    AWAITING_PROBLEM = "awaiting_problem"
    AWAITING_PARENT = "awaiting_parent"
    OTHER = "other"


#: The reasons an operator may give: parents set theirs themselves, OTHER is for imports.
OFFERED_HOLDS: Final = tuple(
    reason for reason in HoldReason if reason not in {HoldReason.AWAITING_PARENT, HoldReason.OTHER}
)

#: The holds that stop the resolution clock (domain.md section 5).
PAUSING: Final = frozenset({HoldReason.AWAITING_CALLER, HoldReason.SCHEDULED_WITH_CALLER})


class Channel(StrEnum):
    """How the report arrived."""

    TELEPHONE = "telephone"
    WEB = "web"
    MAIL = "mail"
    IN_PERSON = "in_person"
    EVENT = "event"
    CHAT = "chat"


class CancelReason(StrEnum):
    """Why an incident ends without being resolved."""

    DUPLICATE = "duplicate"
    NOT_AN_INCIDENT = "not_an_incident"
    WITHDRAWN = "withdrawn"


class ResolutionCode(StrEnum):
    """How service was restored."""

    FIXED = "fixed"
    WORKAROUND = "workaround"
    ADVICE = "advice"
    RECOVERED = "recovered_by_itself"
    NOT_REPRODUCIBLE = "not_reproducible"
    NO_ANSWER = "no_answer"


class Flag(StrEnum):
    """Marks beside the matrix and the state; never a priority, never a state."""

    VIP = "vip"
    MAJOR = "major"
    TEST = "test"
    FOLLOWUP = "followup"
    REPLIED = "replied"
    ESCALATED = "escalated"


class MajorState(StrEnum):
    """How far a major incident is; without one it is none."""

    CANDIDATE = "candidate"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    REVIEWED = "reviewed"
    CLOSED = "closed"


class Escalation(StrEnum):
    """To whom: the next support level on skill, or those who decide."""

    FUNCTIONAL = "functional"
    HIERARCHIC = "hierarchic"


def legal_events(state: State) -> tuple[Event, ...]:
    """Return what the state allows, in the order of the transition table's events."""
    return tuple(event for event in Event if (state, event) in TRANSITIONS)


def next_state(state: State, event: Event) -> State:
    """Return where the event leads.

    Raises:
        IllegalTransition: naming the legal events.
    """
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        legal = [legal.value for legal in legal_events(state)]
        raise IllegalTransition(event.value, state.words, legal) from None
