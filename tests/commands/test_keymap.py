"""Keys as people write them, the keys in force, and the operator's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tui.commands import COMMANDS, KINDS, Keymap, by_name, commands_of
from tui.commands.keyfile import own_keys
from tui.commands.signs import ALTGR, key_name, key_sign
from tui.config import keymap
from tui.domain.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

FILE = "/home/ana/.config/deskhand/keys.toml"
UNUSED = "; none of your keys is used until that is mended"


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("slash", "/"), ("question_mark", "?"), ("plus", "+"), ("t", "t"), ("pagedown", "PgDn"),
        ("g g", "g g"), ("ctrl+plus", "ctrl++"), ("section_sign", "§"), ("G", "G"), ("f5", "f5"),
        ("percent_sign", "%"),
    ],
)  # fmt: skip
def test_keys_are_written_as_people_write_them_and_read_so(name: str, sign: str) -> None:
    assert key_sign(name) == sign
    assert key_name(sign) == name


@pytest.mark.parametrize("written", ["", "f99", "meta+x", "::", "ctrl+", "shift+ctrl", "\x1b"])
def test_what_is_no_key_is_none(written: str) -> None:
    assert key_name(written) is None


def test_a_key_may_be_written_in_any_case_where_case_means_nothing() -> None:
    assert [key_name(one) for one in ("Ctrl+P", "esc", "PGUP", "g  G")] == [
        "ctrl+p",
        "escape",
        "pageup",
        "g G",
    ]


def test_no_declared_key_needs_altgr() -> None:
    for command in (one for kind in KINDS for one in commands_of(kind)):
        for keys in command.keys:
            assert key_name(key_sign(keys)) == keys, keys
            assert not ALTGR & set("".join(one for one in key_sign(keys).split() if len(one) == 1)), keys


def test_no_declared_key_means_two_things_or_begins_a_sequence() -> None:
    for commands in map(commands_of, KINDS):
        text = "".join(
            f"{one.name} = {json.dumps([key_sign(keys) for keys in one.keys])}\n" for one in commands
        )
        assert own_keys(text, FILE, commands) == {one.name: one.keys for one in commands}


def test_own_keys_take_the_place_of_the_declared_ones() -> None:
    own = own_keys('take = "T"\nfirst = ["g g", "home", "<"]\ndrop-view = []\n', FILE, COMMANDS)
    keys = Keymap(COMMANDS, own)
    assert keys.for_key("T") == (by_name("take"),)
    assert keys.for_key("t") == ()
    assert keys.for_key("less_than_sign") == (by_name("first"),)
    assert keys.keys_of(by_name("drop-view")) == ()
    assert keys.is_own(by_name("take"))
    assert not keys.is_own(by_name("assign"))
    assert ("T", by_name("take")) in keys.footer()


def test_two_commands_may_change_places_and_share_what_they_shared() -> None:
    own = own_keys('take = "a"\nassign = "t"\nstart = "S"\nresume = "S"', FILE, COMMANDS)
    keys = Keymap(COMMANDS, own)
    assert keys.for_key("t") == (by_name("assign"),)
    assert keys.for_key("S") == (by_name("start"), by_name("resume"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('take = "T"\n\nassign = "f"\n', "line 3: f is for assign and for resolve too"),
        ('tkae = "T"', "line 1: there is no command 'tkae'; did you mean take?"),
        ('explode = "T"', "line 1: there is no command 'explode' (? lists them)"),
        ("take = 5", 'line 1: take takes a key like "t", or a list of keys like ["g g", "home"]'),
        ('take = ["T", "meta+t"]', "line 1: take is on 'meta+t', and there is no such key"),
        ('take = "g t t"', "line 1: take is on 'g t t': at most two keys follow one another"),
        ('take = "ctrl+c"', "line 1: take is on 'ctrl+c', which always only says how to leave"),
        ('take = "g"', "line 1: g is for take, but g g begins with g, and g g is for first"),
        ('take = "f t"', "line 1: f t is for take, but f t begins with f, and f is for resolve"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_with_file_line_and_key(text: str, said: str) -> None:
    with pytest.raises(BadInput) as wrong:
        own_keys(text, FILE, COMMANDS)
    assert str(wrong.value) == f"{FILE}, {said}{UNUSED}"


def test_a_file_that_is_no_toml_is_said_with_its_line() -> None:
    with pytest.raises(BadInput, match=r"keys\.toml: .*\(at line 2, column 1\); none of your keys"):
        own_keys('take = "T"\n=', FILE, COMMANDS)


def test_without_a_file_or_with_a_broken_one_the_keys_are_the_declared_ones(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    keys, said = keymap(file)
    assert (keys.keys_of(by_name("take")), said) == (("t",), "")
    file.write_text('take = "T"')
    keys, said = keymap(file)
    assert (keys.keys_of(by_name("take")), said) == (("T",), "")
    file.write_text('take = "j"')
    keys, said = keymap(file)
    assert keys.keys_of(by_name("take")) == ("t",)
    assert said == f"{file.name}, line 1: j is for take and for cursor-down too{UNUSED}"
