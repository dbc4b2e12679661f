"""The terminal rings and notifies for what was asked for, in the real program."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC
from typing import TYPE_CHECKING

from tests.benchmarks.program import ready
from tests.benchmarks.terminal import Terminal
from tests.conftest import NOW, OPERATOR
from tui.desk.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tui.store import Store


def test_a_colleagues_new_record_in_a_view_rings_and_notifies(
    demo_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    settings = tmp_path / "config" / "deskhand" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('[tell]\nviews = ["mine"]\nbell = true\nnotify = "osc9"\n')
    program = [
        sys.executable, "-m", "tui", "--store", str(demo_store.path), "--as", OPERATOR, "--now",
        NOW.isoformat(),
    ]  # fmt: skip
    ben = Desk(demo_store, clock=lambda: NOW, login="ben", zone=UTC, fixed_clock=True)
    with Terminal(program) as terminal:
        ready(terminal)
        assert b"\x1b]9;" not in terminal.output()
        asyncio.run(ben.perform("new", [], {"title": "Scanner gate 4 dead"}))
        terminal.moment(lambda screen: "1 new" in screen.text)
        terminal.settle(0.3)
        assert b"\x07\x1b]9;INC-K7-" in terminal.output()
        assert b"in view mine: Scanner gate 4 dead\x07" in terminal.output()
