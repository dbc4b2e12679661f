"""The life of a major incident, beside the incident's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from domain_builders import Stamps, opened, resolved

from tui.domain import lifecycle, major
from tui.domain.errors import IllegalTransition, MissingFields, Refused
from tui.domain.incident import CancelReason, Flag, Incident, Link, MajorState
from tui.domain.major import STEPS, Step, major_step


def accepted(stamps: Stamps) -> Incident:
    proposed = major.propose(opened(stamps), stamps(), reason="all branches")
    return major.accept(proposed, stamps(), commander="ana", communications="ben")


@pytest.mark.parametrize("state", [None, *MajorState])
@pytest.mark.parametrize("step", Step)
def test_a_step_that_is_not_in_the_table_names_those_that_are(state: MajorState | None, step: Step) -> None:
    if (state, step) in STEPS:
        assert major_step(state, step) == STEPS[state, step]
        return
    with pytest.raises(IllegalTransition) as refused:
        major_step(state, step)
    assert set(refused.value.legal) == {one.value for one in Step if (state, one) in STEPS}


def test_accepting_needs_who_leads_and_who_tells_people_and_raises_the_flag() -> None:
    stamps = Stamps()
    proposed = major.propose(opened(stamps), stamps(), reason="all branches")
    assert proposed.flags == ()
    with pytest.raises(MissingFields) as lacking:
        major.accept(proposed, stamps())
    assert lacking.value.names == ("commander", "communications")
    taken = accepted(stamps)
    assert taken.flags == (Flag.MAJOR,)
    assert taken.major is not None
    assert taken.major.next_update == taken.updated_at + timedelta(minutes=120)


def test_it_follows_its_incident_to_resolved_and_back() -> None:
    stamps = Stamps()
    ended = resolved(accepted(stamps), stamps)
    assert ended.major is not None
    assert ended.major.state is MajorState.RESOLVED
    back = lifecycle.reopen(ended, stamps(), reason="down again")
    assert back.major is not None
    assert back.major.state is MajorState.ACCEPTED


def test_it_is_not_cancelled_before_it_is_demoted() -> None:
    stamps = Stamps()
    with pytest.raises(Refused, match="before it is demoted"):
        lifecycle.cancel(accepted(stamps), stamps(), reason=CancelReason.WITHDRAWN)
    demoted = major.demote(accepted(stamps), stamps(), reason="one branch only")
    assert (demoted.flags, demoted.major) == ((), None)


def test_closing_needs_a_review_and_a_linked_problem() -> None:
    stamps = Stamps()
    ended = resolved(accepted(stamps), stamps)
    with pytest.raises(IllegalTransition):
        major.close_major(ended, stamps())
    reviewed = major.review(ended, stamps(), text="what we learnt")
    with pytest.raises(Refused, match="linked problem"):
        major.close_major(reviewed, stamps())
    tied = replace(reviewed, links=(Link(kind="problem", target="PRB1"),))
    closed = major.close_major(tied, stamps()).major
    assert closed is not None
    assert closed.state is MajorState.CLOSED


def test_stepping_down_needs_a_successor() -> None:
    stamps = Stamps()
    with pytest.raises(MissingFields):
        major.hand(accepted(stamps), stamps())
    with pytest.raises(Refused, match="successor"):
        major.hand(accepted(stamps), stamps(), commander="ana")
    led = major.hand(accepted(stamps), stamps(), commander="eve").major
    assert led is not None
    assert (led.commander, led.communications) == ("eve", "ben")


def test_the_rules_propose_once_the_first_that_fits() -> None:
    stamps = Stamps()
    calm = opened(stamps)
    assert major.proposal(calm, criticality="high", children=20) == ""
    assert major.proposal(calm, criticality="critical", children=99) == "its service is critical"
    assert major.proposal(calm, criticality="", children=21) == "more than 20 children"
    proposed = major.propose(calm, stamps(), reason="its service is critical")
    rejected = major.reject(proposed, stamps(), reason="one user")
    assert major.proposal(rejected, criticality="critical", children=0) == ""
    assert major.proposal(replace(calm, parent="p"), criticality="critical", children=0) == ""
