from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

from tui.cli.output import width

if TYPE_CHECKING:
    import pytest
    from command_line import Answer, CommandLine

Records = list[dict[str, object]]


def lines(answer: Answer) -> Records:
    assert answer.code == 0, answer.err
    return [json.loads(line) for line in answer.out.splitlines()]


def opened(live: CommandLine) -> list[str]:
    """Open three incidents of one service and category; return their numbers."""
    return [
        str(
            lines(
                live(
                    "new", "incident", "--title", f"VPN tunnel drops {name}", "--caller", name, "--service",
                    "VPN", "--category", "net", "--json",
                )
            )[0]["number"]
        )
        for name in ("joe", "kim", "lea")
    ]  # fmt: skip


def test_a_problem_lives_by_the_verbs_of_incidents(live: CommandLine) -> None:
    first, second, third = opened(live)
    (problem,) = lines(
        live("new", "problem", "--title", "VPN gateway", "--incidents", f"{first},{second}", "--json")
    )
    number = str(problem["number"])
    assert number.startswith("PRB-")
    assert (problem["linked"], problem["state"]) == (2, "new")
    for verb in (
        ("assess", number),
        ("confirm", number, "--cause", "firmware", "--workaround", "restart"),
        ("link", number, "--incidents", third),
        ("communicate", number),
        ("fix", number, "--change", "CHG7"),
        ("resolve", number, "--fix", "firmware 2"),
        ("close", number),
        ("reopen", number, "it came back"),
        ("undo",),
    ):
        assert live(*verb).code == 0, verb
    (now,) = lines(live("list", "--kind", "problem", "--json"))
    assert (now["state"], now["outcome"], now["known"], now["linked"]) == ("closed", "fixed", "known", 3)
    shown = live("show", number).out
    assert "cause: firmware" in shown
    assert f"incidents: - → {first}, {second}" in shown
    wrong = live("resolve", number, "--code", "fixed")
    assert (wrong.code, wrong.err) == (2, "deskhand: resolve of a problem does not take --code\n")
    mixed = live("take", number, first)
    assert mixed.code == 2
    assert "one kind at a time" in mixed.err


def test_incidents_are_linked_and_unlinked_by_their_bare_numbers(live: CommandLine) -> None:
    first, second, third = opened(live)
    (made,) = lines(live("new", "problem", "--title", "VPN", "--json"))
    number = str(made["number"])
    assert live("link", number, first, second).err.strip() == "2 incidents linked"
    assert live("link", number, third, first).err.strip() == "1 incident linked"
    assert live("unlink", number, first).err.strip() == "1 incident unlinked"
    assert lines(live("list", "--kind", "problem", "--json"))[0]["linked"] == 2
    lost = live("link", number, "INC-NOPE")
    assert (lost.code, lost.err) == (1, "deskhand: there is no incident 'INC-NOPE'\n")
    assert "link needs incidents" in live("link", number).err


def test_of_bare_numbers_the_last_is_the_incident_it_is_linked_to(live: CommandLine) -> None:
    first, second, third = opened(live)
    link = ("link", "--kind", "related")
    assert live(*link, first, second, third).out == f"Linked {first}, {second} to {third} (related to).\n"
    assert live("unlink", second, third).out == f"Unlinked {second} from {third}.\n"
    assert live(*link, first, "INC-NOPE").err == "deskhand: there is no incident 'INC-NOPE'\n"
    assert live("link", first).err == "deskhand: link needs the other incident (to)\n"
    assert live("link", first, second).err.startswith(
        "deskhand: link needs kind: one of related_to, child_of"
    )


def test_what_was_counted_and_whether_it_is_major_are_said(live: CommandLine) -> None:
    live("new", "problem", "--title", "VPN")
    (made,) = lines(live("list", "--kind", "problem", "--json"))
    number = str(made["number"])
    live("edit", number, "--workaround", "restart")
    assert live("tried", number, "--worked").err == "worked 1 of 1\n"
    assert live("tried", number).err == "worked 1 of 2\n"
    assert live("major", number).err == f"{number} is major: it is reviewed before it closes\n"
    assert live("major", number).err == f"{number} is no longer major\n"


