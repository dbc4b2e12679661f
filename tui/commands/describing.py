"""`i` and a letter: one field of an incident; together they are what `edit` takes on the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui.commands.base import Argument, Ask, Command, Scope
from tui.domain.incident_states import Channel

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.commands.base import Refusal, Row

_NONE: Final = "“none” takes it off"


def _shown(column: str) -> Callable[[Row | None], str]:
    """Return a default that is what the painted row shows, if it has that column."""
    return lambda row: str(getattr(row, column, None) or "")


def _channel_of(row: Row | None) -> str:
    return str(getattr(row, "channel", None) or Channel.TELEPHONE.value)


def _field(name: str, prompt: str, ask: Ask = Ask.TEXT, *, body: str = "") -> Argument:
    default = "" if body else _shown(name)
    return Argument(name=name, prompt=prompt, ask=ask, required=False, default=default, body=body)


def _people(name: str, prompt: str) -> Argument:
    return Argument(name=name, prompt=prompt, ask=Ask.PEOPLE, required=False)


#: Key, what it is called, what it asks for; each is a part of `edit`.
_PARTS: Final[tuple[tuple[str, str, str, tuple[Argument, ...]], ...]] = (
    ("i t", "title", "Change its title.", (_field("title", "Title"),)),
    ("i d", "description", "Change its description.",
     (_field("description", "Description", Ask.LONG_TEXT, body="description"),)),
    ("i c", "caller", "Change its caller; says what the one until now has already seen.",
     (_field("caller", f"Caller, {_NONE}", Ask.PERSON),)),
    ("i s", "service", "Change its service.", (_field("service", f"Service, {_NONE}", Ask.SERVICE),)),
    ("i i", "item", "Change its configuration item.", (_field("ci", f"Item, {_NONE}", Ask.CI),)),
    ("i g", "category", "Change its category, subcategory and symptom.",
     (_field("category", "Category"), _field("subcategory", "Subcategory"), _field("symptom", "Symptom"))),
    ("i l", "location", "Change its location.", (_field("location", f"Location, {_NONE}"),)),
    ("i h", "channel", "Change how the report arrived.",
     (Argument(name="channel", prompt="Channel", ask=Ask.CHOICE, required=False,
               choices=tuple(one.value for one in Channel), default=_channel_of),)),
    ("i a", "affected", "Say whom it affects: people, or how many.",
     (_people("affected", "Add people"), _people("unaffected", "Take off"),
      Argument(name="affected_count", prompt="How many people", required=False))),
    ("i w", "watchers", "Add watchers, or take them off.",
     (_people("watchers", "Add watchers"), _people("unwatch", "Take off"))),
)  # fmt: skip

#: What `edit` takes beside priority; on a screen each is asked for by its own key.
DESCRIBING: Final = tuple(
    replace(argument, asked=False) for _, _, _, arguments in _PARTS for argument in arguments
)


def parts_of(name: str, refusal: Refusal) -> tuple[Command, ...]:
    """Return a command for each key, parts of the one of that name."""
    return tuple(
        Command(
            name=f"edit-{called}",
            keys=(key,),
            title=called.capitalize(),
            help=helps,
            scope=Scope.RECORD,
            kinds=("incident",),
            part_of=name,
            refusal=refusal,
            arguments=arguments,
        )
        for key, called, helps, arguments in _PARTS
    )
