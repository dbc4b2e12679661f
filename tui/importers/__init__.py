"""Files of other tools made into records: one module a format, one line where it is listed."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.errors import BadInput, UsageError
from tui.importers import servicenow
from tui.importers.job import Format, Job
from tui.importers.reading import open_table
from tui.importers.report import ImportReport, Skip
from tui.importers.writing import Run, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo
    from pathlib import Path

    from tui.importers.reading import Table
    from tui.store import Store

__all__ = ("FORMATS", "ImportReport", "Skip", "import_file")

FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        "servicenow": servicenow.FORMAT,
    }
)


def _unheard(_done: int, _total: int) -> None:
    """Tell nobody."""


def import_file(
    store: Store,
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 (the option's name)
    until: datetime | None = None,
    zone: tzinfo = UTC,
    progress: Callable[[int, int], None] = _unheard,
    now: datetime,
) -> ImportReport:
    """Import a file; importing it again changes nothing, a later `until` or a longer file extends.

    The whole file is read before the first record is written; records are written whole, some hundreds a
    commit, so that an interrupted import is completed by the same command. `zone` is that of moments
    without one, `until` included. `progress(done, total)` never decreases; only the ratio means something.

    Raises:
        BadInput: the file as a whole cannot be taken.
        UsageError: there is no such format.
    """
    if until is not None:
        until = (until if until.tzinfo else until.replace(tzinfo=zone)).astimezone(UTC)
    with open_table(path) as table:
        chosen = _format(table, format)
        job = Job(zone=zone, until=until, told=lambda done, total: progress(done, 2 * total))
        job.report.format = chosen.name
        harvest = chosen.read(table, job)
        size = table.size
    run = Run(at=now, file=path.name, format=chosen.name, until=until)
    write(store, harvest, run, job.report, lambda part: progress(size + int(size * part), 2 * size))
    progress(2 * size, 2 * size)
    return job.report


def _format(table: Table, name: str | None) -> Format:
    """Return the format asked for, else the one whose columns the table has."""
    if name is not None and name not in FORMATS:
        raise UsageError(f"there is no format {name!r}; there is: {', '.join(FORMATS)}")
    offered = FORMATS.values() if name is None else (FORMATS[name],)
    lacking = {
        kind.name: [column for column in kind.columns if column not in table.header] for kind in offered
    }
    best = min(lacking, key=lambda kind: len(lacking[kind]))
    if lacking[best]:
        known = len(FORMATS[best].columns) - len(lacking[best])
        told = f"lacks the columns {', '.join(lacking[best])}" if known else "has none of the columns"
        raise BadInput(f"{table.name} {told} of a {best} log: give a file with a header of that format")
    return FORMATS[best]
