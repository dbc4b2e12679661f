from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from servicenow_log import NOW, life, moment, text, update

from tui.domain import lifecycle
from tui.domain.history import ActorKind, Stamp
from tui.domain.incident import Incident, State
from tui.importers import import_file
from tui.importers.report import SHOWN_LINES, ImportReport, Skip

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    second = [{**row, "number": "INC2", "caller_id": "Caller 2"} for row in life()]
    path.write_text(text([*life(), *second, update(number="INC3")]), encoding="utf-8", newline="")
    return path


def _all(store: Store) -> dict[str, Incident]:
    rows = store.rows("incident")
    found = [store.read("incident", str(rows.get(position, "id"))) for position in rows.all()]
    return {incident.number: incident for incident in found}


def _work_on(store: Store, record_id: str, *, at: datetime = NOW) -> Incident:
    ids = iter(f"local-{n}" for n in range(9))
    stamp = Stamp(op="local-op", at=at, recorded=at, actor="p-ana", new_id=lambda: next(ids))
    noted = lifecycle.note(store.read("incident", record_id), stamp, text="Rang the caller.")
    store.transact(lambda tx: tx.put(noted))
    return noted


def test_what_is_imported_is_there_with_everyone_it_names(store: Store, log: Path) -> None:
    report = import_file(store, log, now=NOW)
    assert (report.records, report.activities, report.rows, report.imported_rows) == (3, 13, 13, 13)
    assert report.created == {"person": 6, "team": 1}
    incident = _all(store)["INC2"]
    assert incident.caller == store.rows("person").get(store.rows("person").find("name", "Caller 2"), "id")
    assert store.read("team", incident.team).name == "Group 4"
    assert store.rows("incident").find("number", "INC2") is not None


def test_a_number_that_another_incident_has_here_is_refused_with_its_lines(store: Store, log: Path) -> None:
    mine = Incident(id="mine", number="INC2", title="Our own", opened_at=NOW, updated_at=NOW)
    store.transact(lambda tx: tx.put(mine))
    report = import_file(store, log, now=NOW)
    assert _all(store)["INC2"] == mine
    assert (report.records, report.rows, report.imported_rows) == (2, 13, 7)
    reason = "its number belongs to another incident here"
    assert [(skip.line, skip.reason) for skip in report.skipped] == [(line, reason) for line in range(8, 14)]


def test_the_caller_spoke_last_after_a_creation_and_an_agent_after_an_end(store: Store, log: Path) -> None:
    import_file(store, log, now=NOW)
    rows = store.rows("incident")
    said = {rows.get(at, "number"): rows.get(at, "last_by") for at in rows.all()}
    assert said == {"INC1": "A", "INC2": "A", "INC3": "C"}


def test_a_run_is_one_operation_that_the_records_name(store: Store, log: Path) -> None:
    import_file(store, log, now=NOW)
    operations = store.rows("operation")
    (position,) = operations.all()
    operation = store.read("operation", operations.get(position, "id"))
    assert (operation.kind, operation.actor_kind, operation.at) == ("import", ActorKind.IMPORT, NOW)
    assert {incident.op for incident in _all(store).values()} == {operation.id}


def test_importing_again_changes_nothing(store: Store, log: Path) -> None:
    import_file(store, log, now=NOW)
    before, version = _all(store), store.rows("incident").version
    report = import_file(store, log, now=NOW + timedelta(days=1))
    assert (report.records, report.extended, report.unchanged, report.activities) == (0, 0, 3, 0)
    assert not report.created
    assert (_all(store), store.rows("incident").version) == (before, version)
    assert len(store.rows("operation")) == 1


def test_a_later_moment_extends_to_what_the_whole_file_says(store: Store, log: Path) -> None:
    report = import_file(store, log, until=datetime(2016, 3, 1, 10), now=NOW)  # noqa: DTZ001 (as it is typed)
    assert [skip.reason for skip in report.skipped] == ["later than the moment asked for"] * 6
    assert _all(store)["INC1"].state is State.ON_HOLD
    report = import_file(store, log, now=NOW + timedelta(days=1))
    assert (report.extended, report.unchanged, report.activities) == (2, 1, 6)
    extended = {number: replace(incident, op="") for number, incident in _all(store).items()}
    assert [entry.verb for entry in extended["INC1"].history][-2:] == ["resolve", "close"]
    assert extended["INC1"].closed_at == moment(7, 16)


