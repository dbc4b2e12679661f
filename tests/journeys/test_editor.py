"""ctrl+o lends the terminal to an editor, in the real program, and takes its words back."""

from __future__ import annotations

import re
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.program import ready
from tests.benchmarks.terminal import Terminal
from tests.conftest import NOW, OPERATOR
from tui.domain.errors import BadInput
from tui.terminal.editor import LARGEST, command_of, edited, told

if TYPE_CHECKING:
    from pathlib import Path

    from tui.store import Store

WRITES = """#!{python}
import os, sys
print("IN THE EDITOR", flush=True)
path = sys.argv[1]
with open(path) as file: before = file.read()
who = os.environ.get("SECRET_TOKEN", "nobody")
with open(path, "w") as file: file.write(before + "\\nand a second line, by " + who)
os.stat(path)
"""


def script(folder: Path, body: str) -> str:
    file = folder / "editor.py"
    file.write_text(body.replace("{python}", sys.executable))
    file.chmod(0o700)
    return str(file)


def test_a_note_is_written_in_the_editor_and_the_screen_is_whole_again(
    demo_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("EDITOR", script(tmp_path, WRITES))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    program = [
        sys.executable, "-m", "tui", "--store", str(demo_store.path), "--as", OPERATOR, "--now",
        NOW.isoformat(),
    ]  # fmt: skip
    with Terminal(program) as terminal:
        ready(terminal)
        terminal.press(b"w", quiet=0.3)
        terminal.press(b"begun here", quiet=0.3)
        terminal.press(b"\x0f", quiet=0.8)
        assert b"IN THE EDITOR" in terminal.output()
        terminal.moment(lambda screen: "and a second line, by nobody" in screen.text)
        assert len(terminal.screen().rows) > 1
        terminal.press(b"\x13", quiet=0.4)
        terminal.moment(lambda screen: "Wrote a note on" in screen.text)
        found = re.search(r"Wrote a note on ([A-Z0-9-]+)", terminal.screen().text)
        assert found is not None
    demo_store.catch_up()
    rows = demo_store.rows("incident")
    place = rows.find("number", found[1])
    assert place is not None
    noted = demo_store.read("incident", str(rows.get(place, "id"))).history[-1]
    assert noted.text == "begun here\nand a second line, by nobody"
    assert not list((tmp_path / "state" / "deskhand" / "editing").iterdir())


def test_the_editor_is_told_no_secrets() -> None:
    environ = {
        "PATH": "/bin",
        "LC_ALL": "C",
        "AWS_SECRET_ACCESS_KEY": "x",
        "DESKHAND_TOKEN": "x",
        "TERM": "xterm",
    }
    assert told(environ) == {"PATH": "/bin", "LC_ALL": "C", "TERM": "xterm"}


def test_the_command_may_have_words_of_its_own() -> None:
    assert command_of({"EDITOR": "code --wait 'a b'"}) == ["code", "--wait", "a b"]
    assert command_of({}) == ["vi"]
    with pytest.raises(BadInput, match="EDITOR cannot be read"):
        command_of({"EDITOR": "vi 'x"})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise SystemExit(3)", "ended with 3"),
        (f"import sys; open(sys.argv[1], 'w').write('x' * {LARGEST + 1})", "larger than 1,000,000 bytes"),
        ("import sys; open(sys.argv[1], 'wb').write(b'\\xff')", "not UTF-8"),
        ("import os, sys; os.remove(sys.argv[1])", "left no text"),
    ],
)
def test_what_cannot_be_taken_is_said_in_a_sentence_and_kept(tmp_path: Path, body: str, said: str) -> None:
    environ = {"EDITOR": script(tmp_path, f"#!{{python}}\n{body}\n"), "PATH": "/usr/bin"}
    with pytest.raises(BadInput, match=said):
        edited("words", environ, tmp_path / "own")
    (private,) = (tmp_path / "own").iterdir()
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_an_editor_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot start the editor '/nowhere/vi'"):
        edited("words", {"EDITOR": "/nowhere/vi"}, tmp_path)
    assert list(tmp_path.iterdir()) == []
