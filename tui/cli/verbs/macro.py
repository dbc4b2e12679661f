"""`deskhand macro`: the operator's macros: list, show, run, and exchange them with others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from tui.cli.exits import say
from tui.cli.output import json_line, print_lines, print_table
from tui.cli.program import Verb, global_options, settings_of
from tui.cli.session import Session
from tui.cli.verbs.bulk import carry_out, targets_of
from tui.cli.verbs.showing import place_of
from tui.commands.answers import deed_of, verb_named
from tui.config import macros_folder
from tui.desk import Target
from tui.desk.macro_files import LARGEST, MacroFiles, digest
from tui.desk.macros import Macro
from tui.domain.errors import BadInput, Refused, UsageError
from tui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.cli.output import Record
    from tui.desk import Desk

_COLUMNS: Final = ("name", "author", "about", "verbs", "runs")
_SHOWN: Final = 16  #: characters of a digest that are shown
_LEAST: Final = 8  #: and that must be said


@click.group("macro", params=global_options())
def macro() -> None:
    """List, show, run, accept, import and export macros.

    A macro is a script of verbs with their values, in your own settings folder (macros/NAME.toml). One from
    elsewhere, or changed by hand, runs once you have accepted it by its digest.
    """


@macro.command("list", cls=Verb)
@click.option("--json", "as_json", is_flag=True, help="One JSON record a line.")
def list_(*, as_json: bool) -> None:
    """List your macros."""
    files = MacroFiles(macros_folder())
    records: list[Record] = []
    for name in files.names():
        try:
            found, runs = files.macro(name), "yes" if files.accepted(name) else "not accepted"
        except BadInput as broken:
            found, runs = Macro(name=name, steps=()), str(broken)
        records.append({
            "name": name, "author": found.author, "about": found.about,
            "verbs": [step.command for step in found.steps], "runs": runs,
        })  # fmt: skip
    if as_json:
        print_lines(map(json_line, records))
    else:
        print_table(records, _COLUMNS, Session(settings_of(click.get_current_context())).zone)


@macro.command("show", cls=Verb)
@click.argument("name")
def show(name: str) -> None:
    """Show a macro's script, and whether it runs."""
    files = MacroFiles(macros_folder())
    print_lines(visible(line) for line in files.text(name).splitlines())
    if not files.accepted(name):
        _introduce(files, name)


@macro.command("accept", cls=Verb)
@click.argument("name")
@click.argument("seen", metavar="DIGEST")
def accept(name: str, seen: str) -> None:
    """Let a macro run from now on; DIGEST is what `show` or `import` has told of it."""
    files = MacroFiles(macros_folder())
    now = digest(files.text(name))
    if len(seen) < _LEAST or not now.startswith(seen.lower()):
        raise BadInput(f"the digest of {name} is not that: deskhand macro show {name}, and read it again")
    files.accept(name, now)
    print_lines([f"{name} runs from now on"])


@macro.command("import", cls=Verb)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME", help="What to call it; else the file's name.")
def import_(file: Path, name: str | None) -> None:
    """Take in a macro from a file; it does not run until you accept it."""
    files = MacroFiles(macros_folder())
    named = name or file.stem
    files.bring(named, _read(file))
    _introduce(files, named)


@macro.command("export", cls=Verb)
@click.argument("name")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def export(name: str, file: Path | None) -> None:
    """Write a macro's script to a file (which must not be there yet), or to standard output."""
    text = MacroFiles(macros_folder()).text(name)
    if file is None:
        print_lines(text.splitlines())
        return
    with file.open("x", encoding="utf-8") as opened:
        opened.write(text)


@macro.command("drop", cls=Verb)
@click.argument("name")
def drop(name: str) -> None:
    """Forget a macro."""
    MacroFiles(macros_folder()).drop(name)
    print_lines([f"dropped {name}"])


@macro.command("run", cls=Verb)
@click.argument("name")
@click.argument("numbers", nargs=-1, metavar="[NUMBER]…")
@click.option("--where", metavar="QUERY", help="Which records, in place of numbers.")
@click.option("--set", "said", multiple=True, metavar="VARIABLE=TEXT", help="The value of a variable.")
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option("--leave-refused", is_flag=True, help="Do the rest where some are refused.")
@click.option("--json", "as_json", is_flag=True, help="Print the records as JSON lines.")
@click.pass_context
def run(
    ctx: click.Context, name: str, numbers: tuple[str, ...], *, where: str | None, said: tuple[str, ...],
    dry_run: bool, leave_refused: bool, as_json: bool,
) -> None:  # fmt: skip
    """Run a macro on records, in one step and with one undo."""
    if bool(numbers) == (where is not None):
        raise UsageError("say which records: by number, or with --where QUERY")
    files = MacroFiles(macros_folder())
    if not files.accepted(name):
        _introduce(files, name)
        raise Refused(f"{name} has not been accepted: nothing was run")
    script = files.macro(name)
    doings = script.filled(_answers(script, said))
    flags = {"dry_run": dry_run, "leave_refused": leave_refused, "as_json": as_json}
    with Session(settings_of(ctx)).writing() as desk:
        targets, rows = targets_of(desk, where) if where is not None else _numbered(desk, numbers)
        if strange := {target.kind for target in targets} - {script.kind}:
            raise UsageError(f"{name} is for a {script.kind}, not for a {' or '.join(strange)}")
        deeds = [deed_of(verb_named(one.command, script.kind), rows, one.values) for one in doings]
        carry_out(desk, f"{name} on", deeds, targets, flags=flags, done=f"Ran {name} on {{}}.")


def _answers(script: Macro, said: Sequence[str]) -> dict[str, str]:
    answers: dict[str, str] = {}
    for one in said:
        variable, equals, text = one.partition("=")
        if not equals or variable not in script.variables:
            there = ", ".join(script.variables) or "none"
            raise UsageError(f"--set {one!r} sets no variable of {script.name}; there are {there}")
        answers[variable] = text
    return answers


def _numbered(desk: Desk, numbers: Sequence[str]) -> tuple[list[Target], list[Any]]:
    places = [place_of(desk.store, number) for number in numbers]
    rows = [desk.store.rows(place.kind).row(place.position) for place in places]
    return [
        Target(id=place.id, op=row.op, kind=place.kind) for place, row in zip(places, rows, strict=True)
    ], rows


def _introduce(files: MacroFiles, name: str) -> None:
    """Say who wrote a macro, what differs from what was accepted before, and how to accept it."""
    found, seen = files.macro(name), digest(files.text(name))[:_SHOWN]
    say(f"{name} by {found.author or 'somebody who gives no name'}: {found.about}")
    for line in files.difference(name):
        say(f"  {line}")
    say(f"it does not run yet; to accept it: deskhand macro accept {name} {seen}")


def _read(file: Path) -> str:
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadInput(f"{file} is larger than a macro can be ({LARGEST // 1024} KB)")
    try:
        return data.decode()
    except UnicodeDecodeError as wrong:
        raise BadInput(f"{file} is no UTF-8 text (byte {wrong.start})") from None
