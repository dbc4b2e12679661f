"""`deskhand explain` shows the sum, and the sum is right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from command_line import NOW

if TYPE_CHECKING:
    from command_line import Answer, CommandLine

ROW = re.compile(r"  (\S+ \S+)  (\S+ \S+)  +(\d+):(\d\d):(\d\d)  +(\d+):(\d\d):(\d\d)  (\S+)")


def explain(demo: CommandLine, *words: str) -> Answer:
    return demo("explain", *words, "--now", NOW)


def test_the_printed_intervals_are_the_clocks(demo: CommandLine) -> None:
    for number in demo.numbers("+open")[:20]:
        printed = explain(demo, number).out.split("\n\n")[1:]
        clocks = explain(demo, number, "--json").records[0]["clocks"]
        assert len(printed) == len(clocks)
        for text, clock in zip(printed, clocks, strict=True):
            rows = ROW.findall(text)
            active = sum(
                3600 * int(hours) + 60 * int(minutes) + int(seconds)
                for _from, _to, hours, minutes, seconds, *_outside, counted in rows
                if counted == "active"
            )
            assert (active, len(rows)) == (clock["elapsed"], len(clock["intervals"]))


def test_it_says_why_the_priority_is_what_it_is(demo: CommandLine) -> None:
    number = demo.numbers("p:1")[0]
    assert "priority: P1 = impact high × urgency high\n" in explain(demo, number).out


def test_a_hold_supposed_moves_what_is_due_and_changes_nothing(demo: CommandLine) -> None:
    number = demo.numbers("p:3", "s:assigned")[0]
    before = explain(demo, number, "--json").records[0]
    supposed = explain(demo, number, "--hold-until", "+3h", "--json").records[0]
    assert supposed["clocks"] == before["clocks"]
    told = explain(demo, number, "--hold-until", "+3h").out.splitlines()[-1]
    assert re.fullmatch(r"if on hold until 2026-11-20 .*: resolution due 2026-.*", told)
    then = next(clock for clock in supposed["if"] if clock["name"] == "resolution")
    now = next(clock for clock in before["clocks"] if clock["name"] == "resolution")
    assert (then["elapsed"], then["due"] > now["due"]) == (now["elapsed"], True)
    assert then["intervals"][-1] | {"from": "", "to": ""} == {
        "from": "", "to": "", "business": 3 * 3600, "outside": 0, "counted_as": "paused",
        "why": "awaiting_caller",
    }  # fmt: skip


def test_another_priority_supposed_keeps_the_start(demo: CommandLine) -> None:
    number = demo.numbers("p:3", "s:assigned")[0]
    supposed = explain(demo, number, "--priority", "1", "--json").records[0]["if"]
    then = next(clock for clock in supposed if clock["name"] == "resolution")
    assert then["target"] == 3600
    assert "if P1: " in explain(demo, number, "--priority", "1").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("INC-NO",), 1, "there is no incident 'INC-NO'"),
        (("INC-K7-1", "--priority", "9"), 2, "9"),
        (("INC-K7-300", "--hold-until", "someday"), 1, "'someday' is no moment"),
    ],
)
def test_what_it_cannot_explain_is_said(
    demo: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    answer = explain(demo, *words)
    assert answer.code == code
    assert said in answer.err
