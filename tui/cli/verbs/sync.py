"""`deskhand sync`: meet the remote once, or again and again."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from tui.cli.exits import say
from tui.cli.output import print_lines
from tui.cli.program import Verb, settings_of
from tui.cli.session import Session
from tui.config import settings_folder
from tui.domain.errors import Refused
from tui.domain.text import visible
from tui.store.parked import count_open
from tui.sync.joining import backend_of, remote_of
from tui.sync.reporting import round_words
from tui.sync.round import LEFT, Meeting
from tui.sync.sending import ask_again
from tui.sync.watching import INTERVAL, Watch

if TYPE_CHECKING:
    from datetime import tzinfo

    from tui.domain.errors import RemoteError
    from tui.domain.meeting import Round
    from tui.store import Store
    from tui.sync.round import Progress

_EVERY: Final = 500


@click.command(
    "sync", cls=Verb,
    help="Meet the remote: receive, merge, send. What clashes waits for you on the conflicts screen.",
)  # fmt: skip
@click.option("--watch", is_flag=True, help="Go on until interrupted.")
@click.option("--removals", is_flag=True, help="Believe it if very many records are said to be gone.")
@click.option("--interval", type=float, default=INTERVAL, show_default=True, help="Seconds between rounds.")
@click.pass_context
def sync(ctx: click.Context, *, watch: bool, removals: bool, interval: float) -> None:
    """Do one round, or round after round."""
    session = Session(settings_of(ctx))
    with session.writing() as desk:
        store = desk.store
        store.transact(ask_again)
        if watch:
            asyncio.run(go_on(store, session.zone, interval))
        else:
            done = asyncio.run(_once(store, removals=removals))
            conflicts = count_open(store)
            waits = f"; {conflicts:,} to be settled: deskhand, then :conflicts" if conflicts else ""
            print_lines([f"received {done.received:,}, sent {done.sent:,}{waits}"])


def _meeting(store: Store, *, removals: bool = False) -> Meeting:
    backend = backend_of(store, os.environ, settings_folder())
    told = _Told() if sys.stderr.isatty() else _silent
    return Meeting(store, backend, clock=_now, told=told, removals=removals)


def _now() -> datetime:
    return datetime.now(UTC)


async def _once(store: Store, *, removals: bool) -> Round:
    meeting = _meeting(store, removals=removals)
    try:
        return await meeting.round()
    finally:
        await meeting.backend.close()


async def go_on(store: Store, zone: tzinfo, interval: float) -> None:
    """Do round after round and print what they bring.

    Raises:
        Refused: the remote was left meanwhile, or is another one.
    """
    meeting, there = _meeting(store), remote_of(store)

    async def met() -> Round:
        await store.follow()
        if remote_of(store) != there:
            raise Refused(LEFT)
        return await meeting.round()

    def heard(done: Round | None, wrong: RemoteError | None) -> None:
        if wrong is not None:
            say(str(wrong))
        elif done is not None and (done.received or done.sent or done.parked):
            print_lines([visible(round_words(done, zone))])
            sys.stdout.flush()

    try:
        await Watch(met, heard, interval=max(1.0, interval)).run()
    finally:
        await meeting.backend.close()


def _silent(_progress: Progress) -> None:
    """Tell nothing: nobody looks."""


class _Told:
    """Tells how far a round has come, now and then."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, progress: Progress) -> None:
        done = progress.received + progress.sent
        if done // _EVERY != self._last // _EVERY:
            total = f" of {progress.total:,}" if progress.total else ""
            say(
                f"received {progress.received:,}{total}, sent {progress.sent:,}, {progress.to_send:,} to send"
            )
        self._last = done
