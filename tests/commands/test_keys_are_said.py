"""Every key of ours is in `?`, in the palette and in the README, and no screen has one of its own."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

import tui.screens
import tui.widgets
from tui.app import DeskhandApp
from tui.commands import KINDS, Keymap, commands_of
from tui.commands.fields import FIELDS
from tui.commands.grid import GRID_COMMANDS
from tui.commands.signs import key_sign
from tui.screens.acting import ActingScreen
from tui.screens.dialogs.finder import FinderScreen
from tui.screens.keys_screen import entries_for
from tui.widgets import answer, editing
from tui.widgets.askbar import AskBar
from tui.widgets.filterline import FilterLine
from tui.widgets.helplist import HelpList

README = Path(__file__).resolve().parents[2] / "README.md"


def table(heading: str) -> list[str]:
    """Return what stands in backticks in a table of keys of the README, as it stands there."""
    section = README.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [key for row in rows for key in re.findall(r"`([^`]+)`", row)]


def declared() -> set[str]:
    return {
        key_sign(keys) for kind in KINDS for command in commands_of(kind) for keys in command.keys
    } - {"Home", "End"}  # fmt: skip


def fields(*places: str) -> set[str]:
    return {key for place, keys in FIELDS if place in places for one in keys for key in one.keys}


def classes() -> list[type[Any]]:
    """Return every screen, widget and app of ours, wherever it stands."""
    for package in (tui.screens, tui.widgets):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    found, seen = [App, Screen, Widget], []
    while found:
        one = found.pop()
        found += one.__subclasses__()
        if one.__module__.startswith("tui."):
            seen.append(one)
    return seen


def test_the_readme_names_every_key_and_no_other_each_once_in_a_table() -> None:
    keys, of_problems = table("Keys"), table("Problems")
    assert [key for key in set(keys) if keys.count(key) > 1] == []
    assert [key for key in set(of_problems) if of_problems.count(key) > 1] == []
    of_grid = table("The Kepner-Tregoe page")
    assert sorted(of_grid) == sorted(key_sign(keys) for one in GRID_COMMANDS for keys in one.keys)
    said = {*keys, *of_problems}
    assert declared() - said == set(), "keys that the README's table does not name"
    assert said - declared() == set(), "keys in the README's table that no command has"


@pytest.mark.parametrize("kind", KINDS)
def test_help_has_every_command_with_its_keys(kind: str) -> None:
    entries = {entry.name: entry for entry in entries_for(None, kind, Keymap(commands_of(kind)))}
    for command in commands_of(kind):
        entry = entries[command.name]
        assert entry.help == command.help
        for keys in command.keys:
            assert key_sign(keys).replace(" ", "") in entry.keys.split()


def test_no_screen_and_no_widget_binds_a_key_of_its_own() -> None:
    assert len(classes()) > 20
    bound = {one.__name__: one.__dict__["BINDINGS"] for one in classes() if one.__dict__.get("BINDINGS")}
    own = bound.pop("DeskhandApp")
    assert bound == {}
    assert {binding.key for binding in own} == fields("Everywhere")
    assert not DeskhandApp.__dict__.get("COMMANDS")


def test_screens_with_commands_inherit_no_binding_either() -> None:
    for one in classes():
        if issubclass(one, ActingScreen | FinderScreen):
            assert not one._merge_bindings().key_to_bindings, one


def test_what_fields_take_is_said() -> None:
    everywhere = fields("In an answer")
    asked = fields("In a question") | everywhere
    assert set(AskBar.KEYS) <= asked
    assert answer.NEW_LINE | {"tab", "up", "down"} <= asked
    assert {*editing.MOVES, *editing.DELETIONS, *editing.HISTORY} == everywhere
    assert set(HelpList.KEYS) | {"enter"} == fields("In a list to search")
    assert set(FilterLine.KEYS) | {"enter"} == fields("In the filter line")
