from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from servicenow_log import harvest, life, moment, replayed, text, update

from tui.domain.history import Activity, ActivityKind
from tui.domain.incident import Channel, HoldReason, Incident, Link, Resolution, State
from tui.domain.priority import Level, Override

if TYPE_CHECKING:
    from pathlib import Path


def _changed(activity: Activity) -> dict[str, tuple[object, object]]:
    return {change.field: (change.before, change.after) for change in activity.changes}


def _verbs(incident: Incident) -> list[str]:
    return [activity.verb for activity in incident.history]


def test_a_life_is_told_update_by_update(tmp_path: Path) -> None:
    incident = replayed(tmp_path, life())
    assert _verbs(incident) == ["new", "start", "hold", "resume", "resolve", "close"]
    assert [activity.occurred_at for activity in incident.history] == [
        moment(1, 9), moment(1, 9, 30), moment(1, 9, 30), moment(2, 10), moment(2, 15), moment(7, 16),
    ]  # fmt: skip
    created, started, held = incident.history[:3]
    assert created.kind is ActivityKind.CREATED
    assert created.author == incident.owner == "sn-p-Opened_by_8"
    assert created.recorded_at == moment(1, 9, 2)
    assert _changed(created) == {"team": (None, "sn-t-Group_4")}
    assert started.author == "sn-p-Updated_by_3"
    assert _changed(started) == {"state": ("new", "in_progress"), "assignee": (None, "sn-p-Resolver_2")}
    assert _changed(held)["state"] == ("in_progress", "on_hold")
    assert incident.state is State.CLOSED
    assert incident.updated_at == incident.closed_at == moment(7, 16)
    assert incident.resolved_at == incident.first_resolved_at == moment(2, 15)
    assert incident.resolution == Resolution(code="code 6", author="sn-p-Resolved_by_15")
    assert (incident.source, incident.adopted) == ("servicenow", False)
    assert (incident.title, incident.location) == ("Category 5 / Subcategory 6 / Symptom 9", "Location 7")


def test_names_are_one_person_each_and_spaces_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(text(life()), encoding="utf-8", newline="")
    incidents, _ = harvest(tmp_path / "log.csv")
    assert incidents["INC1"].owner == "sn-p-Opened_by_8"


@pytest.mark.parametrize(
    ("word", "assigned", "state"),
    [
        ("New", "Resolver 2", State.NEW),
        ("Active", "Resolver 2", State.IN_PROGRESS),
        ("Active", "?", State.ASSIGNED),
        ("Awaiting User Info", "?", State.ON_HOLD),
        ("Resolved", "?", State.RESOLVED),
        ("Closed", "?", State.CLOSED),
        ("In Progress", "?", State.IN_PROGRESS),
        ("On Hold", "Resolver 2", State.ON_HOLD),
        ("Canceled", "?", State.CANCELLED),
        ("Cancelled", "?", State.CANCELLED),
    ],
)
def test_each_state_has_one_meaning(tmp_path: Path, word: str, assigned: str, state: State) -> None:
    incident = replayed(tmp_path, [update(incident_state=word, assigned_to=assigned)])
    assert incident.state is state
    assert incident.started is (state is State.IN_PROGRESS)


def test_a_first_row_that_is_not_new_is_a_creation_and_an_update_of_its_own_time(tmp_path: Path) -> None:
    created, started = replayed(tmp_path, [update(incident_state="Active", assigned_to="Resolver 2")]).history
    assert (created.occurred_at, created.changes) == (moment(1, 9), ())
    assert started.occurred_at == moment(1, 9, 5)
    assert set(_changed(started)) == {"state", "team", "assignee"}


