from __future__ import annotations

import re
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import NOW, OPERATOR
from tests.journeys.journey import Journey, journey
from tui.desk.desk import Desk, Target
from tui.domain.incident import HoldReason, State
from tui.domain.problem import Problem
from tui.domain.problem_states import CauseStatus, Outcome
from tui.domain.problem_states import State as Stage
from tui.screens.board import BoardScreen
from tui.screens.command_line import offers
from tui.screens.known_errors import KnownErrorsScreen
from tui.screens.radar import ParetoScreen, RadarScreen
from tui.store import Mark, create_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(tmp_path / "problems", mark=Mark.TEST, now=NOW)
    yield made
    made.close()


def desk_at(store: Store, **later: float) -> Desk:
    return Desk(store, clock=lambda: NOW + timedelta(**later), login=OPERATOR, zone=UTC, fixed_clock=True)


async def three_incidents(store: Store) -> list[str]:
    """Open three incidents of one service and category; two of them wait for a problem."""
    desk, numbers = desk_at(store, hours=-1), []
    for caller in ("joe", "kim", "lea"):
        values = {"title": f"VPN is down for {caller}", "caller": caller, "service": "VPN", "category": "net"}
        numbers += (await desk.perform("new", (), values)).numbers
    rows = store.rows("incident")
    waiting = [Target(id=str(rows.get(place, "id"))) for place in rows.all()[:2]]
    await desk.perform("hold", waiting, {"reason": "awaiting_problem", "follow_up_at": "+9d"})
    return numbers


def problem_in(store: Store) -> Problem:
    rows = store.rows("problem")
    found = store.read("problem", str(rows.get(rows.all()[-1], "id")))
    assert isinstance(found, Problem)
    return found


def said(travel: Journey) -> str:
    screen: Any = travel.app.screen
    return str(screen.message.text)


async def opened_from_the_radar(travel: Journey) -> None:
    await travel.press("g", "h")
    assert isinstance(travel.app.screen, RadarScreen)
    await travel.press("c")
    for _ in range(4):
        if travel.app.screen.bar.asking:  # type: ignore[attr-defined]
            await travel.press("enter")


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


async def test_a_known_error_is_found_for_an_incident_and_counted(store: Store) -> None:
    (number, *_) = await three_incidents(store)
    desk = desk_at(store)
    made = await desk.perform("new", (), {"title": "VPN gateway drops everybody"}, "problem")
    rows = store.rows("problem")
    known = Target(id=str(rows.get(rows.all()[0], "id")), kind="problem")
    await desk.perform("edit", [known], {"cause": "firmware", "workaround": "restart pool B"})
    assert made.numbers
    async with journey(store) as travel:
        await travel.filter(number)
        await travel.press("K")
        assert isinstance(travel.app.screen, KnownErrorsScreen)
        await travel.press("enter", "enter")
        tried = problem_in(store)
        assert (tried.used, tried.worked, len(tried.incidents)) == (1, 1, 1)
        assert travel.incident(number).links[-1].target == tried.id
        await travel.press("escape", "c")
        await travel.type("gateway drops me")
        beside = "".join(strip.text for strip in travel.app.screen._compositor.render_strips())
        assert "(worked 1 of 1)  VPN gateway drops everybody" in beside


async def test_a_known_error_says_how_alike_it_is_and_one_about_something_else_is_left_out(
    store: Store,
) -> None:
    (number, *_) = await three_incidents(store)
    desk, rows = desk_at(store), store.rows("problem")
    for title, service in (
        ("VPN is down for everybody", ""), ("Mail is late", ""), ("Tokens ran out", "VPN"), ("Other", ""),
    ):  # fmt: skip
        await desk.perform("new", (), {"title": title, "service": service}, "problem")
    every = [Target(id=str(rows.get(place, "id")), kind="problem") for place in rows.all()]
    await desk.perform("edit", every, {"cause": "unknown", "workaround": "restart"})
    async with journey(store) as travel:
        await travel.filter(number)
        await travel.press("K")
        found: Any = travel.app.screen
        alike = next(column for column in found.columns() if column.key == "alike")
        told = {one.title: alike.text(one) for one in found.found}
        assert list(told) == ["VPN is down for everybody", "Tokens ran out"]
        assert told["Tokens ran out"] == "–"
        assert 40 < int(told["VPN is down for everybody"].removesuffix("%")) < 100
        await travel.press("escape", "2", "K")
        found = travel.app.screen
        assert found.heading().title.split()[1] not in {one.number for one in found.found}


