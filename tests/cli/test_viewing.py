"""Saved views on the command line: shown, listed, narrowed; what is wrong with them is one sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tui.config import views_file
from tui.desk.views import Views
from tui.query import parse

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import CommandLine


@pytest.fixture
def views(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Views:
    """The operator's own views, in a settings folder of the test's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    assert views_file().is_relative_to(tmp_path)
    return Views(views_file())


def test_views_are_shown_in_their_order_with_what_they_mean(demo: CommandLine, views: Views) -> None:
    views.save("urgent", parse("p<=2 | +vip sort:-created cols:number,p"))
    table = demo("views").out.splitlines()
    assert [line.split("  ")[0] for line in table] == ["mine", "open", "at risk", "breached", "all", "urgent"]
    assert table[0].endswith("open, not snoozed, mine or unowned, soonest due first")
    last = json.loads(demo("views", "--json").out.splitlines()[-1])
    assert last == {
        "name": "urgent",
        "query": "prio<=2 | +vip sort:-created cols:number,prio",
        "sentence": "P1–P2 or VIP, newest first",
    }


def test_a_view_is_listed_with_its_order_and_columns_and_narrowed_by_more(
    demo: CommandLine, views: Views
) -> None:
    views.save("urgent", parse("p<=2 | +vip sort:-created cols:number,p"))
    listed = demo("list", "--view", "urg", "--csv").out
    assert listed.startswith("number,priority\n")
    assert listed == demo("list", "p<=2 | +vip", "sort:-created", "cols:number,p", "--csv").out
    narrowed = demo.numbers("--view", "urgent", "+open", "sort:number")
    assert narrowed == demo.numbers("(p<=2 | +vip) +open", "sort:number")
    assert 0 < len(narrowed) < len(listed.splitlines()) - 1


def test_what_is_wrong_with_views_is_one_sentence(demo: CommandLine, views: Views) -> None:
    answer = demo("list", "--view", "nothing")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "deskhand: 'nothing' is no view; there are mine, open, at risk, breached, all\n"
    views.save("x", parse(""))
    views_file().write_text('[[view]]\nname = "x"\nquery = "p<=2 created>soon"\n')
    for words in (["views"], ["list", "--view", "x"]):
        answer = demo(*words)
        assert (answer.code, answer.err.count("\n")) == (1, 1)
        assert "view 1 (x): the query is not understood at 14, 'soon': created takes a date" in answer.err
    assert demo("list", "p:1", "--json").code == 0
