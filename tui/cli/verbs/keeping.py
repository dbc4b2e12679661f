"""`deskhand init`, `check`, `backup`, `restore`, `redact`, `merge` and `export`: the store as a whole."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import click

from tui.cli.exits import STORE_TROUBLE, say
from tui.cli.output import json_line, print_lines
from tui.cli.program import Verb, settings_of
from tui.cli.records import whole
from tui.cli.session import Session
from tui.domain.errors import BadInput, StoreError
from tui.domain.text import visible
from tui.query.pains import PAIN
from tui.store import KINDS, Mark, StoreExists

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from tui.desk import Desk


@click.command("init", cls=Verb, help="Make a store.")
@click.option("--test", "is_test", is_flag=True, help="A test store: it can be written with --now and --as.")
@click.option("--shared", metavar="GROUP", help="A store for every member of this group of the system.")
@click.pass_context
def init(ctx: click.Context, *, is_test: bool, shared: str | None) -> None:
    """Make a store."""
    group = _group(shared) if shared is not None else None
    Session(settings_of(ctx)).make(Mark.TEST if is_test else Mark.LIVE, group).close()


def _group(name: str) -> int:
    """Return a group's number.

    Raises:
        BadInput: there is none of that name.
    """
    import grp  # noqa: PLC0415 (only here)

    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise BadInput(f"there is no group {name} on this system") from None


@click.command("check", cls=Verb, help="Verify the whole store, every record, and say what was found.")
@click.option("--json", "as_json", is_flag=True, help="One finding a line as JSON, then the sum.")
@click.option(
    "--repair", is_flag=True,
    help="If anything is damaged, go on with everything that is not; the damaged log is kept beside it.",
)  # fmt: skip
@click.pass_context
def check(ctx: click.Context, *, as_json: bool, repair: bool) -> int:
    """Verify the store; 3 if anything is damaged."""
    if repair:
        _repair(Session(settings_of(ctx)))
    with Session(settings_of(ctx)).reading() as desk:
        report = desk.store.check()
        notices = desk.store.notices
    findings = [
        {"place": found.place, "what": found.what, "severity": found.severity} for found in report.findings
    ]
    if as_json:
        print_lines(map(json_line, findings))
        print_lines([json_line({"clean": report.clean, "counts": report.counts})])
    else:
        print_lines(visible(notice) for notice in notices)
        print_lines(visible(f"{found['severity']}: {found['place']}: {found['what']}") for found in findings)
        counted = ", ".join(f"{name} {number:,}" for name, number in report.counts.items())
        print_lines([f"{'clean' if report.clean else 'damaged'}: {counted}"])
    return 0 if report.clean else STORE_TROUBLE


def _repair(session: Session) -> None:
    """Repair the store if it is damaged, and say what was lost."""
    store = session.open()
    try:
        if store.check().clean:
            say("nothing is damaged: nothing was repaired")
            return
        repaired = store.repair()
    finally:
        store.close()
    for sentence in repaired.lost:
        say(f"left behind: {sentence}")
    say(f"repaired; the damaged log is kept as {session.folder / repaired.kept}")


@click.command(
    "backup",
    cls=Verb,
    help="Write everything the store holds into FILE, for restore; others may write meanwhile. FILE is yours "
    "only to read, and whole or not there.",
)
@click.argument("file")
@click.pass_context
def backup(ctx: click.Context, file: str) -> None:
    """Write a backup."""
    from tui.store.backup import back_up  # noqa: PLC0415 (only here)

    store = Session(settings_of(ctx)).open(read_only=True)
    try:
        count = back_up(store.engine, Path(file))
    finally:
        store.close()
    say(f"backed up {count:,} documents to {file}")


@click.command(
    "restore",
    cls=Verb,
    help="Check the backup FILE, then make it the store's contents. The store is made if it is missing.",
)
@click.argument("file")
@click.option(
    "--replace", is_flag=True, help="Over a store with records: its log is kept beside the new one."
)
@click.pass_context
def restore(ctx: click.Context, file: str, *, replace: bool) -> None:
    """Restore a backup."""
    from tui.store.restoring import restore_store  # noqa: PLC0415 (only here)

    session = Session(settings_of(ctx))
    try:
        done = restore_store(Path(file), session.folder, now=session.now(), replace=replace)
    except StoreExists as trouble:
        raise StoreExists(f"{trouble} (--replace does, and keeps it)") from None
    say(f"restored {done.documents:,} documents to {session.folder}")
    if done.kept:
        say(f"what was there is kept as {session.folder / done.kept}")


@click.command(
    "redact",
    cls=Verb,
    help="Remove a text of an incident for good, from every file of the store: FIELD is title, description, "
    "symptom, location, solution, or the id of an entry of its history (show --json names them). That it was "
    "done stays. There is no undo.",
)
@click.argument("number")
@click.argument("field")
@click.pass_context
def redact(ctx: click.Context, number: str, field: str) -> None:
    """Redact a text."""
    from tui.desk.redacting import redact  # noqa: PLC0415 (only here)

    with Session(settings_of(ctx)).writing() as desk:
        outcome = redact(desk, number, field)
    say(outcome.message)
    for notice in outcome.notices:
        say(notice)


@click.command(
    "merge", cls=Verb, help="Drop what was changed or removed since from the log; others carry on."
)
@click.option("--json", "as_json", is_flag=True, help="The log's bytes before and after as JSON.")
@click.pass_context
def merge(ctx: click.Context, *, as_json: bool) -> None:
    """Merge the store's log into a new generation."""
    store = Session(settings_of(ctx)).open()
    try:
        merged = store.merge()
    finally:
        store.close()
    if as_json:
        print_lines([json_line(merged._asdict())])
    else:
        print_lines([f"merged: {merged.before:,} bytes became {merged.after:,}"])


@click.command(
    "export",
    cls=Verb,
    help="Write every record of every kind to FILE (- is standard output), one JSON record a line, with its "
    "kind, its history, and names beside ids.",
)
@click.argument("file")
@click.pass_context
def export(ctx: click.Context, file: str) -> int:
    """Write everything; 3 if a record could not be read."""
    with Session(settings_of(ctx)).reading() as desk, _target(file) as target:
        done, lost = _export(desk, target)
    if file != "-":
        say(f"exported {done:,} records to {file}")
    for sentence in lost:
        say(f"not exported: {sentence}")
    return STORE_TROUBLE if lost else 0


def _export(desk: Desk, target: TextIO) -> tuple[int, list[str]]:
    done, lost = 0, []
    for kind in KINDS:
        rows = desk.store.rows(kind)
        for position in rows.all():
            try:
                record = whole(rows, position, desk)
                record.pop(PAIN, None)  # (what grows by itself is not kept)
            except StoreError as trouble:
                lost.append(str(trouble))
                continue
            target.write(f"{json_line(record)}\n")
            done += 1
    return done, lost


@contextmanager
def _target(file: str) -> Iterator[TextIO]:
    """Open where to write: a file appears whole, for its owner only, or not at all.

    Raises:
        BadInput: it cannot be written there.
    """
    if file == "-":
        yield sys.stdout
        return
    path = Path(file)
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as draft:
            try:
                yield draft  # type: ignore[misc]  # (a text file by its mode)
                draft.flush()
                os.fsync(draft.fileno())
                Path(draft.name).replace(path)
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
    except OSError as trouble:
        raise BadInput(f"cannot write {file}: {trouble.strerror}") from None
