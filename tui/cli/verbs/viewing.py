"""`deskhand views`: the operator's saved views."""

from __future__ import annotations

import click

from tui.cli.output import fitted, json_line, print_lines, width
from tui.cli.program import Verb
from tui.config import views_file
from tui.desk.views import Views
from tui.domain.text import visible
from tui.query import sentence


@click.command(
    "views",
    cls=Verb,
    help="Show the saved views, in the order v walks them: name, query and what it means.\n\n"
    "deskhand list --view NAME lists what one finds. They are kept in your own settings folder (views.toml).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON record a line.")
def views(*, as_json: bool) -> None:
    """Print the saved views."""
    found = Views(views_file()).all()
    if as_json:
        print_lines(
            json_line({"name": view.name, "query": view.text, "sentence": sentence(view.query)})
            for view in found
        )
        return
    rows = [[visible(text) for text in (view.name, view.text, sentence(view.query))] for view in found]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    print_lines("  ".join(map(fitted, row, widths)).rstrip() for row in rows)