@pytest.mark.parametrize(
    ("word", "reason", "note"),
    [
        ("Awaiting User Info", HoldReason.AWAITING_CALLER, ""),
        ("Awaiting Vendor", HoldReason.AWAITING_VENDOR, ""),
        ("Awaiting Problem", HoldReason.AWAITING_PROBLEM, ""),
        ("Awaiting Evidence", HoldReason.OTHER, "Awaiting Evidence"),
    ],
)
def test_a_wait_keeps_its_beginning_until_it_is_another(
    tmp_path: Path, word: str, reason: HoldReason, note: str
) -> None:
    rows = [
        update(),
        update("1/3/2016 10:00", sys_mod_count="1", incident_state=word),
        update("1/3/2016 11:00", sys_mod_count="2", incident_state=word, location="Location 8"),
    ]
    (hold,) = replayed(tmp_path, rows).holds
    assert (hold.reason, hold.since, hold.note, hold.author) == (
        reason,
        moment(1, 10),
        note,
        "sn-p-Updated_by_3",
    )
    other = "Awaiting Vendor" if reason is not HoldReason.AWAITING_VENDOR else "Awaiting Problem"
    rows.append(update("1/3/2016 12:00", sys_mod_count="3", incident_state=other))
    changed = replayed(tmp_path, rows)
    assert changed.holds[0].since == moment(1, 12)
    assert "holds" in _changed(changed.history[-1])


def test_an_update_that_changes_nothing_we_keep_stays_in_the_history(tmp_path: Path) -> None:
    rows = [update(), update("1/3/2016 10:00", sys_mod_count="1", u_priority_confirmation="true")]
    activity = replayed(tmp_path, rows).history[-1]
    assert (activity.kind, activity.verb, activity.changes) == (ActivityKind.CHANGE, "update", ())
    assert activity.text == "priority confirmed"


def test_a_priority_against_the_matrix_is_an_override(tmp_path: Path) -> None:
    low = {"impact": "3 - Low", "urgency": "3 - Low", "priority": "4 - Low"}
    incident = replayed(tmp_path, [update(**low)])
    assert incident.override == Override(priority=4, derived=5, reason="import", author="sn-p-Updated_by_3")
    assert (incident.priority_by(), incident.impact) == (4, Level.LOW)
    assert replayed(tmp_path, [update()]).override is None


def test_ties_channel_item_and_counters_are_those_of_the_last_row(tmp_path: Path) -> None:
    rows = [
        update(problem_id="Problem ID  3"),
        update(
            "2/3/2016 09:00", sys_mod_count="1", problem_id="?", rfc="CHG7", vendor="Vendor 1",
            caused_by="CHG6", contact_type="Email", cmdb_ci="Printer 4",
            reassignment_count="2", reopen_count="1",
        ),
    ]  # fmt: skip
    assert replayed(tmp_path, rows[:1]).links == (Link(kind="problem", target="Problem ID 3"),)
    incident = replayed(tmp_path, rows)
    assert {(link.kind, link.target) for link in incident.links} == {
        ("change", "CHG7"), ("caused_by", "CHG6"), ("vendor", "Vendor 1"),
    }  # fmt: skip
    assert (incident.channel, incident.ci) == (Channel.MAIL, "sn-c-Printer_4")
    assert (incident.handovers, incident.reopenings) == (2, 1)


def test_a_title_is_never_empty_and_leaves_out_what_is_missing(tmp_path: Path) -> None:
    assert replayed(tmp_path, [update(subcategory="?")]).title == "Category 5 / Symptom 9"
    assert (
        replayed(tmp_path, [update(category="?", subcategory="", u_symptom=" ")]).title == "(not categorised)"
    )


def test_the_end_is_not_known_before_it_comes(tmp_path: Path) -> None:
    incident = replayed(tmp_path, life(), until=moment(2, 14, 59))
    assert (incident.resolved_at, incident.closed_at, incident.resolution) == (None, None, None)
    incident = replayed(tmp_path, life(), until=moment(7, 15, 59))
    assert (incident.resolved_at, incident.closed_at) == (moment(2, 15), None)


def test_a_resolution_that_is_said_to_come_later_happened_with_its_row(tmp_path: Path) -> None:
    rows = [
        update(resolved_at="3/3/2016 08:00"),
        update("2/3/2016 15:00", sys_mod_count="1", incident_state="Resolved", resolved_at="3/3/2016 08:00"),
    ]
    incident = replayed(tmp_path, rows)
    assert incident.resolved_at == moment(2, 15)
    assert incident.resolution == Resolution(code="", author="sn-p-Updated_by_3")
    rows.append(
        update("3/3/2016 08:00", sys_mod_count="2", incident_state="Resolved", resolved_at="3/3/2016 08:00")
    )
    incident = replayed(tmp_path, rows)
    assert (incident.first_resolved_at, incident.resolved_at) == (moment(2, 15), moment(3, 8))
    assert incident.resolution == Resolution(code="code 6", author="sn-p-Resolved_by_15")


