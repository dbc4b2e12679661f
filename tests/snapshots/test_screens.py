"""About one picture a screen: it says "changed", never "wrong"; the journeys say what is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING

from tests.conftest import NOW, OPERATOR
from tui.app import DeskhandApp
from tui.desk.desk import Desk
from tui.screens.commanding import CommandScreen
from tui.terminal.palette import CALM

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.store import Store

Compare = Callable[..., bool]


def app_on(store: Store) -> DeskhandApp:
    return DeskhandApp(Desk(store, clock=lambda: NOW, login=OPERATOR, zone=UTC, fixed_clock=True), CALM)


def pressing(*keys: str) -> Callable[[Pilot[int]], object]:
    async def run(pilot: Pilot[int]) -> None:
        for key in keys:
            await pilot.press(key)
        for screen in pilot.app.screen_stack:
            if isinstance(screen, CommandScreen):
                screen.warmed()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    return run


def test_the_queue(demo_store: Store, snap_compare: Compare) -> None:
    assert snap_compare(app_on(demo_store), terminal_size=(120, 40), run_before=pressing("j"))


def test_the_queue_in_a_small_terminal(demo_store: Store, snap_compare: Compare) -> None:
    assert snap_compare(app_on(demo_store), terminal_size=(80, 24), run_before=pressing("j"))


def test_the_record_page(demo_store: Store, snap_compare: Compare) -> None:
    assert snap_compare(app_on(demo_store), terminal_size=(120, 40), run_before=pressing("enter"))


def test_the_keys(demo_store: Store, snap_compare: Compare) -> None:
    assert snap_compare(app_on(demo_store), terminal_size=(120, 40), run_before=pressing("question_mark"))


def test_asking_what_a_resolution_lacks(demo_store: Store, snap_compare: Compare) -> None:
    assert snap_compare(app_on(demo_store), terminal_size=(120, 40), run_before=pressing("f", "enter"))


def test_the_caller_page(demo_store: Store, snap_compare: Compare) -> None:
    assert snap_compare(app_on(demo_store), terminal_size=(120, 40), run_before=pressing("v", "o"))


def test_what_a_failing_item_affects_in_a_small_terminal(demo_store: Store, snap_compare: Compare) -> None:
    keys = ("colon", *"affected", "space", *"san", "minus", *"01", "enter")
    assert snap_compare(app_on(demo_store), terminal_size=(80, 24), run_before=pressing(*keys))


def test_what_a_bulk_change_would_do(demo_store: Store, snap_compare: Compare) -> None:
    keys = ("v", "space", "space", "space", "space", "space", "s")
    assert snap_compare(app_on(demo_store), terminal_size=(120, 40), run_before=pressing(*keys))


def test_the_history_of_what_was_done(demo_store: Store, snap_compare: Compare) -> None:
    keys = ("v", "w", *"ok", "enter", "t", "u", "H", "j")
    assert snap_compare(app_on(demo_store), terminal_size=(80, 24), run_before=pressing(*keys))


def test_the_script_of_what_was_recorded(demo_store: Store, snap_compare: Compare) -> None:
    keys = ("v", "Q", "w", *"ok", "enter", "Q", *"mine", "enter")
    assert snap_compare(app_on(demo_store), terminal_size=(80, 24), run_before=pressing(*keys))
