"""A template's words stand in the question they are for, to be gone over before they are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.journey import journey
from tui.desk.own import Own

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store

OWN = """
[templates."vpn reset"]
for = "reply"
text = "Hello {caller.first}, {number} is done."

[templates.broken]
for = "take"
text = "x"
"""


async def test_g_p_fills_a_reply_in_from_the_record(demo_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "templates.toml"
    file.write_text(OWN)
    async with journey(demo_store, own=Own(templates=file)) as travel:
        number = travel.number
        record = travel.incident(number)
        first = travel.app.desk.names.person(record.caller).split()[0]
        await travel.press("g", "p")
        await travel.type("vpn")
        await travel.press("enter")
        assert travel.queue.bar.asking
        await travel.press("end", "exclamation_mark", "ctrl+s")
        sent = [one for one in travel.incident(number).history if one.verb == "reply"][-1]
        assert sent.text == f"Hello {first}, {number} is done.!"
        await travel.press("g", "p")
        await travel.type("broken")
        await travel.press("enter")
        assert "take does not take text" in travel.queue.bar.render_line(2).text


async def test_the_desks_settings_hold_templates_for_everybody(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        desk = travel.app.desk
        await travel.press("g", "p")
        assert "there are no templates" in travel.message
        from tui.domain.settings import DEFAULT_TEXT

        await desk.settle(DEFAULT_TEXT + '\n[templates.thanks]\nfor = "note"\ntext = "Thanks, {me}."\n')
        await travel.settle()
        await travel.press("g", "p")
        await travel.type("thanks")
        await travel.press("enter", "enter")
        assert travel.incident(travel.number).history[-1].text.startswith("Thanks, ")


async def test_a_template_is_for_a_verb_of_problems_too(demo_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "templates.toml"
    file.write_text('[templates.ask]\nfor = "suspect"\ntext = "The last change to {service}"\n')
    async with journey(demo_store, own=Own(templates=file)) as travel:
        await travel.press("g", "p")
        await travel.type("ask")
        await travel.press("enter")
        assert "there is no command 'suspect'" in travel.queue.bar.render_line(2).text
        await travel.press("escape", "2", "g", "p")
        await travel.type("ask")
        await travel.press("enter", "enter")
        problem = demo_store.read("problem", travel.app.screen.painted_row().id)  # type: ignore[attr-defined]
        assert problem.suspects[-1].text.startswith("The last change to ")
