"""An incident's life on the command line, and the store as a whole."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest
from command_line import NOW, CommandLine

from tui.importers import FORMATS

if TYPE_CHECKING:
    from pathlib import Path


def state_of(desk: CommandLine, number: str) -> str:
    return str(desk("show", number, "--json").records[0]["state"])


def test_an_incident_lives_from_new_to_closed_and_back(live: CommandLine) -> None:
    words = ["--caller", "Ana", "--impact", "lo", "--urgency", "HIGH", "--channel", "in-person"]
    made = live("new", "incident", "--title", "VPN drops", "--team", "Network", "--json", *words)
    (record,) = made.records
    number = record["number"]
    assert (record["priority"], record["caller"], record["team"]) == (3, "Ana", "Network")
    assert record["channel"] == "in_person"
    resolving = ["--code", "fixed", "--solution", "x", "--closure-category", "network", "--service", "VPN"]
    for words, state in [
        (["take"], "assigned"),
        (["start"], "in_progress"),
        (["hold", "--reason", "vendor", "--follow-up-at", "+2h"], "on_hold"),
        (["resume"], "in_progress"),
        (["assign", "--team", "Service desk"], "assigned"),
        (["release"], "new"),
        (["resolve", *resolving], "resolved"),
        (["reopen", "still broken"], "assigned"),
        (["undo"], "resolved"),
        (["redo"], "assigned"),
        (["undo"], "resolved"),
        (["close", "--confirmed-by", "Ana"], "closed"),
    ]:
        verb, *rest = words
        answer = live(verb, *([] if verb in {"undo", "redo"} else [number.lower()]), *rest)
        assert answer.code == 0, answer
        assert number in answer.out
        assert state_of(live, number) == state
    refused = live("start", number)
    assert (refused.code, refused.out) == (1, "")
    assert "it is closed for good; only note and reply are possible" in refused.err


def test_resuming_one_of_two_holds_says_which_there_are(live: CommandLine) -> None:
    number = live("new", "incident", "--title", "VPN drops", "--json").records[0]["number"]
    for reason in ("vendor", "change"):
        assert live("hold", number, "--reason", reason, "--follow-up-at", "+2h").code == 0
    refused = live("resume", number)
    assert (refused.code, refused.out) == (1, "")
    assert "resume needs hold: one of awaiting_vendor, awaiting_change, all" in refused.err
    assert "awaiting_vendor|" in "".join(live("resume", "--help").out.split())
    assert "|all" in "".join(live("resume", "--help").out.split())


def test_texts_have_a_longest_length(live: CommandLine) -> None:
    number = live("new", "incident", "--title", "é" * 1_000, "--json").records[0]["number"]
    for words, wrong in [
        (
            ["new", "incident", "--title", "é" * 1_001],
            "the title is too long: 1,001 characters; at most 1,000",
        ),
        (["assign", number, "--team", "x" * 1_001], "the name is too long: 1,001 characters; at most 1,000"),
        (["note", number, "é" * 500_001], "the text is too long: 1,000,002 bytes; at most 1,000,000"),
    ]:
        assert live(*words) == (1, "", f"deskhand: {wrong} fit\n")
    assert live("note", number, "é" * 500_000).code == 0


def test_what_changed_is_told_in_names(live: CommandLine) -> None:
    number = live("new", "incident", "--title", "VPN drops", "--json").records[0]["number"]
    resolving = ["--code", "fixed", "--solution", "x_y", "--closure-category", "net", "--service", "VPN"]
    assert live("resolve", number, *resolving).code == 0
    record = live("show", number, "--json").records[0]
    author = record["history"][-1]["author_id"]
    assert author not in live("show", number).out
    change = next(one for one in record["history"][-1]["changes"] if one["field"] == "resolution")
    assert (change["after"]["author"], change["after_name"]["author"]) == (author, record["owner"])


def test_a_reply_that_went_out_is_not_shown_as_undone(desk: CommandLine) -> None:
    number, later = desk.numbers("+open", "who:none")[0], "2026-11-20T14:05:00Z"
    holding = [
        "--reason",
        "awaiting_caller",
        "--follow-up-at",
        "+1d",
        "--reply",
        "which floor?",
        "--to",
        "Ana",
    ]
    assert desk("hold", number, *holding, "--now", NOW).code == 0
    assert desk("undo", "--now", later).code == 0
    told = [line for line in desk("show", number).out.splitlines() if ": hold" in line or "(public)" in line]
    assert [line.endswith("(undone)") for line in told[-2:]] == [True, False]


def test_several_numbers_are_one_step_of_undo(desk: CommandLine) -> None:
    numbers = desk.numbers("+open", "who:none")[:3]
    assert desk("note", *numbers, "all of them", "--now", NOW).code == 0
    assert all("all of them" in desk("show", number).out for number in numbers)
    answer = desk("undo", "--now", NOW, "--json")
    assert {record["number"] for record in answer.records} == set(numbers)
    assert all("(undone)" in desk("show", number).out for number in numbers)


def test_all_or_none_of_several_are_changed(desk: CommandLine) -> None:
    (first, *_), (closed, *_) = desk.numbers("+open", "who:none"), desk.numbers("s:closed")
    assert desk("take", first, closed).code == 1
    assert desk("take", first, "NOPE").code == 1
    assert desk("show", first, "--json").records[0]["assignee"] is None


def test_free_text_comes_from_standard_input(desk: CommandLine) -> None:
    number = desk.numbers("+open")[0]
    done = desk.program("note", number, "-", given="two\nlines – \x1b[31mred\n".encode())
    assert (done.returncode, done.stderr) == (0, b"")
    last = desk("show", number, "--json").records[0]["history"][-1]
    assert (last["kind"], last["text"]) == ("note", "two\nlines – \x1b[31mred")
    done = desk.program("note", number, "--text", "-", given=b"\xff\xfe")
    assert (done.returncode, done.stderr) == (1, b"deskhand: standard input is not UTF-8 (byte 0)\n")
    done = desk.program("resolve", number, "--solution", "-", "--closure-category", "-", "--code", "fixed")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["note"], 1, "note needs text"),
        (["resolve"], 1, "resolve needs"),
        (["resolve", "--code", "bogus"], 2, "one of fixed, workaround"),
        (["hold", "--reason", "awaiting"], 2, "may be awaiting_caller or awaiting_vendor"),
        (["cancel", "--reason", "duplicate", "--duplicate-of", "NOPE"], 1, "there is no incident 'NOPE'"),
        (["hold", "--reason", "vendor", "--follow-up-at", "whenever"], 1, "'whenever' is no moment"),
    ],
)
def test_what_is_missing_or_wrong_is_named(desk: CommandLine, words: list[str], code: int, said: str) -> None:
    verb, *rest = words
    answer = desk(verb, desk.numbers("+open")[0], *rest)
    assert answer.code == code
    assert said in answer.err


def test_a_number_where_the_text_should_be_is_no_text(desk: CommandLine) -> None:
    first, second, *_ = desk.numbers("+open")
    answer = desk("note", first, second.lower())
    assert (answer.code, answer.err) == (2, "deskhand: note needs its text after the numbers, or --text\n")
    assert desk("note", first, "--text", second).code == 0


def test_showing_says_every_field_and_the_whole_history(demo: CommandLine) -> None:
    number = demo.numbers("sort:-updated", "s:closed")[0]
    record = demo("show", number, "--json").records[0]
    assert record["number"] == number
    assert record["history"][0]["kind"] == "created"
    assert record["history"][0]["author"] != record["history"][0]["author_id"]
    text = demo("show", number).out
    assert f"title: {record['title']}" in text
    assert f"history: {len(record['history'])} entries" in text


def test_a_whole_store_is_checked_and_exported(desk: CommandLine, tmp_path: Path) -> None:
    checked = desk("check")
    assert checked.code == 0
    assert checked.out.startswith("clean: ")
    assert desk("check", "--json").records[-1]["clean"] is True
    target = tmp_path / "all.jsonl"
    assert desk("export", str(target)).code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    records = [json.loads(line) for line in target.read_text().splitlines()]
    assert {record["kind"] for record in records} == {
        "incident",
        "problem",
        "person",
        "team",
        "service",
        "ci",
        "operation",
    }
    incidents = [record for record in records if record["kind"] == "incident"]
    assert {record["number"] for record in incidents} == set(desk.numbers())
    assert all(record["history"] for record in incidents)
    assert desk("export", "-").records == records
    answer = desk("export", str(tmp_path / "nowhere" / "all.jsonl"))
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert {one.name for one in tmp_path.iterdir()} == {"desk", "all.jsonl"}


def test_a_damaged_store_is_reported_with_code_3(desk: CommandLine) -> None:
    log = max(desk.folder.iterdir(), key=lambda one: one.stat().st_size)
    data = bytearray(log.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4] = b"\0\0\0\0"
    log.write_bytes(data)
    for hint in desk.folder.glob("*hint*"):
        hint.unlink()
    answer = desk("check", "--json")
    assert answer.code == 3
    assert any(finding.get("severity") == "damage" for finding in answer.records)
    assert "Traceback" not in answer.err


def test_an_import_makes_the_store_counts_and_changes_nothing_again(tmp_path: Path) -> None:
    plain = dict.fromkeys(FORMATS["servicenow"].columns, "?") | {
        "number": "INC1", "incident_state": "New", "opened_at": "1/3/2016 09:00",
        "sys_updated_at": "1/3/2016 09:05", "sys_mod_count": "0", "impact": "2 - Medium",
        "urgency": "2 - Medium", "priority": "3 - Moderate",
    }  # fmt: skip
    rows = [plain, plain | {"number": "INC2", "incident_state": "-100"}]
    log = tmp_path / "log.csv"
    log.write_text("\n".join(",".join(row) for row in (list(plain), *(row.values() for row in rows))))
    desk = CommandLine(tmp_path / "store")
    answer = desk("import", str(log), "--zone", "Europe/Paris", "--json")
    assert (answer.code, answer.err) == (0, f"made a live store in {desk.folder}\n")
    (counts,) = answer.records
    assert (counts["records"], counts["rows"], counts["skipped_rows"]) == (1, 2, 1)
    assert list(counts["skipped"].values()) == [[3]]
    assert desk("show", "inc1", "--json").records[0]["opened"] == "2016-03-01T08:00:00Z"
    again = desk("import", str(log), "--zone", "Europe/Paris")
    assert again.code == 0
    assert "0 incidents made, 0 extended, 1 unchanged" in again.out


def test_a_demo_is_kept_where_it_is_asked_for_and_nowhere_else(tmp_path: Path, live: CommandLine) -> None:
    desk = CommandLine(tmp_path / "kept")
    assert desk("demo", "--no-open").out == f"{desk.folder}\n"
    assert len(desk.numbers()) == 300
    assert desk("demo", "--no-open").code == 0
    assert len(desk.numbers()) == 300
    answer = live("demo", "--no-open")
    assert (answer.code, "is a live one" in answer.err) == (1, True)
