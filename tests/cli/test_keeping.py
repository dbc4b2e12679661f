from __future__ import annotations

import grp
import json
import os
from typing import TYPE_CHECKING

from command_line import NOW, CommandLine

if TYPE_CHECKING:
    from pathlib import Path


def test_merge_makes_the_log_smaller_and_changes_nothing_else(desk: CommandLine) -> None:
    number = desk.numbers("+open")[0]
    for turn in range(12):
        assert desk("note", number, "--text", f"turn {turn}", "--now", NOW).code == 0
    before = desk("export", "-").out
    answer = desk("merge", "--json")
    assert answer.code == 0
    [merged] = answer.records
    assert merged["after"] < merged["before"]
    assert merged["generation"] == 2
    assert desk("export", "-").out == before
    assert desk("check").code == 0
    assert desk("merge").out.startswith("merged: ")


def test_a_damaged_store_is_repaired_and_says_what_was_lost(desk: CommandLine) -> None:
    assert desk("check", "--repair").err == "nothing is damaged: nothing was repaired\n"
    [log] = desk.folder.glob("*.log")
    data = log.read_bytes()
    at = len(data) // 2
    log.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert desk("check").code == 3
    refused = desk("merge")
    assert refused.code == 3
    assert "check" in refused.err
    answer = desk("check", "--repair")
    assert answer.code == 0
    assert "left behind: 000001.log byte" in answer.err
    assert (desk.folder / "000001.damaged").exists()
    assert json.loads(desk("check", "--json").out.splitlines()[-1])["clean"] is True


def test_backup_and_restore(desk: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    before = desk("export", "-").out
    assert desk("backup", str(file)).code == 0
    number = desk.numbers("+open")[0]
    assert desk("note", number, "--text", "after the backup", "--now", NOW).code == 0
    refused = desk("restore", str(file))
    assert refused.code == 3
    assert "--replace" in refused.err
    answer = desk("restore", str(file), "--replace")
    assert answer.code == 0
    assert "000001.replaced" in answer.err
    assert desk("export", "-").out == before
    other = type(desk)(tmp_path / "other")
    assert other("restore", str(file)).code == 0
    assert other("export", "-").out == before


def test_redact_removes_a_text_for_good(desk: CommandLine) -> None:
    number = desk.numbers("+open")[0]
    title = desk("show", number, "--json").records[0]["title"]
    answer = desk("redact", number, "title", "--now", NOW)
    assert answer.code == 0, answer.err
    assert "Redacted title" in answer.err
    assert desk("show", number, "--json").records[0]["title"] == "[redacted]"
    assert not [p for p in desk.folder.iterdir() if title.encode() in p.read_bytes()]
    assert desk("redact", number, "state", "--now", NOW).code == 1


def test_init_shares_a_store_with_a_group(tmp_path: Path) -> None:
    desk = CommandLine(tmp_path / "shared")
    assert desk("init", "--shared", "no-such-group").code == 1
    assert not desk.folder.exists()
    assert desk("init", "--shared", grp.getgrgid(os.getegid()).gr_name).code == 0
    assert desk.folder.stat().st_mode & 0o7777 == 0o3770
    assert desk("new", "incident", "--title", "Everybody's printer").code == 0
