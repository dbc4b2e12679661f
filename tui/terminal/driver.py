"""The terminal's driver: Textual's own, with a Paper between, so that only changed cells travel."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

from textual import events
from textual.drivers.linux_driver import LinuxDriver

from tui.terminal.paper import Paper

if TYPE_CHECKING:
    from types import FrameType

    from textual.app import App
    from textual.message import Message


class LeanDriver(LinuxDriver):
    """Sends what differs from what the terminal shows already; hand it to the app as its driver_class."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._paper = Paper(0, 0)
        self._doubtful = True

    def write(self, data: str) -> None:
        """Write what the terminal does not show yet."""
        width, height = self._app.size
        if (width, height) != (self._paper.width, self._paper.height):
            self._paper = Paper(width, height)
        elif self._doubtful:
            self._paper.forget()
        self._doubtful = False
        if changes := self._paper.draw(data):
            super().write(changes)

    def start_application_mode(self) -> None:
        """Start; what another program left on the screen is not trusted, nor what a resize makes of it."""
        self.doubt()
        super().start_application_mode()  # type: ignore[no-untyped-call] # untyped in Textual
        handle = signal.getsignal(signal.SIGWINCH)

        def on_resize(number: int, frame: FrameType | None) -> None:
            self.doubt()
            if callable(handle):
                handle(number, frame)

        signal.signal(signal.SIGWINCH, on_resize)

    def process_message(self, message: Message) -> None:
        """Doubt the screen when the terminal itself reports a resize."""
        if isinstance(message, events.Resize):
            self.doubt()
        super().process_message(message)

    def doubt(self) -> None:
        """Write every row whole when it is next drawn (also for an operator who asks to draw anew)."""
        self._doubtful = True
