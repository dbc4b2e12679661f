"""One line becomes an incident, typed or pasted over the list; a paste never runs verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Paste

from tests.journeys.journey import Journey, journey
from tui.domain.capture import taken_apart
from tui.domain.errors import BadInput
from tui.domain.incident import State
from tui.domain.priority import Level

if TYPE_CHECKING:
    from tui.domain.incident import Incident
    from tui.store import Store


def newest(travel: Journey) -> Incident:
    rows = travel.app.desk.store.rows("incident")
    return travel.incident(str(rows.get(max(rows.all(), key=rows.doc_id), "number")))


def beside(travel: Journey) -> str:
    return "\n".join("".join(text for text, _ in line) for line in travel.queue.bar.lines(118, 12))


def a_caller(travel: Journey) -> tuple[str, str]:
    """Return the id and name of somebody with open records whose first name nobody else has."""
    rows = travel.app.desk.store.rows("person")
    incidents = travel.app.desk.store.rows("incident")
    callers = {
        incidents.get(place, "caller") for place in incidents.all() if incidents.get(place, "state") == "new"
    }
    for place in rows.all():
        name = str(rows.get(place, "name"))
        first = name.split(maxsplit=1)[0]
        if rows.get(place, "id") in callers and len(rows.first_text("name", first)) == 1:
            return str(rows.get(place, "id")), name
    raise LookupError("the demonstration desk has nobody like that")


def test_a_line_is_taken_apart() -> None:
    line = taken_apart("ana vpn down since 9 #network !high")
    assert line.words == ("ana", "vpn", "down", "since", "9")
    assert (line.about, line.urgency, line.impact) == (("network",), Level.HIGH, Level.MEDIUM)
    assert taken_apart("a !!h !l").impact is Level.HIGH
    assert taken_apart("a !!h !l").urgency is Level.LOW
    assert taken_apart("wow ! # !! !2").words == ("wow", "!", "#", "!!", "!2")
    with pytest.raises(BadInput, match="!soon is none of !high, !medium, !low"):
        taken_apart("a !soon")


async def test_a_line_is_an_incident_with_its_caller_in_fifteen_seconds(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        caller, name = a_caller(travel)
        first = name.split()[0].lower()
        await travel.press("c", *f"{first} vpn down since 9 #network !high")
        assert f"for {name}" in beside(travel)
        assert "open: " in beside(travel)
        assert "P2 = impact medium × urgency high" in beside(travel)
        await travel.press("enter")
        opened = newest(travel)
        assert (opened.title, opened.caller, opened.category) == ("vpn down since 9", caller, "network")
        assert (opened.urgency, opened.impact) == (Level.HIGH, Level.MEDIUM)
        assert not travel.queue.bar.asking
        await travel.press("u")
        assert travel.message.startswith("Undid opening")


async def test_who_it_is_for_is_never_guessed(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        rows = travel.app.desk.store.rows("person")
        names = [word for place in rows.all() for word in set(str(rows.get(place, "name")).split())]
        twice = max(names, key=names.count)
        assert names.count(twice) > 1
        before = len(travel.app.desk.store.rows("incident"))
        await travel.press("c", *f"{twice} printer jams", "enter")
        assert travel.queue.bar.asking
        assert "that could be " in beside(travel)
        assert len(travel.app.desk.store.rows("incident")) == before
        await travel.type(f"- {twice} printer jams")
        await travel.press("enter")
        assert newest(travel).caller is None
        assert newest(travel).title == f"{twice} printer jams"


async def test_a_name_is_completed_and_a_service_is_named(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        caller, name = a_caller(travel)
        services = travel.app.desk.store.rows("service")
        service = str(services.get(services.all()[0], "name"))
        await travel.press("c", *name[:5].lower(), "tab")
        travel.burst(f"mail bounces #{service.replace(' ', '_')}\r")
        await travel.settle_keys()
        assert newest(travel).caller == caller
        assert newest(travel).title == "mail bounces"
        assert newest(travel).service == services.get(services.all()[0], "id")


async def test_pasting_over_the_list_captures_and_runs_nothing(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new")
        number = travel.number
        assert travel.app.focused is not None
        travel.app.focused.post_message(Paste("tttaaf screen broken\nsecond line\nthird"))
        await travel.settle()
        assert travel.queue.bar.asking
        assert travel.incident(number).state is State.NEW
        await travel.press("enter")
        assert newest(travel).title == "tttaaf screen broken"
        assert newest(travel).description == "second line\nthird"


async def test_a_line_without_words_is_refused(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("c", *"#vpn", "enter")
        assert "it needs a few words" in beside(travel)
        await travel.press("escape")
        assert not travel.queue.bar.asking
