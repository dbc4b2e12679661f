"""The real log: everything accounted for, and nothing of the future anywhere. One import, shared by all."""

from __future__ import annotations

import csv
import lzma
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from servicenow_log import NOW, harvest

from tui.domain.document import plain
from tui.importers import import_file
from tui.store import Mark, Store, create_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.domain.incident import Incident
    from tui.importers import ImportReport

LOG = Path(__file__).parents[2] / ".." / "shared" / "data" / "incident_event_log.csv.xz"
UNTIL = datetime(2016, 5, 16, 12, 0, tzinfo=UTC)
ENDED = {"Resolved", "Closed"}

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not LOG.is_file(), reason="the real update log is not beside the checkout"),
]

Rows = dict[str, list[dict[str, str]]]


class Imported(NamedTuple):
    store: Store
    report: ImportReport


def _at(cell: str) -> datetime:
    day, month, rest = cell.split("/")
    year, clock = rest.split(" ")
    hour, minute = clock.split(":")
    return datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=UTC)


@pytest.fixture(scope="module")
def raw() -> Rows:
    rows: Rows = defaultdict(list)
    with lzma.open(LOG, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["number"]].append(row)
    return rows


@pytest.fixture(scope="module")
def visible(raw: Rows) -> Rows:
    """The rows that may be known: not later than UNTIL, in the order of their time."""
    known = {
        number: sorted(
            (row for row in rows if _at(row["sys_updated_at"]) <= UNTIL and row["incident_state"] != "-100"),
            key=lambda row: (_at(row["sys_updated_at"]), int(row["sys_mod_count"])),
        )
        for number, rows in raw.items()
    }
    return {number: rows for number, rows in known.items() if rows}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    store = create_store(tmp_path_factory.mktemp("real") / "store", mark=Mark.TEST, replica="T1", now=NOW)
    yield Imported(store, import_file(store, LOG, until=UNTIL, now=NOW))
    store.close()


@pytest.fixture(scope="module")
def incidents(imported: Imported) -> list[Incident]:
    rows = imported.store.rows("incident")
    return [imported.store.read("incident", str(rows.get(position, "id"))) for position in rows.all()]


def test_every_row_is_imported_or_skipped_with_its_reason(imported: Imported) -> None:
    report = imported.report
    assert report.rows == report.imported_rows + len(report.skipped) == 141_712
    assert Counter(skip.reason for skip in report.skipped) == {
        "later than the moment asked for": 26_516,
        'unknown state "-100"': 5,
    }
    assert len({skip.line for skip in report.skipped}) == len(report.skipped)
    assert len({note.line for note in report.noted if "twice" in note.reason}) == 5


def test_a_live_desk_remains(imported: Imported) -> None:
    states = imported.store.rows("incident").counts("state")
    assert sum(states.values()) == 21_241
    assert sum(number for state, number in states.items() if state not in {"resolved", "closed"}) == 1_243


def test_nothing_of_the_future_is_in_any_field(
    imported: Imported, incidents: list[Incident], visible: Rows
) -> None:
    names = _names(imported.store)
    for incident in incidents:
        rows = visible[incident.number]
        moments, words = _known_moments(rows), _known_words(rows)
        for path, value in _leaves(plain(incident)):
            if _is_moment(value):
                moment = datetime.fromisoformat(value)
                assert moment <= UNTIL, (incident.number, path)
                assert moment in moments, (incident.number, path, value)
            elif value in names:
                assert names[value] in words, (incident.number, path, value)


def test_the_end_is_told_by_nothing_but_rows_that_have_ended(
    incidents: list[Incident], visible: Rows
) -> None:
    for incident in incidents:
        rows, last = visible[incident.number], visible[incident.number][-1]
        ended = {row["incident_state"] for row in rows} & ENDED
        assert (incident.resolution is not None) == bool(ended)
        assert (incident.closed_at is not None) == (last["incident_state"] == "Closed")
        assert (incident.resolved_at is None) or last["incident_state"] in ENDED
        assert (incident.handovers, incident.reopenings) == (
            int(last["reassignment_count"]), int(last["reopen_count"]),
        )  # fmt: skip


def test_people_of_the_future_are_not_there(imported: Imported, visible: Rows) -> None:
    known = {word for rows in visible.values() for word in _known_words(rows)}
    for kind in ("person", "team", "ci"):
        rows = imported.store.rows(kind)
        assert {rows.get(position, "name") for position in rows.all()} <= known


def test_a_log_that_ends_there_and_knows_no_more_gives_the_same(
    incidents: list[Incident], visible: Rows, tmp_path: Path
) -> None:
    some = [incident for incident in incidents if incident.state != "closed"] + incidents[::9]
    path = tmp_path / "blind.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, next(iter(visible.values()))[0].keys())
        writer.writeheader()
        writer.writerows(_blind(row) for number in {one.number for one in some} for row in visible[number])
    blind, _ = harvest(path)
    assert len(blind) == len({one.number for one in some}) > 4_000
    for incident in some:
        assert replace(incident, op="") == blind[incident.number]


def test_the_whole_log_ends_as_its_columns_say(raw: Rows) -> None:
    incidents, report = harvest(LOG)
    assert (len(incidents), report.imported_rows) == (24_918, 141_707)
    for number, incident in incidents.items():
        row = raw[number][-1]
        assert incident.state == "closed"
        assert incident.closed_at == _at(row["closed_at"])
        assert row["resolved_at"] == "?" or incident.resolved_at == _at(row["resolved_at"])
        assert incident.resolution is not None
        assert incident.resolution.code == ("" if row["closed_code"] == "?" else row["closed_code"])


def _blind(row: dict[str, str]) -> dict[str, str]:
    """Return the row as it would have been exported then: what had not come yet is missing."""
    later = {column: "?" for column in ("resolved_at", "closed_at") if _unknown(row[column])}
    told = row["resolved_at"] if row["resolved_at"] != "?" else row["closed_at"]
    return {**row, **later, **(dict.fromkeys(("closed_code", "resolved_by"), "?") if _unknown(told) else {})}


def _unknown(cell: str) -> bool:
    return cell == "?" or _at(cell) > UNTIL


def _known_moments(rows: list[dict[str, str]]) -> set[datetime]:
    cells = {row[column] for row in rows for column in ("sys_updated_at", "opened_at", "sys_created_at")}
    cells |= {row[column] for row in rows for column in ("resolved_at", "closed_at")}
    return {moment for cell in cells if cell != "?" and (moment := _at(cell)) <= UNTIL}


def _known_words(rows: list[dict[str, str]]) -> set[str]:
    """Return what the rows say; who resolved it only if a row that has ended says so by its time."""
    words = {" ".join(row[column].split()) for row in rows for column in row if column != "resolved_by"}
    for row in rows:
        ends = [_at(row[column]) for column in ("resolved_at", "closed_at") if row[column] != "?"]
        if row["incident_state"] in ENDED and any(end <= _at(row["sys_updated_at"]) for end in ends):
            words.add(row["resolved_by"])
    return words


def _names(store: Store) -> dict[str, str]:
    tables = [store.rows(kind) for kind in ("person", "team", "ci")]
    return {str(rows.get(at, "id")): str(rows.get(at, "name")) for rows in tables for at in rows.all()}


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 (whatever JSON can say)
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, f"{path}.{name}")
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, path)
    else:
        yield path, value


def _is_moment(value: object) -> bool:
    return isinstance(value, str) and len(value) == 20 and value[10] == "T" and value.endswith("Z")
