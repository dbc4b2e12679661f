"""The verbs that change a person, team, service or CI, which is named in the words after the verb."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from tui.cli.exits import say
from tui.cli.output import json_line, print_lines
from tui.cli.program import Verb, settings_of
from tui.cli.records import whole
from tui.cli.session import Session
from tui.cli.verbs.acting import option_of, values_of
from tui.desk.calling import one_called
from tui.desk.keeping import EDITS, WHICH
from tui.domain.errors import UsageError
from tui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.commands import Command


def changing(command: Command) -> click.Command:
    """Return the verb: the words of the name, an option for each field, and --json."""
    name = click.Argument(["words"], nargs=-1, required=True, metavar="NAME…")
    json = click.Option(["--json", "as_json"], is_flag=True, help="Print it as one line of JSON.")
    options = [option_of(argument) for argument in command.arguments[1:]]

    @click.pass_context
    def run(
        ctx: click.Context, /, *, words: Sequence[str], as_json: bool, **given: str | None
    ) -> None:  # fmt: skip
        _change(ctx, command, " ".join(words), given, as_json=as_json)

    return Verb(command.name, params=[name, *options, json], callback=run, help=command.help)


def _change(
    ctx: click.Context, command: Command, which: str, given: dict[str, str | None], *, as_json: bool
) -> None:
    values = values_of(command, {key: text for key, text in given.items() if text is not None})
    if not values:
        raise UsageError(f"{command.name} needs what to change; `deskhand {command.name} --help` tells")
    kept = EDITS[command.name]
    with Session(settings_of(ctx)).writing() as desk:
        rows = desk.store.rows(kept.kind)
        found = one_called(rows, kept.called, which)
        outcome = asyncio.run(desk.perform(command.name, [], {**values, WHICH: found}))
        place = rows.position(found)
        said = whole(rows, place, desk) if as_json and place is not None else None
    print_lines([visible(outcome.message) if said is None else json_line(said)])
    for notice in outcome.notices:
        say(notice)
