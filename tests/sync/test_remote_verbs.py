"""The command line against a real Kinto: three commands to try it, exit codes, secrets nowhere."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

import pytest
from kinto_server import SECRET

from tui.cli import main
from tui.config import settings_folder
from tui.sync.credentials import VARIABLE, Credential, find, keep, keep_command
from tui.sync.errors import RemoteRefuses

if TYPE_CHECKING:
    from pathlib import Path

    from kinto_server import KintoServer

Run = "Callable[..., Answer]"
AUTH = f"admin:{SECRET}"


class Answer(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def running(*words: str, auth: str = AUTH) -> Answer:
        monkeypatch.setenv(VARIABLE, auth)
        code = main(list(words))
        told = capsys.readouterr()
        assert SECRET not in told.out + told.err
        return Answer(code, told.out, told.err)

    return running


def test_three_commands_and_two_desks_have_the_same(
    run: Run, kinto_server: KintoServer, tmp_path: Path
) -> None:
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    for folder in (one, other):
        assert run("init", "--test", "--store", folder).code == 0
    assert run("new", "incident", "--title", "VPN drops", "--caller", "Ana", "--store", one).code == 0
    setup = run("remote", "setup", kinto_server.url, "--bucket", "cli", "--store", one)
    assert setup.code == 0, setup.err
    assert "VPN drops" not in run("list", "+offline", "--store", one).out, "the first round lets all wait"
    assert run("sync", "--store", one).out == "received 0, sent 3\n"
    assert run("new", "incident", "--title", "Printer jam", "--caller", "Ana", "--store", one).code == 0
    assert "Printer jam" in run("list", "+offline", "-+conflict", "--store", one).out
    assert run("sync", "--store", one).out == "received 0, sent 1\n"
    assert "Printer jam" not in run("list", "+offline", "--store", one).out
    assert run("remote", "add", "office", kinto_server.url, "--bucket", "cli", "--store", other).code == 0
    assert run("sync", "--store", other).out == "received 4, sent 0\n"
    assert "VPN drops" in run("list", "--store", other).out
    told = json.loads(run("remote", "status", "--json", "--store", other).out)
    assert (told["waiting"], told["conflicts"], told["offline_since"]) == (0, 0, None)
    assert run("remote", "remove", "--store", other).code == 0
    assert run("sync", "--store", other).code == 1


def test_another_account_joins_by_the_commands_of_the_readme(
    run: Run, kinto_server: KintoServer, tmp_path: Path
) -> None:
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    for folder in (one, other):
        run("init", "--test", "--store", folder)
    run("remote", "setup", kinto_server.url, "--bucket", "joined", "--store", one)
    run("remote", "add", "office", kinto_server.url, "--bucket", "joined", "--store", other)
    lea = "lea:l34-of-the-tests"
    told = run("sync", "--store", other, auth=lea)
    assert (told.code, "remote setup makes an account" in told.err) == (4, True)
    told = run("remote", "setup", "--store", other, auth=lea)
    assert told.code == 4
    assert "made the account lea" in told.err
    assert "let its administrator do remote setup --member NAME" in told.err
    assert run("remote", "setup", "--member", "lea", "--store", one).code == 0
    assert run("remote", "setup", "--store", other, auth=lea).code == 0
    assert run("sync", "--store", other, auth=lea).code == 0


def test_remote_trouble_ends_with_four_and_a_sentence(run: Run, tmp_path: Path) -> None:
    folder = str(tmp_path / "one")
    run("init", "--test", "--store", folder)
    run("remote", "add", "nowhere", "http://127.0.0.1:1/v1", "--store", folder)
    answer = run("sync", "--store", folder)
    assert answer.code == 4
    assert answer.err == "deskhand: cannot reach 127.0.0.1:1: connection refused\n"
    assert "offline since" in run("remote", "status", "--store", folder).out


@pytest.mark.parametrize(
    "url", ["ftp://x", "http://example.org", f"https://ana:{SECRET}@example.org", "nonsense", "https://[x"]
)
def test_an_address_that_is_none_or_not_safe_is_refused(run: Run, tmp_path: Path, url: str) -> None:
    folder = str(tmp_path / "one")
    run("init", "--test", "--store", folder)
    assert run("remote", "add", "x", url, "--store", folder).code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "", "http://127.0.0.1:1"), "a remote is called something"),
        (("add", " ", "http://127.0.0.1:1"), "a remote is called something"),
        (("add", "x\x1b[2J", "http://127.0.0.1:1"), "a remote is called something"),
        (("add", "x" * 61, "http://127.0.0.1:1"), "a remote is called something"),
        (("add", "x", "http://127.0.0.1:1", "--bucket", ""), "a bucket's name has"),
        (("setup", "http://127.0.0.1:1", "--bucket", "../accounts"), "a bucket's name has"),
        (("setup", "http://127.0.0.1:1", "--member", ""), "no account is called ''"),
        (("setup", "http://127.0.0.1:1", "--member", "lea/..\x1b"), "no account is called 'lea/..␛'"),
    ],
)
def test_what_cannot_be_a_name_is_refused_before_anything_is_done(
    run: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    folder = str(tmp_path / "one")
    run("init", "--test", "--store", folder)
    told = run("remote", *words, "--store", folder)
    assert told.code == 1
    assert said in told.err
    assert "no remote" in run("remote", "status", "--store", folder).err


def test_an_operator_who_cannot_be_an_account_is_told_so(run: Run, tmp_path: Path) -> None:
    folder = str(tmp_path / "one")
    run("init", "--test", "--store", folder)
    told = run("remote", "setup", "http://127.0.0.1:1", "--store", folder, auth="../buckets:pass-word")
    assert (told.code, "no account is called '../buckets'" in told.err) == (1, True)
    assert "pass-word" not in told.err


def test_a_credential_is_kept_where_nobody_else_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    keep("https://a", Credential("ana", "s"), folder)
    keep("https://b", Credential("ben", "t"), folder)
    assert find("https://a", {}, folder) == Credential("ana", "s")
    assert find("https://a", {VARIABLE: "kim:u:v"}, folder) == Credential("kim", "u:v")
    file = folder / "credentials"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    with pytest.raises(RemoteRefuses, match="chmod 600"):
        find("https://a", {}, folder)


def test_a_credential_comes_from_a_command_and_its_words_are_not_told(tmp_path: Path) -> None:
    keep_command("https://a", "printf 'ana:%s' secret", tmp_path)
    assert find("https://a", {}, tmp_path) == Credential("ana", "secret")
    keep_command("https://a", "echo nonsense-secret", tmp_path)
    with pytest.raises(RemoteRefuses) as told:
        find("https://a", {}, tmp_path)
    assert "nonsense" not in str(told.value)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("no-such-program", "the credential command cannot be run: no such file or directory"),
        ("echo 'ben:x", "the credential command cannot be run: a quote in it has no end"),
        ("printf 'ben:\\377'", "what the credential command prints is no text"),
    ],
)
def test_a_credential_command_that_cannot_be_is_said_in_words(
    tmp_path: Path, command: str, said: str
) -> None:
    keep_command("http://localhost/v1", command, tmp_path)
    with pytest.raises(RemoteRefuses, match=f"^{said}$"):
        find("http://localhost/v1", {}, tmp_path)


def test_settings_stand_in_the_operators_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_folder() == tmp_path / "deskhand"
    assert os.environ["XDG_CONFIG_HOME"] == str(tmp_path)
