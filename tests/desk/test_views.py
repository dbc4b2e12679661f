"""Saved views: kept with their order and columns, in one file that is written whole or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tui.desk.views import DEFAULTS, View, Views
from tui.domain.errors import BadInput
from tui.query import parse

if TYPE_CHECKING:
    from pathlib import Path

QUERY = parse('team:"Service desk" p<=2 sort:-created cols:number,title,who')
BY_HAND = """\
# mine first
[[view]]
name = "mine" # what I do
query = "+open who:me"

[extra]
kept = true

[[view]]
name = "new"
query = "s:new"
order = "-created"
columns = ["number", "title"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "views.toml"


def names(views: Views) -> list[str]:
    return [view.name for view in views.all()]


def test_without_a_file_there_are_the_built_in_ones_and_nothing_is_written(file: Path) -> None:
    assert Views(file).all() == DEFAULTS
    assert not file.exists()


def test_a_saved_view_comes_back_the_same_beside_those_there_were(file: Path) -> None:
    assert Views(file).save("  desk  urgent ", QUERY) is False
    assert Views(file).all() == (*DEFAULTS, View(name="desk urgent", query=QUERY))
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert [one.name for one in file.parent.iterdir()] == ["views.toml"]
    assert Views(file).save("Desk Urgent", parse("p:1")) is True
    assert Views(file).named("desk u").text == "prio:1"
    assert names(Views(file))[-1] == "Desk Urgent"


def test_views_are_ordered_and_dropped(file: Path) -> None:
    views = Views(file)
    assert views.move("breached", -2) == 1
    assert names(views) == ["mine", "breached", "open", "at risk", "all"]
    assert views.move("mine", 99) == 4
    assert views.drop("at").name == "at risk"
    assert names(views) == ["breached", "open", "all", "mine"]


def test_a_name_may_be_shortened_while_it_says_which(file: Path) -> None:
    assert Views(file).named("BREA").name == "breached"
    with pytest.raises(BadInput, match=r"'a' is the beginning of several views; there are at risk, all"):
        Views(file).named("a")
    with pytest.raises(BadInput, match="'x' is no view; there are mine, open, at risk, breached, all"):
        Views(file).named("x")


def test_what_people_wrote_into_the_file_stays(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(BY_HAND)
    views = Views(file)
    assert views.named("new").text == "state:new sort:-created cols:number,title"
    views.save("urgent", parse("p:1 sort:p"))
    views.move("new", -1)
    text = file.read_text()
    assert names(views) == ["new", "mine", "urgent"]
    for kept in ("# mine first", "# what I do", "[extra]\nkept = true"):
        assert kept in text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[view]\nname=", r"is no TOML: .*line 1, column 7.*; mend or remove it"),
        ('[[view]]\nquery = "p:1"', "view 1: name is missing"),
        ('[[view]]\nname = "x"\nquery = "stat:new"',
         r"view 1 \(x\): the query is not understood at 1, 'stat:new': stat is not a field here"),
        ('[[view]]\nname = "x"\norder = "colour"', r"view 1 \(x\): .*at 6, 'colour': cannot sort by colour"),
        ('[[view]]\nname = "x"\ncolumns = "number"', r"view 1 \(x\): columns is a list"),
        ('[[view]]\nname = "x"\nquery = 3', r"view 1 \(x\): query and order are texts"),
        ('[[view]]\nname = "x"\ncolour = 1', r"view 1 \(x\): colour is not known here"),
        ('[[view]]\nname = "x"\n[[view]]\nname = "X"', "view 2: there is a view 'X' before it"),
        ("view = 3", r"write each view as \[\[view\]\]"),
        ("\udcff", r"is no UTF-8 text \(byte 0\)"),
    ],
)  # fmt: skip
def test_a_broken_file_is_one_sentence_and_stays_as_it_is(file: Path, text: str, sentence: str) -> None:
    file.parent.mkdir()
    file.write_bytes(text.encode(errors="surrogateescape"))
    before = file.read_bytes()
    for touch in (Views(file).all, lambda: Views(file).save("y", QUERY), lambda: Views(file).move("x", 1)):
        with pytest.raises(BadInput) as error:
            touch()
        assert re.search(sentence, str(error.value))
        assert str(error.value).startswith(str(file))
        assert "\n" not in str(error.value)
    assert file.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("a file")
    with pytest.raises(BadInput, match=r"cannot (read|write) "):
        Views(tmp_path / "settings" / "views.toml").save("x", QUERY)
