"""Builds small update logs: every row says only what matters to its test."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from tui.importers import servicenow
from tui.importers.job import Job
from tui.importers.reading import open_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tui.domain.incident import Incident
    from tui.importers import ImportReport

NOW = datetime(2016, 6, 1, 12, 0, tzinfo=UTC)

#: An update of nothing: what each column says unless a test says otherwise.
PLAIN = {
    "number": "INC1", "incident_state": "New", "active": "true", "reassignment_count": "0",
    "reopen_count": "0", "sys_mod_count": "0", "made_sla": "true", "caller_id": "Caller 1",
    "opened_by": "Opened by  8", "opened_at": "1/3/2016 09:00", "sys_created_by": "?",
    "sys_created_at": "1/3/2016 09:02",
    "sys_updated_by": "Updated by 3", "sys_updated_at": "1/3/2016 09:05", "contact_type": "Phone",
    "location": "Location 7", "category": "Category 5", "subcategory": "Subcategory 6",
    "u_symptom": "Symptom 9", "cmdb_ci": "?", "impact": "2 - Medium", "urgency": "2 - Medium",
    "priority": "3 - Moderate",
    "assignment_group": "Group 4", "assigned_to": "?", "knowledge": "false",
    "u_priority_confirmation": "false", "notify": "Do Not Notify", "problem_id": "?", "rfc": "?",
    "vendor": "?", "caused_by": "?",
    "closed_code": "code 6", "resolved_by": "Resolved by 15", "resolved_at": "2/3/2016 15:00",
    "closed_at": "7/3/2016 16:00",
}  # fmt: skip


def update(at: str = "", **columns: str) -> dict[str, str]:
    """Return a row like PLAIN, updated `at`, with these columns instead."""
    return {**PLAIN, **({"sys_updated_at": at} if at else {}), **columns}


def text(rows: Iterable[dict[str, str]], *, without: str = "", delimiter: str = ",") -> str:
    """Return the rows as CSV, without a column if one is named."""
    out = io.StringIO()
    columns = [column for column in PLAIN if column != without]
    writer = csv.DictWriter(out, columns, extrasaction="ignore", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def life() -> list[dict[str, str]]:
    """Return a whole life: new, active, waiting, active, resolved, closed; two updates in one minute."""
    told = (
        ("1/3/2016 09:30", "Active"), ("1/3/2016 09:30", "Awaiting User Info"), ("2/3/2016 10:00", "Active"),
        ("2/3/2016 15:00", "Resolved"), ("7/3/2016 16:00", "Closed"),
    )  # fmt: skip
    later = [
        update(at, sys_mod_count=str(count), incident_state=state, assigned_to="Resolver 2")
        for count, (at, state) in enumerate(told, start=1)
    ]
    return [update(), *later]


def harvest(
    path: Path, *, until: datetime | None = None, zone: tzinfo = UTC
) -> tuple[dict[str, Incident], ImportReport]:
    """Read a file into incidents by number, without a store."""
    with open_table(path) as table:
        job = Job(zone=zone, until=until, told=lambda _done, _total: None)
        made = servicenow.read(table, job)
        return {incident.number: incident for incident in made.records()}, job.report


def replayed(
    folder: Path, rows: Iterable[dict[str, str]], *, until: datetime | None = None, zone: tzinfo = UTC
) -> Incident:
    """Return the one incident these rows make."""
    path = folder / "log.csv"
    path.write_text(text(rows), encoding="utf-8", newline="")
    incidents, _ = harvest(path, until=until, zone=zone)
    (incident,) = incidents.values()
    return incident


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of March 2016, UTC."""
    return datetime(2016, 3, day, hour, minute, tzinfo=UTC)
