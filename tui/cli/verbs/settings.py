"""`deskhand settings`: what the desk has agreed to, shown, checked, compared, changed."""

from __future__ import annotations

import asyncio
import sys
from difflib import unified_diff
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

import click

from tui.cli.exits import say
from tui.cli.output import print_lines, progress
from tui.cli.program import Verb, settings_of
from tui.cli.session import Session
from tui.desk.clockwork import agreements
from tui.desk.settling import moving
from tui.domain.clocks.agreed import agreements_of
from tui.domain.errors import BadInput, Refused, UsageError
from tui.domain.settings import DEFAULT_TEXT
from tui.domain.text import visible

if TYPE_CHECKING:
    from tui.desk.desk import Desk

_LARGEST: Final = 256 * 1024
_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group(
    "settings",
    help="The desk's settings (TOML): priority matrix, targets, OLAs and UCs, calendars, pauses, warnings, "
    "escalation, closing.",
)
def settings() -> None:
    """Work on the settings."""


@settings.command("show", cls=Verb, help="Print the settings in force.")
@click.pass_context
def show(ctx: click.Context) -> None:
    """Print the text."""
    with Session(settings_of(ctx)).reading() as desk:
        text, trouble = current(desk), agreements(desk.names).trouble
    print_lines(map(visible, text.splitlines()))
    if trouble:
        say(trouble)


@settings.command("check", cls=Verb, help="Say whether FILE could be the settings, or what is wrong.")
@_FILE
@click.pass_context
def check(_ctx: click.Context, file: Path) -> None:
    """Read the file."""
    agreements_of(read(file), file.name)
    print_lines([f"{visible(file.name)}: good"])


@settings.command("diff", cls=Verb, help="Compare FILE with the settings in force; say what it would move.")
@_FILE
@click.pass_context
def diff(ctx: click.Context, file: Path) -> None:
    """Print the difference and its consequence."""
    text = read(file)
    agreements_of(text, file.name)
    with Session(settings_of(ctx)).reading() as desk:
        print_lines(difference(desk, text))


@settings.command("apply", cls=Verb, help="Make FILE the settings, once you have seen what it moves.")
@_FILE
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def apply(ctx: click.Context, file: Path, *, yes: bool) -> None:
    """Change the settings."""
    text = read(file)
    agreements_of(text, file.name)
    with Session(settings_of(ctx)).writing() as desk:
        change(desk, text, yes=yes)


@settings.command("edit", cls=Verb, help="Change the settings in $EDITOR, once you have seen what it moves.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def edit(ctx: click.Context, *, yes: bool) -> None:
    """Open the settings in the operator's editor, until they are right or given up; then they are kept."""
    draft = Path(mkdtemp(prefix="deskhand-")) / "settings.toml"
    with Session(settings_of(ctx)).writing() as desk:
        draft.write_text(current(desk), encoding="utf-8")
        try:
            text = edited(draft)
            if text == current(desk):
                print_lines(["Nothing was changed."])
            else:
                change(desk, text, yes=yes)
        except (BadInput, Refused):
            say(f"what you wrote is kept in {draft}")
            raise
    draft.unlink()
    draft.parent.rmdir()


def edited(draft: Path) -> str:
    """Return the text once it can be settings; a person is offered to mend it.

    Raises:
        BadInput: it cannot be, and nobody mends it.
    """
    while True:
        click.edit(filename=str(draft))
        try:
            text = read(draft)
            agreements_of(text, draft.name)
        except BadInput as wrong:
            if not sys.stdin.isatty():
                raise
            say(str(wrong))
            if not click.confirm("Edit it again?", default=True):
                raise
        else:
            return text


@settings.command(
    "holidays", cls=Verb,
    help="Print days off as settings take them: the public holidays of COUNTRY (as in FR) in some YEARS, or "
    "the days of an .ics file.",
)  # fmt: skip
@click.argument("country", metavar="COUNTRY|FILE.ics")
@click.argument("years", nargs=-1, type=int)
@click.option("--region", help="A part of the country, as the library names it (BY, CA).")
@click.pass_context
def holidays(_ctx: click.Context, country: str, years: tuple[int, ...], region: str | None) -> None:
    """Print a list of dates to stand in a calendar's table."""
    from tui.importers.holidays import calendar_days, public_holidays  # noqa: PLC0415 (only here)

    if country.lower().endswith(".ics"):
        days = calendar_days(Path(country).read_bytes(), Path(country).name)
    elif not years:
        raise UsageError("public holidays are of years: deskhand settings holidays FR 2026 2027")
    else:
        days = public_holidays(country, years, region)
    print_lines(["holidays = [", *(f"    {day},  # {visible(name)}" for day, name in days), "]"])


def current(desk: Desk) -> str:
    """Return the settings in force, as written."""
    return desk.names.settings() or DEFAULT_TEXT


def difference(desk: Desk, text: str) -> list[str]:
    """Return what would change, line by line, and how many open incidents would move."""
    lines = unified_diff(current(desk).splitlines(), text.splitlines(), "in force", "new", lineterm="", n=1)
    moved = among = 0
    with progress("looking at open incidents") as told:
        for moved, done, among in moving(desk.store, desk.names, text):  # noqa: B007 (the last is told)
            told(done, among)
    return [*map(visible, lines), f"{moved} of {among} open incidents move."]


def change(desk: Desk, text: str, *, yes: bool) -> None:
    """Ask, and change the settings.

    Raises:
        Refused: the answer is no, or there is nobody to ask.
    """
    print_lines(difference(desk, text))
    if not yes:
        if not sys.stdin.isatty():
            raise Refused("nobody is there to be asked: --yes takes the change as it is")
        if not click.confirm("Change the settings?"):
            raise Refused("nothing was changed")
    say(asyncio.run(desk.settle(text)).message)
    follow(desk)


def follow(desk: Desk) -> None:
    """Let the lists follow the settings; stopped half-way, what is left follows with whoever opens the desk.

    Raises:
        Refused: it was stopped.
    """
    try:
        with progress("lists follow") as told:
            asyncio.run(desk.renew(told))
    except KeyboardInterrupt:
        raise Refused(
            "the settings are in force; the lists follow with an open program, or deskhand tick"
        ) from None


def read(file: Path) -> str:
    """Return a file's text.

    Raises:
        BadInput: it cannot be text of settings.
    """
    raw = file.read_bytes()[: _LARGEST + 1]
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{file.name} line {line}: is not UTF-8 text") from None
