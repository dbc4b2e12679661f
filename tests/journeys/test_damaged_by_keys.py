"""A record the disk has spoilt is told as such wherever a key meets it; everything else goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.journey import journey
from tui.screens.board import BoardScreen
from tui.screens.known_errors import KnownErrorsScreen
from tui.store import open_store
from tui.widgets.preview import Preview
from tui.widgets.proposal import Proposal

if TYPE_CHECKING:
    from tests.journeys.journey import Journey
    from tui.store import Store

CANNOT = "This record cannot be read."


def spoil(store: Store, kind: str, record_id: str) -> None:
    """Write over a part of what the log has of a record."""
    rows = store.rows(kind)
    position = rows.position(record_id)
    assert position is not None
    with (store.path / "000001.log").open("r+b") as log:
        log.seek(rows.place(position).offset + 5)
        log.write(b"\xff\xfe~~~")


def spoil_shown(travel: Journey) -> str:
    """Spoil the incident under the cursor, and return its id."""
    row = travel.queue.painted_row()
    assert row is not None
    spoil(travel.app.desk.store, "incident", row.id)
    return row.id


def shown(travel: Journey, pane: str = "Preview") -> str:
    preview = travel.app.screen.query_one(pane, Preview)
    return "\n".join("".join(words for words, _ in line) for line in preview.lines(110, 30))


@pytest.mark.parametrize("key", ["enter", "equals_sign"])
async def test_its_page_says_so(demo_store: Store, key: str) -> None:
    async with journey(demo_store) as travel:
        spoil_shown(travel)
        await travel.press(key)
        assert CANNOT in shown(travel)
        assert "run `deskhand check`" in shown(travel)
        await travel.press("escape")
        assert travel.app.screen is travel.queue


async def test_the_preview_says_so_and_the_next_one_is_shown(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.app._warm().wait()
        spoil_shown(travel)
        await travel.press("down")
        number = travel.number
        assert CANNOT not in shown(travel)
        await travel.press("up")
        assert CANNOT in shown(travel)
        await travel.press("down")
        assert number in shown(travel)


@pytest.mark.parametrize("keys", ["t", "m", "c", "r", "p", "a", "i e", "i k", "h", "s"])
async def test_a_verb_is_refused_and_the_next_record_can_be_worked_on(demo_store: Store, keys: str) -> None:
    async with journey(demo_store) as travel:
        spoilt = spoil_shown(travel)
        before = demo_store.state
        await travel.press(*keys.split())
        if travel.queue.bar.asking:
            await travel.press("escape")
        assert demo_store.state == before
        await travel.press("down", "t")
        assert "Took" in travel.message
        row = travel.queue.painted_row()
        assert row is not None
        assert row.id != spoilt
    with open_store(demo_store.path, read_only=True) as again:
        assert again.state == demo_store.state


async def test_taking_it_is_refused_with_what_to_do(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        spoil_shown(travel)
        await travel.press("t")
        assert "a record cannot be read; run `deskhand check`" in travel.message


async def test_a_step_whose_operation_is_spoilt_is_still_listed(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("down", "t")
        rows = demo_store.rows("operation")
        spoil(demo_store, "operation", str(rows.get(rows.all()[-1], "id")))
        await travel.press("H")
        assert CANNOT in shown(travel)


async def test_a_problem_that_is_spoilt_has_no_grid(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("2")
        screen = travel.app.screen
        assert isinstance(screen, BoardScreen)
        row = screen.painted_row()
        assert row is not None
        spoil(demo_store, "problem", row.id)
        await travel.press("i", "g")
        assert "cannot be read" in shown(travel, "#head")


async def test_a_known_error_that_is_spoilt_cannot_be_used(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("2", "K")
        screen = travel.app.screen
        assert isinstance(screen, KnownErrorsScreen)
        spoil(demo_store, "problem", screen.found[0].id)
        await travel.press("enter")
        assert "a record cannot be read" in screen.message.text
        assert not screen.bar.asking


async def test_work_beside_the_keys_that_meets_it_does_not_end_the_program(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        record = spoil_shown(travel)
        travel.queue.run_worker(demo_store.fetch("incident", record))
        await travel.settle()
        assert ["a record cannot be read" in told.message for told in travel.app._notifications] == [True]
        assert travel.app.is_running


async def test_a_bulk_change_names_it_and_is_made_to_the_others(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        spoilt = spoil_shown(travel)
        number = travel.number
        await travel.press("space", "space", "space", "m")
        await travel.type("all heard")
        await travel.press("enter")
        proposal = travel.queue.query_one(Proposal)
        told = "\n".join("".join(words for words, _ in line) for line in proposal.lines(118, 20))
        assert "2 will change, 1 refused" in told
        assert "the log is damaged" in told
        assert told.index("the log is damaged") < told.index(number)
        await travel.press("enter")
        rows = demo_store.rows("operation")
        written = {str(rows.get(place, "record")) for place in rows.all()[-2:]}
        assert spoilt not in written
        assert len(written) == 2
        assert "1 refused and still marked" in travel.message
