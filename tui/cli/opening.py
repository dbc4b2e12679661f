"""Opening the screens on a store."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final

from tui.cli.session import Globals, Session
from tui.config import history_file, keymap, keys_file, own_things, views_file
from tui.domain.errors import UsageError
from tui.terminal.capabilities import Capabilities, Colours, capabilities, refusal, textual_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from tui.store import Store

_STOPS: Final = (signal.SIGTERM, signal.SIGHUP)
_SIGNALLED: Final = 128


def open_app(settings: Globals) -> int:
    """Open the app on the operator's store.

    Raises:
        UsageError: there is no terminal for it.
        StoreError: there is no store, or it cannot be opened.
    """
    require_terminal()
    session = Session(settings)
    with ThreadPoolExecutor(max_workers=1) as opener:
        opening = opener.submit(session.open)
        _import_screens()  # while the hint's checksum is counted beside it
        store = opening.result()
    try:
        return show(session, store)
    finally:
        store.close()


def show(session: Session, store: Store) -> int:
    """Run the screens on an open store, drawn with what this terminal can do."""
    found = _import_screens()
    from tui.app import run_app  # noqa: PLC0415 (Textual only for the screens)
    from tui.terminal.palette import look  # noqa: PLC0415 (as above)

    with _unwinding():
        return run_app(
            store, clock=session.now, login=session.login, zone=session.zone,
            fixed_clock=session.fixed is not None, posing=session.posing,
            look=look(colours=found.colours is not Colours.NONE, unicode=found.unicode), views=views_file(),
            keys=keymap(keys_file()), own=own_things(), history=history_file(),
        )  # fmt: skip


def _import_screens() -> Capabilities:
    """Import Textual and the screens; return what this terminal can do."""
    found = capabilities(os.environ, sys.stdout.encoding or "ascii")
    os.environ.update({**textual_settings(found), **_chosen()})  # Textual reads it when first imported, below
    import_module("tui.app")
    return found


def _chosen() -> dict[str, str]:
    """Return how long an Escape may take, where the operator says so."""
    return {name: os.environ[name] for name in ("ESCDELAY",) if name in os.environ}


@contextmanager
def _unwinding() -> Iterator[None]:
    """Let a stop signal or a lost connection leave by the door: commits end, throw-away stores go."""

    def leave(number: int, _frame: FrameType | None) -> None:
        for stop in _STOPS:
            signal.signal(stop, signal.SIG_IGN)  # one is enough
        raise SystemExit(_SIGNALLED + number)

    before = {stop: signal.signal(stop, leave) for stop in _STOPS}
    try:
        yield
    finally:
        for stop, handler in before.items():
            signal.signal(stop, handler)


def require_terminal() -> None:
    """Refuse where no screen can be drawn.

    Raises:
        UsageError: naming the command line, which works anywhere.
    """
    why = refusal(os.environ, terminal=sys.stdin.isatty() and sys.stdout.isatty())
    if why is not None:
        raise UsageError(why)
