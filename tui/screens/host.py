"""What a screen asks of the program it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from tui.commands import by_name, commands_of
from tui.commands.signs import key_sign

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from tui.commands import Keymap
    from tui.desk.line_history import LineHistory
    from tui.screens.acting import ActingScreen
    from tui.sync.background import Background


class Host(Protocol):
    """The program, as far as screens know it."""

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""

    @property
    def lines(self) -> LineHistory:
        """What was typed behind `:` before."""

    @property
    def meeting(self) -> Background | None:
        """What meets the remote; None while there is none to be met."""

    def hold_keys(self, escape: Callable[[], bool] | None = None) -> None:
        """Keep further keys waiting, but Escape where something is to happen then."""

    def release_keys(self) -> None:
        """Let them go on."""


def keymap_of(screen: ActingScreen) -> Keymap:
    """Return the keys in force on a screen, over the commands of the kind of record it shows."""
    return host_of(screen).keymap.over(commands_of(screen.commands_of))


def key_said(screen: ActingScreen, name: str) -> str:
    """Return the key in force of a command as people write it; of one without a key, how `:` calls it."""
    keys = keymap_of(screen).keys_of(by_name(name, screen.commands_of))
    return key_sign(keys[0]) if keys else f":{name}"


def host_of(screen: Screen[None]) -> Host:
    """Return the program a screen stands in."""
    return cast("Host", screen.app)
