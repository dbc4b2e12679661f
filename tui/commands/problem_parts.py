"""What the declarations of a problem's commands share: refusals, and how one is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.commands.base import Argument, Ask, Command, Row, Scope
from tui.domain.errors import IllegalTransition
from tui.domain.priority import Level
from tui.domain.problem_states import Event, State, next_state

if TYPE_CHECKING:
    from tui.commands.base import Refusal

KIND: Final = "problem"
_NOTHING: Final = "no problem under the cursor"
LEAVE: Final = "leave"


def on(event: Event) -> Refusal:
    """Return the refusal of an event: the very words the domain would raise for the painted state."""

    def refusal(row: Row | None) -> str | None:
        if row is None:
            return _NOTHING
        try:
            next_state(State(row.state or State.NEW), event)
        except IllegalTransition as refused:
            return str(refused)
        return None

    return refusal


def some_problem(row: Row | None) -> str | None:
    """Refuse nothing but an empty list."""
    return _NOTHING if row is None else None


def not_closed(row: Row | None) -> str | None:
    """Refuse what is closed."""
    if row is None:
        return _NOTHING
    return "it is closed: reopen it first" if row.state == State.CLOSED else None


def linked(row: Row | None) -> str | None:
    """Refuse what has nobody to tell."""
    if row is None:
        return _NOTHING
    return None if getattr(row, "linked", 1) else "it is linked to no incident: there is nobody to tell"


def record(
    name: str, keys: tuple[str, ...], title: str, helps: str, refusal: Refusal, *arguments: Argument,
    footer: int = 0, label: str = "", beforehand: str = "", part_of: str = "",
) -> Command:  # fmt: skip
    """Return a command on a problem; a part of another is no verb of its own."""
    return Command(
        name=name, keys=keys, title=title, help=helps, scope=Scope.RECORD, kinds=(KIND,), cli=not part_of,
        refusal=refusal, arguments=arguments, footer=footer, label=label or name, beforehand=beforehand,
        part_of=part_of,
    )  # fmt: skip


def long_text(
    name: str, prompt: str, *, required: bool = True, body: str = "", foretells: str = ""
) -> Argument:  # fmt: skip
    """Return an argument that takes a text of several lines; `body` names what the record says already."""
    return Argument(
        name=name, prompt=prompt, ask=Ask.LONG_TEXT, required=required, body=body, foretells=foretells
    )  # fmt: skip


WHY: Final = Argument(name="reason", prompt="Why", positional=True)
REVIEW_AT: Final = Argument(name="review_at", prompt="Review", ask=Ask.MOMENT, default="+90d")
NOTE: Final = Argument(name="text", prompt="Note", ask=Ask.LONG_TEXT, required=False, asked=False)
LEVELS: Final = tuple(level.value for level in Level)
LINKED: Final = Argument(name="incidents", prompt="Incidents", ask=Ask.INCIDENT, positional=True)
