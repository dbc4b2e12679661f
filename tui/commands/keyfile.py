"""The operator's own keys, from the text of their file: a command's name, and its key or keys.

    take = "T"
    first = ["g g", "home"]
    drop-view = []

They take the place of the keys the command has. A file with anything wrong in it is not used at all, so that
no key does what nobody meant.
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from tui.commands.keymap import Keymap
from tui.commands.signs import key_name, key_sign
from tui.domain.errors import BadInput
from tui.domain.toml_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.commands.base import Command

_KEPT: Final = frozenset({"ctrl+c"})  #: keys that are not to be had
_LONGEST: Final = 2


def own_keys(text: str, file: str, *lists: Sequence[Command]) -> dict[str, tuple[str, ...]]:
    """Return the keys of a file by command name; `lists` are the commands that stand together, a kind each.

    Raises:
        BadInput: the first thing wrong with it, with file, line and key.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadInput(f"{file}: {wrong}{_UNUSED}") from None
    names = {command.name: command for commands in lists for command in commands}
    own: dict[str, tuple[str, ...]] = {}
    for name, value in said.items():
        try:
            own[_known(name, names)] = _keys(name, value)
        except _Wrong as wrong:
            raise _bad(text, file, name, str(wrong)) from None
    for commands in lists:
        keymap = Keymap(commands, own)
        for command in commands:
            for key in own.get(command.name, ()):
                if clash := _clash(command, key, keymap, commands):
                    raise _bad(text, file, command.name, clash)
    return own


_UNUSED: Final = "; none of your keys is used until that is mended"


class _Wrong(Exception):  # noqa: N818 (a sentence's middle, never seen outside)
    """What is wrong with one line."""


def _bad(text: str, file: str, name: str, why: str) -> BadInput:
    return BadInput(f"{file}, line {line_of(text, (name,))}: {why}{_UNUSED}")


def _known(name: str, names: Mapping[str, Command]) -> str:
    if name not in names:
        near = get_close_matches(name, names, 1)
        hint = f"; did you mean {near[0]}?" if near else " (? lists them)"
        raise _Wrong(f"there is no command {name!r}{hint}")
    return name


def _keys(name: str, value: object) -> tuple[str, ...]:
    """Return the names of the keys a command is given."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise _Wrong(f'{name} takes a key like "t", or a list of keys like ["g g", "home"]')
    keys = []
    for written in filter(None, given):
        key = key_name(written)
        if key is None:
            raise _Wrong(f"{name} is on {written!r}, and there is no such key")
        if len(key.split()) > _LONGEST:
            raise _Wrong(f"{name} is on {written!r}: at most two keys follow one another")
        if _KEPT & set(key.split()):
            raise _Wrong(f"{name} is on {written!r}, which always only says how to leave")
        keys.append(key)
    return tuple(dict.fromkeys(keys))


def _clash(command: Command, key: str, keymap: Keymap, commands: Sequence[Command]) -> str:
    """Say what else is on the key, begins with it, or is begun by it; "" if nothing is."""
    first, _, rest = key.partition(" ")
    for other in commands:
        if other is command or other.shares(command):
            continue
        for taken in keymap.keys_of(other):
            if taken == key:
                return f"{key_sign(key)} is for {command.name} and for {other.name} too"
            if taken.startswith(f"{key} ") or (rest and taken == first):
                longer, shorter = sorted((key, taken), key=len, reverse=True)
                return (
                    f"{key_sign(key)} is for {command.name}, but {key_sign(longer)} begins with "
                    f"{key_sign(shorter)}, and {key_sign(taken)} is for {other.name}"
                )
    return ""
