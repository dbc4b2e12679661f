"""The update log of a ServiceNow instance as incidents with their true history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.importers.job import Format, Job, Naming
from tui.importers.reading import BadRow
from tui.importers.report import Skip
from tui.importers.servicenow_replay import replay
from tui.importers.servicenow_rows import NEEDED, Row, RowReader, Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.domain.incident import Incident
    from tui.importers.reading import Table

SOURCE: Final = "servicenow"

#: Rows between two words about progress.
_STEP: Final = 2_000


class ServiceNow:
    """The incidents of one log, each a group of updates until it is built."""

    def __init__(self, groups: dict[str, list[Row]], job: Job) -> None:
        self.naming = Naming("sn", SOURCE)
        self.lines: dict[str, tuple[int, ...]] = {}
        self._groups, self._job = groups, job
        self._size = len(groups)

    def __len__(self) -> int:
        return self._size

    def records(self) -> Iterator[Incident]:
        """Build one incident after the other, letting go of its rows."""
        for number in list(self._groups):
            rows = self._groups.pop(number)
            incident = replay(number, rows, self.naming)
            self.lines[incident.id] = tuple(row.line for row in rows)
            yield incident


def read(table: Table, job: Job) -> ServiceNow:
    """Read every row into the group of its incident; each counts as imported, or skipped with a reason."""
    report, groups = job.report, dict[str, list[Row]]()
    reader = RowReader(table.header, job.zone)
    for found in table.rows():
        report.rows += 1
        if not report.rows % _STEP:
            job.told(table.place(), table.size)
        if isinstance(found, BadRow):
            report.skipped.append(Skip(found.line, found.reason))
            continue
        try:
            number, row = reader.read(*found)
        except Unusable as reason:
            report.skipped.append(Skip(found[0], str(reason)))
            continue
        if job.until is not None and row.at > job.until:
            report.skipped.append(Skip(found[0], "later than the moment asked for"))
        else:
            groups.setdefault(number, []).append(row)
    for number, rows in groups.items():
        groups[number] = _in_order(rows, job)
    return ServiceNow(groups, job)


def _in_order(rows: list[Row], job: Job) -> list[Row]:
    """Sort by time, count and content; the same update twice is one; say what was put right."""
    kept: list[Row] = []
    counts: set[int] = set()
    last = 0
    for row in sorted(rows):
        if kept and kept[-1][:3] == row[:3]:
            job.report.skipped.append(Skip(row.line, "the same update again"))
            continue
        if row.mod in counts:
            job.report.noted.append(Skip(row.line, "sys_mod_count used twice: kept, in order of time"))
        if row.line < last:
            job.report.noted.append(Skip(row.line, "out of order: put in its place by time"))
        counts.add(row.mod)
        last = max(last, row.line)
        kept.append(row)
    job.report.imported_rows += len(kept)
    return kept


FORMAT: Final = Format(SOURCE, NEEDED, read)
