"""The states of a problem, their transition table, and the words of its fields (domain.md section 6).

Apart from the record itself: boards, filters and commands need no more of it.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.errors import IllegalTransition

if TYPE_CHECKING:
    from collections.abc import Mapping


class State(StrEnum):
    """Where a problem is in its life; the board's columns, in their order."""

    NEW = "new"
    ASSESS = "assess"
    ROOT_CAUSE = "root_cause"
    FIX_IN_PROGRESS = "fix_in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The state as people say it."""
        return self.value.replace("_", " ")


class Event(StrEnum):
    """What moves a problem from state to state; each value is the verb of its command."""

    ASSESS = "assess"
    CONFIRM = "confirm"
    FIX = "fix"
    RESOLVE = "resolve"
    CLOSE = "close"
    REFUTE = "refute"
    FIX_FAILED = "fix-failed"
    NOT_FIXED = "not-fixed"
    ACCEPT_RISK = "accept-risk"
    NOT_FOUND = "not-found"
    CANCEL = "cancel"
    DUPLICATE = "duplicate"
    REOPEN = "reopen"


OPEN: Final = frozenset({State.NEW, State.ASSESS, State.ROOT_CAUSE, State.FIX_IN_PROGRESS})
FINAL: Final = frozenset({State.CLOSED})

_S, _E = State, Event

#: (state, event) -> the state it leads to; nothing that is not here is legal.
TRANSITIONS: Final[Mapping[tuple[State, Event], State]] = MappingProxyType(
    {
        (_S.NEW, _E.ASSESS): _S.ASSESS,
        (_S.ASSESS, _E.CONFIRM): _S.ROOT_CAUSE,
        (_S.ROOT_CAUSE, _E.FIX): _S.FIX_IN_PROGRESS,
        (_S.FIX_IN_PROGRESS, _E.RESOLVE): _S.RESOLVED,
        (_S.RESOLVED, _E.CLOSE): _S.CLOSED,
        (_S.ROOT_CAUSE, _E.REFUTE): _S.ASSESS,
        (_S.FIX_IN_PROGRESS, _E.FIX_FAILED): _S.ROOT_CAUSE,
        (_S.RESOLVED, _E.NOT_FIXED): _S.FIX_IN_PROGRESS,
        (_S.ROOT_CAUSE, _E.ACCEPT_RISK): _S.CLOSED,
        (_S.FIX_IN_PROGRESS, _E.ACCEPT_RISK): _S.CLOSED,
        (_S.ASSESS, _E.NOT_FOUND): _S.CLOSED,
        **{(state, _E.CANCEL): _S.CLOSED for state in State if state in OPEN},
        **{(state, _E.DUPLICATE): _S.CLOSED for state in State if state in OPEN},
        (_S.CLOSED, _E.REOPEN): _S.ASSESS,
    }
)


class CauseStatus(StrEnum):
    """How much is known of the cause."""

    UNKNOWN = "unknown"
    SUSPECTED = "suspected"
    KNOWN = "known"


class Outcome(StrEnum):
    """How a problem ended; NONE while it has not."""

    NONE = ""
    FIXED = "fixed"
    RISK_ACCEPTED = "risk_accepted"
    CAUSE_NOT_FOUND = "cause_not_found"
    DUPLICATE = "duplicate"
    CANCELLED = "cancelled"
    IMPORTED = "imported"


class Flag(StrEnum):
    """Marks beside the state."""

    MAJOR = "major"
    TEST = "test"


def legal_events(state: State) -> tuple[Event, ...]:
    """Return what the state allows, in the order of the events."""
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
