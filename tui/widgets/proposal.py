"""Proposal: what is about to happen, inline at the bottom, for the operator to say yes or no to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from textual.message import Message

from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.cells import Line, Span, line_of, spread, wrap
from tui.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.geometry import Size

Words = tuple[str, Tone]

MOST: Final = 16  #: rows it takes at most; where there is more, it scrolls
SHARE: Final = 2  #: and no more than the screen's height divided by this


class Decided(Protocol):
    """What hears the decision."""

    def __call__(self, *, accepted: bool) -> None: ...  # noqa: D102


class Proposal(Painted, can_focus=True):
    """Enter says yes, Escape no, the arrows scroll; every other key waits for one of the two.

    `words` are paragraphs of foreign text, each in one tone; they are wrapped, never cut.
    """

    DEFAULT_CSS = """
    Proposal { height: auto; }
    """

    class Decided(Message):
        """The operator has said yes or no."""

        def __init__(self, proposal: Proposal, *, accepted: bool) -> None:
            super().__init__()
            self.proposal, self.accepted = proposal, accepted

        @property
        def control(self) -> Proposal:
            """The proposal that was decided."""
            return self.proposal

    def __init__(
        self, title: str, words: Sequence[Words], *, yes: str = "Enter does it", look: Look = CALM
    ) -> None:
        super().__init__(look=look)
        self._title, self._words, self._yes = line_of(title), tuple(words), yes
        self._top = 0
        self._decided = False

    def lines(self, width: int, height: int) -> Sequence[Line]:
        """Return the title, the words in sight, and the keys."""
        body = self._body(width)
        room = max(0, height - 2)
        self._top = max(0, min(self._top, len(body) - room))
        shown = body[self._top : self._top + room]
        more = len(body) - self._top - len(shown)
        aside = f"{more} more below   ↑ ↓ scroll   " if more else "↑ ↓ scroll   " if self._top else ""
        keys = spread(
            (self.span(f" {self._yes}   Esc leaves", Tone.DIM),), (self.span(aside, Tone.DIM),), width
        )
        return [(self.span(f" {self._title}", Tone.STRONG),), *shown, keys]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 (Textual's signature)
        """Ask for as many rows as there are words, up to a share of the screen."""
        most = max(3, min(MOST, viewport.height // SHARE))
        return min(most, len(self._body(width)) + 2)

    def on_mount(self) -> None:
        """Take the keys."""
        self.screen.set_focus(self)

    def on_key(self, event: events.Key) -> None:
        """Decide, or scroll; nothing else goes anywhere."""
        event.stop()
        event.prevent_default()
        steps = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 5, "pageup": -5, "space": 5}
        if event.key == "enter":
            self._decide(accepted=True)
        elif event.key == "escape":
            self._decide(accepted=False)
        elif event.key in steps:
            self._top = max(0, self._top + steps[event.key])
            self.repaint()

    def on_paste(self, event: events.Paste) -> None:
        """Let nothing that is pasted decide."""
        event.stop()

    def _decide(self, *, accepted: bool) -> None:
        if not self._decided:
            self._decided = True
            self.post_message(self.Decided(self, accepted=accepted))

    def _body(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for text, tone in self._words:
            first, *rest = wrap(text, max(8, width - 4))
            lines.append((self._indented(first, tone),))
            lines += [(self._indented(f"  {line}", tone),) for line in rest]
        return lines

    def _indented(self, text: str, tone: Tone) -> Span:
        return self.span(f"   {text}", tone)
