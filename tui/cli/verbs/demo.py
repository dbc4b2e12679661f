"""`deskhand demo`: a believable desk to look at and to break, thrown away at the end."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING

import click

from tui.cli.opening import require_terminal
from tui.cli.opening import show as show_app
from tui.cli.program import Verb, settings_of
from tui.cli.session import Session
from tui.domain.errors import Refused
from tui.domain.text import visible
from tui.store import Mark

if TYPE_CHECKING:
    from tui.cli.session import Globals
    from tui.store import Store


@click.command(
    "demo",
    cls=Verb,
    help="Open the demonstration desk: made on the spot, thrown away at the end; with --store DIR it is "
    "kept there.",
)
@click.option("--no-open", is_flag=True, help="Only make it, and say where.")
@click.pass_context
def demo(ctx: click.Context, *, no_open: bool) -> int:
    """Make the demonstration desk and open it."""
    settings = settings_of(ctx)
    if not no_open:
        require_terminal()
    if settings.store is not None:
        return _in(settings, no_open=no_open)
    if no_open:
        return _in(_at(settings, Path(mkdtemp(prefix="deskhand-demo-")) / "desk"), no_open=True)
    with TemporaryDirectory(prefix="deskhand-demo-") as folder:
        return _in(_at(settings, Path(folder) / "desk"), no_open=False)


def _at(settings: Globals, folder: Path) -> Globals:
    return replace(settings, store=str(folder))


def _in(settings: Globals, *, no_open: bool) -> int:
    session = Session(settings)
    store = _filled(session)
    try:
        if no_open:
            sys.stdout.write(f"{visible(str(session.folder))}\n")
            return 0
        return show_app(session, store)
    finally:
        store.close()


def _filled(session: Session) -> Store:
    """Return the demonstration store of this folder, made and filled now where that is not done yet.

    Raises:
        Refused: there is another store in it.
    """
    store = session.open() if session.exists() else session.make(Mark.DEMO)
    if store.mark is not Mark.DEMO:
        store.close()
        place, what = session.folder, store.mark.value
        raise Refused(f"the store in {place} is a {what} one: name another folder for the demo")
    if not len(store.rows("incident")):
        from tui.desk.demo import build_demo  # noqa: PLC0415 (only to make one)

        try:
            build_demo(store, now=session.now(), login=session.login)
        except BaseException:
            store.close()
            raise
    return store
