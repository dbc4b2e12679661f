"""The commands that move an incident through a day: put off, ring, tie, escalate, split, the major ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.commands.base import Argument, Ask, Command, Refusal, Row, Scope
from tui.domain.errors import IllegalTransition
from tui.domain.incident_states import FINAL, OPEN, Escalation, Event, MajorState, State, next_state

if TYPE_CHECKING:
    from collections.abc import Callable

_KINDS: Final = ("incident",)
_NOTHING: Final = "no incident under the cursor"
_TEXT: Final = Argument(name="text", prompt="Note", ask=Ask.LONG_TEXT, required=False, asked=False)
#: As domain/linking.py offers them.
_TIES: Final = ("related_to", "child_of", "caused_by", "recurrence_of")


def _row(check: Callable[[Row], str | None]) -> Refusal:
    """Return a refusal that needs a record."""
    return lambda row: _NOTHING if row is None else check(row)


_any: Final = _row(lambda _row: None)


def _state(row: Row) -> State:
    return State(row.state or State.NEW)


def _open(verb: str) -> Refusal:
    def check(row: Row) -> str | None:
        return None if _state(row) in OPEN else f"cannot {verb}: it is {_state(row).words}"

    return _row(check)


def _not_final(verb: str) -> Refusal:
    def check(row: Row) -> str | None:
        state = _state(row)
        return str(IllegalTransition(verb, state.words, ())) if state in FINAL else None

    return _row(check)


def _event(event: Event) -> Refusal:
    def check(row: Row) -> str | None:
        try:
            next_state(_state(row), event)
        except IllegalTransition as refused:
            return str(refused)
        return None

    return _row(check)


def _ends(row: Row) -> str | None:
    if "major" in (row.flags or ""):
        return "it is a major incident: demote it before it is merged"
    return _event(Event.CANCEL)(row)


def _major(*states: MajorState | None, said: str) -> Refusal:
    """Refuse where the row's major incident is not in one of these states."""
    wanted = {state.value if state is not None else None for state in states}

    def check(row: Row) -> str | None:
        if (getattr(row, "major_state", None) or None) not in wanted:
            return said
        return None if None not in wanted or _state(row) in OPEN else f"it is {_state(row).words}"

    return _row(check)


def _owner(row: Row | None) -> str:
    return str(getattr(row, "owner", None) or "")


def _snoozed(row: Row) -> str | None:
    return None if getattr(row, "snoozed", None) else "it is not snoozed"


def _flow(
    name: str, keys: tuple[str, ...], title: str, helps: str, refusal: Refusal, *arguments: Argument,
    out_of_hand: bool = False, leads_on: bool = False, label: str = "",
) -> Command:  # fmt: skip
    return Command(
        name=name, keys=keys, title=title, help=helps, scope=Scope.RECORD, kinds=_KINDS, cli=True,
        refusal=refusal, arguments=arguments, out_of_hand=out_of_hand,
        leads_on=leads_on, label=label or name,
    )  # fmt: skip


