from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from problem_builders import NOW, later, problem, stamp

from tui.domain import problem_life as life
from tui.domain.clocks.timeline import seconds
from tui.domain.document import plain
from tui.domain.errors import IllegalTransition, MissingFields, Refused
from tui.domain.problem_states import OPEN, TRANSITIONS, CauseStatus, Event, Flag, Outcome, State, next_state
from tui.domain.problem_timed import INACTIVE, REVIEW_DUE, inactive_from, make, steps_ahead
from tui.store.kinds.problem import WORKING

if TYPE_CHECKING:
    from tui.domain.problem import Problem


def at(state: State) -> Problem:
    return replace(problem(), state=state, cause="c", fix="f", change="CHG1")


#: What each event asks for, so that only the state can refuse it.
FIELDS = {
    Event.REFUTE: {"reason": "no"}, Event.FIX_FAILED: {"reason": "no"}, Event.NOT_FIXED: {"reason": "no"},
    Event.REOPEN: {"reason": "no"}, Event.CANCEL: {"reason": "no"}, Event.DUPLICATE: {"of": "p2"},
    Event.ACCEPT_RISK: {"reason": "r", "review_at": later(days=90)},
    Event.NOT_FOUND: {"reason": "r", "review_at": later(days=90)},
}  # fmt: skip
MOVES = {event: getattr(life, event.value.replace("-", "_")) for event in Event}


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("state", State)
def test_a_move_leads_where_the_table_says_and_nowhere_else(state: State, event: Event) -> None:
    before = at(state)
    if (state, event) in TRANSITIONS:
        after = MOVES[event](before, stamp(), **FIELDS.get(event, {}))
        assert after.state is TRANSITIONS[state, event]
        assert [one.field for one in after.history[-1].changes if one.field == "state"] == ["state"]
        assert after.history[-1].verb == event.value
    else:
        with pytest.raises(IllegalTransition) as refused:
            MOVES[event](before, stamp(), **FIELDS.get(event, {}))
        legal = [one.value for one in Event if (state, one) in TRANSITIONS]
        assert all(word in str(refused.value) for word in legal)


def test_the_states_that_queries_name_are_those_of_the_domain() -> None:
    assert {"new", *WORKING} == {state.value for state in OPEN}
    assert {next_state(state, Event.CANCEL) for state in OPEN} == {State.CLOSED}


@pytest.mark.parametrize(
    ("state", "event", "lacking"),
    [
        (State.ASSESS, "confirm", ("cause",)),
        (State.FIX_IN_PROGRESS, "resolve", ("fix", "no_change")),
        (State.ASSESS, "not_found", ("reason", "review_at")),
        (State.ROOT_CAUSE, "accept_risk", ("reason", "review_at")),
        (State.CLOSED, "reopen", ("reason",)),
        (State.NEW, "duplicate", ("of",)),
    ],
)
def test_a_move_asks_for_exactly_what_is_missing(state: State, event: str, lacking: tuple[str, ...]) -> None:
    with pytest.raises(MissingFields) as missing:
        getattr(life, event)(replace(problem(), state=state), stamp())
    assert missing.value.names == lacking


def test_what_a_resolution_lacks_is_said_as_it_is_meant() -> None:
    fixing = replace(problem(), state=State.FIX_IN_PROGRESS)
    with pytest.raises(
        MissingFields, match=r"^resolve needs the change that fixes it, or why it takes none$"
    ):
        life.resolve(fixing, stamp(), fix="patched")
    with pytest.raises(MissingFields, match=r"^duplicate needs what it is a duplicate of$"):
        life.duplicate(fixing, stamp())


def test_a_known_error_is_a_cause_and_a_workaround_and_early_while_the_cause_is_suspected() -> None:
    known = replace(problem(), state=State.ASSESS)
    assert known.known_error == ""
    suspected = replace(known, cause="firmware", cause_status=CauseStatus.SUSPECTED, workaround="restart")
    assert suspected.known_error == "early"
    confirmed = life.confirm(suspected, stamp())
    assert (confirmed.cause, confirmed.known_error) == ("firmware", "known")
    assert life.refute(confirmed, stamp(), reason="it was not").known_error == ""
    assert replace(confirmed, retired=True).known_error == ""


def test_a_fix_is_a_change_or_says_why_it_needs_none() -> None:
    fixing = replace(problem(), state=State.FIX_IN_PROGRESS)
    by_hand = life.resolve(fixing, stamp(), fix="rebooted", no_change="no change of configuration")
    assert (by_hand.outcome, by_hand.no_change) == (Outcome.FIXED, "no change of configuration")
    changed = life.resolve(fixing, stamp(), fix="patched", change="CHG7", no_change="left over")
    assert (changed.change, changed.no_change) == ("CHG7", "")


def test_a_major_problem_is_reviewed_before_it_closes() -> None:
    resolved = replace(problem(), state=State.RESOLVED, flags=(Flag.MAJOR,))
    with pytest.raises(MissingFields, match="review"):
        life.close(resolved, stamp())
    assert life.close(resolved, stamp(), review="what we learned").state is State.CLOSED


def test_a_duplicate_hands_over_what_it_knows() -> None:
    from tui.domain.tasks import add

    twin = add(replace(problem(incidents=("i2", "i3")), id="p2", workaround="restart"), stamp(), title="ask")
    other = problem(incidents=("i1", "i2"))
    ended = life.duplicate(twin, stamp(), of=other.id)
    goes_on = life.absorb(other, stamp(), twin)
    assert (ended.state, ended.outcome, ended.incidents, ended.tasks) == (
        State.CLOSED, Outcome.DUPLICATE, (), (),
    )  # fmt: skip
    assert (goes_on.incidents, goes_on.workaround) == (("i1", "i2", "i3"), "restart")
    assert [one.title for one in goes_on.tasks] == ["ask"]
    with pytest.raises(Refused, match="took it over"):
        life.reopen(ended, stamp(), reason="again")
    with pytest.raises(Refused, match="itself"):
        life.duplicate(other, stamp(), of=other.id)


def test_an_accepted_risk_comes_back_at_its_review_date_once() -> None:
    risk = life.accept_risk(at(State.ROOT_CAUSE), stamp(), reason="too dear", review_at=later(days=30))
    step = steps_ahead(plain(risk))[0]
    assert (step.rule, step.at) == (REVIEW_DUE, int(later(days=30).timestamp()))
    back, made = make(risk, step, later(days=31))
    assert (back.state, back.outcome, back.review_at) == (State.ASSESS, Outcome.NONE, None)
    assert (back.history[-1].id, made.at, back.history[-1].author) == (step.id, later(days=30), "")
    assert REVIEW_DUE not in {one.rule for one in steps_ahead(plain(back))}
    with pytest.raises(Refused, match="past"):
        life.accept_risk(at(State.ROOT_CAUSE), stamp(), reason="r", review_at=later(days=-1))


def test_ten_business_days_without_activity_are_named_once() -> None:
    quiet = problem()  # Monday 2 November, nine o'clock
    due = inactive_from(plain(quiet))
    assert due is not None
    assert due - seconds(plain(NOW)) == 14 * 86_400
    step = steps_ahead(plain(quiet))[0]
    assert step.rule == INACTIVE
    named, _ = make(quiet, step, later(days=15))
    assert inactive_from(plain(named)) == due
    assert steps_ahead(plain(named)) == []
    worked = life.take(replace(named, assignee=None), stamp(later(days=16)))
    assert steps_ahead(plain(worked))[0].at > step.at
    assert steps_ahead(plain(replace(quiet, adopted=False))) == []
