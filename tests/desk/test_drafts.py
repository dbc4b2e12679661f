"""Drafts outlive the process that wrote them, and nobody else reads them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest  # noqa: TC002 (hypothesis reads it)
from hypothesis import given
from hypothesis import strategies as st

from tui.desk.drafts import Draft, Drafts

STORE = Path("/somewhere/desk")


def draft(words: str, command: str = "note", record: str = "r1", at: str = "1") -> Draft:
    return Draft(
        command=command, kind="incident", record=record, number="INC-1", at=at, typed={"text": words}
    )


def left_behind(folder: Path, *drafts: Draft) -> None:
    """Write drafts as a process that dies without a word would leave them."""
    code = (
        "import os, sys, json; from pathlib import Path; from tui.desk.drafts import Draft, Drafts\n"
        "drafts = Drafts(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "for said in json.loads(sys.argv[3]): drafts.keep(Draft(**said)); drafts.flush()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    import json

    said = [{name: getattr(one, name) for name in one.__slots__} for one in drafts]
    ended = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(STORE), json.dumps(said)], check=False
    )
    assert ended.returncode == -9


def test_what_a_killed_process_left_is_taken_over_once_and_the_last_state_counts(tmp_path: Path) -> None:
    left_behind(tmp_path, draft("the beg"), draft("the beginning"), draft("other", record="r2", at="2"))
    first = Drafts(tmp_path, STORE)
    assert [one.typed["text"] for one in first.find()] == ["other", "the beginning"]
    second = Drafts(tmp_path, STORE)
    assert second.find() == []  # the first one lives and has them
    first.drop("note", "r2")
    first.close()
    assert [one.typed["text"] for one in second.find()] == ["the beginning"]


def test_another_store_has_drafts_of_its_own(tmp_path: Path) -> None:
    left_behind(tmp_path, draft("words"))
    assert Drafts(tmp_path, Path("/elsewhere")).find() == []


def test_only_their_owner_reads_them_and_a_file_without_drafts_goes(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "drafts"
    drafts = Drafts(folder, STORE)
    drafts.keep(draft("words"))
    drafts.flush()
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    drafts.drop("note", "r1")
    drafts.close()
    assert list(folder.iterdir()) == []


@given(cut=st.integers(0, 400))
def test_a_file_cut_anywhere_gives_the_last_whole_state(
    cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("drafts")
    drafts = Drafts(folder, STORE)
    for words in ("one", "one two", "one two three"):
        drafts.keep(draft(words))
        drafts.flush()
    drafts.close()
    (file,) = folder.iterdir()
    os.truncate(file, max(0, file.stat().st_size - cut))
    found = Drafts(folder, STORE).find()
    assert [one.typed["text"] for one in found] in (
        [["one two three"], ["one two"], ["one"], []] if cut else [["one two three"]]
    )


def test_what_is_no_draft_is_passed_by(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path, STORE)
    drafts.keep(draft("words"))
    drafts.close()
    (file,) = tmp_path.iterdir()
    with file.open("ab") as more:
        more.write(b'{"key": 3}\n[1]\nnonsense\n{"key": "x", "typed": {"a": 1}}\n\xff\xfe\n')
    assert [one.typed["text"] for one in Drafts(tmp_path, STORE).find()] == ["words"]


def test_a_folder_that_cannot_be_written_is_said_and_the_words_stay_in_memory(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    drafts = Drafts(tmp_path / "state" / "drafts", STORE)
    drafts.keep(draft("words"))
    drafts.flush()
    assert "drafts cannot be kept in" in drafts.trouble
    assert drafts.waiting
    assert drafts.all() == [draft("words")]
