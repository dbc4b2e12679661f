"""`deskhand list`: what a query finds, as a table, CSV or JSON lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.cli.exits import say
from tui.cli.output import json_line, print_csv, print_lines, print_table
from tui.cli.program import Verb, settings_of
from tui.cli.records import SHORT, USUAL, columns_of, listed
from tui.cli.session import Session
from tui.config import views_file
from tui.desk.finding import found
from tui.desk.views import Views
from tui.domain.errors import UsageError
from tui.query import both, parse, parse_strictly, sentence
from tui.query.fields import BY_NAME, Shape, column_of, fitting
from tui.query.terms import FieldTerm, Word
from tui.store import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.query import Query
    from tui.store import Rows


@click.command(
    "list",
    cls=Verb,
    context_settings={"ignore_unknown_options": True},
    help="List the records a query finds; without one, all of them.\n\nEverything that does not begin with "
    "-- is query: words, s:hold, -team:network, p<=2, +open, who:me,none, 'created>-7d', body:word, "
    "kind:person, sort:-due, cols:number,title, parentheses and |. Quote what your shell would take for "
    "itself ('p<=2').",
    epilog="Example: deskhand list 'p<=2' +open -s:hold who:me,none sort:due --json",
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--kind", type=click.Choice(list(KINDS)), help="What to list, as kind: does; else incidents.")
@click.option("--view", metavar="NAME", help="Begin with a saved view (deskhand views lists them).")
@click.option("--json", "as_json", is_flag=True, help="One JSON record a line.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV with a header.")
@click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help="At most N records; says how many there are."
)
@click.option("--columns", metavar="NAME,…", help="Which columns, in which order.")
@click.pass_context
def list_(
    ctx: click.Context, query: tuple[str, ...], *, kind: str | None, view: str | None, as_json: bool,
    as_csv: bool, limit: int | None, columns: str | None,
) -> None:  # fmt: skip
    """Print the records a query finds."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other.")
    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word.partition("=")[0], ctx=ctx)
    session = Session(settings_of(ctx))
    asked = _asked(view, query_text(query))
    with session.reading() as desk:
        rows = desk.store.rows(kind or kind_of(asked))
        shown = _columns(columns, asked, rows, everything=as_json or as_csv)
        positions = found(desk, asked, rows)
        chosen = positions if limit is None else positions[:limit]
        records = (listed(rows, position, desk) for position in chosen)
        if as_json:
            print_lines(json_line({key: record[key] for key in shown}) for record in records)
        elif as_csv:
            print_csv(records, shown)
        else:
            print_table(records, shown, session.zone)
    if len(chosen) < len(positions):
        say(f"showing {len(chosen):,} of {len(positions):,}: {sentence(asked)}")


def _asked(view: str | None, words: str) -> Query:
    """Return what the words ask for, within a saved view if one is named.

    Raises:
        QueryError: the words are not understood.
        BadInput: there is no such view.
    """
    query = parse_strictly(words)
    return query if view is None else both(Views(views_file()).named(view).query, query)


def kind_of(query: Query) -> str:
    """Return the kind a query asks for by `kind:`; incidents if it names none, or several."""
    kinds = {
        kind
        for term in query.terms
        if isinstance(term, FieldTerm) and term.field == "kind"
        for value in term.values
        for kind in fitting(value, KINDS)
    }
    return kinds.pop() if len(kinds) == 1 else "incident"


def query_text(words: Iterable[str]) -> str:
    """Return the words of a command line as one query.

    A shell takes the quotes from team:"Service desk"; a value that lost them that way gets them back.
    """
    return " ".join(_requoted(word) for word in words)


def _requoted(word: str) -> str:
    if '"' in word or not any(map(str.isspace, word)):
        return word
    negated = word.startswith("-")
    first, *rest = parse(word[negated:]).terms or (None,)
    if not isinstance(first, FieldTerm) or not all(isinstance(term, Word) for term in rest):
        return word
    if BY_NAME[first.field].shape not in {Shape.NAME, Shape.LABEL, Shape.BODY}:
        return word
    name, _, value = word.partition(":")
    return ":".join((name, ",".join(f'"{one.strip()}"' for one in value.split(","))))


def _columns(named: str | None, query: Query, rows: Rows, *, everything: bool) -> Sequence[str]:
    """Return the columns asked for, else all for programs and the usual ones for people.

    Raises:
        UsageError: one of them does not exist, naming those that do.
    """
    known = columns_of(rows)
    if named is None and not query.columns:
        return known if everything else USUAL[rows.kind.name]
    names = query.columns if named is None else [part.strip().lower() for part in named.split(",")]
    wanted = [SHORT.get(name) or column_of(name) for name in names if name]
    if unknown := [name for name in wanted if name not in known]:
        raise UsageError(f"there is no column {', '.join(unknown)}; there are {', '.join(known)}")
    if not wanted:
        raise UsageError(f"--columns names none; there are {', '.join(known)}")
    return list(dict.fromkeys(wanted))
