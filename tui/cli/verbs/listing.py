"""`deskhand list`: what a query finds, as a table, CSV or JSON lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.cli.exits import say
from tui.cli.output import json_line, print_csv, print_lines, print_table
from tui.cli.program import Verb, settings_of
from tui.cli.records import SHORT, USUAL, columns_of, listed
from tui.cli.session import Session
from tui.domain.errors import UsageError
from tui.query import Context, evaluate, parse, sentence
from tui.query.fields import BY_NAME, Shape
from tui.query.terms import FieldTerm, Word
from tui.store import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.store import Rows


@click.command(
    "list",
    cls=Verb,
    context_settings={"ignore_unknown_options": True},
    help="List the records a query finds; without one, all of them.\n\nEverything that does not begin with "
    "-- is query: words, s:hold, -team:network, p<=2, +open, who:me,none, sort:-due, parentheses and |. "
    "Quote what your shell would take for itself ('p<=2').",
    epilog="Example: deskhand list 'p<=2' +open -s:hold who:me,none sort:due --json",
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--kind", type=click.Choice(list(KINDS)), default="incident", help="What to list.")
@click.option("--json", "as_json", is_flag=True, help="One JSON record a line.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV with a header.")
@click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help="At most N records; says how many there are."
)
@click.option("--columns", metavar="NAME,…", help="Which columns, in which order.")
@click.pass_context
def list_(
    ctx: click.Context, query: tuple[str, ...], *, kind: str, as_json: bool, as_csv: bool, limit: int | None,
    columns: str | None,
) -> None:  # fmt: skip
    """Print the records a query finds."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other.")
    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word.partition("=")[0], ctx=ctx)
    session = Session(settings_of(ctx))
    asked = parse(query_text(query))
    with session.reading() as desk:
        rows = desk.store.rows(kind)
        shown = _columns(columns, rows, everything=as_json or as_csv)
        context = Context(me=desk.me, now=desk.now(), names=desk.names, rows_of=desk.store.rows)
        found = evaluate(asked, rows, context)
        chosen = found if limit is None else found[:limit]
        records = (listed(rows, position, desk.names, desk.store) for position in chosen)
        if as_json:
            print_lines(json_line({key: record[key] for key in shown}) for record in records)
        elif as_csv:
            print_csv(records, shown)
        else:
            print_table(records, shown, session.zone)
    for hint in asked.hints:
        say(f"hint: {hint}")
    if len(chosen) < len(found):
        say(f"showing {len(chosen):,} of {len(found):,}: {sentence(asked)}")


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
    if BY_NAME[first.field].shape not in {Shape.NAME, Shape.LABEL}:
        return word
    name, _, value = word.partition(":")
    return ":".join((name, ",".join(f'"{one.strip()}"' for one in value.split(","))))


def _columns(named: str | None, rows: Rows, *, everything: bool) -> Sequence[str]:
    """Return the columns asked for, else all for programs and the usual ones for people.

    Raises:
        UsageError: one of them does not exist, naming those that do.
    """
    known = columns_of(rows)
    if named is None:
        return known if everything else USUAL[rows.kind.name]
    wanted = [SHORT.get(name, name) for name in (part.strip().lower() for part in named.split(",")) if name]
    if unknown := [name for name in wanted if name not in known]:
        raise UsageError(f"there is no column {', '.join(unknown)}; there are {', '.join(known)}")
    if not wanted:
        raise UsageError(f"--columns names none; there are {', '.join(known)}")
    return list(dict.fromkeys(wanted))
