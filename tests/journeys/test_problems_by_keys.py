from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.conftest import NOW
from tests.journeys.journey import Journey, journey
from tests.journeys.problems import desk_at, opened_from_the_radar, problem_in, said, shown, three_incidents
from tui.desk.desk import Target
from tui.domain.incident import HoldReason, State
from tui.domain.problem_states import CauseStatus, Outcome
from tui.domain.problem_states import State as Stage
from tui.screens.board import BoardScreen
from tui.screens.command_line import offers

if TYPE_CHECKING:
    from tui.store import Store


async def test_three_incidents_become_a_problem_a_known_error_and_are_resolved_and_all_of_it_undone(
    store: Store,
) -> None:
    numbers = await three_incidents(store)
    async with journey(store) as travel:
        await opened_from_the_radar(travel)
        problem = problem_in(store)
        assert len(problem.incidents) == 3
        assert {link.kind for number in numbers for link in travel.incident(number).links} == {"problem"}

        await travel.press("2")
        assert isinstance(travel.app.screen, BoardScreen)
        await travel.press("s")
        assert problem_in(store).state is Stage.ASSESS
        await travel.press("s")
        await travel.type("firmware 2.1 leaks sessions")
        await travel.press("enter")
        await travel.type("restart pool B")
        await travel.press("enter")
        known = problem_in(store)
        assert (known.state, known.cause_status) == (Stage.ROOT_CAUSE, CauseStatus.KNOWN)
        assert known.known_error == "known"

        await travel.press("r", "enter")
        assert "3 incidents told" in said(travel)
        told = [travel.incident(number).history[-1] for number in numbers]
        assert [(one.text, one.visibility) for one in told] == [("restart pool B", "public")] * 3

        await travel.press("s")
        await travel.type("CHG7")
        await travel.press("enter")
        assert problem_in(store).state is Stage.FIX_IN_PROGRESS
        await travel.press("f")
        await travel.type("firmware 2.2")
        await travel.press("enter", "enter")
        if travel.app.screen.bar.asking:  # type: ignore[attr-defined]
            await travel.press("enter")
        solved = problem_in(store)
        assert (solved.state, solved.outcome, solved.change) == (Stage.RESOLVED, Outcome.FIXED, "CHG7")
        states = [travel.incident(number).state for number in numbers]
        assert states == [State.RESOLVED, State.RESOLVED, State.NEW]

        await undone_step_by_step(travel, store, numbers)


async def undone_step_by_step(travel: Journey, store: Store, numbers: list[str]) -> None:
    await travel.press("u")  # the fix
    assert problem_in(store).state is Stage.FIX_IN_PROGRESS
    assert [travel.incident(number).state for number in numbers[:2]] == [State.ON_HOLD] * 2
    assert travel.incident(numbers[0]).holds[0].reason is HoldReason.AWAITING_PROBLEM
    await travel.press("u")  # the beginning of it
    assert problem_in(store).state is Stage.ROOT_CAUSE
    await travel.press("u")  # the words to the callers: within their minute
    assert all(travel.incident(number).voided for number in numbers)
    await travel.press("u")  # the cause
    undone = problem_in(store)
    assert (undone.state, undone.cause, undone.workaround) == (Stage.ASSESS, "", "")
    await travel.press("u")
    assert problem_in(store).state is Stage.NEW
    await travel.press("u")  # the opening: the problem is gone, and so are the ties
    assert len(store.rows("problem")) == 0
    assert all(not travel.incident(number).links for number in numbers)


async def test_a_refuted_cause_leads_back_to_looking_for_it(store: Store) -> None:
    await three_incidents(store)
    async with journey(store) as travel:
        await opened_from_the_radar(travel)
        await travel.press("2", "s", "s")
        await travel.type("the cable")
        await travel.press("enter", "enter")
        assert problem_in(store).state is Stage.ROOT_CAUSE
        await travel.press("minus")
        await travel.type("another cable, same trouble")
        await travel.press("enter")
        refuted = problem_in(store)
        assert (refuted.state, refuted.cause, refuted.cause_status) == (Stage.ASSESS, "", CauseStatus.UNKNOWN)
        assert refuted.history[-1].text == "another cable, same trouble"


async def test_an_accepted_risk_comes_back_at_its_review_date(store: Store) -> None:
    await three_incidents(store)
    async with journey(store) as travel:
        await opened_from_the_radar(travel)
        await travel.press("2", "s", "s")
        await travel.type("an old switch")
        await travel.press("enter", "enter", "z")
        await travel.type("it goes next year")
        await travel.press("enter")
        await travel.type("+30d")
        await travel.press("enter")
        risk = problem_in(store)
        assert (risk.state, risk.outcome) == (Stage.CLOSED, Outcome.RISK_ACCEPTED)
        assert risk.review_at == NOW + timedelta(days=30)
    assert await desk_at(store, days=29).tick() == 0 or problem_in(store).state is Stage.CLOSED
    await desk_at(store, days=30).tick()
    back = problem_in(store)
    assert (back.state, back.outcome, back.history[-1].occurred_at) == (
        Stage.ASSESS, Outcome.NONE, NOW + timedelta(days=30),
    )  # fmt: skip
    await desk_at(store, days=31).tick()
    assert sum(one.verb == "review_due" for one in problem_in(store).history) == 1


