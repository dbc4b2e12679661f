"""`deskhand settings`: shown, compared, changed as one step, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from command_line import NOW, Answer, CommandLine

if TYPE_CHECKING:
    from pathlib import Path


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