def test_reopening_takes_back_the_end_and_keeps_the_first_resolution(tmp_path: Path) -> None:
    ends = {"resolved_at": "4/3/2016 09:00", "closed_at": "9/3/2016 10:00"}
    rows = [
        update(**ends),
        update("2/3/2016 15:00", sys_mod_count="1", incident_state="Resolved", **ends),
        update(
            "3/3/2016 09:00", sys_mod_count="2", incident_state="Active",
            assigned_to="R", reopen_count="1", **ends,
        ),
        update("4/3/2016 09:00", sys_mod_count="3", incident_state="Resolved", reopen_count="1", **ends),
    ]  # fmt: skip
    open_again = replayed(tmp_path, rows[:3])
    assert _verbs(open_again)[-1] == "reopen"
    assert (open_again.state, open_again.resolved_at) == (State.IN_PROGRESS, None)
    assert (open_again.first_resolved_at, open_again.reopenings) == (moment(2, 15), 1)
    again = replayed(tmp_path, rows)
    assert (again.first_resolved_at, again.resolved_at) == (moment(2, 15), moment(4, 9))
    assert again.resolution == Resolution(code="code 6", author="sn-p-Resolved_by_15")


def test_closed_without_being_resolved_is_closed_and_not_resolved(tmp_path: Path) -> None:
    rows = [
        update(resolved_at="?"),
        update("7/3/2016 16:00", sys_mod_count="1", incident_state="Closed", resolved_at="?"),
    ]
    incident = replayed(tmp_path, rows)
    assert (incident.closed_at, incident.resolved_at) == (moment(7, 16), None)
    assert incident.resolution == Resolution(code="code 6", author="sn-p-Resolved_by_15")


def test_cancelled_is_over_without_a_resolution_from_the_row_that_says_so(tmp_path: Path) -> None:
    rows = [update(), update("3/3/2016 16:00", sys_mod_count="1", incident_state="Canceled")]
    incident = replayed(tmp_path, rows)
    assert (incident.closed_at, incident.resolved_at, incident.resolution) == (moment(3, 16), None, None)
    assert incident.history[-1].verb == "cancel"


def test_a_report_cannot_come_after_its_first_update(tmp_path: Path) -> None:
    late = {"opened_at": "1/3/2016 11:00", "sys_created_at": "1/3/2016 09:01"}
    assert replayed(tmp_path, [update(**late)]).opened_at == moment(1, 9, 1)
    assert replayed(tmp_path, [update(opened_at="1/3/2016 11:00", sys_created_at="?")]).opened_at == moment(
        1, 9, 5
    )
    assert replayed(tmp_path, [update(opened_at="?", sys_created_at="?")]).opened_at == moment(1, 9, 5)


def test_the_clock_of_the_configured_zone_is_read(tmp_path: Path) -> None:
    rows = [update("27/3/2016 03:30", opened_at="2016-03-27 01:30:00")]
    incident = replayed(tmp_path, rows, zone=ZoneInfo("Europe/Paris"))
    assert incident.opened_at == datetime(2016, 3, 27, 0, 30, tzinfo=UTC)
    assert incident.updated_at == datetime(2016, 3, 27, 1, 30, tzinfo=UTC)
    aware = replayed(tmp_path, [update("2016-03-01T09:05:30+02:00", opened_at="2016-03-01T06:00Z")])
    assert aware.updated_at == datetime(2016, 3, 1, 7, 5, 30, tzinfo=UTC)


def test_a_repeated_count_is_kept_and_noted_and_a_row_out_of_order_is_put_in_its_place(
    tmp_path: Path,
) -> None:
    path, rows = tmp_path / "log.csv", life()
    rows.insert(
        1, update("2/3/2016 11:00", sys_mod_count="3", incident_state="Active", location="Location 8")
    )
    path.write_text(text(rows), encoding="utf-8", newline="")
    incidents, report = harvest(path)
    assert len(incidents["INC1"].history) == 7
    assert sorted({note.reason for note in report.noted}) == [
        "out of order: put in its place by time",
        "sys_mod_count used twice: kept, in order of time",
    ]
