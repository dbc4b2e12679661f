"""`deskhand remote`: the server on which this desk meets others."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from tui.cli.exits import say
from tui.cli.output import json_line, print_lines
from tui.cli.program import Verb, settings_of
from tui.cli.session import Session
from tui.config import settings_folder
from tui.domain.errors import Refused
from tui.domain.meeting import Remote
from tui.domain.text import visible
from tui.sync import joining
from tui.sync.credentials import VARIABLE, Credential, find, forget, keep, keep_command
from tui.sync.errors import RemoteRefuses
from tui.sync.reporting import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.store import Store
    from tui.sync.line import Line

F = TypeVar("F", bound=Callable[..., None])
_BUCKET: Final = "desk"


@click.group("remote", help="The server on which this desk meets others (Kinto).")
def remote() -> None:
    """Work on the remote."""


@contextmanager
def _writing(ctx: click.Context) -> Iterator[Store]:
    with Session(settings_of(ctx)).writing() as desk:
        yield desk.store


def _options(function: F) -> F:
    for option in (
        click.option("--bucket", default=_BUCKET, show_default=True, help="Which of its buckets."),
        click.option("--ca", type=click.Path(path_type=Path, exists=True, dir_okay=False),
                     help="A file of private certificate authorities."),
        click.option("--credential-command", metavar="COMMAND",
                     help="A command of yours that prints name:password."),
    ):  # fmt: skip
        function = option(function)
    return function


@remote.command("add", cls=Verb, help="Name the server this desk meets others on; sends nothing yet.")
@click.argument("name")
@click.argument("url")
@_options
@click.pass_context
def add(
    ctx: click.Context, *, name: str, url: str, bucket: str, ca: Path | None, credential_command: str | None
) -> None:
    """Put the remote into the store."""
    with _writing(ctx) as store:
        where = _join(store, name, url, bucket, ca)
        if credential_command:
            keep_command(where, credential_command, settings_folder())
    say(f"this desk meets others on {where}; deskhand sync begins")


def _join(store: Store, name: str, url: str, bucket: str, ca: Path | None) -> str:
    where = joining.address(url)
    joining.join(
        store,
        Remote(
            name=joining.named(name), url=where, bucket=joining.bucket_of(bucket),
            ca=str(ca.resolve()) if ca else "",
        ),
    )  # fmt: skip
    return where


@remote.command(
    "setup", cls=Verb,
    help="Make the desk on the server: account, bucket, and the group of those who may use it. Kinto lets "
    "only its account admin make buckets, unless it is configured otherwise; for anybody else it makes the "
    "account, which admin then lets in. With URL it is added first.",
)  # fmt: skip
@click.argument("url", required=False)
@click.option("--member", "members", multiple=True, metavar="NAME", help="An account to be let in.")
@_options
@click.pass_context
def setup(
    ctx: click.Context, *, url: str | None, members: tuple[str, ...], bucket: str, ca: Path | None,
    credential_command: str | None,
) -> None:  # fmt: skip
    """Prepare the server."""
    members = joining.accounts_of(members)
    with _writing(ctx) as store:
        if url is not None and joining.remote_of(store) is None:
            where = _join(store, "desk", url, bucket, ca)
            if credential_command:
                keep_command(where, credential_command, settings_folder())
        there = joining.must_have(store)
        if url is not None and joining.address(url) != there.url:
            raise Refused(f"this store has the remote {there.url}: deskhand remote remove leaves it")
        credential = _credential(there.url)
        asyncio.run(_set_up(store, there, credential, members))
    say(f"{there.url} is ready; deskhand sync begins")


async def _set_up(store: Store, there: Remote, credential: Credential, members: tuple[str, ...]) -> None:
    """Do what is missing, and say it as it is done: what comes after it may be refused."""
    from tui.sync.kinto.setup import make_account, make_desk  # noqa: PLC0415 (httpx, only here)

    names = joining.accounts_of(dict.fromkeys((credential.name, *members)))
    line: Line = joining.line_to(there, credential)
    try:
        if await make_account(line, credential):
            say(f"made the account {credential.name}")
        for sentence in await make_desk(line, there.bucket, mark=store.mark.value, members=names):
            say(sentence)
    finally:
        await line.close()


@remote.command("login", cls=Verb, help="Keep your name and password (keyring, or a file of yours).")
@click.pass_context
def login(ctx: click.Context) -> None:
    """Ask for a name and a password, and keep them."""
    with Session(settings_of(ctx)).reading() as desk:
        there = joining.must_have(desk.store)
    _asked(there.url)


def _credential(url: str) -> Credential:
    """Return the operator's credential; where there is somebody to ask, ask."""
    try:
        return find(url, os.environ, settings_folder())
    except RemoteRefuses:
        if not sys.stdin.isatty():
            raise
    return _asked(url)


def _asked(url: str) -> Credential:
    if not sys.stdin.isatty():
        raise Refused(f"nobody is there to be asked: {VARIABLE}=name:password hands it in")
    name = click.prompt("Name", err=True)
    secret = click.prompt("Password", hide_input=True, err=True)
    credential = Credential(name, secret)
    say(f"kept in {keep(url, credential, settings_folder())}")
    return credential


@remote.command("status", cls=Verb, help="Say what waits, what was parked, and how the last rounds went.")
@click.option("--json", "as_json", is_flag=True, help="As one line of JSON.")
@click.pass_context
def status(ctx: click.Context, *, as_json: bool) -> None:
    """Print how the desk stands with its remote."""
    session = Session(settings_of(ctx))
    with session.reading() as desk:
        joining.must_have(desk.store)
        told = report(desk.store)
    if as_json:
        print_lines([json_line(told.record())])
    else:
        print_lines(visible(line) for line in told.lines(session.zone))


@remote.command("remove", cls=Verb, help="Leave the remote; records stay, here and there.")
@click.option("--yes", is_flag=True, help="Also if changes here were not sent.")
@click.pass_context
def remove(ctx: click.Context, *, yes: bool) -> None:
    """Forget the remote."""
    with _writing(ctx) as store:
        there = joining.must_have(store)
        waiting = report(store).waiting
        if waiting and not yes:
            raise Refused(f"{waiting:,} to send: --yes leaves all the same, and nothing of it is lost here")
        joining.leave(store)
        forget(there.url, settings_folder())
    say(f"left {there.url}; every record is still here")
