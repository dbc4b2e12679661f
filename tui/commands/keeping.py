"""Changing people, teams, services and configuration items by hand, one command for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.commands.base import NO, YES, Argument, Ask, Command, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.commands.base import Row

_NONE: Final = "none empties it"


def _functions(_row: Row | None) -> tuple[str, ...]:
    from tui.domain.people import Function  # noqa: PLC0415 (the first paint edits nobody)

    return tuple(one.value for one in Function)


def _field(
    name: str, prompt: str, ask: Ask = Ask.TEXT,
    choices: tuple[str, ...] | Callable[[Row | None], tuple[str, ...]] = (),
) -> Argument:  # fmt: skip
    first = choices if callable(choices) else lambda _row: choices
    default = (lambda row: first(row)[0]) if choices else ""
    return Argument(name=name, prompt=prompt, ask=ask, choices=choices, required=False, default=default)


def _change(kind: str, title: str, ask: Ask, *fields: Argument) -> Command:
    told = (field.prompt.partition(",")[0] for field in fields)
    what = ", ".join(word if word.isupper() else word.lower() for word in told)
    which = Argument(
        name="which", prompt=title.removeprefix("Change ").capitalize(), ask=ask, positional=True
    )
    return Command(
        name=f"change-{kind}", title=title, scope=Scope.DESK, of=kind, cli=True, arguments=(which, *fields),
        help=f"Change what is known of one ({what}); {_NONE}.",
    )  # fmt: skip


CHANGE_PERSON: Final = _change(
    "person", "Change person", Ask.PERSON,
    _field("name", "Name"), _field("login", "Login"), _field("email", "Mail"), _field("phone", "Phone"),
    _field("location", "Location"), _field("department", "Department"), _field("role", "Role"),
    _field("language", "Language"), _field("manager", "Manager", Ask.PERSON),
    _field("vip", "VIP", Ask.CHOICE, (NO, YES)), _field("teams", "Teams, with commas between", Ask.TEAM),
)  # fmt: skip

CHANGE_TEAM: Final = _change(
    "team", "Change team", Ask.TEAM,
    _field("name", "Name"), _field("function", "Function", Ask.CHOICE, _functions),
    _field("tier", "Support tier", Ask.CHOICE, ("1", "2", "3")),
)  # fmt: skip

CHANGE_SERVICE: Final = _change(
    "service", "Change service", Ask.SERVICE,
    _field("name", "Name"), _field("criticality", "Criticality"), _field("hours", "Hours"),
    _field("owner", "Owner", Ask.PERSON), _field("team", "Team", Ask.TEAM),
)  # fmt: skip

CHANGE_CI: Final = _change(
    "ci", "Change item", Ask.CI,
    _field("name", "Name"), _field("service", "Service", Ask.SERVICE), _field("location", "Location"),
    _field("part_of", "Part of, with commas between", Ask.CI),
    _field("depends_on", "Depends on, with commas between", Ask.CI),
    _field("users", "Used by, with commas between", Ask.PEOPLE),
)  # fmt: skip

CHANGE_THIS: Final = Command(
    name="change-this", keys=("i e",), title="Caller's entry", scope=Scope.VIEW,
    action="change_this", kinds=("incident",),
    help="Change what is known of the caller, or of the person, service or item whose page is open.",
)  # fmt: skip

KEEPING_COMMANDS: Final = (CHANGE_PERSON, CHANGE_TEAM, CHANGE_SERVICE, CHANGE_CI, CHANGE_THIS)
