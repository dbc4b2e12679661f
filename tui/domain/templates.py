"""Words that are written often: for one command each, with {variables} filled in from the record.

    [templates."vpn reset"]
    for = "reply"
    text = "Hello {caller.first}, your VPN certificate of {number} is renewed."

A variable is replaced once, by plain words: what a record says is never read again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What may stand in braces, and what it stands for.
VARIABLES: Final[Mapping[str, str]] = {
    "number": "its number",
    "title": "its title",
    "caller": "the caller's name",
    "caller.first": "their first name",
    "service": "its service",
    "item": "its configuration item",
    "team": "its team",
    "location": "its location",
    "category": "its category",
    "me": "your name",
    "me.first": "your first name",
    "today": "the date",
}

_VARIABLE: Final = re.compile(r"\{\{|\}\}|\{([^{}\n]{0,40})\}")
_FOR: Final = "for"
_LONGEST: Final = 60
_LARGEST: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A name, the command it is for, and what it tells that command, variables not filled in yet."""

    name: str
    command: str
    values: Mapping[str, str]


def templates_of(tables: object, place: str) -> tuple[Template, ...]:
    """Return the templates of a `templates` table; `place` is what it is called in complaints.

    Raises:
        BadInput: one of them is none, naming it.
    """
    if not isinstance(tables, Mapping):
        raise BadInput(f'{place}: write each template as [templates."its name"]')
    return tuple(_template(str(name), table, f"{place}, template {name!r}") for name, table in tables.items())


def filled(text: str, known: Mapping[str, str]) -> str:
    """Return the text with its variables replaced; `{{` and `}}` are braces.

    Raises:
        BadInput: a variable nobody knows, naming those there are.
    """

    def word(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0][0]
        try:
            return known[found[1].strip()]
        except KeyError:
            raise BadInput(f"there is no {{{found[1]}}}; there are {', '.join(VARIABLES)}") from None

    return _VARIABLE.sub(word, text)


def named(templates: Iterable[Template], name: str) -> Template:
    """Return the template of that name, or the only one whose name begins so.

    Raises:
        BadInput: none, or several.
    """
    every = list(templates)
    wanted = " ".join(name.split()).casefold()
    fits = [one for one in every if one.name.casefold() == wanted]
    fits = fits or [one for one in every if wanted and one.name.casefold().startswith(wanted)]
    if len(fits) != 1:
        several = "is the beginning of several templates" if fits else "is no template"
        names = ", ".join(one.name for one in fits or every) or "none"
        raise BadInput(f"{name!r} {several}; there are {names}")
    return fits[0]


def _template(name: str, table: object, place: str) -> Template:
    if not name.strip() or len(name) > _LONGEST:
        raise BadInput(f"{place}: a name has 1 to {_LONGEST} characters")
    if not isinstance(table, Mapping) or not isinstance(table.get(_FOR), str):
        raise BadInput(f'{place}: say which command it is for, like for = "reply"')
    values = {str(key): value for key, value in table.items() if key != _FOR}
    for key, value in values.items():
        if not isinstance(value, str) or len(value) > _LARGEST:
            raise BadInput(f"{place}: {key} is a text of at most {_LARGEST:,} characters")
        filled(value, dict.fromkeys(VARIABLES, ""))
    if not values:
        raise BadInput(f'{place}: it says nothing; add text = "…"')
    return Template(name=" ".join(name.split()), command=str(table[_FOR]).replace("_", "-"), values=values)
