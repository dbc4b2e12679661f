"""`deskhand history`: what the operator has done, what each step did, and undoing any of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import click

from tui.cli.exits import say
from tui.cli.output import json_line, print_lines, print_table
from tui.cli.program import Verb, settings_of
from tui.cli.records import plain_of
from tui.cli.session import Session
from tui.desk.past import changes_of, past
from tui.desk.telling import changes_text
from tui.domain.errors import BadInput
from tui.domain.text import visible

if TYPE_CHECKING:
    from tui.desk import Desk
    from tui.desk.past import Past

_COLUMNS: Final = ("at", "what", "records", "undo", "step")


@click.command(
    "history", cls=Verb,
    help="Show what you have done here, the latest first; with a step, what it did field by field.\n\n"
    "deskhand undo takes back the latest; --undo any step: the fields that still are as it left them.",
)  # fmt: skip
@click.argument("step", required=False)
@click.option("--undo", "undoing", is_flag=True, help="Take that step back.")
@click.option("--limit", type=click.IntRange(min=0), default=100, metavar="N", help="At most N steps (100).")
@click.option("--json", "as_json", is_flag=True, help="One JSON record a line.")
@click.pass_context
def history(ctx: click.Context, *, step: str | None, undoing: bool, limit: int, as_json: bool) -> None:
    """Print the steps, or one of them."""
    session = Session(settings_of(ctx))
    if undoing:
        if step is None:
            raise click.UsageError("--undo needs a step; deskhand history lists them.")
        with session.writing() as desk:
            outcome = asyncio.run(desk.undo_step(_named(desk, step).group))
        print_lines([visible(outcome.message)])
        for notice in outcome.notices:
            say(notice)
        return
    with session.reading() as desk:
        if step is not None:
            asyncio.run(_detail(desk, _named(desk, step), as_json=as_json))
            return
        records = [_record(one) for one in past(desk, limit)]
    if as_json:
        print_lines(map(json_line, records))
    else:
        print_table(records, _COLUMNS, session.zone)


def _named(desk: Desk, step: str) -> Past:
    found = [one for one in past(desk) if one.group.upper().endswith(step.strip().upper())]
    if len(found) != 1:
        several = "is the end of several steps" if found else "is no step of yours here"
        raise BadInput(f"{step!r} {several}; deskhand history lists them")
    return found[0]


def _record(step: Past) -> dict[str, object]:
    more = [f"{step.count - len(step.numbers):,} more"] if step.count > len(step.numbers) else []
    return {
        "at": step.at.isoformat().replace("+00:00", "Z"), "what": step.what, "count": step.count,
        "records": [*step.numbers, *more], "undo": step.fate or "possible", "step": step.group,
    }  # fmt: skip


async def _detail(desk: Desk, step: Past, *, as_json: bool) -> None:
    done, more = await changes_of(desk, step.group)
    names, zone = desk.names, desk.zone
    if as_json:
        lines = [
            json_line(
                {
                    "number": one.number,
                    "verb": one.command,
                    "text": one.text,
                    "changes": plain_of(one.fields, names),
                }
            )
            for one in done
        ]
    else:
        lines = [
            visible(
                "  ".join(
                    filter(None, (one.number, one.command, one.text, changes_text(one.fields, names, zone)))
                )
            )
            for one in done
        ]
    print_lines(lines)
    if more:
        say(f"and {more:,} more")
