"""What verbs print: JSON lines, CSV and tables, faithful and safe, never cut in silence."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from command_line import NOW

from tui.cli.output import cell, fitted, iso, print_table, squeezed, width
from tui.cli.verbs.listing import query_text
from tui.domain.text import HIDDEN

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import CommandLine

KEYS = (
    "kind", "number", "id", "title", "state", "priority", "impact", "urgency", "team", "assignee", "owner",
    "caller", "service", "ci", "category", "subcategory", "symptom", "channel", "location", "flags", "hold",
    "opened", "updated", "resolved", "closed", "due", "last_by", "last_at", "reopenings", "handovers",
    "source",
)  # fmt: skip
ENDED = {"closed", "resolved", "cancelled"}
HOSTILE = "\x1b[2J\x1b]0;owned\x07[/bold] \u202egnp.exe\u200b 東京🚒 \x00\x9b\u0301 =1+1"


def test_every_record_is_a_line_of_json_with_the_promised_keys(demo: CommandLine) -> None:
    records = demo("list", "--json").records
    assert len(records) == 300
    for record in records:
        assert set(KEYS) <= set(record)
        assert isinstance(record["priority"], int)
        assert isinstance(record["flags"], list)
    working = [record for record in records if record["assignee"]]
    assert all(record["assignee_id"] != record["assignee"] for record in working)


def test_queries_work_without_tricks_between_options(demo: CommandLine) -> None:
    found = demo(
        "list", "-s:closed,resolved,cancelled", "--limit", "2", "p<=3", "--json", "sort:-p", "--now", NOW
    )
    records = found.records
    assert len(records) == 2
    assert all(record["state"] not in {"closed", "resolved", "cancelled"} for record in records)
    assert records[0]["priority"] >= records[1]["priority"]


def test_a_query_is_the_filter_written_straight_down(demo: CommandLine) -> None:
    records = demo("list", "--json").records
    named = ("number", "title", "caller", "ci")
    done = {"closed", "resolved", "cancelled"}
    for query, accepts in [
        (["p<=2", "-s:hold"], lambda r: r["priority"] <= 2 and r["state"] != "on_hold"),
        (["who:none", "+open"], lambda r: r["assignee"] is None and r["state"] not in done),
        (["+vip", "|", "+major"], lambda r: {"vip", "major"} & set(r["flags"])),
        (["team:Service Desk"], lambda r: r["team"] == "Service Desk"),
        (["printer"], lambda r: any("printer" in (r[key] or "").casefold() for key in named)),
    ]:
        assert set(demo.numbers(*query)) == {record["number"] for record in records if accepts(record)}, query


def test_a_limit_says_how_many_there_are(demo: CommandLine) -> None:
    answer = demo("list", "--limit", "3", "--columns", "number")
    assert answer.err == "showing 3 of 300: everything, soonest due first\n"
    assert len(answer.out.splitlines()) == 4
    assert demo("list", "--limit", "300").err == ""
    assert demo("list", "--limit", "0", "--json").out == ""


def test_what_is_not_understood_is_an_error_with_its_place_and_what_fits(demo: CommandLine) -> None:
    answer = demo("list", "p<=2", "stat:new", "--json")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "deskhand: the query is not understood at 6, 'stat:new': stat is not a field here; state: is one; "
        "in quotes it is searched as text\n"
    )
    assert demo("list", '"stat:new"', "--json").code == 0


def test_texts_are_searched_where_body_asks_for_them(demo: CommandLine, tmp_path: Path) -> None:
    export = tmp_path / "all.json"
    assert demo("export", str(export)).code == 0
    incidents = [
        one
        for one in map(json.loads, export.read_text(encoding="utf-8").splitlines())
        if one["kind"] == "incident"
    ]

    def said(one: dict[str, Any], word: str) -> bool:
        texts = [one.get("description"), (one.get("resolution") or {}).get("solution")]
        texts += [entry.get("text") for entry in one["history"]]
        return any(word in (text or "").casefold().replace("\n", " ") for text in texts)

    for query, accepts in [
        (["body:restart"], lambda one: said(one, "restart")),
        (["-body:the", "+open"], lambda one: not said(one, "the") and one["state"] not in ENDED),
        (["body:the caller"], lambda one: said(one, "the caller")),
        (["body:VPN,printer", "|", "p:1"], lambda one: said(one, "vpn") or said(one, "printer")
            or one["priority"] == 1),
    ]:  # fmt: skip
        found = demo.numbers(*query)
        assert sorted(found) == sorted(one["number"] for one in incidents if accepts(one)), query
        assert 0 < len(found) < len(incidents)


def test_kind_and_columns_may_stand_in_the_query(demo: CommandLine) -> None:
    people = demo("list", "kind:person", "--json").records
    assert people == demo("list", "--kind", "person", "--json").records
    assert demo("list", "kind:team", "--kind", "person", "--json").records == []
    assert demo("list", "p:1", "cols:number,who", "--csv").out.startswith("number,assignee\n")
    assert demo("list", "cols:number,vip").code == 2


def test_a_table_outside_of_a_terminal_cuts_nothing(demo: CommandLine) -> None:
    titles = [record["title"] for record in demo("list", "--json").records]
    table = demo("list", "--columns", "title,p").out
    assert all(title in table for title in titles)


@pytest.mark.parametrize("kind", ["person", "team", "service", "ci", "operation"])
def test_other_kinds_are_listed_in_every_form(demo: CommandLine, kind: str) -> None:
    records = demo("list", "--kind", kind, "--json").records
    assert records
    assert all(record["kind"] == kind and record["id"] for record in records)
    assert len(list(csv.DictReader(io.StringIO(demo("list", "--kind", kind, "--csv").out)))) == len(records)
    assert demo("list", "--kind", kind).out.count("\n") == len(records) + 1


def test_hostile_words_stay_faithful_in_json_and_reach_no_terminal(desk: CommandLine) -> None:
    made = desk("new", "incident", "--title", HOSTILE, "--caller", f"Eve {HOSTILE}", "--json")
    assert made.code == 0
    number = made.records[0]["number"]
    stored = made.records[0]["title"]
    assert stored.split() == HOSTILE.split()
    for words in [
        ("list", "+open"),
        ("show", number),
        ("list", "--kind", "person"),
        ("note", number, HOSTILE),
    ]:
        answer = desk(*words)
        assert answer.code == 0
        assert not HIDDEN.search(answer.out.replace("\n", ""))
        assert not HIDDEN.search(answer.err.replace("\n", ""))
    assert "␛[2J" in desk("show", number).out
    assert not HIDDEN.search(desk("list", "--json").out.replace("\n", ""))
    assert json.loads(desk("show", number, "--json").out)["title"] == stored
    assert not HIDDEN.search(desk("list", HOSTILE, f"{HOSTILE}:x", "--limit", "0").err.replace("\n", ""))


def test_csv_is_read_back_as_it_was_and_is_no_formula(desk: CommandLine) -> None:
    for title in ('=HYPERLINK("x")', "+1", "-1", "@sum", 'a "quoted", one', "two words"):
        assert desk("new", "incident", "--title", title).code == 0
    listed = desk("list", "sort:-created", "--limit", "6", "--csv", "--columns", "number,title").out
    rows = csv.DictReader(io.StringIO(listed))
    assert {row["title"] for row in rows} == {
        "'=HYPERLINK(\"x\")", "'+1", "'-1", "'@sum", 'a "quoted", one', "two words",
    }  # fmt: skip


def test_a_poorer_encoding_gets_codes_and_no_error(desk: CommandLine) -> None:
    assert desk("new", "incident", "--title", "東京 é").code == 0
    for encoding in ("ascii", "latin-1"):
        done = desk.program("list", "東京", "--json", PYTHONIOENCODING=encoding)
        assert json.loads(done.stdout.decode(encoding))["title"] == "東京 é"
        done = desk.program("list", "東京", "--columns", "title", PYTHONIOENCODING=encoding)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"\\u6771\\u4eac" in done.stdout


def test_columns_are_aligned_by_cells(capsys: pytest.CaptureFixture[str]) -> None:
    titles = ["plain", "東京 障害", "e\u0301te\u0301", "🚒", "\u202eevil", ""]
    print_table([{"title": title, "p": 1} for title in titles], ["title", "p"], UTC)
    head, *lines = capsys.readouterr().out.splitlines()
    assert {width(line[: line.rindex("1")]) for line in lines} == {width(head[: head.rindex("P")])}


def test_one_long_cell_does_not_widen_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    titles = ["x" * 5_000, "y" * 60, "short"]
    print_table([{"title": title, "p": 1} for title in titles], ["title", "p"], UTC)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"{one:<60}  {p}" for one, p in zip(["TITLE", *titles], "P111", strict=True)]


@pytest.mark.parametrize(
    ("text", "cells", "shown"), [("abc", 5, "abc  "), ("abcdef", 4, "abc…"), ("東京都庁", 5, "東京…")]
)
def test_a_cut_cell_says_so(text: str, cells: int, shown: str) -> None:
    assert fitted(text, cells) == shown
    assert width(fitted(text, cells)) == cells


def test_the_widest_columns_give_way_first() -> None:
    assert squeezed([10, 40, 3], 40) == [10, 23, 3]
    assert squeezed([10, 40, 3], 80) == [10, 40, 3]
    assert squeezed([10, 40, 3], 5) == [4, 4, 3]
    assert squeezed([10, 40, 20], 46, ["number", "title", "team"]) == [10, 24, 8]
    assert squeezed([10, 40, 20], 26, ["number", "title", "team"]) == [10, 6, 6]
    assert squeezed([10, 40, 20], 16, ["number", "title", "team"]) == [4, 4, 4]


def test_moments_are_utc_for_programs_and_local_for_people() -> None:
    assert iso(0) == "1970-01-01T00:00:00Z"
    assert iso(1_001) == "1970-01-01T00:00:01.001Z"
    assert iso(-1_000) == "1969-12-31T23:59:59Z"
    assert iso(None) is None
    assert cell("2026-11-20T23:30:00Z", ZoneInfo("Europe/Paris")) == "2026-11-21 00:30"


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["p<=2", "-s:hold"], "p<=2 -s:hold"),
        (["team:Service desk", "p:1"], 'team:"Service desk" p:1'),
        (["-team:Service desk,IT Ops"], '-team:"Service desk","IT Ops"'),
        (["p<=2 (+mine | +unowned) -s:hold"], "p<=2 (+mine | +unowned) -s:hold"),
        (["vpn down"], "vpn down"),
        (["team:desk p:1 vpn"], "team:desk p:1 vpn"),
        (['team:"a b"'], 'team:"a b"'),
    ],
)
def test_quotes_the_shell_took_come_back(words: list[str], query: str) -> None:
    assert query_text(words) == query
