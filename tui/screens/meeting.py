"""What the screens show of the remote: badges in the frame, and the actions of its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.domain.errors import Refused
from tui.screens.commanding import CommandScreen
from tui.screens.host import host_of, key_said
from tui.store.parked import count_open
from tui.terminal.palette import Tone
from tui.widgets.lines import Badge

if TYPE_CHECKING:
    from tui.desk.desk import Desk
    from tui.domain.errors import RemoteError
    from tui.domain.meeting import Round
    from tui.sync.background import Background
    from tui.widgets.lines import MessageLine

#: The tables that the badges tell of.
TOLD = frozenset({"outgoing", "conflict", "standing", "remote"})
_MEETING: Final = "Meeting the remote …"


def badges(desk: Desk, *, paused: bool = False) -> list[Badge]:
    """Return what is to be sent, what was received last, what is to be settled, and why nothing is met.

    That is that it is paused, since when nobody answers, or that a person must do something, which the page
    of the remote names.
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
    if paused:
        found.append(Badge(text="paused"))
    elif offline is not None:
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
    """Meet the remote now, and say how that went when it is over."""
    background, app = _background(screen), screen.app

    def answer(done: Round | None, wrong: RemoteError | None) -> None:
        screens = (one for one in reversed(app.screen_stack) if isinstance(one, CommandScreen))
        if (here := next(screens, None)) is not None:
            _say_how(here.message, done, wrong)

    background.now(answer)
    screen.message.say(_MEETING)


def _say_how(message: MessageLine, done: Round | None, wrong: RemoteError | None) -> None:
    """Say how a round went; beside what was said since it was asked for."""
    if message.text == _MEETING:
        message.clear()
    if wrong is not None:
        message.add(f"not met: {wrong}", Tone.WARN)
    elif done is not None:
        from tui.sync.reporting import brought  # noqa: PLC0415 (only for who has asked)

        message.add(f"Met the remote: {brought(done)}.")
        message.hold()


def sync_pause(screen: CommandScreen) -> None:
    """Stop meeting the remote, or go on."""
    background = _background(screen)
    background.pause(paused=not background.paused)
    goes_on = f"Paused: {key_said(screen, 'sync-pause')} goes on."
    screen.message.say(goes_on if background.paused else "Meeting the remote again.")


def _background(screen: CommandScreen) -> Background:
    """Return the rounds of this program.

    Raises:
        Refused: the desk has no remote, or only reads, or its rounds have not begun.
    """
    _must_have(screen)
    background, desk = host_of(screen).meeting, screen.desk
    if background is not None:
        return background
    if desk.store.read_only or not desk.may_write:
        raise Refused("this desk only reads: it meets nobody")
    raise Refused("this desk has just begun: it meets the remote in a moment")


def _must_have(screen: CommandScreen) -> None:
    if not len(screen.desk.store.rows("remote")):
        raise Refused("this desk has no remote: deskhand remote add NAME URL names one")
