"""`deskhand recall`: the last reply of a record that has not gone out."""

from __future__ import annotations

import asyncio

import click

from tui.cli.exits import say
from tui.cli.output import json_line, print_lines
from tui.cli.program import Verb, settings_of
from tui.cli.records import listed
from tui.cli.session import Session
from tui.desk.kinds import placed
from tui.desk.recalling import recall_last
from tui.domain.errors import BadInput
from tui.domain.text import visible


@click.command(
    "recall",
    cls=Verb,
    help="Recall your last reply on a record, within its 60 seconds; what else its step did is undone too.",
)
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Print the record as a JSON line.")
@click.pass_context
def recall(ctx: click.Context, number: str, *, as_json: bool) -> None:
    """Recall a reply."""
    with Session(settings_of(ctx)).writing() as desk:
        place = placed(desk.store, number)
        if place is None:
            raise BadInput(f"there is no record {number!r}")
        outcome = asyncio.run(recall_last(desk, place.kind, place.id))
        rows = desk.store.rows(place.kind)
        record = listed(rows, rows.position(place.id) or 0, desk)
    print_lines([json_line(record) if as_json else visible(outcome.message)])
    for notice in outcome.notices:
        say(notice)
