"""The preview's words: names, never ids."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.desk import Desk, Target
from tui.screens.incident_text import preview_of
from tui.store import Mark, create_store

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


def test_the_author_of_a_resolution_is_named(tmp_path: Path) -> None:
    store = create_store(tmp_path / "store", mark=Mark.TEST, replica="T", now=NOW)
    desk = Desk(store, clock=lambda: NOW, login="ana", zone=UTC, fixed_clock=True)

    async def resolved() -> str:
        await desk.perform("new", [], {"title": "VPN drops"})
        record = str(store.rows("incident").get(0, "id"))
        values = {"code": "fixed", "solution": "set x_y", "closure_category": "net", "service": "VPN"}
        await desk.perform("resolve", [Target(record)], values)
        return record

    incident = store.read("incident", asyncio.run(resolved()))
    assert incident is not None
    text = preview_of(incident, desk).entries[0].text
    assert "fixed, set x_y, net, by ana" in text
    assert desk.me not in text
    store.close()
