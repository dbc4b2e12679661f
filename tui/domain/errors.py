"""The family of errors every room shares; each message is one clear sentence for a person.

DeskhandError
├── RuleError               a rule of the domain says no (exit 1)
│   ├── IllegalTransition   the state does not allow this; names what it allows
│   ├── MissingFields       a legal move lacks fields; names exactly those
│   └── Refused             any other rule, in words
├── BadInput                data from outside that cannot be taken (exit 1)
├── UsageError              the command line or form was used wrongly (exit 2)
├── StoreError              the store cannot do it (exit 3); its tree is in tui/store/errors.py
└── RemoteError             the remote cannot do it (exit 4)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


class DeskhandError(Exception):
    """The root; `exit_code` is what the command line answers with."""

    exit_code = 1


class RuleError(DeskhandError):
    """A rule of the domain refuses."""


class IllegalTransition(RuleError):  # noqa: N818 (the field's word)
    """The record's state does not allow the event.

    Args:
        event: what was asked, as a verb ("resolve").
        state: the state's words ("closed").
        legal: the verbs the state does allow.
    """

    def __init__(self, event: str, state: str, legal: Sequence[str]) -> None:
        self.event, self.state, self.legal = event, state, tuple(legal)
        final = "for good; only note and reply are possible"
        possible = f"{state}; possible: {', '.join(legal)}" if legal else f"{state} {final}"
        super().__init__(f"cannot {event}: it is {possible}")


#: What a lacking field is called where its name alone says something else.
_SAID: Final = {
    "no_change": "the change that fixes it, or why it takes none",
    "of": "what it is a duplicate of",
    "to": "the other incident (to)",
    "review_at": "when it is to be reviewed",
}


class MissingFields(RuleError):  # noqa: N818 (reads as the sentence it is)
    """A legal move that lacks fields; `names` are exactly the missing ones, `choices` what may be said."""

    def __init__(self, event: str, names: Sequence[str], choices: Sequence[str] = ()) -> None:
        self.event, self.names, self.choices = event, tuple(names), tuple(choices)
        lacking = ", ".join(_SAID.get(name, name.replace("_", " ")) for name in names)
        super().__init__(f"{event} needs {lacking}{': one of ' if choices else ''}{', '.join(choices)}")


class Refused(RuleError):  # noqa: N818 (reads as the sentence it is)
    """A rule says no; the message says which and what is possible instead."""


class BadInput(DeskhandError):  # noqa: N818 (reads as the sentence it is)
    """Data from outside that cannot be taken: what, where, what to do.

    `field` names the one to mend, where it is known.
    """

    field = ""


class UsageError(DeskhandError):
    """The command was put together wrongly."""

    exit_code = 2


class StoreError(DeskhandError):
    """The store cannot do what was asked."""

    exit_code = 3


class RemoteError(DeskhandError):
    """The remote cannot do what was asked."""

    exit_code = 4
