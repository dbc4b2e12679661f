"""The command line inside the program, as text: `assign Network --person ben`.

A command's name (or its unambiguous start), then what it is told, as behind its verb on the command line:
words before the first `--` are its first argument, `--name words` any other. Words need no quotes: a value
ends where the next ` --name` begins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.commands.base import Ask
from tui.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tui.commands.base import Argument, Command

_OPTION: Final = re.compile(r"(?:(?<=\s)|^)--([\w-]+)(?:=|\s+|$)")
#: Answers that are somebody's words: they never enter the history.
_WORDS: Final = frozenset({Ask.TEXT, Ask.LONG_TEXT})


def option(name: str) -> str:
    """Return an argument's name as it is written."""
    return name.replace("_", "-")


def named(text: str, commands: Iterable[Command]) -> list[Command]:
    """Return the command of that name, or all whose names begin so."""
    name = text.lower()
    found = [command for command in commands if name and command.name.startswith(name)]
    return [command for command in found if command.name == name] or found


def first_argument(command: Command) -> Argument | None:
    """Return the argument that bare words are for."""
    bare = (one for one in command.arguments if one.positional)
    return next(bare, next(iter(command.arguments), None))


def read(command: Command, text: str) -> dict[str, str]:
    """Return what a command is told, by argument, from the words behind its name.

    Raises:
        BadInput: it is told something it does not take, naming what it takes.
    """
    bare, options = _parts(command, text)
    given: dict[str, str] = {}
    if bare:
        argument = first_argument(command)
        if argument is None:
            raise BadInput(f"{command.name} takes nothing: {bare!r} is too much")
        given[argument.name] = bare
    for name, value in options:
        given[argument_of(command, name).name] = value
    return given


def kept(command: Command, given: Mapping[str, str]) -> str:
    """Return the line as the history keeps it: without anybody's own words."""
    free = {one.name for one in command.arguments if one.ask in _WORDS}
    told = (f" --{option(name)} {value}" for name, value in given.items() if name not in free)
    return command.name + "".join(told)


def argument_of(command: Command, written: str) -> Argument:
    """Return the argument of that name, or the only one whose name begins so.

    Raises:
        BadInput: there is none, or several.
    """
    wanted = written.replace("-", "_").lower()
    found = [one for one in command.arguments if one.name == wanted]
    found = found or [one for one in command.arguments if one.name.startswith(wanted)]
    if len(found) != 1:
        names = ", ".join(f"--{option(one.name)}" for one in found or command.arguments) or "nothing"
        what = "could be several" if found else "is not known here"
        raise BadInput(f"--{written} {what}: {command.name} takes {names}")
    return found[0]


def under_cursor(command: Command, text: str) -> tuple[Argument | None, int]:
    """Return what is being typed behind a command's name: the argument, and where its value begins.

    None if it is an argument's name that is being typed.
    """
    *_, last = [None, *_OPTION.finditer(text)]
    if last is None:
        begun = re.search(r"(?:^|\s)--\S*$", text)
        return (None, begun.end()) if begun else (first_argument(command), 0)
    behind = text[last.end() :]
    if not last.group().endswith((" ", "=", "\t")) or re.search(r"(?:^|\s)--\S*$", behind):
        return None, len(text)
    try:
        return argument_of(command, last.group(1)), last.end()
    except BadInput:
        return None, len(text)


def _parts(command: Command, text: str) -> tuple[str, Sequence[tuple[str, str]]]:
    """Return the bare words, and the options; somebody's own words may have dashes that are no options."""
    argument = first_argument(command)
    names = {one.name for one in command.arguments}
    own_words = argument is not None and argument.ask in _WORDS
    found = [one for one in _OPTION.finditer(text)
             if not own_words or one.group(1).replace("-", "_") in names]  # fmt: skip
    ends = [*(match.start() for match in found[1:]), len(text)]
    bare = text[: found[0].start()] if found else text
    options = [
        (match.group(1), text[match.end() : end].strip()) for match, end in zip(found, ends, strict=False)
    ]
    return bare.strip(), options
