"""`deskhand next`: what this operator does best next, and why."""

from __future__ import annotations

import click

from tui.cli.exits import say
from tui.cli.output import json_line, print_lines
from tui.cli.program import Verb, settings_of
from tui.cli.records import listed
from tui.cli.session import Session
from tui.desk.best import best_next, told
from tui.domain.text import visible


@click.command(
    "next",
    cls=Verb,
    help="Show what is best done next, and why: risk of missing its target × impact × whose it is to do.\n\n"
    "What waits, is snoozed, or is somebody else's has no place in the order.",
)
@click.option("--limit", type=click.IntRange(min=1), default=1, metavar="N", help="The first N; else one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON record a line, with score and reasons.")
@click.pass_context
def next_(ctx: click.Context, *, limit: int, as_json: bool) -> None:
    """Print the first of the order."""
    with Session(settings_of(ctx)).reading() as desk:
        rows = desk.store.rows("incident")
        order = best_next(desk)
        found = [best for position in order[:limit] if (best := told(desk, position)) is not None]
        if as_json:
            print_lines(
                json_line(
                    {
                        **listed(rows, best.position, desk),
                        "score": best.rank.score,
                        "why": best.why,
                    }
                )
                for best in found
            )
        else:
            print_lines(
                visible(
                    f"{best.candidate.number}  {rows.get(best.position, 'title')}\n    {best.why}",
                    newlines=True,
                )
                for best in found
            )
    if not order:
        say("nothing waits for you")
