from __future__ import annotations

from dataclasses import replace

import pytest
from problem_builders import later, problem, stamp

from tui.domain import analysis, known_error
from tui.domain.errors import MissingFields, Refused
from tui.domain.holds import hold
from tui.domain.incident import HoldReason, Incident, State
from tui.domain.lifecycle import open_incident

FIXED = replace(problem(incidents=("i1",), service="vpn"), fix="patched", workaround="restart")


def waiting(*reasons: HoldReason) -> Incident:
    incident = open_incident(stamp(), id="i1", number="INC-T-1", title="down", caller="joe", category="net")
    for reason in reasons:
        incident = hold(incident, stamp(), reason=reason, follow_up_at=later(days=2), reply="we ask")
    return incident


def test_a_fix_resolves_what_waited_for_nothing_else() -> None:
    freed = known_error.freed(waiting(HoldReason.AWAITING_PROBLEM), stamp(), FIXED)
    assert (freed.state, freed.holds, freed.service) == (State.RESOLVED, (), "vpn")
    assert freed.resolution is not None
    assert freed.resolution.solution == "PRB-T-1: patched"


def test_a_fix_lifts_only_its_own_hold_of_what_waits_on() -> None:
    both = waiting(HoldReason.AWAITING_PROBLEM, HoldReason.AWAITING_VENDOR)
    freed = known_error.freed(both, stamp(), FIXED)
    assert freed.state is State.ON_HOLD
    assert [one.reason for one in freed.holds] == [HoldReason.AWAITING_VENDOR]
    alone = waiting(HoldReason.AWAITING_VENDOR)
    assert known_error.freed(alone, stamp(), FIXED) == alone


def test_what_cannot_be_resolved_by_itself_goes_on() -> None:
    nameless = replace(FIXED, service=None)
    with pytest.raises(MissingFields, match="service"):
        known_error.freed(waiting(HoldReason.AWAITING_PROBLEM), stamp(), nameless)
    assert known_error.lifted(waiting(HoldReason.AWAITING_PROBLEM), stamp()).state is State.NEW


def test_a_workaround_counts_its_tries_and_can_be_retired_and_verified() -> None:
    known = replace(FIXED, cause="firmware", cause_status="known")
    tried = known_error.tried(known_error.tried(known, stamp(), worked=True, incident="i9"), stamp())
    assert (tried.used, tried.worked, tried.incidents) == (2, 1, ("i1", "i9"))
    assert tried.verified_at is not None
    with pytest.raises(Refused, match="no workaround"):
        known_error.tried(problem(), stamp())
    gone = known_error.retire(replace(tried, cause_status="suspected"), stamp(), reason="no longer helps")
    assert gone.known_error == ""
    assert known_error.verify(gone, stamp()).known_error == "early"


def test_a_cause_that_is_said_before_it_is_confirmed_is_suspected() -> None:
    said = known_error.edit(problem(), stamp(), cause="firmware")
    assert said.cause_status == "suspected"
    with pytest.raises(Refused, match="already"):
        known_error.edit(said, stamp(), cause="firmware")


def test_a_tie_moves_with_the_incident_to_the_problem_that_goes_on() -> None:
    other = replace(FIXED, id="p2")
    tied = known_error.tied(waiting(), stamp(), FIXED)
    moved = known_error.tied(tied, stamp(), other, apart=FIXED.id)
    assert [(one.kind, one.target) for one in moved.links] == [("problem", "p2")]
    assert known_error.untied(moved, stamp(), other).links == ()


def test_five_whys_are_answered_in_order_and_again_by_place() -> None:
    asked = problem()
    for answer in "abcde":
        asked = analysis.why(asked, stamp(), text=answer)
    assert asked.whys == ("a", "b", "c", "d", "e")
    assert analysis.why(asked, stamp(), text="B", place=2).whys[1] == "B"
    with pytest.raises(Refused, match="at most 5"):
        analysis.why(asked, stamp(), text="f")


def test_suspected_causes_are_weighed_against_the_grid() -> None:
    filled = analysis.grid(problem(), stamp(), dimension="where", heading="is", text="branch 14")
    emptied = analysis.grid(filled, stamp(), dimension="where", heading="is")
    assert emptied.grid == ()
    for text in ("firmware", "cable"):
        filled = analysis.suspect(filled, stamp(), text=text)
    filled = analysis.weigh(filled, stamp(), suspect="1", dimension="where", verdict="fails")
    filled = analysis.weigh(filled, stamp(), suspect="2", dimension="where", verdict="fits")
    filled = analysis.weigh(
        filled, stamp(), suspect="2", dimension="where", heading="change", verdict="open"
    )  # fmt: skip
    told = analysis.verdicts(filled.suspects)
    assert [(one.text, fits, fails) for one, fits, fails in told] == [("cable", 3, 0), ("firmware", 0, 4)]
    assert analysis.verdict_of(told[0][0], "where.is_not") == "fits"
    assert analysis.verdict_of(told[0][0], "where.change") == "open"
    with pytest.raises(Refused, match="so already"):
        analysis.weigh(filled, stamp(), suspect="1", dimension="where", heading="is", verdict="fails")
    with pytest.raises(Refused, match="2 suspected"):
        analysis.weigh(filled, stamp(), suspect="3", dimension="where", verdict="fits")


def test_a_cause_is_named_by_its_place_or_its_id() -> None:
    filled = analysis.suspect(analysis.suspect(problem(), stamp(), text="firmware"), stamp(), text="a cable")
    by_id = analysis.weigh(
        filled, stamp(), suspect=filled.suspects[1].id, dimension="what", heading="is", verdict="fits"
    )
    assert [one.fits for one in by_id.suspects] == [(), ("what.is",)]
    with pytest.raises(Refused, match="none is 'cable'"):
        analysis.weigh(filled, stamp(), suspect="cable", dimension="what", verdict="fits")
