"""`:`: a command by its name with what it is told, or a record by its number; completed, and remembered."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.commands import commands_of
from tui.commands.base import Ask
from tui.commands.line import kept, named, option, read, under_cursor
from tui.domain.errors import BadInput
from tui.screens.actions import goes_here
from tui.screens.host import host_of
from tui.screens.questions import RECORD_KINDS, suggest, view_names
from tui.widgets.asking import Kind, Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.commands import Argument, Command
    from tui.screens.commanding import CommandScreen

_OFFERED: Final = 8
#: What an argument that is a number names -> the kind whose numbers are offered.
_NUMBERED: Final[Mapping[Ask, str]] = {Ask.INCIDENT: "incident", Ask.PROBLEM: "problem"}


def ask(screen: CommandScreen) -> None:
    """Ask for a command with what it is told, or a number to go to."""
    question = Question(
        name="command", prompt="Command or number", kind=Kind.LINE,
        hint="Tab completes   ↑ earlier   Esc cancel",
        suggest=partial(offers, screen), begins=partial(_begins, screen), earlier=host_of(screen).lines.lines,
    )  # fmt: skip
    screen.ask(":", [question], partial(_run, screen))


def offers(screen: CommandScreen, typed: str) -> Sequence[str]:
    """Return what can stand in place of the word that is being typed, without a blank behind it."""
    name, blank, rest = typed.lstrip(": ").partition(" ")
    if not blank:
        return _names(screen, name)
    found = named(name, commands_of(screen.commands_of))
    if len(found) != 1:
        return []
    argument, start = under_cursor(found[0], rest)
    if argument is None:
        begun = rest.rpartition("--")[2].replace("-", "_")
        names = (one.name for one in found[0].arguments if one.name.startswith(begun))
        return [f"--{option(one)}" for one in names]
    return values_of(screen, argument, rest[start:].strip())


def values_of(screen: CommandScreen, argument: Argument, typed: str) -> Sequence[str]:
    """Return the values of an argument that begin as typed, where they can be told beforehand."""
    if argument.ask in RECORD_KINDS:
        return suggest(screen.desk, RECORD_KINDS[argument.ask], typed)
    if argument.ask is Ask.VIEW:
        return view_names(screen.desk, typed)
    if (kind := _NUMBERED.get(argument.ask)) is not None:
        return _numbers(screen, typed, kind)
    wanted = typed.casefold().replace(" ", "_")
    return [one for one in argument.choices_for(screen.painted_row()) if one.startswith(wanted)][:_OFFERED]


def _begins(screen: CommandScreen, typed: str) -> int:
    """Return where the word begins that what is offered would take the place of."""
    lead = len(typed) - len(typed.lstrip(": "))
    name, blank, rest = typed[lead:].partition(" ")
    found = named(name, commands_of(screen.commands_of))
    if not blank or len(found) != 1:
        return lead
    behind = lead + len(name) + 1
    argument, start = under_cursor(found[0], rest)
    return behind + (start if argument is not None else max(0, rest.rfind("--")))


def _names(screen: CommandScreen, typed: str) -> list[str]:
    """Return the names of commands, those that go now first; numbers where digits are typed."""
    row = screen.painted_row()

    def refused(command: Command) -> bool:
        return not goes_here(screen, command) or command.refused(row, screen.KIND) is not None

    begin = [command for command in commands_of(screen.commands_of) if command.name.startswith(typed.lower())]
    names = [command.name for command in sorted(begin, key=refused)]
    return [*names, *_numbers(screen, typed, screen.KIND)][:_OFFERED]


def _numbers(screen: CommandScreen, typed: str, kind: str) -> list[str]:
    if not any(letter.isdigit() for letter in typed):
        return []
    rows = screen.desk.store.rows(kind)
    return [str(rows.get(place, "number")) for place in rows.first_text("number", typed, _OFFERED)]


def _run(screen: CommandScreen, answers: Mapping[str, str]) -> None:
    text = answers["command"].strip().removeprefix(":").strip()
    name, _, rest = text.partition(" ")
    found = named(name, commands_of(screen.commands_of))
    if len(found) == 1:
        try:
            given = read(found[0], rest)
        except BadInput as wrong:
            screen.bar.show_error("command", str(wrong))
            return
        _leave(screen, kept(found[0], given))
        screen.begin(found[0], screen.painted_row(), given)
    elif screen.go_to_number(text):
        _leave(screen, text)
    else:
        several = f"; did you mean {', '.join(one.name for one in found)}?" if found else ""
        screen.bar.show_error("command", f"no command and no record is called {text!r}{several}")


def _leave(screen: CommandScreen, line: str) -> None:
    """Go back to the list, remembering the line."""
    screen.bar.close()
    screen.refocus()
    lines = host_of(screen).lines
    lines.add(line)
    screen.run_worker(asyncio.to_thread(_save, screen, line), group="history")


def _save(screen: CommandScreen, line: str) -> None:
    try:
        host_of(screen).lines.save(line)
    except BadInput as trouble:
        screen.app.call_from_thread(screen.message.refuse, str(trouble))
