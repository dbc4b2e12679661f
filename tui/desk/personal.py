"""What an operator has chosen for themselves: settings.toml in their own settings folder.

after = "next"                  # after what puts a record out of hand: next, stay, or list (back to it)

[tell]                          # of arrivals; nothing is told unless it is asked for
watched = true                  # what you watch, or is yours
majors = true
views = ["at risk"]             # what comes to be in these saved views
bell = true
notify = "osc9"                 # or "osc777": a notification, where the terminal has them
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeVar

from tui.domain.errors import BadInput

E = TypeVar("E", bound=StrEnum)


class After(StrEnum):
    """Where the cursor goes after what puts a record out of hand."""

    NEXT = "next"
    STAY = "stay"
    LIST = "list"


class Notify(StrEnum):
    """How a terminal is asked to notify."""

    NONE = ""
    OSC9 = "osc9"
    OSC777 = "osc777"


class Tell(NamedTuple):
    """What to be told of, and how; nothing by default."""

    watched: bool = False
    majors: bool = False
    views: tuple[str, ...] = ()
    bell: bool = False
    notify: Notify = Notify.NONE

    @property
    def anything(self) -> bool:
        """Whether there is something to be told of, and a way."""
        return bool((self.watched or self.majors or self.views) and (self.bell or self.notify))


class Personal(NamedTuple):
    """One operator's choices."""

    after: After = After.NEXT
    tell: Tell = Tell()


_FLAGS: Final = ("watched", "majors", "bell")


def personal_of(text: str, place: str) -> Personal:
    """Read the file's text; `place` is what it is called in complaints.

    Raises:
        BadInput: it is no TOML, or a key or value is not known.
    """
    import tomllib  # noqa: PLC0415 (only where there is a file)

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadInput(f"{place} is no TOML: {wrong}; mend or remove it") from None
    _only(table, ("after", "tell"), place)
    tell = table.get("tell", {})
    if not isinstance(tell, dict):
        raise BadInput(f"{place}: write [tell] and its keys below it")
    _only(tell, (*_FLAGS, "views", "notify"), f"{place}, [tell]")
    return Personal(after=_one_of(After, table.get("after", After.NEXT), f"{place}: after"),
                    tell=_tell(tell, f"{place}, [tell]"))  # fmt: skip


def _tell(table: dict[str, Any], place: str) -> Tell:
    flags = {name: table.get(name, False) for name in _FLAGS}
    for name, value in flags.items():
        if not isinstance(value, bool):
            raise BadInput(f"{place}: {name} is true or false")
    views = table.get("views", [])
    if not isinstance(views, list) or not all(isinstance(view, str) for view in views):
        raise BadInput(f'{place}: views is a list of names, like ["at risk"]')
    return Tell(
        **flags, views=tuple(views), notify=_one_of(Notify, table.get("notify", ""), f"{place}: notify")
    )


def _one_of(words: type[E], value: object, place: str) -> E:
    try:
        return words(str(value))
    except ValueError:
        choices = ", ".join(f'"{word}"' for word in words if word)
        raise BadInput(f"{place} is one of {choices}, not {value!r}") from None


def _only(table: dict[str, Any], known: tuple[str, ...], place: str) -> None:
    unknown = sorted(table.keys() - set(known))
    if unknown:
        raise BadInput(f"{place}: {unknown[0]} is not known here; there are {', '.join(known)}")