async def test_the_pareto_counts_by_what_the_command_line_says(store: Store) -> None:
    await three_incidents(store)
    async with journey(store) as travel:
        assert offers(travel.app.screen, "pareto --by c") == ["ci", "category", "cause"]  # type: ignore[arg-type]
        for typed, heading in (
            ("pareto --by ci", "by ci:"), ("pareto category", "by category:"), ("pareto", "by category:"),
        ):  # fmt: skip
            await travel.press("colon")
            await travel.type(typed)
            await travel.press("enter")
            page: Any = travel.app.screen
            assert isinstance(page, ParetoScreen)
            assert page.heading().title.startswith(heading)
        await travel.press("colon")
        await travel.type("pareto --by colour")
        await travel.press("enter")
        assert said(travel).startswith("nothing can be counted by 'colour': say one of service, ci")
        await travel.press("escape")
        assert not isinstance(travel.app.screen, ParetoScreen)


async def test_a_problem_from_the_radar_is_told_what_its_incidents_share(store: Store) -> None:
    desk = desk_at(store, hours=-1)
    for caller in ("joe", "kim", "lea"):
        values = {"title": f"Tills are slow for {caller}", "caller": caller, "category": "tills"}
        await desk.perform("new", (), {**values, "location": "Branch 14"})
    async with journey(store) as travel:
        await opened_from_the_radar(travel)
        made = problem_in(store)
        assert (made.category, made.location, len(made.incidents)) == ("tills", "Branch 14", 3)


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


async def test_the_radar_says_what_it_links_and_opens_nothing_while_it_looks(store: Store) -> None:
    await three_incidents(store)
    async with journey(store) as travel:
        await travel.press("g", "h")
        radar = travel.app.screen
        assert isinstance(radar, RadarScreen)
        radar.looking, radar.found = True, ()
        await travel.press("c")
        assert not radar.bar.asking
        assert "still looking for what comes again" in said(travel)
        radar.look_again()
        await travel.settle()
        await travel.press("c")
        assert radar.bar.asking
        assert said(travel) == "“VPN · net”, with its 3 incidents linked; i t changes the title"


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


async def test_a_problem_too_long_without_activity_is_marked_by_more_than_a_colour(store: Store) -> None:
    await desk_at(store, days=-30).perform("new", (), {"title": "forgotten"}, "problem")
    await desk_at(store, days=-1).perform("new", (), {"title": "fresh"}, "problem")
    async with journey(store) as travel:
        await travel.press("2")
        shown = "\n".join(strip.text for strip in travel.app.screen._compositor.render_strips())
        assert " 30d !" in shown
        assert " 1d !" not in shown
        await travel.press("g", "b")
        lines = [strip.text.rstrip() for strip in travel.app.screen._compositor.render_strips()]
        listed = [line for line in lines if " new " in line]
        assert [line.rpartition("  ")[2].strip() for line in listed] == ["30d !", "1d"]


async def test_marks_verbs_and_the_filter_are_those_of_the_queue(store: Store) -> None:
    desk = desk_at(store)
    for title in ("one", "two", "three"):
        await desk.perform("new", (), {"title": title}, "problem")
    async with journey(store) as travel:
        await travel.press("2", "asterisk", "t", "enter")
        rows = store.rows("problem")
        assert {rows.get(place, "assignee") for place in rows.all()} == {travel.app.desk.me}
        await travel.press("u")
        assert {rows.get(place, "assignee") for place in store.rows("problem").all()} == {None}


async def test_the_board_as_a_list_begins_at_its_first_row_with_the_cursor_on_the_same_record(
    store: Store,
) -> None:
    desk = desk_at(store)
    for number in range(24):
        await desk.perform("new", (), {"title": f"title {number}"}, "problem")
    async with journey(store, size=(80, 24)) as travel:
        await travel.press("2", *"jjjjjj")
        board: Any = travel.app.screen
        record = board.rows.record
        await travel.press("g", "b")
        assert (board.rows.index, board.rows.record) == (6, record)
        assert board.rows.source.key(0) in board.rows.visible_records


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


async def test_what_comes_again_is_filtered_for_and_its_reason_stands_beside_it(store: Store) -> None:
    numbers = await three_incidents(store)
    other = await desk_at(store).perform("new", (), {"title": "Mail is slow", "caller": "kim"})
    async with journey(store) as travel:
        await travel.filter("+recurring")
        rows = travel.queue.rows.source
        assert {rows.row(index).row.number for index in range(len(rows))} == set(numbers)
        assert "coming again" in shown(travel)
        await travel.filter("-+recurring")
        assert travel.number == other.numbers[0]


async def test_what_does_not_come_again_is_not_shown_among_what_does_once_that_is_known(
    store: Store,
) -> None:
    await three_incidents(store)
    other = await desk_at(store).perform("new", (), {"title": "Mail is slow", "caller": "kim"})
    async with journey(store) as travel:
        await travel.filter("-+recurring")
        rows = travel.queue.rows.source
        assert [rows.row(index).row.number for index in range(len(rows))] == list(other.numbers)


def shown(travel: Journey) -> str:
    return "\n".join(strip.text for strip in travel.app.screen._compositor.render_strips())
