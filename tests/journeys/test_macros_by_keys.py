"""Must 1 of issue 6: a macro recorded and replayed on 50 with 3 refused, and where macros come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.journey import Journey, journey
from tests.journeys.many import add_many
from tests.journeys.test_bulk import incident, marked, proposal_of
from tui.desk.own import Own
from tui.desk.past import past

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store

FROM_BEN = """author = "ben@K9"
about = "Chase the vendor"

[variables]
vendor = "ACME"

[[step]]
verb = "take"

[[step]]
verb = "note"
text = "Chased {vendor}"
"""


def footer_of(travel: Journey) -> str:
    return travel.app.screen.query_one("KeyFooter").render_line(0).text  # type: ignore[attr-defined]


async def test_a_macro_is_recorded_and_replayed_on_50_with_3_refused_and_one_undo(
    demo_store: Store, tmp_path: Path
) -> None:
    ids = add_many(demo_store, 51, closed=3)
    async with journey(demo_store, own=Own(macros=tmp_path / "macros")) as travel:
        await travel.filter("INC-M-0050")
        await travel.press("Q")
        assert "recording 0" in footer_of(travel)
        await travel.press("t", "w")
        await travel.type("battery {old} swapped")
        await travel.press("enter")
        assert "recording 2" in footer_of(travel)
        await travel.press("Q")
        await travel.type("swap")
        await travel.press("enter")
        assert 'verb = "take"' in travel.queue.bar._answer.value
        await travel.press("enter")
        assert travel.message == "Kept macro swap: take, note; , plays it."
        assert "recording" not in footer_of(travel)
        await travel.filter("INC-M -0050")
        await travel.press("asterisk", "comma", "enter")
        title, *words = proposal_of(travel)
        assert title == "swap on 50: 47 will change, 3 refused"
        assert "note: text “battery {old} swapped”" in words
        assert any(line.startswith("refused 3: cannot take: it is closed for good") for line in words)
        assert incident(travel, ids[3]).assignee is None
        operations = len(demo_store.rows("operation"))
        await travel.press("enter")
        assert travel.message == "Ran swap on 47 incidents. 3 refused and still marked."
        assert len(demo_store.rows("operation")) == operations + 94
        assert sorted(marked(travel)) == ids[:3]
        for one in ids[3:50]:
            done = incident(travel, one)
            assert done.assignee == travel.app.desk.me
            assert done.history[-1].text == "battery {old} swapped"
        await travel.press("u")
        assert travel.message == "Undid take, note of 47 incidents."
        assert past(travel.app.desk)[0].what == "undo of take, note"
        for one in ids[3:50]:
            back = incident(travel, one)
            assert back.assignee is None
            assert {act.op for act in back.history[-4:-2]} <= set(back.voided)


async def test_a_macro_from_elsewhere_is_shown_with_its_author_before_it_runs(
    demo_store: Store, tmp_path: Path
) -> None:
    add_many(demo_store, 2)
    own = Own(macros=tmp_path / "macros")
    async with journey(demo_store, own=own) as travel:
        travel.app.desk.macros.bring("chase", FROM_BEN)
        await travel.filter("INC-M-0001")
        await travel.press("comma", "enter")
        title, *words = proposal_of(travel)
        assert title == "chase by ben@K9 has not run here in this form: take, note"
        assert 'text = "Chased {vendor}"' in words
        await travel.press("escape")
        assert travel.message == "Nothing was run."
        await travel.press("comma", "enter", "enter")
        await travel.type("Initech")
        await travel.press("enter")
        assert proposal_of(travel)[0] == "chase on 1: 1 will change"
        await travel.press("enter")
        assert travel.incident("INC-M-0001").history[-1].text == "Chased Initech"
        await travel.filter("INC-M-0000")
        await travel.press("comma", "enter")
        assert travel.queue.bar.asking
        travel.app.desk.macros.bring("chase", FROM_BEN.replace("Chased", "Called"))
        await travel.press("escape", "comma", "enter")
        words = proposal_of(travel)
        assert '-text = "Chased {vendor}"' in words
        assert '+text = "Called {vendor}"' in words


async def test_a_script_that_cannot_be_read_is_said_in_place_and_nothing_typed_is_lost(
    demo_store: Store,
) -> None:
    add_many(demo_store, 1)
    async with journey(demo_store) as travel:
        await travel.filter("INC-M-0000")
        await travel.press("Q", "t", "Q")
        await travel.type("mine")
        await travel.press("enter")
        script = travel.queue.bar._answer.value
        travel.queue.bar.put(script.replace('"take"', '"tak"'))
        await travel.press("enter")
        assert travel.queue.bar.asking
        assert '"tak"' in travel.queue.bar._answer.value
        travel.queue.bar.put(script)
        await travel.press("enter")
        assert travel.message == "Kept macro mine: take; , plays it."


async def test_an_undo_while_recording_is_not_meant(demo_store: Store) -> None:
    add_many(demo_store, 1)
    async with journey(demo_store) as travel:
        await travel.filter("INC-M-0000")
        await travel.press("Q", "t", "u", "Q")
        assert travel.message == "Recorded nothing."


async def test_a_macro_cannot_be_played_while_one_is_recorded(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("Q", "comma")
        assert "Q ends that first" in travel.message
        await travel.press("Q", "comma")
        assert "there are no macros yet: Q records one" in travel.message
