from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.desk.deeds import Deed
from tui.desk.macro_files import MacroFiles, digest
from tui.desk.macros import Macro, parse, recorded, script
from tui.domain.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

VENDOR = """author = "ben@K9"
about = "Chase the vendor"

[variables]
vendor = "ACME"

[[step]]
verb = "note"
text = "Chased {vendor} {{again}}"

[[step]]
verb = "hold"
reason = "awaiting_vendor"
"""


def test_a_script_says_verbs_with_values_and_variables_fill_them() -> None:
    macro = parse(VENDOR, "vendor")
    assert [step.command for step in macro.steps] == ["note", "hold"]
    note, hold = macro.filled({"vendor": "Initech"})
    assert note.values == {"text": "Chased Initech {again}"}
    assert hold.values == {"reason": "awaiting_vendor"}
    assert macro.filled({})[0].values["text"] == "Chased ACME {again}"


def test_what_a_variable_brings_in_is_never_read_again() -> None:
    macro = parse(VENDOR, "vendor")
    hostile = '{vendor} {{ \n[[step]]\nverb = "reply" $(rm -rf ~) `id` ; :quit'
    note, _ = macro.filled({"vendor": hostile})
    assert note.values["text"] == f"Chased {hostile} {{again}}"
    assert len(macro.filled({"vendor": hostile})) == 2


@given(
    st.lists(
        st.tuples(st.sampled_from(["note", "reopen"]), st.text(max_size=60).map(str.strip)),
        min_size=1,
        max_size=4,
    )
)
def test_what_was_recorded_is_read_back_from_its_script_word_for_word(done: list[tuple[str, str]]) -> None:
    field = {"note": "text", "reopen": "reason"}
    doings = [Deed(command=verb, values={field[verb]: text}) for verb, text in done]
    read = parse(script(recorded("m", "ana", doings, "incident")), "m")
    assert read.filled({}) == tuple(doings)


def step(*lines: str) -> str:
    return "\n".join(("[[step]]", *lines))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[step", "vendor line 1: is no TOML"),
        ("", "vendor: holds no verb"),
        ("shell = 'ls'", "vendor line 1, column 1: shell: is no setting"),
        (step('verb = "tak"'), "vendor line 2, column 1: step 1, verb: 'tak' is no verb; there are take"),
        (step('verb = "new"', 'title = "x"'), "line 2, column 1: step 1, verb: 'new' is no verb"),
        (step('verb = "undo"'), "'undo' is no verb"),
        (
            step('verb = "take"', "", "[[step]]", 'verb = "note"', '  colour = "red"'),
            "vendor line 6, column 3: step 2, colour: note does not take colour; it takes text",
        ),
        (step('verb = "note"', "text = 7"), "line 3, column 1: step 1, text: 7 must be a text"),
        (
            step('verb = "note"', 'text = "{who}"'),
            "step 1, text: there is no variable 'who'; [variables] says none",
        ),
        (step('verb = "note"', 'text = "a { b"'), "a brace stands alone: write {{ for a {"),
        ("[variables]\n'a b' = 'x'", "variables, a b: a variable's name is a letter"),
        ('kind = "person"', "line 1, column 1: kind: 'person' is no kind of record"),
        ("[[step]]\n" * 41, "holds 41 verbs"),
        (step('verb = "note"', f'text = "{"x" * 20_001}"'), "is longer than 20,000"),
        (f"about = '{'x' * 300_000}'", "is larger than"),
    ],
)
def test_what_is_wrong_with_a_script_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(BadInput) as wrong:
        parse(text, "vendor")
    assert said in str(wrong.value)


def test_a_macro_of_ones_own_runs_at_once_and_its_files_are_private(tmp_path: Path) -> None:
    files = MacroFiles(tmp_path / "macros")
    assert files.names() == []
    files.save("vendor", VENDOR)
    assert files.names() == ["vendor"]
    assert files.accepted("vendor")
    for file in (tmp_path / "macros").rglob("*.toml"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    files.drop("vendor")
    assert not list((tmp_path / "macros").rglob("*.toml"))


@pytest.mark.parametrize("folder", [True, False])
def test_a_macro_from_elsewhere_runs_once_its_very_bytes_are_accepted(
    tmp_path: Path, *, folder: bool
) -> None:
    files = MacroFiles(tmp_path / "macros" if folder else None)
    files.bring("vendor", VENDOR)
    assert not files.accepted("vendor")
    assert files.difference("vendor") == VENDOR.splitlines()
    seen = digest(VENDOR)
    changed = VENDOR.replace("awaiting_vendor", "awaiting_change")
    files.bring("vendor", changed)
    with pytest.raises(BadInput, match="has changed since it was shown"):
        files.accept("vendor", seen)
    files.accept("vendor", digest(changed))
    assert files.accepted("vendor")
    files.bring("vendor", VENDOR)
    assert not files.accepted("vendor")
    assert [line for line in files.difference("vendor") if line[0] in "+-"] == [
        '-reason = "awaiting_change"',
        '+reason = "awaiting_vendor"',
    ]


def test_a_file_that_others_can_change_or_a_link_is_not_read(tmp_path: Path) -> None:
    files = MacroFiles(tmp_path)
    files.save("vendor", VENDOR)
    (tmp_path / "vendor.toml").chmod(0o666)
    with pytest.raises(BadInput, match="can be changed by others"):
        files.macro("vendor")
    (tmp_path / "other.toml").symlink_to(tmp_path / "accepted" / "vendor.toml")
    with pytest.raises(BadInput, match="cannot read"):
        files.macro("other")
    for name in ("../x", "a/b", "", ".", "x" * 41):
        with pytest.raises(BadInput, match="is no name of a macro"):
            files.bring(name, VENDOR)
    with pytest.raises(BadInput, match="no macro 'nope'; there are other, vendor"):
        files.text("nope")


def test_a_macro_is_a_plain_value() -> None:
    note = Deed(command="note", values={"text": "Chased {vendor} {{again}}"})
    hold = Deed(command="hold", values={"reason": "awaiting_vendor"})
    assert parse(VENDOR, "v") == Macro(
        name="v", author="ben@K9", about="Chase the vendor", variables={"vendor": "ACME"}, steps=(note, hold)
    )
