"""The caller's word, and trying to reach them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from domain_builders import Stamps, in_state, opened, resolved, waiting

from tui.domain import lifecycle
from tui.domain.contact import attempt, may_end_unanswered, rang, recurrence, unanswered
from tui.domain.errors import Refused
from tui.domain.incident import Flag, HoldReason, Incident, ResolutionCode, State


def times(incident: Incident) -> object:
    return next(change.after for change in incident.history[-1].changes if change.field == "times")


def test_ringing_again_is_counted() -> None:
    stamps = Stamps()
    once = rang(opened(stamps), stamps(), text="still down")
    twice = rang(once, stamps())
    assert (times(once), times(twice)) == (1, 2)


def test_the_callers_word_ends_the_hold_that_waits_for_them_and_no_other() -> None:
    stamps = Stamps()
    both = waiting(waiting(in_state(State.IN_PROGRESS, stamps), stamps, HoldReason.AWAITING_CALLER), stamps)
    spoken = rang(both, stamps())
    assert [hold.reason for hold in spoken.holds] == [HoldReason.AWAITING_VENDOR]
    assert spoken.state is State.ON_HOLD
    only = waiting(in_state(State.IN_PROGRESS, stamps), stamps, HoldReason.AWAITING_CALLER)
    assert rang(only, stamps()).state is State.IN_PROGRESS
    assert rang(only, stamps(), automatic=True).state is State.ON_HOLD


def test_on_a_resolved_one_it_raises_replied_until_a_person_decides() -> None:
    stamps = Stamps()
    spoken = rang(resolved(opened(stamps), stamps), stamps())
    assert (spoken.state, spoken.flags) == (State.RESOLVED, (Flag.REPLIED,))
    assert lifecycle.reopen(spoken, stamps(), reason="still down").flags == ()
    assert lifecycle.close(spoken, stamps()).flags == ()
    assert lifecycle.reply(spoken, stamps(), text="we look").flags == ()


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
def test_on_an_ended_one_it_is_a_new_incident(state: State) -> None:
    stamps = Stamps()
    ended = in_state(state, stamps)
    spoken = rang(ended, stamps(), text="down again")
    assert (spoken.state, spoken.flags) == (state, ())
    told = recurrence(spoken, spoken.op)
    assert [(tie.kind, tie.target) for tie in spoken.links] == [("recurs_as", told["id"])]
    assert (told["title"], told["caller"], told["description"]) == (ended.title, "kim", "down again")
    assert rang(ended, stamps(), text="out of office", automatic=True).links == ()


def test_no_answer_needs_three_attempts_within_three_business_days() -> None:
    stamps = Stamps()
    tried = opened(stamps)
    for _ in range(2):
        tried = attempt(tried, stamps())
    with pytest.raises(Refused, match="3 unanswered attempts within 3 business days"):
        lifecycle.resolve(
            tried, stamps(), code=ResolutionCode.NO_ANSWER, solution="silent", closure_category="x",
            service="vpn",
        )  # fmt: skip
    tried = attempt(tried, stamps())
    ended = lifecycle.resolve(
        tried, stamps(), code=ResolutionCode.NO_ANSWER, solution="silent", closure_category="x", service="vpn"
    )
    assert ended.state is State.RESOLVED
    late = attempt(attempt(opened(stamps), stamps()), stamps())
    assert not may_end_unanswered(attempt(late, stamps(after=timedelta(days=14))))


def test_attempts_count_from_the_callers_last_word() -> None:
    stamps = Stamps()
    tried = attempt(attempt(opened(stamps), stamps()), stamps())
    assert len(unanswered(tried)) == 2
    assert unanswered(rang(tried, stamps())) == ()
