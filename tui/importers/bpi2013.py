"""The problem log of Volvo IT (BPI Challenge 2013) as problems with their true history.

The readings that are ours:

- The log knows who waits, not how far an analysis has come: Queued is new, Accepted and Unmatched are assess,
  Completed is closed, cancelled or not. Its own words stand in `origin` and on every activity.
- `org:resource` owns the problem, and works on it unless it is queued; `product` is the service;
  `organization involved` is the team; `resource country` is where.
- Major is a high impact and a flag: a major problem is reviewed before it closes.
- The log has no titles: a problem is called after its product.
- Each row is one activity, the first is the creation. Rows are put in order of time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.domain.document import differences
from tui.domain.history import Activity, ActivityKind
from tui.domain.priority import Level
from tui.domain.problem import Problem
from tui.domain.problem_states import Flag, Outcome, State
from tui.importers.job import Format, Job, Naming, digest, slug
from tui.importers.reading import BadRow
from tui.importers.report import Skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tui.importers.reading import Table

SOURCE: Final = "bpi2013"

_CASE, _AT, _STATE, _STAGE = "case:concept:name", "time:timestamp", "concept:name", "lifecycle:transition"
_WHO, _IMPACT, _PRODUCT = "org:resource", "impact", "product"
#: A file without one of these is no such log.
NEEDED: Final = (_CASE, _AT, _STATE, _STAGE, _WHO, _IMPACT, _PRODUCT)
#: Columns that may be absent: then they say nothing.
_TEAM, _COUNTRY = "organization involved", "resource country"
_TOLD: Final = ("org:group", "org:role", "organization country")

_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "Queued": State.NEW, "Accepted": State.ASSESS, "Unmatched": State.ASSESS, "Completed": State.CLOSED,
    }
)  # fmt: skip
_CANCELLED: Final = "Cancelled"
_LEVELS: Final[Mapping[str, Level]] = MappingProxyType(
    {"Low": Level.LOW, "Medium": Level.MEDIUM, "High": Level.HIGH, "Major": Level.HIGH}
)
_LONGEST: Final = 200
_STEP: Final = 2_000


class Row(NamedTuple):
    """One event, in an order that sorts by time and place in the file."""

    at: datetime
    line: int
    digest: str
    said: dict[str, str]

    @property
    def words(self) -> str:
        """The state in the log's own words."""
        state, stage = self.said[_STATE], self.said[_STAGE]
        return state if stage == state else f"{state}, {stage}"


class Bpi2013:
    """The problems of one log, each a group of events until it is built."""

    def __init__(self, cases: dict[str, list[Row]]) -> None:
        self.naming = Naming("bpi", SOURCE)
        self.lines: dict[str, tuple[int, ...]] = {}
        self._cases = cases

    def __len__(self) -> int:
        return len(self._cases)

    def records(self) -> Iterator[Problem]:
        """Build one problem after the other."""
        for number, rows in self._cases.items():
            self.lines[_record_id(number)] = tuple(row.line for row in rows)
            yield _replayed(number, sorted(rows, key=lambda row: row[:3]), self.naming)


def read(table: Table, job: Job) -> Bpi2013:
    """Read every row into the group of its problem; each counts as imported, or skipped with a reason."""
    report, cases = job.report, dict[str, list[Row]]()
    report.noun = "problem"
    seen: set[tuple[str, str]] = set()
    for found in table.rows():
        report.rows += 1
        if not report.rows % _STEP:
            job.told(table.place(), table.size)
        if isinstance(found, BadRow):
            report.skipped.append(Skip(found.line, found.reason))
            continue
        line, cells = found
        said = {name: cell.strip() for name, cell in zip(table.header, cells, strict=True)}
        row = _row(line, said, job.zone)
        if isinstance(row, str):
            report.skipped.append(Skip(line, row))
        elif job.until is not None and row.at > job.until:
            report.skipped.append(Skip(line, "later than the moment asked for"))
        elif (said[_CASE], row.digest) in seen:
            report.skipped.append(Skip(line, "the same event again"))
        else:
            seen.add((said[_CASE], row.digest))
            report.imported_rows += 1
            known = cases.setdefault(said[_CASE], [])
            if known and known[-1].at > row.at:
                report.noted.append(Skip(line, "out of order: put in its place by time"))
            known.append(row)
    return Bpi2013(cases)