def test_an_earlier_moment_takes_nothing_back(store: Store, log: Path) -> None:
    import_file(store, log, now=NOW)
    before = _all(store)
    report = import_file(store, log, until=moment(1, 10), now=NOW + timedelta(days=1))
    assert (report.unchanged, report.extended) == (3, 0)
    assert _all(store) == before


def test_fields_worked_on_here_are_kept_and_the_history_still_grows(store: Store, log: Path) -> None:
    import_file(store, log, until=moment(1, 10), now=NOW)
    here = _work_on(store, "sn-INC1")
    report = import_file(store, log, now=NOW + timedelta(days=1))
    assert (report.kept_local, report.extended) == (1, 2)
    united = _all(store)["INC1"]
    assert (united.state, united.op) == (State.ON_HOLD, "local-op")
    assert {entry.id for entry in united.history} > {entry.id for entry in here.history}
    assert len(united.history) == len(here.history) + 3
    assert [entry.occurred_at for entry in united.history] == sorted(
        entry.occurred_at for entry in united.history
    )
    again = import_file(store, log, now=NOW + timedelta(days=2))
    assert (again.kept_local, again.extended, again.unchanged) == (1, 0, 3)


def test_somebody_edited_here_stays_as_edited(store: Store, log: Path) -> None:
    import_file(store, log, now=NOW)
    person = replace(store.read("person", "sn-p-Caller_2"), vip=True)
    store.transact(lambda tx: tx.put(person))
    import_file(store, log, now=NOW + timedelta(days=1))
    assert store.read("person", "sn-p-Caller_2") == person


class _Interrupted(BaseException):
    pass


def test_an_interrupted_import_leaves_whole_records_and_is_completed_by_another(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "long.csv"
    many = [{**row, "number": f"INC{n:04d}"} for n in range(1200) for row in life()]
    path.write_text(text(many), encoding="utf-8", newline="")

    def interrupt(done: int, total: int) -> None:
        if done > total * 0.8:
            raise _Interrupted

    with pytest.raises(_Interrupted):
        import_file(store, path, progress=interrupt, now=NOW)
    partial = _all(store)
    assert 0 < len(partial) < 1200
    assert all(len(incident.history) == 6 for incident in partial.values())
    report = import_file(store, path, now=NOW + timedelta(minutes=1))
    assert (report.records + report.unchanged, len(_all(store))) == (1200, 1200)


def test_progress_only_grows_and_ends_at_the_end(store: Store, log: Path) -> None:
    told: list[tuple[int, int]] = []
    import_file(store, log, progress=lambda done, total: told.append((done, total)), now=NOW)
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_a_file_broken_in_its_middle_imports_nothing(store: Store, tmp_path: Path) -> None:
    import lzma

    from tui.domain.errors import BadInput

    path = tmp_path / "log.csv.xz"
    path.write_bytes(lzma.compress(text(life() * 3000).encode())[:-100])
    with pytest.raises(BadInput, match="nothing was imported"):
        import_file(store, path, now=NOW)
    assert len(store.rows("incident")) == len(store.rows("person")) == 0


def test_a_log_with_a_header_and_no_rows_imports_nothing(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(text([]), encoding="utf-8")
    assert import_file(store, path, now=NOW).lines()[0].startswith("0 incidents made")


def test_a_report_says_every_reason_with_its_lines() -> None:
    report = ImportReport(
        rows=12, imported_rows=1, records=1, activities=2, kept_local=1, created={"person": 2}
    )
    report.skipped += [Skip(line, "number is missing") for line in range(20, 10, -1)]
    report.skipped.append(Skip(3, 'unknown state "-100"'))
    report.noted.append(Skip(4, "out of order: put in its place by time"))
    assert report.lines() == [
        "1 incident made, 0 extended, 0 unchanged; 2 activities added",
        "12 rows read: 1 imported, 11 skipped",
        "created on the way: 2 × person",
        "1 record worked on here: fields kept, history united",
        "skipped 10 × number is missing (lines 11, 12, 13, 14, 15, 16, 17, 18 and 2 more, up to 20)",
        'skipped 1 × unknown state "-100" (line 3)',
        "noted 1 × out of order: put in its place by time (line 4)",
    ]
    assert SHOWN_LINES == 8
    assert report.skipped[0].line == 20


def test_times_are_utc_in_the_store(store: Store, log: Path) -> None:
    from zoneinfo import ZoneInfo

    import_file(store, log, zone=ZoneInfo("Asia/Tokyo"), now=NOW)
    incident = _all(store)["INC3"]
    assert incident.opened_at == datetime(2016, 3, 1, 0, 0, tzinfo=UTC)
    assert incident.opened_at.utcoffset() == timedelta(0)
