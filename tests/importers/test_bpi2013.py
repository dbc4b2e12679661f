from __future__ import annotations

import csv
import io
import lzma
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tui.domain.errors import BadInput
from tui.domain.problem import Problem
from tui.domain.problem_states import State
from tui.importers import import_file
from tui.store import Mark, create_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.store import Store

LOG = Path(__file__).parents[3] / "shared" / "data" / "problems_closed.csv.xz"
NOW = datetime(2012, 6, 1, tzinfo=UTC)
UNTIL = datetime(2012, 4, 1, tzinfo=UTC)
HEADER = (
    "org:group,resource country,organization country,org:resource,organization involved,org:role,"
    "concept:name,impact,product,lifecycle:transition,time:timestamp,case:concept:name"
)
STATES = {"Queued": State.NEW, "Accepted": State.ASSESS, "Unmatched": State.ASSESS, "Completed": State.CLOSED}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(tmp_path / "desk", mark=Mark.TEST, now=NOW)
    yield made
    made.close()


def log(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "log.csv"
    file.write_text("\n".join((HEADER, *rows)) + "\n")
    return file


def row(at: str, state: str = "Accepted", stage: str = "In Progress", **said: str) -> str:
    cells = {"who": "Ana", "team": "G1 2nd", "impact": "Medium", "product": "PROD1", "case": "1-1", **said}
    return (
        f"Org line C,Sweden,se,{cells['who']},{cells['team']},C_1,{state},{cells['impact']},"
        f"{cells['product']},{stage},{at},{cells['case']}"
    )


def problems(store: Store) -> list[Problem]:
    rows = store.rows("problem")
    read = [store.read("problem", str(rows.get(position, "id"))) for position in rows.all()]
    assert all(isinstance(one, Problem) for one in read)
    return read


def replayed(problem: Problem) -> list[tuple[datetime, str, object, object]]:
    """Return (time, the log's own words, owner, state) after each activity, by its changes alone."""
    now: dict[str, object] = {"owner": None, "state": "new", "origin": ""}
    told = []
    for activity in problem.history:
        now |= {change.field: change.after for change in activity.changes}
        told.append((activity.occurred_at, str(now["origin"]), now["owner"], now["state"]))
    return told


@pytest.mark.realdata
@pytest.mark.parametrize("until", [None, UNTIL])
def test_every_state_owner_and_time_is_as_in_the_file(store: Store, until: datetime | None) -> None:
    if not LOG.exists():
        pytest.skip("the real data is not beside the checkout")
    report = import_file(store, LOG, format="bpi2013", until=until, now=NOW)
    raw = list(csv.DictReader(io.StringIO(lzma.decompress(LOG.read_bytes()).decode())))
    assert (report.rows, len(raw)) == (6_660, 6_660)
    asked: dict[str, list[tuple[datetime, str, object, object]]] = {}
    for event in raw:
        at = datetime.fromisoformat(event["time:timestamp"])
        if until is not None and at > until:
            continue
        state, stage = event["concept:name"], event["lifecycle:transition"]
        words = state if state == stage else f"{state}, {stage}"
        told = (at, words, event["org:resource"], STATES[state].value)
        asked.setdefault(event["case:concept:name"], []).append(told)
    names = store.rows("person")
    found = {}
    for problem in problems(store):
        assert until is None or problem.updated_at <= until
        last = asked[problem.number][-1]
        assert (problem.updated_at, problem.origin, problem.state.value) == (last[0], last[1], last[3])
        found[problem.number] = [
            (at, words, names.get(names.position(str(owner)), "name"), state)
            for at, words, owner, state in replayed(problem)
        ]
    assert found == asked
    counts = (1_487, 6_660) if until is None else (1_302, 5_544)
    assert (len(found), sum(map(len, found.values()))) == counts
    if until is not None:
        assert sum(one.is_open for one in problems(store)) == 300


@pytest.mark.realdata
def test_importing_again_changes_nothing_and_later_extends(store: Store) -> None:
    if not LOG.exists():
        pytest.skip("the real data is not beside the checkout")
    import_file(store, LOG, until=UNTIL, now=NOW)
    whole = import_file(store, LOG, now=NOW)
    again = import_file(store, LOG, now=NOW)
    assert (whole.format, whole.records, whole.extended) == ("bpi2013", 185, 302)
    assert (again.records, again.extended, again.unchanged, again.activities) == (0, 0, 1_487, 0)


def test_a_problem_that_is_worked_on_after_it_was_closed_is_reopened(store: Store, tmp_path: Path) -> None:
    file = log(
        tmp_path,
        row("2012-01-01T10:00:00+00:00", "Queued", "Awaiting Assignment"),
        row("2012-01-02T10:00:00+00:00", who="Ben"),
        row("2012-01-03T10:00:00+00:00", "Completed", "Closed"),
        row("2012-01-04T10:00:00+00:00"),
        row("2012-01-05T10:00:00+00:00", "Completed", "Cancelled", impact="Major"),
    )
    report = import_file(store, file, now=NOW)
    (problem,) = problems(store)
    assert (report.imported_rows, report.activities, report.records) == (5, 5, 1)
    assert [one.verb for one in problem.history] == ["new", "assess", "close", "reopen", "close"]
    assert (problem.reopenings, problem.outcome, problem.flags) == (1, "cancelled", ("major",))
    assert problem.closed_at == datetime(2012, 1, 5, 10, tzinfo=UTC)
    assert not problem.adopted


def test_what_cannot_be_used_is_skipped_with_its_reason(store: Store, tmp_path: Path) -> None:
    file = log(
        tmp_path,
        row("2012-01-02T10:00:00+00:00"),
        row("2012-01-02T10:00:00+00:00"),
        row("2012-01-01T10:00:00+00:00"),
        row("yesterday"),
        row("2012-01-03T10:00:00+00:00", "Asleep"),
        row("2012-01-03T10:00:00+00:00", impact="Huge"),
        row("2012-01-03T10:00:00+00:00", case=""),
        row("2012-01-03T10:00:00+00:00", product="x" * 300),
        "too,short",
    )
    report = import_file(store, file, format="bpi2013", now=NOW)
    assert {(skip.line, skip.reason) for skip in report.skipped if skip.line < 10} == {
        (3, "the same event again"),
        (5, "time:timestamp is no ISO date"),
        (6, 'unknown state "Asleep"'),
        (7, 'unknown impact "Huge"'),
        (8, "case:concept:name is missing"),
        (9, "a cell is longer than 200 characters"),
    }
    assert [skip.line for skip in report.noted] == [4]
    assert report.rows == report.imported_rows + len(report.skipped) == 9
    (problem,) = problems(store)
    assert problem.opened_at == datetime(2012, 1, 1, 10, tzinfo=UTC)


def test_a_table_of_something_else_is_refused(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(BadInput, match="bpi2013"):
        import_file(store, file, format="bpi2013", now=NOW)
