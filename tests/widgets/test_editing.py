"""Editing: the usual keys, clusters whole, rows that wrap by cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.cells import width_of
from tui.widgets.editing import EditText


def edited(text: str, *keys: str) -> str:
    """What stands after the keys, with a bar where the cursor is; other keys are inserted."""
    edit = EditText(text, lines=True)
    for key in keys:
        if not edit.press(key):
            edit.insert(key)
    return f"{edit.text[: edit.cursor]}|{edit.text[edit.cursor :]}"


@pytest.mark.parametrize(
    ("text", "keys", "after"),
    [
        ("", ["a", "b"], "ab|"),
        ("abc", ["left", "left", "x"], "ax|bc"),
        ("abc", ["home", "delete"], "|bc"),
        ("abc", ["backspace", "backspace"], "a|"),
        ("one two", ["ctrl+w"], "one |"),
        ("one two", ["ctrl+left", "ctrl+left", "ctrl+right"], "one| two"),
        ("one two", ["ctrl+a", "ctrl+k"], "|"),
        ("one two", ["ctrl+u"], "|"),
        ("one\ntwo", ["home", "left", "ctrl+u"], "|\ntwo"),
        ("e\u0301", ["backspace"], "|"),
        ("漢字", ["left", "backspace"], "|字"),
        ("", ["backspace", "delete", "left", "right", "ctrl+w"], "|"),
    ],
)
def test_keys_edit(text: str, keys: list[str], after: str) -> None:
    assert edited(text, *keys) == after


def test_a_long_word_is_broken_and_other_words_stay_whole() -> None:
    edit = EditText("one two abcdefghij")
    assert [edit.text[start:end] for start, end in edit.rows(8)] == ["one two ", "abcdefgh", "ij"]


def test_up_and_down_go_by_drawn_rows() -> None:
    edit = EditText("one two three", lines=True)
    assert edit.vertical(-1, 8)
    assert edit.cursor == 5
    assert not edit.vertical(-1, 8)


@given(st.text(alphabet="ab 漢é\n", max_size=60), st.integers(2, 12))
def test_rows_hold_every_character_once_and_fit(text: str, width: int) -> None:
    edit = EditText(text, lines=True)
    rows = edit.rows(width)
    assert "".join(edit.text[start:end] for start, end in rows) == text.replace("\n", "")
    assert all(width_of(edit.text[start:end].rstrip(" ")) <= width for start, end in rows)
    assert 0 <= edit.row_of_cursor(rows) < len(rows)
