"""The command line inside the program: what a line means, how it goes on, what is remembered of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.commands import COMMANDS, by_name
from tui.commands.line import kept, named, read, under_cursor
from tui.desk.line_history import LineHistory
from tui.domain.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path


def names(text: str) -> list[str]:
    return [command.name for command in named(text, COMMANDS)]


def test_a_command_goes_by_its_name_or_the_start_of_it() -> None:
    assert names("take") == ["take"]
    assert names("Tak") == ["take"]
    assert names("view") == ["view"]
    assert set(names("re")) >= {"release", "resume", "resolve", "reopen", "reply", "redo"}
    assert names("") == []


@pytest.mark.parametrize(
    ("name", "text", "given"),
    [
        ("take", "", {}),
        ("assign", "Network Ops", {"team": "Network Ops"}),
        ("assign", "Network --person ben berg", {"team": "Network", "person": "ben berg"}),
        ("assign", "--person=ben", {"person": "ben"}),
        ("assign", "--per ben", {"person": "ben"}),
        ("note", "it is --not an option", {"text": "it is --not an option"}),
        ("note", "two - three -- four", {"text": "two - three -- four"}),
        ("hold", "vendor --follow-up-at mon 9", {"reason": "vendor", "follow_up_at": "mon 9"}),
        ("view", "at risk", {"name": "at risk"}),
    ],
)  # fmt: skip
def test_words_are_the_first_argument_and_options_the_others(
    name: str, text: str, given: dict[str, str]
) -> None:
    assert read(by_name(name), text) == given


def test_what_a_command_does_not_take_is_refused_with_what_it_takes() -> None:
    with pytest.raises(BadInput, match=r"take takes nothing: 'now' is too much"):
        read(by_name("take"), "now")
    with pytest.raises(BadInput, match=r"--foo is not known here: assign takes --team, --person, --text"):
        read(by_name("assign"), "--foo 1")


@pytest.mark.parametrize(
    ("text", "argument", "start"),
    [
        ("", "team", 0),
        ("Net", "team", 0),
        ("Net --", None, 6),
        ("Net --per", None, 9),
        ("Net --person", None, 12),
        ("Net --person ", "person", 13),
        ("Net --person ben b", "person", 13),
        ("Net --person ben --te", None, 21),
        ("--nobody ", None, 9),
    ],
)
def test_what_is_being_typed_is_known(text: str, argument: str | None, start: int) -> None:
    found, at = under_cursor(by_name("assign"), text)
    assert (found and found.name, at) == (argument, start)


def test_free_text_never_gets_into_the_history() -> None:
    assert kept(by_name("note"), {"text": "the caller's password is 1234"}) == "note"
    given = {"code": "fixed", "solution": "told her the password", "service": "VPN"}
    assert kept(by_name("resolve"), given) == "resolve --code fixed --service VPN"


def test_the_history_is_the_operators_own_and_found_again(tmp_path: Path) -> None:
    file = tmp_path / "state" / "commands"
    first = LineHistory(file)
    for line in ("take", "view mine", "take"):
        first.add(line)
        first.save(line)
    assert first.lines == ("view mine", "take")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    again = LineHistory(file)
    again.load()
    assert again.lines == ("view mine", "take")


def test_a_history_file_that_is_no_use_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "commands"
    file.write_bytes(b"\xff\xfe")
    history = LineHistory(file)
    history.load()
    assert history.lines == ()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput, match="cannot write"):
        LineHistory(link).save("take")


def test_foreign_bytes_in_a_history_are_made_visible_and_a_long_one_is_cut(tmp_path: Path) -> None:
    file = tmp_path / "commands"
    file.write_text("\x1b[31mred\n" + "".join(f"view {number}\n" for number in range(1200)))
    history = LineHistory(file)
    history.load()
    assert len(history.lines) == 500
    assert history.lines[-1] == "view 1199"
    assert len(file.read_text().splitlines()) == 500
    file.write_text("\x1b[31mred\n")
    again = LineHistory(file)
    again.load()
    assert "\x1b" not in again.lines[0]
