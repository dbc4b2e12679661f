"""What scripts rely on: verbs, help, exit codes, global options anywhere, one sentence of trouble."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from command_line import NOW, CommandLine, run

from tui.cli.exits import guarded
from tui.commands import COMMANDS, Scope
from tui.domain.errors import RemoteError

if TYPE_CHECKING:
    from pathlib import Path

VERBS = ("init", "demo", "import", "list", "show", "check", "export")
DECLARED = [command for command in COMMANDS if command.cli]


@pytest.mark.parametrize("verb", [*VERBS, *(command.name for command in DECLARED), "new incident", ""])
def test_every_verb_explains_itself_and_takes_the_global_options(verb: str) -> None:
    answer = run(*verb.split(), "--help")
    assert (answer.code, answer.err) == (0, "")
    assert {"--store", "--now", "--as", "--help"} <= set(answer.out.split())


@pytest.mark.parametrize("command", DECLARED, ids=lambda command: command.name)
def test_every_argument_of_a_command_is_an_option_of_its_verb(command: object) -> None:
    verb = [command.name, "incident"] if command.name == "new" else [command.name]
    words = set(run(*verb, "--help").out.split())
    if command.scope is not Scope.VIEW:  # a page takes the name as it stands, and so does what changes one
        options = command.arguments[1:] if command.of else command.arguments
        assert {f"--{argument.name.replace('_', '-')}" for argument in options} <= words
    assert "--json" in words


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("show NOPE", 1, "there is no record 'NOPE'"),
        ("take NOPE", 1, "there is no record 'NOPE'"),
        ("import {missing}", 1, "missing"),
        ("undo", 1, "nothing of yours to undo"),
        ("bogus", 2, "No such command 'bogus' (deskhand --help explains)"),
        ("", 2, "terminal"),
        ("take", 2, "Missing argument"),
        ("list --bogus", 2, "No such option '--bogus'"),
        ("list --bogus=1 p:1", 2, "No such option '--bogus'"),
        ("list --json --csv", 2, "exclude each other"),
        ("list --limit x", 2, "not a valid integer"),
        ("list --limit -1", 2, "range"),
        ("list --columns number,colour", 2, "there is no column colour; there are kind, number"),
        ("list --kind colour", 2, "is not one of"),
        ("list --now yesterday", 2, "--now takes a moment like 2016-05-16T12:00, not 'yesterday'"),
        ("list --now 0001-01-01T00:00+14:00", 2, "--now takes a moment"),
        ("import x.csv --zone Mars/Phobos", 2, "there is no time zone 'Mars/Phobos'"),
        ("import x.csv --zone ../etc/passwd", 2, "there is no time zone"),
        ("import x.csv --until soon", 2, "--until takes a moment"),
        ("import x.csv --format fax", 2, "'fax' is not"),
        ("new", 2, "Missing command"),
        ("new unicorn --title x", 2, "No such command 'unicorn'"),
        ("list --store {missing}", 3, "deskhand init makes one"),
        ("list --store {file}", 3, ""),
        ("init", 3, "is not empty"),
    ],
)
def test_trouble_is_one_sentence_and_its_code(
    desk: CommandLine, tmp_path: Path, words: str, code: int, said: str
) -> None:
    (tmp_path / "file").write_text("no store")
    places = {"missing": tmp_path / "missing", "file": tmp_path / "file"}
    answer = desk(*words.format(**places).split())
    assert answer.code == code
    assert answer.out == ""
    assert answer.err.startswith("deskhand: ")
    assert answer.err.count("\n") == 1
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_remote_trouble_interruption_and_our_own_faults_have_codes_too() -> None:
    def raising(error: BaseException) -> int:
        def work() -> int:
            raise error

        return guarded(work)

    assert raising(RemoteError("the remote is away")) == 4
    assert raising(KeyboardInterrupt()) == 130
    assert raising(ZeroDivisionError("oops")) == 1
    assert raising(MemoryError()) == 1


def test_a_closed_reader_of_our_output_is_no_trouble(demo: CommandLine) -> None:
    command = [sys.executable, "-m", "tui", "--store", str(demo.folder), "list", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_a_full_disk_behind_our_output_is_one_sentence(demo: CommandLine) -> None:
    command = [sys.executable, "-m", "tui", "--store", str(demo.folder), "list"]
    with open("/dev/full", "wb") as full:  # noqa: PTH123 (a device)
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr == b"deskhand: No space left on device\n"


def test_global_options_stand_before_or_after_the_verb_and_the_last_one_counts(
    demo: CommandLine, tmp_path: Path
) -> None:
    assert demo("list", "--json") == demo.alone("list", "--json")
    folder = str(demo.folder)
    assert (
        run("--store", str(tmp_path), "list", "--json", "--store", folder).records
        == demo("list", "--json").records
    )
    assert run(f"--store={folder}", "show", "--as", "ben", f"--now={NOW}", demo.numbers()[0]).code == 0


def test_the_store_may_be_named_by_the_environment(demo: CommandLine) -> None:
    command = [sys.executable, "-m", "tui", "list", "--limit", "1", "--json"]
    done = subprocess.run(command, env={"DESKHAND_STORE": str(demo.folder)}, capture_output=True, check=False)
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 1)


def test_a_fixed_clock_or_another_author_writes_only_to_demo_and_test_stores(
    live: CommandLine, tmp_path: Path
) -> None:
    assert live("new", "incident", "--title", "x", "--now", NOW).code == 1
    assert live("new", "incident", "--title", "x", "--as", "somebody.else").code == 1
    assert live("import", "x.csv", "--now", NOW).code == 1
    assert "init --test" in live("undo", "--as", "somebody.else").err
    assert live.numbers() == []
    assert live("list", "--now", NOW, "--as", "somebody.else").code == 0
    test = CommandLine(tmp_path / "test")
    assert test("init", "--now", NOW).code == 1
    assert not test.folder.exists()
    assert test("init", "--test", "--now", NOW).code == 0
    made = test("new", "incident", "--title", "x", "--now", NOW, "--as", "ana", "--json").records
    assert [(record["opened"], record["owner"]) for record in made] == [("2026-11-20T14:00:00Z", "ana")]


def test_the_first_incident_makes_the_store_and_says_so(tmp_path: Path) -> None:
    desk = CommandLine(tmp_path / "new")
    answer = desk("new", "incident", "--title", "VPN down")
    assert (answer.code, answer.err) == (0, f"made a live store in {desk.folder}\n")
    assert desk("take", "INC1").code == 1
    assert len(desk.numbers()) == 1


def test_opening_the_app_loads_no_click_pydantic_network_or_event_loop() -> None:
    asked = "import sys, tui.cli, tui.cli.opening; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert {"click", "pydantic", "httpx", "asyncio", "textual", "platformdirs"}.isdisjoint(
        done.stdout.split()
    )
