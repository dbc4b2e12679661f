"""The verbs of a day on the command line: next, templates, recalling, putting off, tying."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from command_line import NOW, CommandLine

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HERE = ("--now", NOW, "--as", "ana")


def opened(live: CommandLine, title: str = "VPN drops") -> str:
    made = live("new", "incident", "--title", title, "--caller", "Kim Lee", "--json")
    return str(made.records[0]["number"])


def test_next_tells_what_to_do_and_why(demo: CommandLine) -> None:
    told = demo("next", *HERE)
    assert told.code == 0
    first, why = told.out.splitlines()
    found = demo("next", "--limit", "3", "--json", *HERE).records
    assert found[0]["number"] == first.split()[0]
    assert [record["score"] for record in found] == sorted((one["score"] for one in found), reverse=True)
    assert found[0]["why"] == why.strip()


def test_nothing_to_do_is_said(live: CommandLine) -> None:
    assert live("next") == (0, "", "nothing waits for you\n")


def test_a_reply_is_recalled_once(live: CommandLine) -> None:
    number = opened(live)
    assert live("reply", number, "please restart it").code == 0
    told = live("recall", number)
    assert told.out.startswith("Recalled the reply of INC")
    again = live("recall", number)
    assert (again.code, "no reply of it waits" in again.err) == (1, True)
    assert live("recall", "INC-NONE").code == 1


def test_templates_are_listed_and_filled_in(
    live: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    number = opened(live)
    assert live("template").out == ""
    (tmp_path / "deskhand").mkdir()
    (tmp_path / "deskhand" / "templates.toml").write_text(
        '[templates.hello]\nfor = "reply"\ntext = "Hello {caller.first}: {number}"\n'
    )
    assert live("template", "hel", number).out == f"Hello Kim: {number}\n"
    assert live("template", "--json").records[0]["for"] == "reply"
    wrong = live("template", "nothing")
    assert (wrong.code, "there are hello" in wrong.err) == (1, True)


def test_an_incident_is_put_off_tied_split_and_set_right(live: CommandLine) -> None:
    number, other = opened(live), opened(live, "VPN drops again")
    assert live("snooze", number, "--until", "2h").code == 0
    assert live.numbers("+snoozed") == [number]
    assert live("rang", number, "still down").code == 0
    assert live.numbers("+snoozed") == []
    assert live("link", other, "--kind", "child_of", "--to", number).code == 0
    assert live("unlink", other, "--to", number).code == 0
    assert live("duplicate", other, "--of", number).code == 0
    assert live("show", other, "--json").records[0]["state"] == "cancelled"
    edited = live("edit", number, "--location", "Lyon", "--watchers", "Ben Okafor", "--json").records[0]
    assert (edited["location"], edited["watchers"]) == ("Lyon", ["Ben Okafor"])
    split = live("split", number, "The printer too")
    assert "the other part is INC" in split.err
    assert live("escalate", number, "--how", "hierarchic", "the board asks").code == 0
    assert live.numbers("+escalated") == [number]
    wrong = live("resolve", number, "--code", "no_answer", "--solution", "x", "--closure-category", "x",
                 "--service", "VPN")  # fmt: skip
    assert (wrong.code, "3 unanswered attempts" in wrong.err) == (1, True)


def test_a_task_is_added_shown_and_ticked_off(live: CommandLine) -> None:
    number = opened(live)
    assert live("task", number, "Ring the vendor", "--owner", "Ben Okafor").code == 0
    assert live("task", number, "--title", "Tell the floor", "--mandatory", "no").code == 0
    resolving = ["--code", "fixed", "--solution", "x", "--closure-category", "network", "--service", "VPN"]
    refused = live("resolve", number, *resolving)
    assert (refused.code, refused.err) == (1, "deskhand: a mandatory task is open: Ring the vendor\n")
    assert live("done", number, "ring").code == 0
    assert "no such open task" in live("done", number, "1").err
    shown = live("show", number).out
    assert "task: Ring the vendor (Ben Okafor, done " in shown
    assert re.search(r"task: Tell the floor \(.*, not mandatory, open\)", shown)
    told = live("show", number, "--json").records[0]["tasks"][0]
    assert (told["title"], told["owner"], told["mandatory"]) == ("Ring the vendor", "Ben Okafor", True)
    assert live("list", number, "--json").records[0]["tasks"] == 1
    assert live("resolve", number, *resolving).code == 0
    assert live("bulk", "task", "--where", number, "--title", "Thank them").code == 0
    assert live("list", number, "--json").records[0]["tasks"] == 2
    assert "An incident or problem: " in live("task", "--help").out


def test_the_caller_of_a_closed_one_opens_another_which_json_names(live: CommandLine) -> None:
    number = opened(live)
    resolving = ["--code", "fixed", "--solution", "x", "--closure-category", "network", "--service", "VPN"]
    assert live("resolve", number, *resolving).code == 0
    assert live("close", number).code == 0
    told = live("rang", number, "down again", "--json")
    closed, again = told.records
    assert (closed["number"], closed["state"], again["state"]) == (number, "closed", "new")
    assert f"{again['number']} was opened, its recurrence" in told.err
    links = live("show", again["number"], "--json").records[0]["links"]
    assert [(link["kind"], link["target"]) for link in links] == [("recurrence_of", closed["id"])]
    refused = live("rang", number, "and again")
    assert (refused.code, f"goes on as {again['number']}" in refused.err) == (1, True)
    assert live("undo").code == 0
    assert live.numbers("kind:incident") == [number]
