"""`deskhand tick`: what happens by the clock alone, for desks nobody has open."""

from __future__ import annotations

import asyncio

import click

from tui.cli.output import print_lines
from tui.cli.program import Verb, settings_of
from tui.cli.session import Session


@click.command(
    "tick", cls=Verb,
    help="Make what has fallen due by the clock: follow-ups, escalations, missed targets, closing. Each "
    "once, however many programs do it; an open app does it by itself.",
)  # fmt: skip
@click.pass_context
def tick(ctx: click.Context) -> None:
    """Make the steps that have fallen due."""
    with Session(settings_of(ctx)).writing() as desk:
        made = asyncio.run(desk.tick())
    print_lines([f"{made} steps made." if made else "Nothing has fallen due."])
