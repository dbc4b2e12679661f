"""The rows of a ServiceNow update log: one row an update, all of an incident's columns on each of them.

What makes a row unusable is said here; what the rows of one incident mean stands in `servicenow_replay`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from tui.importers.job import digest

if TYPE_CHECKING:
    from collections.abc import Callable

#: A file without one of these is no update log.
NEEDED: Final = (
    "number", "incident_state", "sys_mod_count", "sys_updated_at", "sys_updated_by", "opened_at", "caller_id",
    "impact", "urgency", "priority", "category", "assignment_group", "assigned_to",
)  # fmt: skip

#: Columns that may be absent: then they say nothing.
OPTIONAL: Final = (
    "subcategory", "u_symptom", "location", "contact_type", "cmdb_ci", "opened_by", "sys_created_by",
    "problem_id", "rfc", "vendor", "caused_by", "u_priority_confirmation", "reassignment_count",
    "reopen_count", "sys_created_at", "resolved_at", "closed_at", "closed_code", "resolved_by",
)  # fmt: skip

#: The words of `incident_state` we know; what each means is said in `servicenow_replay`.
STATES: Final = frozenset(
    {
        "New", "Active", "In Progress", "On Hold", "Awaiting User Info", "Awaiting Vendor",
        "Awaiting Problem", "Awaiting Evidence", "Resolved", "Closed", "Canceled", "Cancelled",
    }
)  # fmt: skip

#: Longer is no name and no category; it also keeps a batch of records well inside one frame.
LONGEST_TEXT: Final = 1_000
LONGEST_NUMBER: Final = 64
_MOST_UPDATES: Final = 999_999
_SHOWN: Final = 20
_DAY_FIRST: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?")
_MISSING: Final = frozenset({"", "?"})

T = TypeVar("T")


class Claims(NamedTuple):
    """Columns that stand on every row and tell the end before it came: believed only when it has."""

    resolved_at: datetime | None
    closed_at: datetime | None
    closed_code: str
    resolved_by: str


class Row(NamedTuple):
    """One update, in an order that sorts by time, count and content; "" and None are what was missing."""

    at: datetime
    mod: int
    digest: str
    claims_key: tuple[str, ...]
    line: int
    state: str
    by: str
    opened_at: datetime | None
    caller: str
    impact: str
    urgency: str
    priority: str
    category: str
    team: str
    assignee: str
    subcategory: str
    symptom: str
    location: str
    contact: str
    item: str
    opened_by: str
    created_by: str
    problem: str
    change: str
    vendor: str
    caused_by: str
    confirmed: str
    handovers: int | None
    reopenings: int | None
    created_at: datetime | None
    claims: Claims


class Unusable(Exception):  # noqa: N818 (a reason, not a failure)
    """Why a row cannot be taken, as the words of its skip."""


class _Cells:
    """Cells made into values, each different text once: most of the file repeats itself."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._texts: dict[str, str] = {"?": ""}
        self._moments: dict[str, datetime | None] = dict.fromkeys(_MISSING)
        self._counts: dict[str, int | None] = dict.fromkeys(_MISSING)

    def text(self, column: str, cell: str) -> str:
        known = self._texts.get(cell)
        if known is None:
            _check(column, cell)
            known = " ".join(cell.split())
            known = "" if known in _MISSING else known
            self._texts[cell] = known
        return known

    def moment(self, column: str, cell: str) -> datetime | None:
        return self._cached(self._moments, column, cell, self._read_moment, "no date (d/m/Y H:M or ISO)")

    def count(self, column: str, cell: str) -> int | None:
        return self._cached(self._counts, column, cell, _read_count, "no count")

    def _cached(
        self, known: dict[str, T | None], column: str, cell: str, read: Callable[[str], T], said: str
    ) -> T | None:
        try:
            return known[cell]
        except KeyError:
            _check(column, cell)
        try:
            value = known[cell] = None if cell.strip() in _MISSING else read(cell.strip())
        except (ValueError, OverflowError):
            raise Unusable(f"{column} is {said}") from None
        return value

    def _read_moment(self, cell: str) -> datetime:
        if found := _DAY_FIRST.fullmatch(cell):
            day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
            moment = datetime(year, month, day, hour, minute, second, tzinfo=self._zone)
        else:
            moment = datetime.fromisoformat(cell)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=self._zone)
        return moment.astimezone(UTC)


def _read_count(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit()) or int(cell) > _MOST_UPDATES:
        raise ValueError(cell)
    return int(cell)


def _check(column: str, cell: str) -> None:
    if len(cell) > LONGEST_TEXT:
        raise Unusable(f"{column} is longer than {LONGEST_TEXT:,} characters")
    if "\0" in cell:
        raise Unusable(f"{column} holds a NUL byte")
    if not cell.isascii() and any("\ud800" <= char <= "\udfff" for char in cell):
        raise Unusable(f"{column} is not UTF-8 text")


class RowReader:
    """Turns rows of cells into updates; made once for a file, it knows where the columns are."""

    def __init__(self, header: tuple[str, ...], zone: tzinfo) -> None:
        self._cells = _Cells(zone)
        self._blank = len(header)
        place = {column: header.index(column) for column in header}
        self._columns = [(column, place.get(column, self._blank)) for column in (*NEEDED, *OPTIONAL)]

    def read(self, line: int, row: list[str]) -> tuple[str, Row]:
        """Return the incident's number and the update.

        Raises:
            Unusable: why this row is skipped.
        """
        row.append("")
        (number, state, mod, at, by, opened_at, caller, impact, urgency, priority, category, team, assignee,
         *optional) = [(column, row[place]) for column, place in self._columns]  # fmt: skip
        *texts, handovers, reopenings, created_at, resolved_at, closed_at, code, resolved_by = optional
        text, moment, count = self._cells.text, self._cells.moment, self._cells.count
        worded = (by, caller, impact, urgency, priority, category, team, assignee, *texts)
        said = tuple(text(*cell) for cell in worded)
        claims = Claims(moment(*resolved_at), moment(*closed_at), text(*code), text(*resolved_by))
        updated, updates, opened = moment(*at), count(*mod), moment(*opened_at)
        named, word = text(*number), text(*state)
        if not named or len(named) > LONGEST_NUMBER:
            raise Unusable(f"number is {f'longer than {LONGEST_NUMBER} characters' if named else 'missing'}")
        if updated is None or updates is None:
            raise Unusable(f"{'sys_updated_at' if updated is None else 'sys_mod_count'} is missing")
        if word not in STATES:
            raise Unusable(f'unknown state "{word[:_SHOWN]}"' if word else "incident_state is missing")
        counted = (count(*handovers), count(*reopenings))
        mark = digest("\x1f".join((str(updated), str(updates), word, *said, *map(str, counted))), 4)
        key = (resolved_at[1], closed_at[1], claims.closed_code, claims.resolved_by)
        before, after = (updated, updates, mark, key, line, word), (*counted, moment(*created_at), claims)
        return named, Row._make((*before, said[0], opened, *said[1:], *after))
