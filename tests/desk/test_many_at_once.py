"""What is foreseen is what is done: verbs on many records, tried and carried out."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from tests.conftest import NOW, OPERATOR
from tests.journeys.many import add_many
from tui.desk.deeds import MOST, Deed, Unforeseen, Watch
from tui.desk.desk import Desk, Target
from tui.domain.errors import BadInput, Refused, UsageError

if TYPE_CHECKING:
    from tui.domain.incident import Incident
    from tui.store import Store

#: A verb that is refused for some of the demonstration's incidents, and answers for it.
VERBS = [
    ("take", {}),
    ("assign", {"team": "Network"}),
    ("assign", {"person": "me", "text": "mine"}),
    ("release", {}),
    ("start", {}),
    ("hold", {"reason": "awaiting_vendor", "follow_up_at": "+2d"}),
    ("hold", {"reason": "awaiting_caller", "follow_up_at": "+2d", "reply": "please call"}),
    ("resume", {"hold": "all"}),
    ("resolve", {"code": "fixed", "solution": "rebooted", "closure_category": "software"}),
    ("close", {}),
    ("reopen", {"reason": "not solved"}),
    ("cancel", {"reason": "withdrawn"}),
    ("note", {"text": "called"}),
    ("edit", {"impact": "high"}),
]


def desk_on(store: Store) -> Desk:
    return Desk(store, clock=lambda: NOW, login=OPERATOR, zone=UTC, fixed_clock=True)


def some(store: Store) -> list[Target]:
    """Every third incident, as it was painted."""
    rows = store.rows("incident")
    return [Target(str(rows.get(place, "id")), str(rows.get(place, "op"))) for place in rows.all()[::3]]


def all_of(store: Store, targets: list[Target]) -> dict[str, Incident]:
    return {target.id: store.read("incident", target.id) for target in targets}


async def test_what_is_foreseen_is_what_is_done_and_undone_for_every_verb(demo_store: Store) -> None:
    desk = desk_on(demo_store)
    for command, values in VERBS:
        targets, deeds = some(demo_store), [Deed(command=command, values=values)]
        before, operations = all_of(demo_store, targets), len(demo_store.rows("operation"))
        seen = await desk.foresee(deeds, targets)
        assert all_of(demo_store, targets) == before
        assert len(demo_store.rows("operation")) == operations
        assert seen.total == len(targets)
        assert seen.changing, command
        leaving = {one.id for one in seen.refused}
        if leaving:
            with pytest.raises(Unforeseen) as news:
                await desk.carry_out(deeds, targets)
            assert {one.id for one in news.value.refused} == leaving
        outcome = await desk.carry_out(deeds, targets, leaving=leaving)
        assert outcome.numbers == seen.changing
        after = all_of(demo_store, targets)
        assert {one for one in before if before[one] != after[one]} == set(before) - leaving
        for one in seen.came:
            if one.field in {"team", "assignee", "state"}:
                now = [str(getattr(after[key], one.field) or "") for key in before if key not in leaving]
                assert now.count(one.after or "") >= one.count
        await desk.undo()
        for key, back in all_of(demo_store, targets).items():
            assert (back.state, back.team, back.assignee, back.holds) == (
                before[key].state, before[key].team, before[key].assignee, before[key].holds,
            )  # fmt: skip


async def test_a_record_that_a_later_verb_refuses_is_not_touched_by_the_earlier_ones(
    demo_store: Store,
) -> None:
    ids = add_many(demo_store, 4)
    desk = desk_on(demo_store)
    deeds = [
        Deed(command="take"),
        Deed(
            command="resolve",
            values={"code": "fixed", "solution": "x", "closure_category": "y"},
            own={ids[0]: {"service": "VPN"}},
        ),
    ]
    targets = [Target(one) for one in ids]
    seen = await desk.foresee(deeds, targets)
    assert seen.changing == ("INC-M-0000",)
    assert {one.field for one in seen.refused} == {"service"}
    await desk.carry_out(deeds, targets, leaving=ids[1:])
    assert demo_store.read("incident", ids[0]).state.value == "resolved"
    assert all(demo_store.read("incident", one).assignee is None for one in ids[1:])


async def test_a_name_nobody_has_yet_is_named_beforehand_and_made_once(demo_store: Store) -> None:
    ids, desk = add_many(demo_store, 3), desk_on(demo_store)
    deeds, targets = [Deed(command="assign", values={"team": "Night watch"})], [Target(one) for one in ids]
    teams = len(demo_store.rows("team"))
    seen = await desk.foresee(deeds, targets)
    assert "new team: Night watch" in seen.notices
    assert ("team", "Night watch", 3) in [(one.field, one.after, one.count) for one in seen.came]
    assert len(demo_store.rows("team")) == teams
    await desk.carry_out(deeds, targets)
    assert len(demo_store.rows("team")) == teams + 1


async def test_what_cannot_begin_is_refused_before_anything_is_read(demo_store: Store) -> None:
    ids, desk = add_many(demo_store, 1), desk_on(demo_store)
    note = [Deed(command="note", values={"text": "x"})]
    with pytest.raises(UsageError, match="too many for one step"):
        await desk.foresee(note, [Target(f"x{place}") for place in range(MOST + 1)])
    with pytest.raises(UsageError, match="nothing to do"):
        await desk.foresee(note, [])
    with pytest.raises(UsageError, match="cannot open new ones"):
        await desk.foresee([Deed(command="new", values={"title": "x"})], [Target(ids[0])])
    with pytest.raises(BadInput, match="is no moment"):
        await desk.foresee(
            [Deed(command="hold", values={"reason": "awaiting_vendor", "follow_up_at": "someday"})],
            [Target(ids[0])],
        )
    with pytest.raises(Refused, match="stopped"):
        await desk.foresee(note, [Target(ids[0])], Watch(stopped=True))
    gone = await desk.foresee(note, [Target("nobody")])
    assert [one.why for one in gone.refused] == ["the record is gone: its opening was undone"]


async def test_of_several_verbs_the_one_whose_answer_cannot_be_read_is_named(demo_store: Store) -> None:
    ids, desk = add_many(demo_store, 1), desk_on(demo_store)
    hold = Deed(command="hold", values={"reason": "awaiting_vendor", "follow_up_at": "someday"})
    with pytest.raises(BadInput, match=r"^step 2, hold, follow up at: 'someday' is no moment"):
        await desk.foresee([Deed(command="note", values={"text": "x"}), hold], [Target(ids[0])])


async def test_problems_are_changed_many_at_once_as_incidents_are(demo_store: Store) -> None:
    desk = desk_on(demo_store)
    made = [await desk.perform("new", [], {"title": f"Gate {place}"}, "problem") for place in range(3)]
    rows = demo_store.rows("problem")
    places = [rows.find("number", outcome.numbers[0]) for outcome in made]
    targets = [Target(str(rows.get(place or 0, "id")), kind="problem") for place in places]
    await desk.perform("take", targets[:1], {})
    deeds = [Deed(command="take"), Deed(command="note", values={"text": "seen at the gate"})]
    seen = await desk.foresee(deeds, targets)
    assert [one.why for one in seen.refused] == ["it is with them already: nothing would change"]
    outcome = await desk.carry_out(deeds, targets, leaving=[one.id for one in seen.refused], done="Did {}.")
    assert outcome.message == f"Did {', '.join(seen.changing)}."
    undone = await desk.undo()
    assert undone.message == f"Undid take, note of {', '.join(seen.changing)}."
    with pytest.raises(UsageError, match="one kind at a time"):
        await desk.foresee(deeds, [*targets, *some(demo_store)[:1]])
