"""Many records at once on the command line, and the steps that were taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
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
