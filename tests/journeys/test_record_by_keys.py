"""The record page by keys: who spoke, what can be recalled, ties, who else is here, and on to the next."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from tests.conftest import NOW
from tests.journeys.journey import Journey, journey
from tui.commands import COMMANDS, Keymap
from tui.desk.desk import Desk, Target
from tui.desk.own import Own
from tui.desk.personal import After, Personal
from tui.domain.incident_states import State
from tui.domain.words import unsent
from tui.screens.record import RecordScreen
from tui.store import open_store
from tui.store.files import OsFiles
from tui.store.presence import Presence
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.store import Store


def page(travel: Journey) -> RecordScreen:
    screen = travel.app.screen
    assert isinstance(screen, RecordScreen)
    return screen


def shown(travel: Journey) -> str:
    text = page(travel).query_exactly_one(Preview)
    return "\n".join(text.render_line(y).text for y in range(text.size.height))


def number(travel: Journey) -> str:
    row = page(travel).painted_row()
    assert row is not None
    return row.number


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_reply_tells_how_long_it_waits_and_a_key_recalls_it(
    demo_store: Store, size: tuple[int, int]
) -> None:
    async with journey(demo_store, size=size) as travel:
        opened = travel.number
        await travel.press("enter", "r")
        await travel.type("please restart it")
        await travel.press("enter")
        assert "goes out in 60 s   g r recalls it" in shown(travel)
        await travel.press("w")
        await travel.type("he is new")
        await travel.press("enter", "g", "r")
        assert page(travel).message.text.startswith("Recalled the reply of INC")
        assert "goes out" not in shown(travel)
        record = travel.incident(opened)
        assert [one.text for one in record.history if one.verb == "note"][-1] == "he is new"
        await travel.press("g", "r")
        assert "no reply of it waits" in page(travel).message.text


async def test_the_page_names_the_key_in_force_that_recalls_a_reply(demo_store: Store) -> None:
    keymap = Keymap(COMMANDS, {"recall": ("f8",)})
    async with journey(demo_store, keymap=keymap) as travel:
        await travel.press("enter", "r")
        await travel.type("please restart it")
        await travel.press("enter")
        assert "goes out in 60 s   f8 recalls it" in shown(travel)
        await travel.press("f8")
        assert page(travel).message.text.startswith("Recalled")


async def test_a_key_recalls_the_operators_own_reply_though_a_colleague_replied_after(
    demo_store: Store,
) -> None:
    async with journey(demo_store) as travel:
        record, opened = travel.queue.rows.record, travel.number
        assert record is not None
        await travel.press("enter", "r")
        await travel.type("mine")
        await travel.press("enter")
        with open_store(demo_store.path) as other:
            ben = Desk(other, clock=lambda: NOW, login="ben", zone=UTC, fixed_clock=True)
            await ben.perform("reply", [Target(record)], {"text": "his"})
        await travel.app.desk.store.follow()
        await travel.settle()
        waiting = [line for line in shown(travel).splitlines() if "goes out" in line]
        assert ["recalls it" in line for line in waiting] == [True, False]
        assert "from Ben Adeyemi" in waiting[1]
        await travel.press("g", "r")
        struck = travel.incident(opened)
        assert [one.text for one in unsent(struck, NOW)] == ["his"]
        await travel.press("g", "r")
        assert "Ben Adeyemi wrote the reply: only they can recall it" in page(travel).message.text


async def test_what_was_done_again_is_told_as_a_redo(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("enter", "w")
        await travel.type("between us")
        await travel.press("enter", "u", "U")
        told = [line.split() for line in shown(travel).splitlines()]
        assert [line[-2] for line in told if line[-1:] == ["note"]] == ["redo", "undo"]


async def test_notes_and_replies_differ_by_sign_and_word(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("enter", "w")
        await travel.type("between us")
        await travel.press("enter", "r")
        await travel.type("to you")
        await travel.press("enter", "m", "enter")
        lines = shown(travel).splitlines()
        assert any(line.startswith("·") and "note" in line and "between us" in line for line in lines)
        assert any(line.startswith("»") and "reply" in line and "to you" in line for line in lines)
        assert any(line.startswith("«") and "rang" in line for line in lines)


async def test_ties_are_told_by_number_and_title_and_followed_by_key(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("+open s:new")
        first = travel.number
        await travel.press("enter", "g", "l")
        assert "it is tied to no record" in page(travel).message.text
        await travel.press("percent_sign")
        await travel.type("The printer too")
        await travel.press("enter")
        assert "split into" in shown(travel)
        assert "The printer too" in shown(travel)
        await travel.press("g", "l")
        assert number(travel) != first
        assert f"split from    {first}" in shown(travel)
        await travel.press("g", "l")
        assert number(travel) == first


async def test_after_the_last_word_the_page_turns_to_the_next_record(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("+open s:new,assigned sort:number")
        await travel.press("home")
        first = travel.number
        below = travel.queue.rows.source.row(1).row.number
        await travel.press("enter", "a")
        await travel.type("Network")
        await travel.press("ctrl+s")
        assert travel.app.desk.names.team(travel.incident(first).team) == "Network"
        assert number(travel) == below
        await travel.press("escape")
        assert travel.number == below


async def test_back_to_the_list_is_another_choice(demo_store: Store) -> None:
    async with journey(demo_store, own=Own(personal=Personal(after=After.LIST))) as travel:
        first = travel.number
        await travel.press("enter", "x", "ctrl+s")
        assert travel.app.screen is travel.queue
        assert travel.incident(first).state is State.CANCELLED
        assert travel.message.startswith("Cancelled")


@pytest.fixture
def somebody() -> Iterator[subprocess.Popen[bytes]]:
    """Yield another program that lives until it is killed."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        yield other
        other.kill()


async def test_who_else_looks_at_it_is_told_at_the_top(
    demo_store: Store, somebody: subprocess.Popen[bytes]
) -> None:
    async with journey(demo_store) as travel:
        record = travel.queue.rows.record
        assert record is not None
        ben = Presence(OsFiles(), demo_store.path, login="ben", trusting=True, pid=somebody.pid)
        ben.show(record, 0.0, writing=True)
        await travel.press("enter")
        await travel.settle()
        assert "ben (writing) looks at it too" in shown(travel)
        somebody.kill()
        somebody.wait()
        page(travel)._look_around()
        await travel.settle()
        assert "looks at it too" not in shown(travel)


async def test_title_link_and_all_of_it_are_copied(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        opened = travel.number
        record = travel.incident(opened)
        await travel.press("Y", "t")
        assert travel.app.clipboard == f"{opened} {record.title}"
        await travel.press("Y", "l")
        assert travel.app.clipboard == f"deskhand show {opened}"
        await travel.press("Y", "a")
        assert record.title in travel.app.clipboard
        assert "created" in travel.app.clipboard
        assert "Copied the text" in travel.message


async def test_the_page_goes_to_its_end_and_back_to_its_top(demo_store: Store) -> None:
    async with journey(demo_store, size=(80, 24)) as travel:
        await travel.press("enter")
        top = shown(travel)
        await travel.press("G")
        assert "created" in shown(travel)
        assert "more" not in shown(travel)
        await travel.press("home")
        assert shown(travel) == top
        await travel.press("end", "g", "g")
        assert shown(travel) == top


async def test_whom_it_affects_stands_on_the_page(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("enter", "i", "a")
        await travel.type("Ben Okafor")
        await travel.press("enter", "enter")
        await travel.type("40")
        await travel.press("enter")
        assert "affects     40 people; Ben Okafor" in shown(travel)
        await travel.press("u")
        assert "affects" not in shown(travel)
