"""What is to be done before a record can be resolved: the same for incidents and problems."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from domain_builders import Stamps, in_state, opened, resolved
from problem_builders import problem

from tui.domain import lifecycle
from tui.domain.contact import attempt
from tui.domain.errors import MissingFields, Refused
from tui.domain.incident import ResolutionCode, State
from tui.domain.problem_life import resolve as resolve_problem
from tui.domain.problem_states import State as Stage
from tui.domain.tasks import add, mandatory_ones, tick_off

RECORDS = [opened(Stamps()), replace(problem(), state=Stage.FIX_IN_PROGRESS)]


def end(record: Any, stamps: Stamps) -> Any:  # noqa: ANN401 (a record of either kind)
    if hasattr(record, "fix"):
        return resolve_problem(record, stamps(), fix="patched", change="C-1")
    return resolved(record, stamps)


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_is_resolved_once_its_mandatory_tasks_are_done(record: Any) -> None:  # noqa: ANN401
    stamps = Stamps()
    tasked = add(record, stamps(), title="  patch the gateway ")
    tasked = add(tasked, stamps(), title="write it up", owner="ben", mandatory=False)
    assert [(one.title, one.owner, one.mandatory) for one in tasked.tasks] == [
        ("patch the gateway", "ana", True), ("write it up", "ben", False),
    ]  # fmt: skip
    with pytest.raises(Refused, match="a mandatory task is open: patch the gateway"):
        end(tasked, stamps)
    done = tick_off(tasked, stamps())
    assert done.tasks[0].done_at == done.updated_at
    assert not end(done, stamps).is_open


def test_no_answer_does_not_pass_a_mandatory_task_by_either() -> None:
    stamps = Stamps()
    tried = add(opened(stamps), stamps(), title="ask the neighbour")
    for _ in range(3):
        tried = attempt(tried, stamps())
    with pytest.raises(Refused, match="ask the neighbour"):
        lifecycle.resolve(
            tried, stamps(), code=ResolutionCode.NO_ANSWER, solution="silent", closure_category="x",
            service="vpn",
        )  # fmt: skip


def test_a_task_that_came_after_the_resolution_does_not_bar_closing() -> None:
    stamps = Stamps()
    late = add(in_state(State.RESOLVED, stamps), stamps(), title="thank the vendor")
    assert lifecycle.close(late, stamps()).state is State.CLOSED


@pytest.mark.parametrize(
    ("said", "title"),
    [("", "ask A"), ("1", "ask A"), ("3", "call"), ("CA", "call"), ("ask b", "ask B")],
)
def test_a_task_is_meant_by_its_place_or_its_first_words(said: str, title: str) -> None:
    stamps = Stamps()
    tasked = opened(stamps)
    for one in ("ask A", "ask B", "call"):
        tasked = add(tasked, stamps(), title=one)
    ticked = tick_off(tasked, stamps(), task=said)
    assert [one.title for one in ticked.tasks if one.done_at] == [title]


@pytest.mark.parametrize("said", ["4", "0", "nothing", "\u0663", "-1", "9" * 5000])
def test_what_is_no_open_task_is_refused(said: str) -> None:
    stamps = Stamps()
    with pytest.raises(Refused, match="no such open task"):
        tick_off(add(opened(stamps), stamps(), title="ask"), stamps(), task=said)


def test_one_of_several_is_never_guessed_and_none_is_done_twice() -> None:
    stamps = Stamps()
    tasked = add(add(opened(stamps), stamps(), title="ask A"), stamps(), title="ask B")
    with pytest.raises(Refused, match="could be ask A; ask B"):
        tick_off(tasked, stamps(), task="ask")
    once = tick_off(tasked, stamps(), task="1")
    with pytest.raises(Refused, match="no such open task"):
        tick_off(once, stamps(), task="1")
    assert mandatory_ones(once.tasks) == "a mandatory task is open: ask B"
    assert mandatory_ones(tasked.tasks) == "2 mandatory tasks are open: ask A; ask B"


def test_a_task_is_meant_by_its_whole_title_though_another_begins_with_it() -> None:
    stamps = Stamps()
    tasked = add(
        add(opened(stamps), stamps(), title="Call the vendor again"), stamps(), title="Call the vendor"
    )
    ticked = tick_off(tasked, stamps(), task="call the vendor")
    assert [one.done_at is not None for one in ticked.tasks] == [False, True]
    with pytest.raises(Refused, match="could be"):
        tick_off(tasked, stamps(), task="call the vend")


def test_a_task_needs_a_title_and_a_record_that_goes_on() -> None:
    stamps = Stamps()
    with pytest.raises(MissingFields, match="title"):
        add(opened(stamps), stamps(), title=" ")
    for state in (State.CLOSED, State.CANCELLED):
        with pytest.raises(Refused, match=f"it is {state.words}"):
            add(in_state(state, stamps), stamps(), title="ask")


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
def test_no_task_is_done_on_a_record_that_has_ended(state: State) -> None:
    stamps = Stamps()
    tasked = add(opened(stamps), stamps(), title="ask")
    ended = replace(in_state(state, stamps), tasks=tasked.tasks)
    with pytest.raises(Refused, match=f"it is {state.words}: there is nothing more to be done about it"):
        tick_off(ended, stamps())
