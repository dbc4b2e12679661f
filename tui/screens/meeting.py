"""What the screens show of the remote: badges in the frame, and the actions of its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.errors import Refused
from tui.screens.host import host_of
from tui.store.parked import count_open
from tui.terminal.palette import Tone
from tui.widgets.lines import Badge

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.screens.commanding import CommandScreen

#: The tables that the badges tell of.
TOLD = frozenset({"outgoing", "conflict", "standing", "remote"})


def badges(desk: Desk) -> list[Badge]:
    """Return what is to be sent, what was received last, what is to be settled, and why nothing is met.

    That is since when nobody answers, or that a person must do something, which the page of the remote names.
    """
    store = desk.store
    if not len(store.rows("remote")):
        return []
    rows = store.rows("standing")
    position = rows.position("remote")
    received = offline = trouble = None
    if position is not None:
        received, offline, trouble = (
            rows.get(position, name) for name in ("received", "offline_since", "trouble")
        )
    found = [Badge(text=f"↑{len(store.rows('outgoing')):,} ↓{received or 0:,}", tone=Tone.DIM)]
    if conflicts := count_open(store):
        found.append(Badge(text=f"! {conflicts:,} conflict{'' if conflicts == 1 else 's'}", tone=Tone.WARN))
    if offline is not None:
        found.append(Badge(text=f"offline since {_moment(desk, int(offline))}", tone=Tone.WARN))
    elif trouble:
        found.append(Badge(text="not met: see :remote", tone=Tone.WARN))
    return found


def _moment(desk: Desk, moment: int) -> str:
    from datetime import UTC, datetime  # noqa: PLC0415 (only while nobody answers)

    from tui.screens.preview_text import moment_text  # noqa: PLC0415 (as above)

    return moment_text(datetime.fromtimestamp(moment / 1000, UTC), desk)


def remote(screen: CommandScreen) -> None:
    """Show the page of the remote."""
    from tui.screens.sync import SyncScreen  # noqa: PLC0415 (only for who looks)

    _must_have(screen)
    screen.refocus()
    screen.app.push_screen(SyncScreen(screen.desk, screen.look))


def conflicts(screen: CommandScreen) -> None:
    """Show what is to be settled."""
    from tui.screens.conflicts import ConflictsScreen  # noqa: PLC0415 (as above)

    screen.refocus()
    screen.app.push_screen(ConflictsScreen(screen.desk, screen.look))


def sync_now(screen: CommandScreen) -> None:
    """Meet the remote now."""
    _must_have(screen)
    background = host_of(screen).meeting
    if background is None:
        raise Refused("this desk only reads: it meets nobody")
    background.now()
    screen.message.say("Meeting the remote …")


def sync_pause(screen: CommandScreen) -> None:
    """Stop meeting the remote, or go on."""
    _must_have(screen)
    background = host_of(screen).meeting
    if background is None:
        raise Refused("this desk only reads: it meets nobody")
    background.pause(paused=not background.paused)
    screen.message.say("Paused: g o goes on." if background.paused else "Meeting the remote again.")


def _must_have(screen: CommandScreen) -> None:
    if not len(screen.desk.store.rows("remote")):
        raise Refused("this desk has no remote: deskhand remote add NAME URL names one")
