"""+conflict and +offline on the screen follow what happens, by keys and by rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remotes import MemoryRemote
from test_meeting_by_keys import clash, travelling, until

from tui.screens.filtering import FilteringScreen

if TYPE_CHECKING:
    from sync_builders import Replica

    from tests.journeys.journey import Journey

Three = tuple["Replica", "Replica", "Replica"]


def listed(travel: Journey) -> list[str]:
    screen = travel.app.screen
    assert isinstance(screen, FilteringScreen)
    rows = screen.desk.store.rows(screen.KIND)
    return [str(rows.get(position, "id")) for position in screen.positions]


async def test_what_waits_to_be_sent_is_listed_until_a_round_has_sent_it(replicas: Three) -> None:
    a = replicas[0]
    remote = MemoryRemote()
    record = await a.open()
    async with travelling(a) as travel:
        await travel.filter("+offline")
        assert listed(travel) == [record]
        await a.meet(remote)
        await until(travel.pilot, lambda: listed(travel) == [])
        other = await a.open("Printer is down")
        await until(travel.pilot, lambda: listed(travel) == [other])


async def test_a_conflict_is_listed_until_it_is_settled_and_again_once_that_is_undone(
    replicas: Three,
) -> None:
    b = replicas[1]
    record = await clash(replicas)
    async with travelling(b) as travel:
        await travel.filter("+conflict")
        assert listed(travel) == [record]
        await travel.press("g", "c", "minus", "escape")
        assert listed(travel) == []
        await travel.press("u")
        assert listed(travel) == [record]


async def test_a_conflict_that_a_round_brings_is_counted_and_shown_when_asked_for(replicas: Three) -> None:
    a, b, _c = replicas
    remote = MemoryRemote()
    record = await a.open()
    for one in (a, b):
        await one.meet(remote)
    for one in (a, b):
        await one.do("take", record)
    await a.meet(remote)
    async with travelling(b) as travel:
        await travel.filter("+conflict")
        assert listed(travel) == []
        await b.meet(remote)
        await until(travel.pilot, lambda: "1 new" in travel.message)
        assert listed(travel) == [], "no row moves before it is asked for"
        await travel.press("R")
        assert listed(travel) == [record]
