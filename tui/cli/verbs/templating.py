"""`deskhand template`: the templates there are, or the words of one about a record."""

from __future__ import annotations

import click

from tui.cli.output import fitted, json_line, print_lines, width
from tui.cli.program import Verb, settings_of
from tui.cli.session import Session
from tui.config import own_things
from tui.desk.kinds import placed
from tui.desk.templating import templates, words_of
from tui.domain.errors import BadInput
from tui.domain.templates import named
from tui.domain.text import visible


@click.command(
    "template",
    cls=Verb,
    help="Show the templates, or the words of one, filled in from a record: deskhand reply INC-1 "
    '"$(deskhand template "vpn reset" INC-1)". They are in your templates.toml and in the settings.',
)
@click.argument("name", required=False)
@click.argument("number", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON record a line.")
@click.pass_context
def template(ctx: click.Context, name: str | None, number: str | None, *, as_json: bool) -> None:
    """Print templates, or one's words."""
    with Session(settings_of(ctx)).reading() as desk:
        there = templates(desk, own_things()[0].templates)
        if name is None:
            told = [(one.name, one.command, " / ".join(one.values.values())) for one in there]
            _print_all(told, as_json=as_json)
            return
        place = placed(desk.store, number) if number is not None else None
        if number is not None and place is None:
            raise BadInput(f"there is no record {number!r}")
        row = desk.store.rows(place.kind).row(place.position) if place is not None else None
        words = words_of(named(there, name), row, desk)
    if as_json:
        print_lines([json_line(dict(words))])
    else:
        print_lines(visible(text, newlines=True) for text in words.values())


def _print_all(found: list[tuple[str, str, str]], *, as_json: bool) -> None:
    if as_json:
        print_lines(json_line({"name": name, "for": command, "text": text}) for name, command, text in found)
        return
    rows = [[visible(text) for text in one] for one in found]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    print_lines("  ".join(map(fitted, row, widths)).rstrip() for row in rows)
