"""About one picture a screen: it says "changed", never "wrong"; the journeys say what is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from tests.conftest import NOW, OPERATOR
from tui.app import DeskhandApp
from tui.desk.desk import Desk
from tui.domain.meeting import Conflict, Difference, Outgoing, Remote, Round, Standing
from tui.domain.problem import Cell, Problem, Suspect
from tui.domain.problem_states import CauseStatus, State
from tui.screens.commanding import CommandScreen
from tui.terminal.palette import CALM

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot

    from tui.store import Store, Transaction

Compare = Callable[..., bool]

TO_THE_GRID = ("2", "colon", "P", "R", "B", "minus", "D", "minus", "1", "enter", "i", "g")


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


def test_the_problem_board(demo_store: Store, snap_compare: Compare) -> None:
    some_problems(demo_store)
    assert snap_compare(app_on(demo_store), terminal_size=(120, 40), run_before=pressing("2", "l"))


def test_the_problem_board_in_a_small_terminal(demo_store: Store, snap_compare: Compare) -> None:
    some_problems(demo_store)
    assert snap_compare(app_on(demo_store), terminal_size=(80, 24), run_before=pressing("2"))


def test_the_kepner_tregoe_page(demo_store: Store, snap_compare: Compare) -> None:
    a_problem_analysed(demo_store)
    keys = (*TO_THE_GRID, "l")
    assert snap_compare(app_on(demo_store), terminal_size=(120, 40), run_before=pressing(*keys))


def test_the_kepner_tregoe_page_in_a_small_terminal(demo_store: Store, snap_compare: Compare) -> None:
    a_problem_analysed(demo_store)
    keys = (*TO_THE_GRID, "j", "l", "l", "tab", "j")
    assert snap_compare(app_on(demo_store), terminal_size=(80, 24), run_before=pressing(*keys))


def test_the_pareto(demo_store: Store, snap_compare: Compare) -> None:
    assert snap_compare(app_on(demo_store), terminal_size=(120, 30), run_before=pressing("g", "8"))


def test_the_page_of_the_remote(
    demo_store: Store, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app.MEET_AFTER", 3600)
    apart(demo_store)
    assert snap_compare(app_on(demo_store), terminal_size=(120, 40), run_before=pressing("g", "y"))


def test_what_clashed(demo_store: Store, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.app.MEET_AFTER", 3600)
    apart(demo_store)
    assert snap_compare(app_on(demo_store), terminal_size=(120, 40), run_before=pressing("g", "c"))


def test_what_clashed_in_a_small_terminal(
    demo_store: Store, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app.MEET_AFTER", 3600)
    apart(demo_store)
    assert snap_compare(app_on(demo_store), terminal_size=(80, 24), run_before=pressing("g", "c", "j"))


def apart(store: Store) -> None:
    """Give the desk a remote that does not answer, records that wait, and two conflicts."""
    rows = store.rows("incident")
    ids = [str(rows.get(place, "id")) for place in rows.all()[:9]]
    refused = "kinto.example.org does not take it (413): too large"
    me = str(rows.get(rows.all()[0], "caller"))

    def plan(tx: Transaction) -> None:
        tx.received = True
        tx.put(Remote(name="office", url="https://kinto.example.org/v1", bucket="desk"))
        rounds = (
            Round(at=NOW, trouble="cannot reach kinto.example.org: Name or service not known"),
            Round(at=NOW - timedelta(minutes=5), received=12, sent=3, parked=2),
            Round(at=NOW - timedelta(minutes=6), received=0, sent=1),
        )
        complete = NOW - timedelta(minutes=5)
        tx.put(Standing(rounds=rounds, complete_at=complete, offline_since=NOW, enrolled=True))
        for number, record in enumerate(ids):
            since = NOW - timedelta(minutes=number)
            words = refused if number == 3 else ""
            tx.put(
                Outgoing(id=f"incident:{record}", kind="incident", record=record, since=since, refused=words)
            )
        said = (
            Difference(field="state", base="new", ours="resolved", theirs="assigned"),
            Difference(field="team", base=None, ours=None, theirs="Network", clash=False),
            Difference(
                field="resolution", base=None, theirs=None, clash=False,
                ours={"code": "fixed", "solution": "The add-in was removed, and it starts again. " * 3},
            ),
        )  # fmt: skip
        titles = (Difference(field="title", base="Printer", ours="Printer on floor 3", theirs="Paper jam"),)
        for number, (verb, parts) in enumerate((("resolve", said), ("edit", titles))):
            tx.put(
                Conflict(
                    id=f"incident:{ids[number]}:s{number}", kind="incident", record=ids[number],
                    op=f"s{number}", verb=verb, actor=me, at=NOW, differences=parts, their_actor=me,
                    their_at=NOW - timedelta(hours=30), parked=NOW,
                )
            )  # fmt: skip

    store.transact(plan)


def a_problem_analysed(store: Store) -> None:
    """Put a problem with a grid and two suspected causes."""
    said = {
        ("what", "is"): "Card payments time out on the checkout of the web shop, about one in five",
        ("what", "is_not"): "Invoices and vouchers",
        ("where", "is"): "Branches 14 to 22, behind the old switch",
        ("where", "distinction"): "They share one line to the data centre",
        ("when", "is"): "Mondays between nine and ten since the beginning of November",
        ("when", "change"): "Backups were moved from Sunday night to Monday morning",
    }
    grid = tuple(Cell(dimension=row, heading=column, text=text) for (row, column), text in said.items())
    suspects = (
        Suspect(id="s1", text="The backup takes the line", fits=("what.is", "what.is_not", "when")),
        Suspect(id="s2", text="Firmware", fits=("what.is",), fails=("where.is", "what.is_not")),
    )
    store.transact(
        lambda tx: tx.put(
            Problem(
                id="p1", number="PRB-D-1", title="Card payments time out", opened_at=NOW, updated_at=NOW,
                state=State.ASSESS, grid=grid, suspects=suspects,
            )
        )
    )  # fmt: skip


def some_problems(store: Store) -> None:
    """Put a few problems in every state, each with incidents of the demo."""
    incidents = store.rows("incident")
    ids = [str(incidents.get(place, "id")) for place in incidents.all()]

    def plan(tx: Transaction) -> None:
        for number, state in enumerate((*State, *State)):
            if state is not State.CLOSED:
                tx.put(
                    Problem(
                        id=f"p{number}", number=f"PRB-D-{number}", title=f"Problem number {number}",
                        opened_at=NOW, updated_at=NOW, state=state, workaround="restart" * (number % 2),
                        cause="c", cause_status=CauseStatus.KNOWN, incidents=tuple(ids[number : number + 3]),
                    )
                )  # fmt: skip

    store.transact(plan)
