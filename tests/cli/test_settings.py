"""`deskhand settings`: shown, compared, changed as one step, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from command_line import NOW, Answer, CommandLine

if TYPE_CHECKING:
    import pytest


def sitting(desk: CommandLine, *words: str) -> Answer:
    return desk(*words, "--now", NOW, "--as", "ana")


def shorter(desk: CommandLine, folder: Path) -> Path:
    """Write settings in which a P3 has two hours, and return where."""
    file = folder / "desk.toml"
    text = sitting(desk, "settings", "show").out
    file.write_text(text.replace('p3 = "24h"', 'p3 = "2h"'))
    return file


def dues(desk: CommandLine) -> dict[str, str | None]:
    return {one["number"]: one["due"] for one in desk("list", "+open", "--json").records}


def test_what_is_shown_is_good_and_changes_nothing(desk: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "same.toml"
    file.write_text(sitting(desk, "settings", "show").out)
    assert sitting(desk, "settings", "check", str(file)) == Answer(0, "same.toml: good\n", "")
    assert sitting(desk, "settings", "diff", str(file)).out.startswith("0 of ")
    assert "nothing was changed" in sitting(desk, "settings", "apply", "--yes", str(file)).err


def test_a_change_says_what_it_moves_moves_it_and_is_one_undo(desk: CommandLine, tmp_path: Path) -> None:
    file, before = shorter(desk, tmp_path), dues(desk)
    told = sitting(desk, "settings", "diff", str(file)).out.splitlines()
    assert told[-4:-1] == ['-p3 = "24h"', '+p3 = "2h"', ' p4 = "48h"']
    assert dues(desk) == before
    assert sitting(desk, "settings", "apply", "--yes", str(file)).code == 0
    after = dues(desk)
    moved = [number for number in before if before[number] != after[number]]
    assert f"{len(moved)} of {len(before)} open incidents move." == told[-1]
    assert moved
    number = desk.numbers("+open", "p:3", "s:assigned")[0]
    clocks = sitting(desk, "explain", number, "--json").records[0]["clocks"]
    assert next(clock["target"] for clock in clocks if clock["name"] == "resolution") == 7200
    undone = sitting(desk, "undo")
    assert (undone.code, "Undid settings of the desk." in undone.out + undone.err) == (0, True)
    assert dues(desk) == before
    assert 'p3 = "24h"' in sitting(desk, "settings", "show").out
    assert sitting(desk, "redo").code == 0
    assert dues(desk) == after


def test_what_is_done_after_a_change_goes_by_it(desk: CommandLine, tmp_path: Path) -> None:
    sitting(desk, "settings", "apply", "--yes", str(shorter(desk, tmp_path)))
    assert sitting(desk, "new", "incident", "--title", "VPN drops").code == 0
    assert desk("list", "VPN drops", "+open", "sort:-created", "--json").records[0]["due"] == (
        "2026-11-20T16:00:00Z"
    )


def test_nobody_is_asked_where_nobody_is(desk: CommandLine, tmp_path: Path) -> None:
    before = dues(desk)
    answer = sitting(desk, "settings", "apply", str(shorter(desk, tmp_path)))
    assert (answer.code, "--yes" in answer.err) == (1, True)
    assert dues(desk) == before


def test_a_wrong_file_is_refused_with_its_name_line_and_key(desk: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.write_text('warnings = ["soon"]\n[response]\n[resolution]\n')
    for verb in (("check",), ("diff",), ("apply", "--yes")):
        answer = sitting(desk, "settings", *verb, str(file))
        assert answer.code == 1
        assert (
            answer.err == "deskhand: desk.toml line 1: warnings: 'soon' is no percentage between 1 and 99\n"
        )


def test_public_holidays_are_printed_as_settings_take_them(desk: CommandLine, tmp_path: Path) -> None:
    printed = sitting(desk, "settings", "holidays", "FR", "2026").out
    assert "    2026-07-14,  # " in printed
    file = tmp_path / "desk.toml"
    text = sitting(desk, "settings", "show").out
    file.write_text(text[: text.index("holidays = ")] + printed)
    assert sitting(desk, "settings", "check", str(file)).out == "desk.toml: good\n"
    assert sitting(desk, "settings", "holidays", "FR").code == 2


def test_what_is_resolved_goes_by_the_new_days_too(desk: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    text = sitting(desk, "settings", "show").out
    file.write_text(text.replace("days = 2", "days = 0"))
    number = desk.numbers("s:assigned", "p:3")[0]
    assert (
        sitting(
            desk,
            "resolve",
            number,
            "--code",
            "fixed",
            "--solution",
            "x",
            "--closure-category",
            "y",
            "--service",
            "VPN",
        ).code
        == 0
    )
    assert sitting(desk, "settings", "apply", "--yes", str(file)).code == 0
    assert desk("tick", "--now", "2027-01-20T12:00", "--as", "ana").code == 0
    assert number in desk.numbers("s:resolved")
    assert sitting(desk, "undo").code == 0
    assert desk("tick", "--now", "2027-01-20T12:00", "--as", "ana").code == 0
    assert number in desk.numbers("s:closed")


def test_an_edit_that_cannot_be_settings_is_kept_for_its_writer(
    desk: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho 'warnings = 7' > \"$1\"\n")
    editor.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.setenv("VISUAL", str(editor))
    answer = sitting(desk, "settings", "edit")
    assert answer.code == 1
    kept, wrong = answer.err.splitlines()
    assert wrong == "deskhand: settings.toml line 1: warnings: must be a list"
    draft = Path(kept.removeprefix("what you wrote is kept in "))
    assert draft.read_text() == "warnings = 7\n"
    assert draft.stat().st_mode & 0o077 == 0 or draft.parent.stat().st_mode & 0o077 == 0


def test_an_edit_is_asked_for_and_made(
    desk: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i \'s/p3 = "24h"/p3 = "2h"/\' "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.setenv("VISUAL", str(editor))
    before = dues(desk)
    assert sitting(desk, "settings", "edit", "--yes").code == 0
    assert dues(desk) != before
    assert sitting(desk, "undo").code == 0
    assert dues(desk) == before


def test_a_priority_is_changed_or_corrected_by_its_verb(desk: CommandLine) -> None:
    number = desk.numbers("+open", "p:3", "s:assigned")[0]
    words = ("edit", number, "--impact", "high", "--urgency", "high", "--correction")
    assert sitting(desk, *words).out == f"Changed {number}.\n"
    assert number in desk.numbers("p:1")
    assert sitting(desk, "edit", number, "--priority", "4").code == 1
    assert sitting(desk, "edit", number, "--priority", "4", "--reason", "board").code == 0
    explained = sitting(desk, "explain", number).out
    assert "priority: P4 set by hand (board); the matrix says P1" in explained
