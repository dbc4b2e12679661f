"""Whatever the rows say: order, doubles and the future make no difference."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servicenow_log import harvest, moment, replayed, text, update

if TYPE_CHECKING:
    from pathlib import Path

    from tui.domain.incident import Incident


def _facts(incident: Incident) -> object:
    return dataclasses.asdict(incident)


_WORDS = ["New", "Active", "Awaiting User Info", "Awaiting Vendor", "Resolved", "Closed"]
_CHANGES = st.fixed_dictionaries(
    {
        "incident_state": st.sampled_from(_WORDS),
        "assigned_to": st.sampled_from(["?", "Resolver 1", "Resolver 2"]),
        "category": st.sampled_from(["?", "Category 5", "Category 6"]),
        "urgency": st.sampled_from(["1 - High", "2 - Medium", "3 - Low", "?"]),
    }
)  # fmt: skip


@st.composite
def logs(draw: st.DrawFn) -> list[dict[str, str]]:
    rows, minute = [], 0
    ends = {
        "resolved_at": draw(st.sampled_from(["?", "1/3/2016 10:10", "1/3/2016 10:30", "2/3/2016 09:00"])),
        "closed_at": draw(st.sampled_from(["?", "1/3/2016 10:20", "1/3/2016 10:40"])),
    }
    for number in range(draw(st.integers(1, 8))):
        minute += draw(st.sampled_from([0, 0, 5, 10]))
        count = str(draw(st.sampled_from([number, number, max(number - 1, 0)])))
        at = f"1/3/2016 10:{minute:02d}"
        rows.append(update(at, sys_mod_count=count, **draw(_CHANGES), **ends))
    return rows


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=logs(), data=st.data())
def test_neither_the_order_of_rows_nor_doubles_change_a_history(
    tmp_path: Path, rows: list[dict[str, str]], data: st.DataObject
) -> None:
    doubled = rows + data.draw(st.lists(st.sampled_from(rows), max_size=4))
    shuffled = data.draw(st.permutations(doubled))
    assert _facts(replayed(tmp_path, shuffled)) == _facts(replayed(tmp_path, rows))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=logs(), minute=st.integers(0, 59))
def test_stopping_at_a_moment_is_the_same_as_a_log_that_ends_there(
    tmp_path: Path, rows: list[dict[str, str]], minute: int
) -> None:
    until = moment(1, 10, minute)
    kept = [row for row in rows if int(row["sys_updated_at"][-2:]) <= minute]
    (tmp_path / "log.csv").write_text(text(rows), encoding="utf-8", newline="")
    stopped, _ = harvest(tmp_path / "log.csv", until=until)
    if not kept:
        assert not stopped
        return
    blind = [
        {**row, **{c: "?" for c in ("resolved_at", "closed_at") if _later(row[c], until)}} for row in kept
    ]
    assert _moments(stopped["INC1"]) == _moments(replayed(tmp_path, blind))
    assert _facts(stopped["INC1"]) == _facts(replayed(tmp_path, kept))
    assert all(at <= until for at in _moments(stopped["INC1"]) if at)


def _later(cell: str, until: datetime) -> bool:
    return cell != "?" and datetime.strptime(cell, "%d/%m/%Y %H:%M").replace(tzinfo=UTC) > until


def _moments(incident: Incident) -> list[datetime | None]:
    told = [incident.opened_at, incident.updated_at, incident.resolved_at, incident.closed_at]
    told += [incident.first_resolved_at, *(hold.since for hold in incident.holds)]
    return [*told, *(at for entry in incident.history for at in (entry.occurred_at, entry.recorded_at))]
