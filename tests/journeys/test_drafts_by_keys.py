"""Words being written survive Esc, a closed program and kill -9."""

from __future__ import annotations

import os
import re
import signal
import sys
from typing import TYPE_CHECKING

from tests.benchmarks.program import ready
from tests.benchmarks.terminal import Terminal
from tests.conftest import NOW, OPERATOR
from tests.journeys.journey import journey
from tui.desk.own import Own

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tui.store import Store


async def test_esc_keeps_the_words_and_d_puts_them_back(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        number = travel.number
        await travel.press("w")
        await travel.type("called, no answer yet")
        await travel.press("escape")
        assert "Kept as a draft" in travel.message
        await travel.press("j", "j", "D")
        assert travel.number == number
        assert travel.queue.bar.asking
        await travel.press("enter")
        assert travel.incident(number).history[-1].text == "called, no answer yet"
        await travel.press("D")
        assert "there are no drafts" in travel.message


async def test_words_emptied_and_left_are_gone(demo_store: Store) -> None:
    async with journey(demo_store) as travel:
        await travel.press("w")
        await travel.type("nonsense")
        await travel.press("escape", "w", "ctrl+u", "escape", "D")
        assert "there are no drafts" in travel.message


async def test_a_form_of_several_questions_comes_back_whole(demo_store: Store, tmp_path: Path) -> None:
    own = Own(state=tmp_path)
    async with journey(demo_store, own=own) as travel:
        number = travel.number
        await travel.press("f", "down", "enter")
        await travel.type("moved to pool B")
        await travel.press("enter")
        travel.app.desk.drafts.close()
    async with journey(demo_store, own=own) as travel:
        assert travel.app.desk.drafts.find()
        await travel.press("D")
        assert travel.number == number
        await travel.press("ctrl+s")
        done = travel.incident(number).resolution
        assert done is not None
        assert (done.code, done.solution) == ("workaround", "moved to pool B")


def test_a_draft_is_found_again_after_kill_9(
    demo_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    program = [
        sys.executable, "-m", "tui", "--store", str(demo_store.path), "--as", OPERATOR,
        "--now", NOW.isoformat(),
    ]  # fmt: skip
    folder = tmp_path / "state" / "deskhand" / "drafts"
    with Terminal(program) as terminal:
        ready(terminal)
        for key in (b"w", b"called twice"):
            terminal.press(key, quiet=0.3)
        terminal.moment(lambda screen: "called twice" in screen.text)
        while not any(file.stat().st_size for file in folder.glob("*")):
            terminal.listen(0.1)  # the disk has half a second
        terminal.listen(0.6)
        os.kill(terminal.pid, signal.SIGKILL)
    (tmp_path / "config" / "deskhand").mkdir(parents=True)
    (tmp_path / "config" / "deskhand" / "keys.toml").write_text('tack = "T"\n')
    with Terminal(program) as terminal:
        ready(terminal)
        terminal.moment(lambda screen: "Your words were kept: note on INC-K7-" in screen.text)
        assert "! keys.toml, line 1: there is no command 'tack'" in terminal.screen().text
        terminal.press(b"D", quiet=0.3)
        terminal.moment(lambda screen: "called twice" in screen.text)
        terminal.press(b"\r", quiet=0.3)
        terminal.moment(lambda screen: "Wrote a note on" in screen.text)
        written = re.search(r"Wrote a note on ([A-Z0-9-]+)", terminal.screen().text)
    assert written is not None
    demo_store.catch_up()
    rows = demo_store.rows("incident")
    place = rows.find("number", written[1])
    assert place is not None
    assert demo_store.read("incident", str(rows.get(place, "id"))).history[-1].text == "called twice"