FLOW_COMMANDS: Final = (
    _flow(
        "snooze", ("z",), "Snooze", "Put it out of sight until a moment, in business time; it wakes on a "
        "reply, or when the target is at risk.", _open("snooze"),
        Argument(name="until", prompt="Until", ask=Ask.MOMENT, default="1d", foretells="snooze"), _TEXT,
        out_of_hand=True,
    ),
    _flow("wake", ("g z",), "Wake", "Bring a snoozed one back into sight.", _row(_snoozed), _TEXT),
    _flow(
        "rang", ("m",), "Rang again", "Note that the caller spoke again; it ends what waited for them. "
        "Of a closed one it opens a new incident, its recurrence.", _any,
        Argument(name="text", prompt="What they said", ask=Ask.LONG_TEXT, required=False, positional=True),
        Argument(name="by", prompt="By", ask=Ask.PERSON, required=False, asked=False), leads_on=True,
    ),
    _flow(
        "attempt", ("g t",), "Tried to reach the caller", "Note that the caller did not answer; three in "
        "three business days allow resolving as “no answer”.", _not_final("note an attempt"), _TEXT,
    ),
    _flow(
        "duplicate", ("d",), "Duplicate of", "The same contact or alert once more: end it, tied to the "
        "record that goes on; its watchers move along.", _row(_ends),
        Argument(name="of", prompt="Duplicate of", ask=Ask.INCIDENT), _TEXT, out_of_hand=True,
    ),
    _flow(
        "unmerge", ("g d",), "No duplicate", "It was no duplicate after all: open it again, for a reason.",
        _row(lambda row: None if _state(row) is State.CANCELLED else "it was not ended as a duplicate"),
        Argument(name="reason", prompt="Why", positional=True),
    ),
    _flow(
        "link", ("L",), "Link", "Tie it to another incident; child of: it follows that one.", _any,
        Argument(name="kind", prompt="It is", ask=Ask.CHOICE, choices=_TIES, default=_TIES[0]),
        Argument(name="to", prompt="Which", ask=Ask.INCIDENT, positional=True),
    ),
    _flow(
        "unlink", ("g L",), "Unlink", "Undo its ties to another incident.", _any,
        Argument(name="to", prompt="Which", ask=Ask.INCIDENT, positional=True),
    ),
    _flow(
        "escalate", ("e",), "Escalate", "Hand it to the next support level, or name it to those who decide.",
        _event(Event.ASSIGN),
        Argument(
            name="how", prompt="How", ask=Ask.CHOICE, default=Escalation.FUNCTIONAL.value,
            choices=tuple(how.value for how in Escalation),
        ),
        Argument(
            name="team", prompt="To team", ask=Ask.TEAM,
            when=lambda values: values.get("how") == Escalation.FUNCTIONAL,
        ),
        Argument(name="text", prompt="Why", ask=Ask.LONG_TEXT, positional=True),
    ),
    _flow(
        "de-escalate", ("g e",), "De-escalate", "Lower the flag again, for a reason.",
        _row(lambda row: None if "escalated" in (row.flags or "") else "it is not escalated"),
        Argument(name="reason", prompt="Why", positional=True),
    ),
    _flow(
        "split", ("percent_sign",), "Split", "Part-solved: the other part becomes an incident of its "
        "own, with the same caller.", _open("split"),
        Argument(name="title", prompt="Title of the other part", positional=True),
    ),
    _flow(
        "propose-major", ("exclamation_mark",), "Propose major", "Propose it as a major incident.",
        _major(None, said="it is proposed as a major incident, or one"),
        Argument(name="reason", prompt="Why", positional=True),
    ),
    _flow(
        "accept-major", ("exclamation_mark",), "Accept as major", "Accept it as a major one: who leads, who "
        "tells people, how often.", _major(MajorState.CANDIDATE, said="it is not proposed as a major one"),
        Argument(name="commander", prompt="Commander", ask=Ask.PERSON, default="me"),
        Argument(name="communications", prompt="Tells people", ask=Ask.PERSON, default=_owner),
        Argument(name="cadence", prompt="Update every (minutes)", required=False, asked=False),
    ),
    _flow(
        "update-major", ("exclamation_mark",), "Major update", "Note that people were told where it stands.",
        _major(MajorState.ACCEPTED, said="it is not an accepted major incident"),
        Argument(name="text", prompt="What they were told", ask=Ask.LONG_TEXT, positional=True),
    ),
    _flow(
        "review-major", ("exclamation_mark",), "Review the major incident", "Write its post-incident review.",
        _major(MajorState.RESOLVED, said="it is not a resolved major incident"),
        Argument(name="text", prompt="Review", ask=Ask.LONG_TEXT, positional=True),
    ),
    _flow(
        "close-major", ("exclamation_mark",), "Close the major incident", "Close it: reviewed, and linked to "
        "its problem.", _major(MajorState.REVIEWED, said="it is not a reviewed major incident"),
    ),
    _flow(
        "reject-major", ("g exclamation_mark",), "Reject as major", "Say why it is no major incident.",
        _major(MajorState.CANDIDATE, said="it is not proposed as a major one"),
        Argument(name="reason", prompt="Why", positional=True),
    ),
    _flow(
        "demote-major", ("g exclamation_mark",), "Demote", "Take it back to an incident like any other.",
        _major(MajorState.ACCEPTED, MajorState.RESOLVED, said="it is not a major incident that goes on"),
        Argument(name="reason", prompt="Why", positional=True),
    ),
    _flow(
        "hand-major", (), "Hand over the major incident", "Step down as commander, or as who tells people: a "
        "successor takes over.", _major(MajorState.ACCEPTED, said="it is not an accepted major incident"),
        Argument(name="commander", prompt="Commander", ask=Ask.PERSON, required=False),
        Argument(name="communications", prompt="Tells people", ask=Ask.PERSON, required=False), _TEXT,
    ),
)  # fmt: skip
