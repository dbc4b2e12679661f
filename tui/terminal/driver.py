"""The terminal's driver: Textual's own, with a Paper between, so that only changed cells travel."""

from __future__ import annotations

import os
import signal
from codecs import getincrementaldecoder
from select import select
from typing import TYPE_CHECKING, Any, Final

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from tui.terminal.paper import Paper

if TYPE_CHECKING:
    from types import FrameType

    from textual.app import App
    from textual.message import Message


_LOOK_AGAIN: Final = 0.1  #: seconds without a key after which it is asked whether to end
_LATER: Final = 0.001  #: seconds by which a timeout is surely over
_AT_ONCE: Final = 4096  #: bytes read at once


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

    def run_input_thread(self) -> None:
        """Hand on what is typed until the end.

        A lone Escape is told from the beginning of a longer key after `ESCAPE_DELAY`; Textual's own loop
        looks only ten times a second. Bytes that are no text do not end it either.
        """
        parser, decode = XTermParser(self._debug), getincrementaldecoder("utf-8")("replace").decode
        wait = _LOOK_AGAIN
        while not self.exit_event.is_set():
            ready, _, _ = select((self.fileno,), (), (), wait)
            wait = _LOOK_AGAIN
            if ready:
                data = os.read(self.fileno, _AT_ONCE)
                if not data:  # the terminal is gone; a signal says so too
                    self.exit_event.wait(_LOOK_AGAIN)
                    continue
                wait = constants.ESCAPE_DELAY + _LATER
                for message in parser.feed(text) if (text := decode(data)) else ():
                    self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def process_message(self, message: Message) -> None:
        """Doubt the screen when the terminal itself reports a resize."""
        if isinstance(message, events.Resize):
            self.doubt()
        super().process_message(message)

    def doubt(self) -> None:
        """Write every row whole when it is next drawn (also for an operator who asks to draw anew)."""
        self._doubtful = True
