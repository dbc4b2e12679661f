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
from tui.desk.kinds import placed
from tui.desk.taking_back import SETTLED
from tui.domain.errors import BadInput, UsageError
from tui.domain.text import visible
from tui.query.fields import fitting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.commands import Argument, Command
    from tui.desk import Desk, Outcome
    from tui.store import Store

_STDIN: Final = "-"
_LARGEST: Final = 8 * 1024 * 1024
_FREE: Final = frozenset({Ask.TEXT, Ask.LONG_TEXT})


def verb_of(command: Command) -> click.Command:
    """Return the verb of a command: positional words, an option for each argument, and --json."""
    if command.makes:
        return _making(command)
    params: list[click.Parameter] = []
    if command.scope is Scope.RECORD:
        positional = _positional(command)
        words = f"NUMBER… [{positional.name.upper()}]" if positional else "NUMBER…"
        params.append(click.Argument(["words"], nargs=-1, required=True, metavar=words))
    return _verb(command, command.name, params)


def _making(command: Command) -> click.Group:
    """Return a verb that is followed by the kind of what it makes: `new incident`."""
    group = click.Group(command.name, help=command.help, no_args_is_help=False)
    group.params += Verb(None).params
    group.add_command(_verb(command, command.makes, []))
    return group


def _verb(command: Command, name: str, params: list[click.Parameter]) -> click.Command:
    params = [*params, *map(option_of, command.arguments)]
    params.append(click.Option(["--json", "as_json"], is_flag=True, help="Print the records as JSON lines."))

    @click.pass_context
    def run(
        ctx: click.Context, /, *, as_json: bool, words: tuple[str, ...] = (), **given: str | None
    ) -> None:
        _act(
            ctx,
            command,
            words,
            {key: text for key, text in given.items() if text is not None},
            as_json=as_json,
        )

    beforehand = f"\n\nBeforehand: {command.beforehand}." if command.beforehand else ""
    several = "\n\nSeveral numbers are one step of undo." if params and params[0].name == "words" else ""
    return Verb(name, params=params, callback=run, help=f"{command.help}{several}{beforehand}")


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
    ctx: click.Context, command: Command, words: Sequence[str], given: dict[str, str], *, as_json: bool
) -> None:
    session = Session(settings_of(ctx))
    values = values_of(command, given)
    making = bool(command.makes)
    with session.writing(create=making) as desk:
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


def _divided(
    command: Command, words: Sequence[str], values: dict[str, str], store: Store
) -> tuple[list[str], dict[str, str]]:
    """Divide the bare words into numbers and the positional text, which comes last.

    Raises:
        UsageError: where the text should be there is another number.
    """
    positional = _positional(command)
    if positional is None or positional.name in values or len(words) < 2:  # noqa: PLR2004 (a number, and the text)
        return list(words), {}
    *numbers, text = words
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
    """Return the records an outcome is about, as `list` shows them."""
    places = (placed(desk.store, number) for number in outcome.numbers)
    return [
        listed(desk.store.rows(place.kind), place.position, desk.names, desk.store)
        for place in places
        if place is not None
    ]
