from __future__ import annotations

from datetime import timedelta

import pytest
from domain_builders import Stamps, in_state, opened, waiting

from tui.domain import lifecycle
from tui.domain.errors import MissingFields, Refused
from tui.domain.history import ActivityKind
from tui.domain.incident import Incident, State


def changed_fields(incident: Incident) -> dict[str, tuple[object, object]]:
    return {change.field: (change.before, change.after) for change in incident.history[-1].changes}


def test_taking_makes_it_the_actors_and_keeps_the_team() -> None:
    stamps = Stamps()
    taken = lifecycle.take(opened(stamps, team="network"), stamps("ben"))
    assert (taken.state, taken.team, taken.assignee) == (State.ASSIGNED, "network", "ben")
    assert taken.handovers == 0
    assert changed_fields(taken) == {"state": ("new", "assigned"), "assignee": (None, "ben")}


def test_taking_what_is_yours_is_refused() -> None:
    stamps = Stamps()
    with pytest.raises(Refused, match="yours already"):
        lifecycle.take(in_state(State.ASSIGNED, stamps), stamps())


def test_taking_it_from_somebody_is_a_handover() -> None:
    stamps = Stamps()
    assert lifecycle.take(in_state(State.ASSIGNED, stamps), stamps("ben")).handovers == 1


def test_assigning_needs_a_team_or_a_person() -> None:
    stamps = Stamps()
    with pytest.raises(MissingFields) as missing:
        lifecycle.assign(opened(stamps), stamps())
    assert missing.value.names == ("team",)


def test_a_team_clears_the_person_and_a_person_keeps_the_team() -> None:
    stamps = Stamps()
    first = lifecycle.assign(in_state(State.ASSIGNED, stamps), stamps(), team="network")
    assert (first.team, first.assignee) == ("network", None)
    second = lifecycle.assign(first, stamps(), person="ben")
    assert (second.team, second.assignee) == ("network", "ben")


@pytest.mark.parametrize(
    "fields", [{"team": "network"}, {"person": "ben"}, {"team": "network", "person": "ben"}]
)
def test_handing_over_to_the_same_is_refused(fields: dict[str, str]) -> None:
    stamps = Stamps()
    held = lifecycle.assign(opened(stamps), stamps(), team="network", person="ben")
    with pytest.raises(Refused, match="must change the team or the person"):
        lifecycle.assign(held, stamps(), **fields)


def test_each_change_of_team_or_person_counts_as_a_handover() -> None:
    stamps = Stamps()
    incident = lifecycle.assign(opened(stamps), stamps(), team="desk")
    assert incident.handovers == 0
    incident = lifecycle.assign(incident, stamps(), person="ben")
    assert incident.handovers == 0
    incident = lifecycle.assign(incident, stamps(), person="carl")
    incident = lifecycle.assign(incident, stamps(), team="network", person="dora")
    assert incident.handovers == 2


def test_work_in_progress_that_is_handed_over_waits_to_be_started_again() -> None:
    stamps = Stamps()
    handed = lifecycle.assign(in_state(State.IN_PROGRESS, stamps), stamps(), person="ben")
    assert (handed.state, handed.started) == (State.ASSIGNED, False)


def test_on_hold_stays_on_hold_when_handed_over() -> None:
    stamps = Stamps()
    handed = lifecycle.assign(in_state(State.ON_HOLD, stamps), stamps(), team="network")
    assert handed.state is State.ON_HOLD
    assert handed.holds


def test_the_second_return_to_a_team_goes_to_the_shift_lead() -> None:
    stamps = Stamps()
    incident = opened(stamps)
    for team in ("desk", "network", "desk", "network"):
        incident = lifecycle.assign(incident, stamps(), team=team)
        assert "shift_lead" not in [activity.verb for activity in incident.history]
    incident = lifecycle.assign(incident, stamps(), team="desk")
    assert incident.history[-1].verb == "shift_lead"
    assert incident.history[-1].kind is ActivityKind.NOTE
    assert "second time" in incident.history[-1].text


def test_the_team_it_was_opened_for_has_had_it() -> None:
    stamps = Stamps()
    incident = opened(stamps, team="desk")
    for team in ("network", "desk", "network", "desk"):
        incident = lifecycle.assign(incident, stamps(), team=team)
    assert incident.history[-1].verb == "shift_lead"


def test_releasing_keeps_the_team_and_goes_back_to_new() -> None:
    stamps = Stamps()
    held = lifecycle.assign(opened(stamps), stamps(), team="network", person="ben")
    released = lifecycle.release(held, stamps(), text="not my field")
    assert (released.state, released.team, released.assignee) == (State.NEW, "network", None)
    assert released.history[-1].text == "not my field"


def test_starting_without_an_assignee_makes_the_actor_it() -> None:
    stamps = Stamps()
    queued = lifecycle.assign(opened(stamps), stamps(), team="network")
    started = lifecycle.start(queued, stamps("ben"))
    assert (started.state, started.assignee, started.started) == (State.IN_PROGRESS, "ben", True)


def test_a_move_stamps_the_record() -> None:
    stamps = Stamps()
    incident = opened(stamps)
    stamp = stamps("ben", after=timedelta(hours=1))
    taken = lifecycle.take(incident, stamp)
    assert (taken.op, taken.updated_at) == (stamp.op, stamp.at)
    assert (taken.history[-1].author, taken.history[-1].op) == ("ben", stamp.op)


def test_a_hold_survives_its_incident_being_taken() -> None:
    stamps = Stamps()
    incident = waiting(opened(stamps), stamps)
    taken = lifecycle.take(incident, stamps("ben"))
    assert (taken.state, taken.assignee, taken.holds) == (State.ON_HOLD, "ben", incident.holds)
