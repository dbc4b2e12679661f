"""Being told of what was asked for, once, and of nothing else."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from desk_builders import Room, done, opened

from tui.desk import Desk
from tui.desk.arrivals import Arrivals, News
from tui.desk.own import Own
from tui.desk.personal import After, Notify, Personal, Tell, personal_of
from tui.domain.errors import BadInput
from tui.terminal.notifying import notification

if TYPE_CHECKING:
    from tui.store import Store


def arrivals(store: Store, room: Room, tell: Tell) -> Arrivals:
    own = Own(personal=Personal(tell=tell))
    return Arrivals(Desk(store, clock=room.clock, login="ana", zone=UTC, fixed_clock=True, own=own))


def told(found: Arrivals, room: Room, number: str) -> list[str]:
    return [one.why for one in found.of([room.read(number).id])]


async def test_what_is_watched_or_mine_is_told_of_and_nothing_else(room: Room) -> None:
    ana, ben = room.desk(), room.desk("ben")
    mine, watched, other = [await opened(ben) for _ in range(3)]
    await done(room, ana, "take", mine)
    await done(room, ana, "edit", watched, watchers="me")
    found = arrivals(room.store, room, Tell(watched=True, bell=True))
    assert [told(found, room, number) for number in (mine, watched, other)] == [["changed"], ["changed"], []]


async def test_a_major_incident_is_told_of_once_when_it_becomes_one(room: Room) -> None:
    ben = room.desk("ben")
    number = await opened(ben)
    found = arrivals(room.store, room, Tell(majors=True, bell=True))
    await done(room, ben, "propose-major", number, reason="all branches")
    assert told(found, room, number) == []
    await done(room, ben, "accept-major", number, commander="me", communications="me")
    assert told(found, room, number) == ["major incident"]
    assert told(found, room, number) == []


async def test_what_comes_to_be_in_a_view_is_told_of_when_it_does(room: Room) -> None:
    ben = room.desk("ben")
    number = await opened(ben)
    found = arrivals(room.store, room, Tell(views=("mine",), bell=True))
    assert told(found, room, number) == []  # it was in it before
    await done(room, ben, "take", number)
    assert told(found, room, number) == []
    await done(room, ben, "release", number)
    assert told(found, room, number) == ["in view mine"]


def test_a_view_that_is_not_there_is_said(room: Room) -> None:
    found = arrivals(room.store, room, Tell(views=("nights",), bell=True))
    assert "'nights' is no view" in found.complaint


def test_what_is_told_obeys_nothing_and_fits() -> None:
    words = Arrivals.sentence([News("INC-1", "a\x1b]0;x\x07\nb;c " * 20, "changed")] * 5)
    assert "\x1b" not in words
    assert words.endswith("… and 2 more")
    assert notification("a;b\x07", bell=True, way="osc777") == "\x07\x1b]777;notify;Deskhand;a,b␇\x07"
    assert notification("a", bell=False, way="osc9") == "\x1b]9;a\x07"
    assert notification("a", bell=False, way="") == ""


def test_nothing_is_told_by_default_and_the_file_says_what() -> None:
    assert not Personal().tell.anything
    text = 'after = "stay"\n[tell]\nwatched = true\nviews = ["at risk"]\nnotify = "osc9"\n'
    read = personal_of(text, "settings.toml")
    assert (read.after, read.tell) == (
        After.STAY, Tell(watched=True, views=("at risk",), notify=Notify.OSC9),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("after = 3", 'settings.toml: after is one of "next", "stay", "list", not 3'),
        ("next = true", "settings.toml: next is not known here; there are after, tell"),
        ("tell = 3", r"settings.toml: write \[tell\]"),
        ("[tell]\nbell = 1", "bell is true or false"),
        ('[tell]\nviews = "x"', "views is a list of names"),
        ('[tell]\nnotify = "growl"', 'notify is one of "osc9", "osc777"'),
        ("after = ", "settings.toml is no TOML"),
    ],
)
def test_what_is_wrong_in_the_file_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        personal_of(text, "settings.toml")
