"""Many records at once on the command line, and the steps that were taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import CommandLine


@pytest.fixture
def five(live: CommandLine) -> list[str]:
    """Five incidents, one of them cancelled."""
    numbers = [
        str(live("new", "incident", "--title", f"Scanner {n}", "--json").records[0]["number"])
        for n in range(5)
    ]
    assert live("cancel", numbers[0], "--reason", "withdrawn").code == 0
    return numbers


def test_a_bulk_verb_says_what_it_would_do_and_does_nothing_while_it_is_tried(
    live: CommandLine, five: list[str]
) -> None:
    words = ("bulk", "assign", "--where", "scanner", "--team", "Network", "--dry-run")
    tried = live(*words)
    assert tried.code == 0
    assert tried.out.splitlines()[0] == "Assign 5: 4 will change, 1 refused"
    assert "team → Network (4)" in tried.out
    assert (
        f"refused 1: cannot assign: it is cancelled for good; only note and reply are possible – {five[0]}"
        in (tried.out)
    )
    records = live(*words, "--json").records
    assert [record["changes"] for record in records] == [True] * 4 + [False]
    assert live("show", five[1], "--json").records[0]["team"] is None


def test_a_bulk_verb_is_all_or_nothing_unless_the_refused_are_left_and_one_undo(
    live: CommandLine, five: list[str]
) -> None:
    words = ("bulk", "assign", "--where", "scanner", "--team", "Network")
    refused = live(*words)
    assert (refused.code, refused.out) == (1, "")
    assert "nothing was changed: 1 of 5 refused" in refused.err
    assert live("show", five[1], "--json").records[0]["team"] is None
    done = live(*words, "--leave-refused")
    assert done.code == 0
    assert f" – {five[0]}" in done.err
    assert [live("show", number, "--json").records[0]["team"] for number in five[1:]] == ["Network"] * 4
    assert live("undo").code == 0
    assert [live("show", number, "--json").records[0]["team"] for number in five[1:]] == [None] * 4
    assert live("bulk", "take", "--where", "nobody-has-this").code == 1


def test_the_history_names_each_step_and_any_of_them_can_be_undone(
    live: CommandLine, five: list[str]
) -> None:
    live("take", *five[1:3])
    live("note", five[3], "later")
    steps = live("history", "--json").records
    assert [step["what"] for step in steps[:3]] == ["note", "take", "cancel"]
    assert steps[1]["records"] == five[1:3]
    take = str(steps[1]["step"])
    detail = live("history", take).out
    assert f"{five[1]}  take  state: new → assigned" in detail
    undone = live("history", take[-6:].lower(), "--undo")
    assert undone.code == 0, undone
    assert live("show", five[1], "--json").records[0]["assignee"] is None
    assert live("history", "--json", "--limit", "1").records[0]["what"] == "undo of take"
    again = live("history", take, "--undo")
    assert (again.code, again.out) == (1, "")
    assert "taken back already" in again.err
    assert "STEP" in live("history").out


MACRO = """author = "ben@K9"

[variables]
team = "Network"

[[step]]
verb = "assign"
team = "{team}"

[[step]]
verb = "note"
text = "over to {team}"
"""


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the operator's own settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def test_a_macro_from_a_file_runs_once_it_was_accepted_by_its_digest(
    live: CommandLine, five: list[str], own_folder: Path
) -> None:
    file = own_folder / "hand-over.toml"
    file.write_text(MACRO, encoding="utf-8")
    brought = live("macro", "import", str(file))
    assert brought.code == 0
    assert "hand-over by ben@K9" in brought.err
    assert '  text = "over to {team}"' in brought.err
    assert live("macro", "run", "hand-over", five[1]).code == 1
    assert live("macro", "accept", "hand-over", "0" * 16).code == 1
    seen = brought.err.split()[-1]
    assert live("macro", "accept", "hand-over", seen).code == 0
    assert live("macro", "list", "--json").records[0]["runs"] == "yes"
    assert live("macro", "export", "hand-over").out == MACRO
    where = ("macro", "run", "hand-over", "--where", "scanner", "--set", "team=Field service")
    tried = live(*where, "--dry-run")
    assert tried.out.splitlines()[0] == "hand-over on 5: 4 will change, 1 refused"
    assert live(*where).code == 1
    done = live(*where, "--leave-refused")
    assert done.code == 0, done
    assert done.out.startswith("Ran hand-over on ")
    assert live("show", five[4], "--json").records[0]["team"] == "Field service"
    assert live("undo").code == 0
    assert live("show", five[4], "--json").records[0]["team"] is None
    assert live("macro", "run", "hand-over").code == 2
    assert live("macro", "run", "hand-over", five[1], "--set", "colour=red").code == 2
    assert live("macro", "drop", "hand-over").code == 0
    assert live("macro", "list").code == 0


def test_problems_are_many_as_well_by_their_own_verbs(desk: CommandLine) -> None:
    numbers = desk.numbers("kind:problem", "s:new")
    done = desk("bulk", "assess", "--where", "kind:problem s:new", "--json")
    assert ([one["number"] for one in done.records], done.code) == (numbers, 0)
    edited = desk("bulk", "edit", "--where", "kind:problem s:assess", "--symptom", "slow", "--dry-run")
    assert (edited.code, "symptom → slow" in edited.out) == (0, True)
    wrong = desk("bulk", "edit", "--where", "kind:problem", "--location", "Lyon")
    assert (wrong.code, "edit of a problem does not take --location" in wrong.err) == (2, True)
    assert "assess is not for an incident" in desk("bulk", "assess", "--where", "s:new").err
    assert desk("undo").code == 0
