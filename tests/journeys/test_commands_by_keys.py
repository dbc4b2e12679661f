"""How commands are found and pressed: palette, `?`, sequences, own keys, the mouse."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, cast

import pytest

from tests.conftest import NOW, OPERATOR
from tests.journeys.journey import Journey, journey
from tui.app import DeskhandApp
from tui.commands import COMMANDS, Keymap
from tui.commands.signs import key_sign
from tui.config import keymap
from tui.desk.desk import Desk
from tui.domain.incident import State
from tui.screens.dialogs.finder import FinderScreen
from tui.screens.history import HistoryScreen
from tui.screens.host import keymap_of
from tui.screens.page import PageScreen
from tui.store import Published
from tui.terminal.palette import CALM
from tui.widgets.keyhints import KeyHints
from tui.widgets.lines import KeyFooter
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from pathlib import Path

    from tui.screens.queue import QueueScreen
    from tui.store import Store
    from tui.widgets.helplist import HelpEntry


def listed(travel: Journey) -> list[HelpEntry]:
    assert isinstance(travel.app.screen, FinderScreen)
    source = travel.app.screen.query_exactly_one(RowList).source
    return [source.row(index) for index in range(len(source))]


def footer(travel: Journey) -> str:
    shown = travel.app.screen.query(KeyFooter).first()
    return "".join(text for text, _ in shown.lines(120, 1)[0])


async def test_the_palette_finds_a_command_by_some_of_its_letters_and_does_it(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new")
        number = travel.number
        await travel.press("ctrl+p", *"tke")
        assert listed(travel)[0].name == "take"
        assert listed(travel)[0].twin == f"deskhand take {number}"
        await travel.press("enter")
        assert travel.incident(number).state is State.ASSIGNED


async def test_the_palette_says_what_is_refused_and_why(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:closed")
        await travel.press("ctrl+p")
        entries = listed(travel)
        assert {entry.name for entry in entries if not entry.heading} >= {one.name for one in COMMANDS} - {
            "palette"
        }
        refused = [bool(entry.why_not) for entry in entries]
        assert refused == sorted(refused)
        await travel.press(*"take")
        assert (
            listed(travel)[0].why_not
            == "cannot take: it is closed for good; only note and reply are possible"
        )


async def test_the_palette_goes_to_numbers_views_and_pages(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("")
        await travel.press("G")
        last = travel.number
        await travel.press("g", "g", "ctrl+p", *last.split("-")[-1], "enter")
        assert travel.number.endswith(last.split("-")[-1])
        await travel.press("ctrl+p", *"breached", "enter")
        assert travel.queue.filter_line.text == "+open +breached"
        await travel.press("ctrl+p", *"wanda")
        assert listed(travel)[0].help == "Person"
        await travel.press("enter")
        assert isinstance(travel.app.screen, PageScreen)


async def test_a_key_typed_whole_is_found_first(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("ctrl+p", "equals_sign")
        assert listed(travel)[0].name == "explain"
        await travel.press("escape")
        assert travel.app.screen is travel.queue


async def test_a_sequence_shows_how_it_goes_on_after_a_pause_and_escape_ends_it(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("G", "g")
        assert not travel.queue.query(KeyHints)
        while not travel.queue.query(KeyHints) or not travel.queue.query_exactly_one(KeyHints).display:
            await travel.settle()
        hints = travel.queue.query_exactly_one(KeyHints)
        shown = "".join(text for line in hints.lines(120, 8) for text, _ in line)
        assert "g g First" in shown
        assert "g v View" in shown
        await travel.press("escape")
        assert not hints.display
        await travel.press("g", "g")
        assert travel.queue.rows.index == 0


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_every_way_a_sequence_goes_on_has_room(demo_store: Store, size: tuple[int, int]) -> None:
    async with journey(demo_store, size=size) as travel:
        await travel.press("g")
        while not travel.queue.query(KeyHints) or not travel.queue.query_exactly_one(KeyHints).display:
            await travel.settle()
        hints = travel.queue.query_exactly_one(KeyHints)
        await travel.settle()
        shown = "\n".join(hints.render_line(y).text for y in range(hints.size.height))
        ways = keymap_of(travel.queue).continuations("g")
        assert [keys for keys in ways if f" {key_sign(keys)} " not in shown] == []


async def test_a_sequence_that_means_nothing_does_nothing_and_says_what_there_is(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new")
        await travel.press("g", "w")
        assert travel.incident(travel.number).state is State.NEW
        assert travel.message.startswith("g w does nothing; there are g g, ")


async def test_own_keys_are_the_keys_of_the_footer_of_help_and_of_the_list(demo_store: Store) -> None:
    keymap = Keymap(COMMANDS, {"take": ("T",), "cursor-down": ("n", "down"), "drop-view": ()})
    async with journey(demo_store, keymap=keymap) as travel:
        await travel.filter("state:new")
        number = travel.number
        assert "T take" in footer(travel)
        await travel.press("t")
        assert travel.incident(number).state is State.NEW
        await travel.press("question_mark")
        take = next(entry for entry in listed(travel) if entry.name == "take")
        assert (take.keys, take.note) == ("T", "your own keys")
        await travel.press("escape", "T")
        assert travel.incident(number).state is State.ASSIGNED
        await travel.press("n")
        assert travel.queue.rows.index == 1


async def test_what_is_said_of_a_key_follows_the_operators_own(demo_store: Store) -> None:
    own = {"record-macro": ("g q",), "drafts": (), "redo": ("ctrl+r",)}
    async with journey(demo_store, keymap=Keymap(COMMANDS, own)) as travel:
        await travel.filter("state:new")
        await travel.press("g", "q")
        assert travel.message.endswith("; g q ends.")
        await travel.press("g", "q", "w")
        await travel.type("not sent")
        await travel.press("escape")
        assert travel.message == "Kept as a draft: :drafts puts the words back."
        await travel.press("t", "u", "H", "enter")
        screen = travel.app.screen
        assert isinstance(screen, HistoryScreen)
        assert screen.message.text.endswith("it is an undo, ctrl+r takes it back")


async def test_help_has_sections_the_twin_of_the_record_and_the_keys_of_questions(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        await travel.press("question_mark")
        headings = [entry.title for entry in listed(travel) if entry.heading]
        assert headings[0] == "Records"
        assert "In a question" in headings
        await travel.press(*"editor")
        assert [entry.title for entry in listed(travel)] == ["In a question", "Editor"]
        await travel.press(*["backspace"] * 6, *"deskhand take")
        assert listed(travel)[1].twin == f"deskhand take {number}"


async def test_a_click_presses_a_key_of_the_footer_and_goes_to_a_row(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new")
        await travel.pilot.click(RowList, offset=(20, 3))
        await travel.settle()
        assert travel.queue.rows.index == 2
        number = travel.number
        await travel.pilot.click(KeyFooter, offset=(footer(travel).index("t take") + 1, 0))
        await travel.settle()
        assert travel.incident(number).state is State.ASSIGNED


async def test_a_command_is_completed_with_its_values_and_asks_only_for_what_it_still_needs(
    demo_store: Store,
) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new")
        number = travel.number
        await travel.press("colon", *"hol", "tab")
        assert travel.queue.bar.typed["command"] == "hold "
        await travel.press(*"awaiting_v", "tab", *"--fol", "tab")
        assert travel.queue.bar.typed["command"] == "hold awaiting_vendor --follow-up-at "
        await travel.press(*"2026-11-23", "enter")
        assert [hold.reason for hold in travel.incident(number).holds] == ["awaiting_vendor"]


async def test_people_are_offered_and_a_bare_command_asks_as_its_key_does(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new")
        await travel.press("colon", *"assign --person wanda", "tab")
        assert travel.queue.bar.typed["command"].startswith("assign --person Wanda ")
        await travel.press("escape", "colon", *"assign", "enter")
        assert travel.queue.bar.asking
        assert travel.queue.bar.typed.keys() <= {"team"}


async def test_earlier_lines_come_back_with_the_arrow_and_leave_free_text_out(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("state:new")
        number = travel.number
        await travel.press("colon", *"note private words", "enter", "colon", *"view at risk", "enter")
        assert travel.incident(number).history[-1].text == "private words"
        assert travel.queue.filter_line.text == "+open +atrisk"
        assert travel.app.lines.lines == ("note", "view --name at risk")
        await travel.press("colon", "up", "up", "down")
        assert travel.queue.bar.typed["command"] == "view --name at risk"
        await travel.press("down", "escape")


async def test_a_number_is_gone_to_and_what_is_neither_is_said(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.filter("")
        await travel.press("G")
        number = travel.number
        await travel.press("g", "g", "colon", *number.lower(), "enter")
        assert travel.number == number
        await travel.press("colon", *"xyzzy", "enter")
        assert travel.queue.bar.asking
        await travel.press("escape", "colon", *"take now", "enter")
        assert travel.queue.bar.asking


async def test_what_is_wrong_with_own_keys_is_said_at_the_start(demo_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text('take = "x"\n')
    desk = Desk(demo_store, clock=lambda: NOW, login=OPERATOR, zone=UTC, fixed_clock=True)
    app = DeskhandApp(desk, CALM, *keymap(file))
    async with app.run_test() as pilot:
        while not cast("QueueScreen", app.screen).message.text:
            await pilot.pause()
        said = cast("QueueScreen", app.screen).message.text
        assert said.startswith("keys.toml, line 1: x is for take and for cancel too; none of your keys")


async def test_what_was_typed_behind_a_colon_is_found_again_next_time(
    demo_store: Store, tmp_path: Path
) -> None:
    desk = Desk(demo_store, clock=lambda: NOW, login=OPERATOR, zone=UTC, fixed_clock=True)
    file = tmp_path / "state" / "commands"
    app = DeskhandApp(desk, CALM, history=file)
    async with app.run_test() as pilot:
        await pilot.press("colon", *"view open", "enter")
        await app.workers.wait_for_complete()
    assert file.read_text() == "view --name open\n"
    again = DeskhandApp(desk, CALM, history=file)
    async with again.run_test() as pilot:
        while not again.lines.lines:
            await pilot.pause()
        await pilot.press("colon", "up")
        assert cast("QueueScreen", again.screen).bar.typed["command"] == "view --name open"


def test_what_several_colleagues_did_is_shown_together() -> None:
    first = Published({"incident": ("a", "b"), "person": ("p",)}, own=False)
    second = Published({"incident": ("b", "c"), "operation": ("o",)}, own=False)
    assert first.and_then(second).changes == {
        "incident": ("a", "b", "c"), "person": ("p",), "operation": ("o",),
    }  # fmt: skip
