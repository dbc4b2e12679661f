"""`deskhand import`: a file of another tool into the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from tui.cli.exits import say
from tui.cli.output import json_line, print_lines, progress
from tui.cli.program import Verb, settings_of
from tui.cli.session import Session, parse_moment
from tui.domain.errors import BadInput, UsageError
from tui.domain.text import visible
from tui.importers import FORMATS, guess_map, import_file
from tui.importers.fields import FIELDS

if TYPE_CHECKING:
    from tui.cli.output import Record
    from tui.importers import ImportReport, Skip


@click.command(
    "import",
    cls=Verb,
    help="Import FILE: a ServiceNow log or a BPI 2013 problem log with its history (.csv), people (.ldif, "
    ".vcf), or any CSV file through a map; all of them also .gz or .xz. Importing "
    "again changes nothing, a later file updates. "
    "Makes the store if there is none.\n\n--guess writes a first map for a CSV file instead, to standard "
    "output or to the file that --map names.",
)
@click.argument("file")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), help="What it is (else told by its columns)."
)
@click.option("--map", "map_", metavar="FILE.toml", help="Which column of a CSV file fills which field.")
@click.option("--guess", is_flag=True, help="Import nothing: write a first map.")
@click.option("--kind", type=click.Choice(list(FIELDS)), help="What --guess shall take a row for.")
@click.option("--until", metavar="ISO", help="Import the desk as it was at this moment.")
@click.option(
    "--zone", default="UTC", show_default=True, metavar="NAME", help="Zone of dates that name none."
)
@click.option("--json", "as_json", is_flag=True, help="The counts as one line of JSON.")
@click.pass_context
def import_(
    ctx: click.Context, file: str, *, format_: str | None, map_: str | None, guess: bool, kind: str | None,
    until: str | None, zone: str, as_json: bool,
) -> None:  # fmt: skip
    """Import a file and say what became of every row."""
    if guess:
        _guess(Path(file), kind, Path(map_) if map_ is not None else None)
        return
    if kind is not None:
        raise UsageError("--kind goes with --guess; a map says its own kind")
    try:
        where = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # an unknown name is a KeyError
        raise UsageError(f"there is no time zone {zone!r}; they are named like Europe/Paris or UTC") from None
    moment = parse_moment(until, "--until", where) if until is not None else None
    session = Session(settings_of(ctx))
    with session.writing(create=True) as desk, progress("importing") as told:
        report = import_file(
            desk.store, Path(file), format=format_, mapping=Path(map_) if map_ is not None else None,
            until=moment, zone=where, progress=told, now=desk.now(),
        )  # fmt: skip
    print_lines([json_line(_counts(report))] if as_json else map(visible, report.lines()))


def _guess(file: Path, kind: str | None, target: Path | None) -> None:
    """Write a first map; a file that is there already is never overwritten.

    Raises:
        BadInput: it cannot be written there.
    """
    text = guess_map(file, kind)
    if target is None:
        print_lines(text.splitlines())
        return
    try:
        with target.open("x", encoding="utf-8") as draft:
            draft.write(text)
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {(error.strerror or str(error)).lower()}") from None
    say(f"wrote {target}: read it, correct it, then deskhand import --map {target} {file}")


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
