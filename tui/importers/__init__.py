"""Files of other tools made into records: one module a format, one line where it is listed."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.errors import BadInput, UsageError
from tui.importers import bpi2013, ldif, mapped, servicenow, vcard
from tui.importers.drafts import Drafts
from tui.importers.entering import enter
from tui.importers.guess import guess_map
from tui.importers.job import Format, Job, TextFormat
from tui.importers.mapping import load_map
from tui.importers.reading import open_table, open_text
from tui.importers.report import ImportReport, Skip
from tui.importers.writing import Run, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo
    from pathlib import Path

    from tui.importers.job import Harvest
    from tui.importers.reading import Table
    from tui.store import Store

__all__ = ("FORMATS", "ImportReport", "Skip", "guess_map", "import_file")

FORMATS: Final[Mapping[str, Format | TextFormat]] = MappingProxyType(
    {
        "servicenow": servicenow.FORMAT,
        "bpi2013": bpi2013.FORMAT,
        "ldif": ldif.FORMAT,
        "vcard": vcard.FORMAT,
    }
)
_PACKED: Final = (".xz", ".gz")


def _unheard(_done: int, _total: int) -> None:
    """Tell nobody."""


def import_file(
    store: Store,
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 (the option's name)
    mapping: Path | None = None,
    until: datetime | None = None,
    zone: tzinfo = UTC,
    progress: Callable[[int, int], None] = _unheard,
    now: datetime,
) -> ImportReport:
    """Import a file; importing it again changes nothing, a later `until` or a longer file extends.

    The format is that of `mapping` (a map of a CSV file), the one asked for, or the one its name or its
    columns tell. The whole file is read before the first record is written; records are written whole, some
    hundreds a commit, so that an interrupted import is completed by the same command. `zone` is that of
    moments without one, `until` included. `progress(done, total)` never decreases; only the ratio means
    something.

    Raises:
        BadInput: the file as a whole, or its map, cannot be taken.
        UsageError: there is no such format, or it knows no `until`.
    """
    if until is not None:
        until = (until if until.tzinfo else until.replace(tzinfo=zone)).astimezone(UTC)
    size = _size(path)
    job = Job(zone=zone, until=until, told=lambda done, _total: progress(done, 2 * size))
    harvest = _harvest(path, format, mapping, job)
    run = Run(at=now, file=path.name, format=job.report.format, until=until)

    def told(part: float) -> None:
        progress(size + int(size * part), 2 * size)

    if isinstance(harvest, Drafts):
        if harvest.first is not None:
            enter(store, harvest.first, run, job.report, lambda _part: None)
        enter(store, harvest, run, job.report, told)
    else:
        write(store, harvest, run, job.report, told)
    progress(2 * size, 2 * size)
    return job.report


def _size(path: Path) -> int:
    try:
        return max(1, path.stat().st_size)
    except OSError:
        return 1  # opening it will say what is wrong


def _harvest(path: Path, name: str | None, mapping: Path | None, job: Job) -> Harvest | Drafts:
    """Read the file in its format."""
    if name is not None and name not in FORMATS:
        raise UsageError(f"there is no format {name!r}; there is: {', '.join(FORMATS)}")
    if mapping is not None:
        if name is not None or job.until is not None:
            raise UsageError(
                "a map says the format, and its files know no moment: leave out --format and --until"
            )
        chosen = load_map(mapping)
        job.report.format, job.report.noun = chosen.source, chosen.kind
        with open_table(path, chosen.encoding) as table:
            return mapped.read(table, job, chosen)
    textual = _textual(path, name)
    if textual is not None:
        if job.until is not None:
            raise UsageError(f"{textual.name} files know no moment: leave out --until")
        job.report.format = textual.name
        with open_text(path) as text:
            return textual.read(text, job)
    with open_table(path) as table:
        kind = _format(table, name)
        job.report.format = kind.name
        return kind.read(table, job)


def _textual(path: Path, name: str | None) -> TextFormat | None:
    """Return the format asked for, or told by the end of the file's name, if it is no table."""
    ending = path.name.lower()
    for packed in _PACKED:
        ending = ending.removesuffix(packed)
    for kind in FORMATS.values():
        if isinstance(kind, TextFormat) and (
            name == kind.name or (not name and ending.endswith(kind.suffixes))
        ):
            return kind
    return None


def _format(table: Table, name: str | None) -> Format:
    """Return the format asked for, else the one whose columns the table has."""
    tables = {kind.name: kind for kind in FORMATS.values() if isinstance(kind, Format)}
    offered = tables.values() if name is None else (tables[name],)
    lacking = {
        kind.name: [column for column in kind.columns if column not in table.header] for kind in offered
    }
    best = min(lacking, key=lambda kind: len(lacking[kind]))
    if lacking[best]:
        known = len(tables[best].columns) - len(lacking[best])
        told = f"lacks the columns {', '.join(lacking[best])}" if known else "has none of the columns"
        raise BadInput(
            f"{table.name} {told} of a {best} log: give a file with a header of that format, or a map (--map)"
        )
    return tables[best]