def test_the_radar_says_what_comes_again_until_an_open_problem_has_it(live: CommandLine) -> None:
    numbers = opened(live)
    (raised,) = lines(live("radar", "--json"))
    assert (raised["group"], raised["by"], raised["count"]) == ("VPN · net", "service", 3)
    assert set(map(str, raised["incidents"])) == set(numbers)  # type: ignore[call-overload]
    assert "VPN · net: 3 in 14 days" in live("radar").out
    live("new", "problem", "--title", "VPN", "--incidents", ",".join(numbers))
    assert lines(live("radar", "--json")) == []
    assert live("radar").out == "Nothing comes again.\n"


def test_texts_that_say_the_same_come_again_and_a_query_finds_them(live: CommandLine) -> None:
    titles = (
        "Scanner jams on floor 3",
        "the scanner jams again",
        "Mail is slow",
        "Scanner jams: paper everywhere",
    )
    numbers = [
        str(lines(live("new", "incident", "--title", title, "--caller", "kim", "--json"))[0]["number"])
        for title in titles
    ]  # fmt: skip
    (raised,) = lines(live("radar", "--json"))
    assert (raised["group"], raised["by"], raised["count"]) == ("Scanner jams", "words", 3)
    alike = {numbers[0], numbers[1], numbers[3]}
    assert {one["number"] for one in lines(live("list", "+recurring", "--json"))} == alike
    assert {one["number"] for one in lines(live("list", "-+recurring", "--json"))} == {numbers[2]}
    live("new", "problem", "--title", "Scanner", "--incidents", ",".join(sorted(alike)))
    assert lines(live("list", "+recurring", "--json")) == []


def test_pain_is_listed_compared_and_the_order_of_problems(live: CommandLine) -> None:
    first, second, third = opened(live)
    live("new", "problem", "--title", "small", "--incidents", first)
    live("new", "problem", "--title", "large", "--incidents", f"{second},{third}")
    live("new", "problem", "--title", "none")
    later = ("--now", "2100-01-01T00:00")
    every = lines(live("list", "--kind", "problem", "--json", *later))
    assert [one["title"] for one in every] == ["large", "small", "none"]
    pains = [int(str(one["pain"])) for one in every]
    assert pains[2] == 0 < pains[1] < pains[0]
    more = lines(live("list", "--kind", "problem", f"pain>{pains[1]}", "--json", *later))
    assert [one["title"] for one in more] == ["large"]
    table = live("list", "kind:problem", "pain>0", "sort:pain", "cols:title,pain", *later).out.split()
    assert table[:3] == ["TITLE", "PAIN", "small"]
    assert live("list", "pain>much").code == 2


def test_the_pareto_counts_by_what_is_asked(live: CommandLine) -> None:
    numbers = opened(live)
    live("new", "incident", "--title", "other", "--service", "Mail")
    bars = lines(live("pareto", "--by", "service", "--count", "--json"))
    assert [(bar["service"], bar["count"]) for bar in bars] == [("VPN", 3), ("Mail", 1)]
    live("new", "problem", "--title", "gateway", "--incidents", numbers[0])
    by_cause = lines(live("pareto", "--by", "cause", "--count", "service:vpn", "--json"))
    assert [(str(bar["cause"])[-7:], bar["count"], bar["vital"]) for bar in by_cause] == [
        ("gateway", 1, True), ("(none)", 2, False),
    ]  # fmt: skip
    named, unnamed = live("pareto", "--by", "cause").out.splitlines()
    assert (named[0], "100%" in named, unnamed[0], "%" in unnamed) == ("*", True, " ", False)
    assert "VPN" in live("pareto").out
    assert live("pareto", "service:nowhere").out == "No incidents.\n"


def test_the_pareto_gives_names_the_room_there_is_by_cells(
    live: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "会議室の予約 " * 6 + "for the branch offices in the far north"
    for service in (name, name, "Mail"):
        live("new", "incident", "--title", "it fails", "--service", service)
    whole, short = live("pareto", "--count").out.splitlines()
    assert name in whole
    assert "█" * 30 in whole
    assert width(short) <= width(whole)
    terminal = SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("tui.cli.verbs.insight.sys", terminal)
    for columns in (60, 80, 120, 200):
        monkeypatch.setenv("COLUMNS", str(columns))
        told = live("pareto", "--count").out.splitlines()
        assert all(width(line) <= columns for line in told)
        assert (name in told[0]) is (columns == 200)
        assert "█" * 10 in told[0]
