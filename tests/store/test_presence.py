"""Who looks at which record: short-lived files that say no more than that."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
from typing import TYPE_CHECKING

from tui.store.files import OsFiles
from tui.store.presence import APART, BEAT, SILENCE, Looker, Presence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

import pytest

ME = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def somebody() -> Iterator[int]:
    """Yield the process id of another program that lives."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        yield other.pid
        other.kill()


def at(folder: Path, pid: int, login: str = "ben", *, trusting: bool = True) -> Presence:
    return Presence(OsFiles(), folder, login=login, trusting=trusting, pid=pid)


def now_of(folder: Path) -> float:
    return max(file.stat().st_mtime for file in folder.iterdir())


def test_others_see_who_looks_and_who_writes_and_nobody_sees_themselves(
    tmp_path: Path, somebody: int
) -> None:
    ana, ben = at(tmp_path, os.getpid(), "ana"), at(tmp_path, somebody)
    assert ana.show("r1", 10.0)
    assert ben.show("r1", 10.0, writing=True)
    now = now_of(tmp_path)
    assert ana.others("r1", now) == [Looker("ben", "r1", writing=True)]
    assert ben.others("r1", now) == [Looker("ana", "r1", writing=False)]
    assert ana.others("r2", now) == []
    ben.close()
    assert ana.others("r1", now) == []


def test_it_is_written_at_most_once_a_second_and_rarely_while_nothing_changes(tmp_path: Path) -> None:
    ana = at(tmp_path, os.getpid())
    assert not ana.show("", 0.0)
    assert ana.show("r1", 0.0)
    assert not ana.show("r2", APART / 2)
    assert ana.show("r2", APART)
    assert not ana.show("r2", BEAT)
    assert ana.show("r2", APART + BEAT)


def test_what_a_dead_process_left_is_cleaned_and_what_is_silent_too_long_is_gone(
    tmp_path: Path, somebody: int
) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead = at(tmp_path, gone.pid)
    dead.show("r1", 0.0)
    at(tmp_path, somebody).show("r1", 0.0)
    ana = at(tmp_path, os.getpid())
    now = now_of(tmp_path)
    assert [one.login for one in ana.others("r1", now)] == ["ben"]
    assert not (tmp_path / f"presence-{gone.pid}").exists()
    assert ana.others("r1", now + SILENCE + 1) == []


@pytest.mark.parametrize(
    "said",
    [b"", b"nonsense", b"[1]", b'{"record": 3}', b'{"login": "x"}', b"\xff" * 300, b'{"record": "r1"'],
)
def test_what_is_no_presence_is_passed_by(tmp_path: Path, somebody: int, said: bytes) -> None:
    (tmp_path / f"presence-{somebody}").write_bytes(said)
    (tmp_path / "presence-elsewhere").write_bytes(b"")
    assert at(tmp_path, os.getpid()).others("r1", now_of(tmp_path)) == []


def test_on_a_live_store_a_name_is_that_of_the_files_owner(tmp_path: Path, somebody: int) -> None:
    (tmp_path / f"presence-{somebody}").write_text(json.dumps({"login": "the boss", "record": "r1"}))
    ana = at(tmp_path, os.getpid(), trusting=False)
    assert [one.login for one in ana.others("r1", now_of(tmp_path))] == [ME]


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    (tmp_path / f"presence-{os.getpid()}").symlink_to(elsewhere)
    assert not at(tmp_path, os.getpid()).show("r1", 0.0)
    assert elsewhere.read_text() == "mine"
