"""`i`: changing what is known of an incident; each sequence asks for a part of what `edit` takes."""

from __future__ import annotations

from typing import Final

from tui.commands.base import NO, YES, Argument, Ask, Command, Row, Scope, Values
from tui.commands.describing import DESCRIBING, parts_of
from tui.domain.errors import IllegalTransition
from tui.domain.incident_states import FINAL, State
from tui.domain.priority import Level

_NAME: Final = "edit"
#: What leaves a field as it is: also among several records, which need not agree.
_LEAVE: Final = "leave"
_LEVELS: Final = (_LEAVE, *(level.value for level in Level))
#: A priority goes by the matrix again, or is set by hand.
_BY_HAND: Final = ("1", "2", "3", "4", "5")
_PRIORITIES: Final = (_LEAVE, "matrix", *_BY_HAND)


def editable(row: Row | None) -> str | None:
    """Refuse what has ended for good, in the words the domain would."""
    if row is None:
        return "no incident under the cursor"
    state = State(row.state or State.NEW)
    return str(IllegalTransition(_NAME, state.words, ())) if state in FINAL else None


def _by_hand(values: Values) -> bool:
    return values.get("priority") in _BY_HAND


_PRIORITY: Final = (
    Argument(
        name="impact", prompt="Impact", ask=Ask.CHOICE, choices=_LEVELS, required=False,
        default=_LEAVE, foretells="priority",
    ),
    Argument(
        name="urgency", prompt="Urgency", ask=Ask.CHOICE, choices=_LEVELS, required=False,
        default=_LEAVE, foretells="priority",
    ),
    Argument(
        name="priority", prompt="Set by hand", ask=Ask.CHOICE, choices=_PRIORITIES, required=False,
        default=_LEAVE, foretells="priority",
    ),
    Argument(
        name="correction", prompt="It had been typed wrong", ask=Ask.FLAG, choices=(NO, YES), required=False,
        default=NO,
    ),
    Argument(name="reason", prompt="Why", required=False, when=_by_hand),
)  # fmt: skip

EDIT: Final = Command(
    name=_NAME, title="Edit", scope=Scope.RECORD, cli=True, label="edit",
    help="Change what it is about, its impact, its urgency, or set its priority by hand; --correction if "
    "that had been typed wrong: targets missed under it are withdrawn.",
    refusal=editable, arguments=(*_PRIORITY, *DESCRIBING),
)  # fmt: skip

EDIT_PRIORITY: Final = Command(
    name="edit-priority", keys=("i p",), title="Priority", scope=Scope.RECORD, part_of=_NAME,
    help="Change impact and urgency, or set the priority by hand; says what will be due then.",
    refusal=editable, arguments=_PRIORITY,
)  # fmt: skip

EDITING_COMMANDS: Final = (EDIT, EDIT_PRIORITY, *parts_of(_NAME, editable))