def _row(line: int, said: dict[str, str], zone: tzinfo) -> Row | str:
    """Return the event, or why it cannot be one."""
    if not said[_CASE]:
        return f"{_CASE} is missing"
    if any(len(cell) > _LONGEST for cell in said.values()):
        return f"a cell is longer than {_LONGEST} characters"
    if said[_STATE] not in _STATES:
        return f'unknown state "{said[_STATE][:20]}"'
    if said[_IMPACT] not in _LEVELS:
        return f'unknown impact "{said[_IMPACT][:20]}"'
    try:
        at = datetime.fromisoformat(said[_AT])
        at = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return f"{_AT} is no ISO date"
    return Row(at, line, digest("\n".join(said.values()), 6), said)


def _replayed(number: str, rows: Sequence[Row], naming: Naming) -> Problem:
    """Return the problem that these events, in order, have made."""
    first = rows[0]
    record_id = _record_id(number)
    product = first.said[_PRODUCT]
    blank = Problem(
        id=record_id, number=number, title=f"Problem with {product}" if product else "Problem",
        opened_at=first.at, updated_at=first.at, source=SOURCE, adopted=False,
    )  # fmt: skip
    now, history = blank, list[Activity]()
    for place, row in enumerate(rows):
        after = _after(now, row, naming)
        changes = differences(now, after)
        kind, verb = _said(now, after, first=place == 0)
        history.append(
            Activity(
                id=f"{record_id}-{place:04d}-{row.digest}",
                kind=kind,
                occurred_at=row.at,
                recorded_at=row.at,
                author=after.owner or "",
                verb=verb,
                text=_text(row),
                changes=changes,
            )
        )
        now = after
    return replace(now, history=tuple(history))


def _record_id(number: str) -> str:
    return f"bpi-{slug(number)}"


def _after(before: Problem, row: Row, naming: Naming) -> Problem:
    """Return what the problem is after this event, without its history."""
    said, state = row.said, _STATES[row.said[_STATE]]
    who = naming.person(said[_WHO])
    ended = state is State.CLOSED
    again = before.state is State.CLOSED and not ended
    values: dict[str, Any] = {"closed_at": row.at if ended and before.closed_at is None else before.closed_at}
    if not ended:
        values = {"closed_at": None}
    outcome = Outcome.CANCELLED if said[_STAGE] == _CANCELLED else Outcome.IMPORTED
    return replace(
        before, updated_at=row.at, state=state, origin=row.words, owner=who,
        assignee=None if state is State.NEW else who, impact=_LEVELS[said[_IMPACT]],
        flags=(Flag.MAJOR,) if said[_IMPACT] == "Major" else (), team=naming.team(said.get(_TEAM, "")),
        service=naming.service(said[_PRODUCT]), location=said.get(_COUNTRY, ""),
        outcome=outcome if ended else Outcome.NONE, reopenings=before.reopenings + again, **values,
    )  # fmt: skip


def _said(before: Problem, after: Problem, *, first: bool) -> tuple[ActivityKind, str]:
    """Return the kind of an event and its verb, from what it changed."""
    if first:
        return ActivityKind.CREATED, "new"
    if before.state is not after.state:
        again = before.state is State.CLOSED
        verbs = {State.NEW: "release", State.ASSESS: "reopen" if again else "assess", State.CLOSED: "close"}
        return ActivityKind.TRANSITION, verbs[after.state]
    if (before.team, before.assignee) != (after.team, after.assignee):
        return ActivityKind.ASSIGNMENT, "assign"
    return ActivityKind.CHANGE, "update"


def _text(row: Row) -> str:
    """Return what an event says beside the fields we have: its own words, and who that was."""
    return "; ".join(filter(None, (row.words, *(row.said.get(name, "") for name in _TOLD))))


FORMAT: Final = Format(SOURCE, NEEDED, read)
