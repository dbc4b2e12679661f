"""What reaches a terminal can be seen, and is nothing it would obey."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.domain.text import visible

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\x00b\x7fc", "a␀b␡c"),
        ("bell\x07 tab\t line\n", "bell␇ tab␉ line␊"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("invoice\u202efdp.exe", "invoice⟨U+202E⟩fdp.exe"),
        ("zero\u200bwidth\u2060\ufeff", "zero⟨U+200B⟩width⟨U+2060⟩⟨U+FEFF⟩"),
        ("lone \ud800", "lone ⟨U+D800⟩"),
        ("two\u2028lines", "two⟨U+2028⟩lines"),
        ("\u0301hat", "◌\u0301hat"),
        ("warning \u26a0\ufe0f", "warning \u26a0"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_instead(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown


@pytest.mark.parametrize(
    "text", ["", "plain", "[/bold]", "Łódź – ελληνικά", "東京 障害", "🚒 fire", "e\u0301te\u0301"]
)
def test_words_of_any_script_stay_as_they_are(text: str) -> None:
    assert visible(text) == text


def test_long_text_keeps_its_lines_and_nothing_else() -> None:
    assert visible("one\r\ntwo\n\tthree\x1b", newlines=True) == "one\ntwo\n    three␛"


@given(ANY_TEXT)
@example("\ufe0f\u0301")
def test_nothing_hidden_is_left_and_doing_it_twice_changes_nothing(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert visible(shown) == shown
    shown.encode()


@given(ANY_TEXT)
def test_text_kept_in_lines_holds_no_control_but_the_newline(text: str) -> None:
    shown = visible(text, newlines=True)
    assert not {c for c in shown if unicodedata.category(c) in {"Cc", "Cs"} and c != "\n"}
    assert visible(shown, newlines=True) == shown
