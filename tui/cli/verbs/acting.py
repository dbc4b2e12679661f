"""One verb for each command that is declared for the command line; nothing here knows any of them by name."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from tui.cli.exits import say
from tui.cli.output import json_line, print_lines
from tui.cli.program import Verb, settings_of
from tui.cli.records import listed
from tui.cli.session import Session
from tui.cli.verbs.showing import place_of
from tui.commands import Ask, Scope
from tui.commands.base import YES
from tui.desk import Target
from tui.desk.kinds import INCIDENT, placed
from tui.desk.steps import opened_in
from tui.desk.taking_back import SETTLED
from tui.domain.errors import BadInput, UsageError
from tui.domain.text import visible
from tui.query.fields import fitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.commands import Argument, Command
    from tui.desk import Desk, Outcome
    from tui.store import Store

_STDIN: Final = "-"
_LARGEST: Final = 8 * 1024 * 1024
_FREE: Final = frozenset({Ask.TEXT, Ask.LONG_TEXT})


def verb_of(commands: Sequence[Command]) -> click.Command:
    """Return the verb of the commands of one name, a kind each: words, an option an argument, and --json."""
    first = commands[0]
    if first.makes:
        return _making(commands)
    if first.of:
        from tui.cli.verbs.changing import changing  # noqa: PLC0415 (only for these verbs; it uses this module)

        return changing(first)
    params: list[click.Parameter] = []
    if first.scope is Scope.RECORD:
        bare = [one.name.upper() for one in map(_positional, commands) if one is not None]
        words = f"NUMBER… [{bare[0]}]" if bare else "NUMBER…"
        params.append(click.Argument(["words"], nargs=-1, required=True, metavar=words))
    return _verb(commands, first.name, params)


def _making(commands: Sequence[Command]) -> click.Group:
    """Return a verb that is followed by the kind of what it makes: `new incident`."""
    helps = " ".join(command.help for command in commands)
    group = click.Group(commands[0].name, help=helps, no_args_is_help=False)
    group.params += Verb(None).params
    for command in commands:
        group.add_command(_verb((command,), command.makes, []))
    return group


def options_of(commands: Sequence[Command]) -> list[click.Parameter]:
    """Return the options that give what any of the commands of a name takes."""
    every = {argument.name: argument for command in reversed(commands) for argument in command.arguments}
    return [option_of(argument) for argument in every.values()]


def _verb(commands: Sequence[Command], name: str, params: list[click.Parameter]) -> click.Command:
    params = [*params, *options_of(commands)]
    params.append(click.Option(["--json", "as_json"], is_flag=True, help="Print the records as JSON lines."))

    @click.pass_context
    def run(
        ctx: click.Context, /, *, as_json: bool, words: tuple[str, ...] = (), **given: str | None
    ) -> None:
        _act(
            ctx,
            commands,
            words,
            {key: text for key, text in given.items() if text is not None},
            as_json=as_json,
        )

    several = "\n\nSeveral numbers are one step of undo." if params and params[0].name == "words" else ""
    return Verb(name, params=params, callback=run, help=help_of(commands) + several)


def help_of(commands: Sequence[Command]) -> str:
    """Return what the commands of a name do, each for its kind of record."""
    return "\n\n".join(map(_help, commands))


def _help(command: Command) -> str:
    beforehand = f" Beforehand: {command.beforehand}." if command.beforehand else ""
    of_kind = f"{with_article(' or '.join(command.kinds)).capitalize()}: " if command.kinds else ""
    return f"{of_kind}{command.help}{beforehand}"


def with_article(words: str) -> str:
    """Return words with the indefinite article before them."""
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def option_of(argument: Argument) -> click.Option:
    """Return the option that gives an argument."""
    if argument.ask is Ask.FLAG:
        return click.Option(
            [f"--{argument.name}"], is_flag=True, flag_value=YES, default=None, help=f"{argument.prompt}."
        )
    choices = argument.choices_for(None)
    free = " (- reads standard input)" if argument.ask in _FREE else ""
    return click.Option(
        [f"--{argument.name.replace('_', '-')}", argument.name],
        metavar="|".join(choices) if choices else argument.ask.value.replace("long_", "").upper(),
        help=f"{argument.prompt}{free}.",
    )


def _positional(command: Command) -> Argument | None:
    return next((argument for argument in command.arguments if argument.positional), None)


def _act(
    ctx: click.Context,
    commands: Sequence[Command],
    words: Sequence[str],
    given: dict[str, str],
    *,
    as_json: bool,
) -> None:
    session = Session(settings_of(ctx))
    with session.writing(create=bool(commands[0].makes)) as desk:
        command = _meant(commands, words, given, desk.store)
        values = values_of(command, given)
        numbers, bare = _divided(command, words, values, desk.store)
        values |= values_of(command, bare)
        places = [place_of(desk.store, number) for number in numbers]
        targets = [Target(id=place.id, kind=place.kind) for place in places]
        outcome = asyncio.run(desk.perform(command.name, targets, values, command.makes))
        if SETTLED in outcome.numbers:
            asyncio.run(desk.renew())
        records = changed(desk, outcome) if as_json else []
    print_lines(map(json_line, records) if as_json else [visible(outcome.message)])
    for notice in outcome.notices:
        say(notice)


def _meant(commands: Sequence[Command], words: Sequence[str], given: dict[str, str], store: Store) -> Command:
    """Return the command for the kind of the first record that is named.

    Raises:
        BadInput: there is no such record.
        UsageError: it is for no record of that kind, or does not take what was given.
    """
    command = commands[0]
    if words and (len(commands) > 1 or command.kinds):
        command = for_kind(commands, place_of(store, words[0]).kind)
    return taking(command, given)


def for_kind(commands: Sequence[Command], kind: str) -> Command:
    """Return the one of the commands of a name that is for records of a kind.

    Raises:
        UsageError: none is.
    """
    found = [one for one in commands if kind in one.kinds] or [one for one in commands if not one.kinds]
    if not found:
        raise UsageError(f"{commands[0].name} is not for {with_article(kind)}")
    return found[0]


def taking(command: Command, given: Iterable[str]) -> Command:
    """Return a command that takes what was given.

    Raises:
        UsageError: it does not.
    """
    takes = {argument.name for argument in command.arguments}
    if strange := [f"--{name.replace('_', '-')}" for name in given if name not in takes]:
        of_kind = " or ".join(command.kinds) or "record of this kind"
        raise UsageError(f"{command.name} of {with_article(of_kind)} does not take {', '.join(strange)}")
    return command


def _divided(
    command: Command, words: Sequence[str], values: dict[str, str], store: Store
) -> tuple[list[str], dict[str, str]]:
    """Divide the bare words into numbers and the positional text, which comes last.

    Where that names incidents of another kind of record (a problem's), all that are not of that kind do.

    Raises:
        UsageError: where the text should be there is another number.
    """
    positional = _positional(command)
    if positional is None or positional.name in values or len(words) < 2:  # noqa: PLR2004 (a number, and the text)
        return list(words), {}
    if positional.ask is Ask.INCIDENT and command.kinds and INCIDENT not in command.kinds:
        own = [word for word in words if placed(store, word, command.kinds) is not None]
        named = [word for word in words if word not in own]
        return own, {positional.name: ",".join(named)} if named else {}
    *numbers, text = words
    if positional.ask is Ask.INCIDENT:
        return numbers, {positional.name: text}
    if placed(store, text) is not None:
        raise UsageError(
            f"{command.name} needs its {positional.name} after the numbers, or --{positional.name}"
        )
    return numbers, {positional.name: text}


def values_of(command: Command, given: dict[str, str]) -> dict[str, str]:
    """Read standard input where it is asked for, and complete the words of fixed choices.

    Raises:
        UsageError: a word is no choice, or standard input is asked for twice.
    """
    arguments = {argument.name: argument for argument in command.arguments}
    free = [key for key, text in given.items() if text == _STDIN and arguments[key].ask in _FREE]
    if len(free) > 1:
        raise UsageError(f"standard input can be only one of {', '.join(free)}")
    return {
        key: _standard_input() if key in free else _chosen(arguments[key], text)
        for key, text in given.items()
    }


def _chosen(argument: Argument, text: str) -> str:
    choices = () if callable(argument.choices) else argument.choices
    if not choices or not text.strip():
        return text
    fits = fitting(text.strip(), choices)
    if len(fits) == 1:
        return fits[0]
    option = argument.name.replace("_", "-")
    wrong = f"--{option} {text} may be {' or '.join(fits)}" if fits else f"--{option} cannot be {text!r}"
    raise UsageError(f"{wrong}: one of {', '.join(choices)}")


def _standard_input() -> str:
    """Return all of standard input as text.

    Raises:
        BadInput: it is too long, or not UTF-8.
    """
    stream: Any = getattr(sys.stdin, "buffer", None)
    read = stream.read(_LARGEST + 1) if stream is not None else sys.stdin.read(_LARGEST + 1).encode()
    if len(read) > _LARGEST:
        raise BadInput(f"standard input is longer than {_LARGEST:,} bytes")
    try:
        text: str = read.decode()
    except UnicodeDecodeError as wrong:
        raise BadInput(f"standard input is not UTF-8 (byte {wrong.start})") from None
    return text.rstrip("\n")


def changed(desk: Desk, outcome: Outcome) -> list[dict[str, object]]:
    """Return the records an outcome is about, and those it opened beside, as `list` shows them."""
    beside = (record for _, record in opened_in(desk.store.rows("operation"), outcome.group))
    found = (placed(desk.store, name) for name in (*outcome.numbers, *beside))
    places = {place.id: place for place in found if place is not None}.values()
    return [listed(desk.store.rows(place.kind), place.position, desk) for place in places]
