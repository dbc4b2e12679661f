"""The board, its list, the radar, the Pareto and the known errors, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.journeys.journey import journey
from tests.journeys.problems import desk_at, opened_from_the_radar, problem_in, said, shown, three_incidents
from tui.desk.desk import Target
from tui.screens.command_line import offers
from tui.screens.known_errors import KnownErrorsScreen
from tui.screens.radar import ParetoScreen, RadarScreen

if TYPE_CHECKING:
    from tui.store import Store


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
