"""`deskhand import`: a file of another tool into the store."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from tui.cli.output import json_line, print_lines
from tui.cli.program import Verb, settings_of
from tui.cli.session import Session, parse_moment
from tui.domain.errors import UsageError
from tui.domain.text import visible
from tui.importers import FORMATS, import_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.cli.output import Record
    from tui.importers import ImportReport, Skip


@click.command(
    "import",
    cls=Verb,
    help="Import FILE (.csv, .csv.gz, .csv.xz) with its history; importing again changes nothing. Makes "
    "the store if there is none.",
)
@click.argument("file")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), help="What it is (else told by its columns)."
)
@click.option("--until", metavar="ISO", help="Import the desk as it was at this moment.")
@click.option(
    "--zone", default="UTC", show_default=True, metavar="NAME", help="Zone of dates that name none."
)
@click.option("--json", "as_json", is_flag=True, help="The counts as one line of JSON.")
@click.pass_context
def import_(
    ctx: click.Context, file: str, *, format_: str | None, until: str | None, zone: str, as_json: bool
) -> None:
    """Import a file and say what became of every row."""
    try:
        where = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # an unknown name is a KeyError
        raise UsageError(f"there is no time zone {zone!r}; they are named like Europe/Paris or UTC") from None
    moment = parse_moment(until, "--until", where) if until is not None else None
    session = Session(settings_of(ctx))
    with session.writing(create=True) as desk, _progress() as told:
        report = import_file(
            desk.store, Path(file), format=format_, until=moment, zone=where, progress=told, now=desk.now()
        )
    print_lines([json_line(_counts(report))] if as_json else map(visible, report.lines()))


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show a bar on stderr while a person looks; give the function that moves it."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with click.progressbar(length=100, label="importing", file=sys.stderr) as bar:
        yield lambda done, total: bar.update(100 * done // max(total, 1) - bar.pos)


def _counts(report: ImportReport) -> Record:
    return {
        "format": report.format, "records": report.records, "activities": report.activities,
        "extended": report.extended, "unchanged": report.unchanged, "kept_local": report.kept_local,
        "rows": report.rows, "imported_rows": report.imported_rows, "created": report.created,
        "skipped_rows": len(report.skipped), "skipped": _by_reason(report.skipped),
        "noted": _by_reason(report.noted),
    }  # fmt: skip


def _by_reason(skips: list[Skip]) -> dict[str, list[int]]:
    """Return every line number under its reason."""
    grouped: dict[str, list[int]] = {}
    for skip in skips:
        grouped.setdefault(skip.reason, []).append(skip.line)
    return grouped
