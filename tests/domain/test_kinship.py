"""Parents, children and duplicates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from domain_builders import Stamps, in_state, opened, resolved, waiting
from hypothesis import given
from hypothesis import strategies as st

from tui.domain import lifecycle
from tui.domain.contact import rang
from tui.domain.errors import Refused
from tui.domain.history import ActorKind
from tui.domain.incident import HoldReason, Incident, Link, State
from tui.domain.kinship import carried, duplicates, joined, left, skips, taking_over, under
from tui.domain.linking import CHILD_OF, DUPLICATE_OF, children, link, tied_back, unlink
from tui.domain.tasks import add, tick_off


def parent_of(stamps: Stamps, state: State = State.IN_PROGRESS) -> Incident:
    return replace(in_state(state, stamps), id="parent", number="INC-T-9")


def child_of(stamps: Stamps, state: State = State.ASSIGNED) -> Incident:
    return link(in_state(state, stamps), stamps(), kind=CHILD_OF, to="parent")


def test_there_is_one_step_between_parent_and_child_and_no_circle() -> None:
    stamps = Stamps()
    one, parent = opened(stamps), parent_of(stamps)
    under(one, parent)
    with pytest.raises(Refused, match="own parent"):
        under(one, one)
    with pytest.raises(Refused, match="is a child itself"):
        under(one, replace(parent, parent="top"))
    with pytest.raises(Refused, match="1 children of its own"):
        under(tied_back(one, stamps(), kind=CHILD_OF, to="small"), parent)
    with pytest.raises(Refused, match="is closed"):
        under(one, parent_of(stamps, State.CLOSED))
    with pytest.raises(Refused, match="has a parent already"):
        link(child_of(stamps), stamps(), kind=CHILD_OF, to="other")
    assert children(tied_back(parent, stamps(), kind=CHILD_OF, to="rec1")) == ("rec1",)
    assert unlink(child_of(stamps), stamps(), to="parent").parent is None


def test_start_and_resolve_carry_over_as_the_systems_doing_and_close_does_not() -> None:
    stamps = Stamps()
    child, before = child_of(stamps), replace(in_state(State.ASSIGNED, stamps), id="parent")
    after = lifecycle.start(before, stamps())
    started = carried(child, before, after, stamps())
    assert started.state is State.IN_PROGRESS
    assert started.history[-1].actor_kind is ActorKind.SYSTEM
    ended = resolved(after, stamps)
    done = carried(started, after, ended, stamps())
    assert (done.state, done.resolution) == (State.RESOLVED, ended.resolution)
    assert carried(done, ended, lifecycle.close(ended, stamps()), stamps()) == done


def test_the_parents_hold_gives_awaiting_parent_which_ends_with_it() -> None:
    stamps = Stamps()
    child, before = child_of(stamps), parent_of(stamps)
    held = waiting(before, stamps)
    waits = carried(child, before, held, stamps())
    assert [hold.reason for hold in waits.holds] == [HoldReason.AWAITING_PARENT]
    assert carried(waits, held, waiting(held, stamps, HoldReason.AWAITING_CHANGE), stamps()) == waits
    free = carried(waits, held, lifecycle.resume(held, stamps(), hold="all"), stamps())
    assert (free.state, free.holds) == (State.ASSIGNED, ())
    assert left(waits, stamps()).state is State.ASSIGNED
    assert joined(child, held, stamps()).state is State.ON_HOLD
    assert joined(child, before, stamps()) == child


def test_a_child_whose_caller_wrote_since_is_not_resolved_along() -> None:
    stamps = Stamps()
    before = parent_of(stamps)
    after = resolved(before, stamps)
    assert skips(child_of(stamps), before, after) == ""
    assert "has written since" in skips(rang(child_of(stamps), stamps()), before, after)


def test_a_child_with_an_open_mandatory_task_follows_neither_beginning_nor_end() -> None:
    stamps = Stamps()
    child = add(child_of(stamps), stamps(), title="ring the vendor")
    assigned = replace(in_state(State.ASSIGNED, stamps), id="parent")
    started = lifecycle.start(assigned, stamps())
    for before, after in ((assigned, started), (started, resolved(started, stamps))):
        assert skips(child, before, after) == "a mandatory task is open: ring the vendor"
        assert skips(tick_off(child, stamps()), before, after) == ""
    wish = add(child_of(stamps), stamps(), title="tell them", mandatory=False)
    assert skips(wish, assigned, started) == ""


def test_another_callers_report_is_a_child_and_watchers_move_along() -> None:
    stamps = Stamps()
    one, of = opened(stamps), replace(opened(stamps), id="of", number="INC-T-2")
    duplicates(one, of, lambda _id: None)
    with pytest.raises(Refused, match="another caller's report is its child"):
        duplicates(one, replace(of, caller="lee"), lambda _id: None)
    watched = replace(one, watchers=("ben",))
    assert taking_over(of, stamps(), watched).watchers == ("ben",)


def test_the_open_tasks_of_a_duplicate_go_to_the_record_that_goes_on() -> None:
    stamps = Stamps()
    one, of = opened(stamps), replace(opened(stamps), id="of", number="INC-T-2")
    tasked = tick_off(add(add(one, stamps(), title="ask"), stamps(), title="call"), stamps(), task="ask")
    goes_on = taking_over(of, stamps(), tasked)
    assert [task.title for task in goes_on.tasks] == ["call"]
    assert taking_over(goes_on, stamps(), tasked) == goes_on
    ended = resolved(of, stamps)
    assert taking_over(ended, stamps(), tasked) == ended


@given(st.lists(st.integers(0, 5), min_size=6, max_size=6), st.integers(0, 5), st.integers(0, 5))
def test_duplicates_never_make_a_circle(targets: list[int], which: int, of: int) -> None:
    stamps = Stamps()
    records = {
        f"r{at}": replace(
            opened(stamps), id=f"r{at}",
            links=(Link(kind=DUPLICATE_OF, target=f"r{target}"),) if target > at else (),
        )
        for at, target in enumerate(targets)
    }  # fmt: skip
    one, other = records[f"r{which}"], records[f"r{of}"]
    chain, at = {other.id}, other
    while at.links:
        at = records[at.links[0].target]
        chain.add(at.id)
    if one.id in chain:
        with pytest.raises(Refused):
            duplicates(one, other, records.get)
    else:
        duplicates(one, other, records.get)