async def test_a_duplicate_is_offered_numbers_with_titles_but_its_own(store: Store) -> None:
    desk, rows = desk_at(store, hours=-1), store.rows("problem")
    for title in ("VPN gateway", "VPN gateway again", "Mail is late"):
        await desk.perform("new", (), {"title": title}, "problem")
    first, again, late = (str(rows.get(place, "number")) for place in rows.all())
    async with journey(store) as travel:
        await travel.press("2", "g", "b")
        board: Any = travel.app.screen
        here = str(board.painted_row().number)
        await travel.press("d")
        offered = board.bar._answer.suggestions
        assert here not in offered
        assert all(one in offered for one in {first, again, late} - {here})
        await travel.type("late" if here != late else "again")
        await travel.press("tab", "enter")
        told = store.read("problem", str(rows.get(rows.find("number", here), "id")))
        assert told is not None
        assert told.outcome is Outcome.DUPLICATE


async def test_a_typed_link_completes_numbers_of_incidents_and_a_duplicate_those_of_problems(
    store: Store,
) -> None:
    numbers = await three_incidents(store)
    await desk_at(store).perform("new", (), {"title": "VPN gateway"}, "problem")
    async with journey(store) as travel:
        await travel.press("2")
        board: Any = travel.app.screen
        assert set(offers(board, f"link --incidents {numbers[0][:7]}")) == set(numbers)
        assert offers(board, "duplicate --of 1") == [problem_in(store).number]


async def test_a_workaround_and_what_the_keys_do_are_read_whole_at_80_columns(store: Store) -> None:
    desk = desk_at(store)
    title = "VPN gateway drops everybody who works from the branch offices in the far north"
    (number,) = (await desk.perform("new", (), {"title": title})).numbers
    await desk.perform("new", (), {"title": title}, "problem")
    known = Target(id=problem_in(store).id, kind="problem")
    workaround = "Restart pool B, wait until every light is green again, then ask the caller to dial in again"
    await desk.perform("edit", [known], {"cause": "firmware", "workaround": workaround})
    async with journey(store, size=(80, 24)) as travel:
        await travel.filter(number)
        await travel.press("K", "enter")
        lines = [strip.text.strip() for strip in travel.app.screen._compositor.render_strips()]
        assert "Enter use it: it worked, it did not, or look at it" in lines
        first = lines.index("Restart pool B, wait until every light is green again, then ask the caller")
        assert lines[first + 1] == "to dial in again"
        await travel.press("enter", "escape", "c")
        await travel.type("VPN gateway drops everybody")
        lines = [strip.text.strip() for strip in travel.app.screen._compositor.render_strips()]
        (beside,) = (line for line in lines if line.startswith("known error: "))
        assert "(worked 1 of 1)" in beside
        assert beside.endswith("…")


async def test_a_full_stop_does_a_verb_of_problems_again(store: Store) -> None:
    desk = desk_at(store)
    for title in ("one", "two", "three"):
        await desk.perform("new", (), {"title": title}, "problem")
    rows = store.rows("problem")

    def states() -> list[Stage]:
        return [Stage(str(rows.get(place, "state"))) for place in rows.all()]

    async with journey(store) as travel:
        await travel.press("2", "s")
        assert states().count(Stage.ASSESS) == 1
        await travel.press("h", "full_stop")
        assert states().count(Stage.ASSESS) == 2, said(travel)
        await travel.press("h", "t", "l", "full_stop")
        owners = [rows.get(place, "assignee") for place in rows.all()]
        assert owners.count(travel.app.desk.me) == 3


async def test_what_is_known_stands_in_its_question_and_many_keep_their_own(store: Store) -> None:
    desk = desk_at(store)
    for title in ("one", "two"):
        await desk.perform("new", (), {"title": title}, "problem")
    rows = store.rows("problem")
    for number, place in enumerate(list(rows.all())):
        about = Target(id=str(rows.get(place, "id")), kind="problem")
        await desk.perform("edit", [about], {"workaround": f"restart {number}"})
    async with journey(store) as travel:
        await travel.press("2", "i", "w")
        await travel.pilot.press("end", *" twice")
        await travel.press("enter")
        said_now = {store.read("problem", str(rows.get(place, "id"))).workaround for place in rows.all()}  # type: ignore[union-attr]
        assert said_now in ({"restart 0 twice", "restart 1"}, {"restart 0", "restart 1 twice"})
        await travel.press("asterisk", "i", "w")
        await travel.press("enter")
        await travel.press("enter", "escape")
        assert {
            store.read("problem", str(rows.get(place, "id"))).workaround  # type: ignore[union-attr]
            for place in rows.all()
        } == said_now


async def test_what_resolving_will_do_and_which_why_is_asked_is_said_beforehand(store: Store) -> None:
    await three_incidents(store)
    async with journey(store) as travel:
        await opened_from_the_radar(travel)
        await travel.press("2", "i", "q")
        assert "1 of 5" in shown(travel)
        await travel.type("sessions leak")
        await travel.press("enter", "i", "q")
        assert "2 of 5: why, if “sessions leak”" in shown(travel)
        await travel.press("escape", "s", "s")
        await travel.type("firmware")
        await travel.press("enter", "enter", "s", "enter", "f")
        assert "resolves 2: INC" in shown(travel)
        await travel.press("escape", "enter")
        assert re.search(r"happened.* opened P\d  VPN is down", shown(travel))
        assert "why 1       sessions leak" in shown(travel)
