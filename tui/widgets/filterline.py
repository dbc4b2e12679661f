"""FilterLine: what the list shows in words, the query being edited, and how many records that are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.widget import Widget

from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.cells import Line, line_of, spread, width_of
from tui.widgets.field import Field
from tui.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input


class FilterLine(Widget):
    """The sentence at the left, the query, the count at the right; `edit` puts the cursor into the query."""

    #: Key -> action; said in tui.commands.fields.
    KEYS: ClassVar[Mapping[str, str]] = {"escape": "cancel", "down": "submit", "tab": "complete"}
    DEFAULT_CSS = """
    FilterLine { layout: horizontal; height: 1; width: 1fr; }
    FilterLine > #sentence { width: 11fr; }
    FilterLine > #query { width: 9fr; }
    FilterLine > #count { width: 20; }
    """

    class Changed(Message):
        """The operator typed; `text` is the whole query."""

        def __init__(self, line: FilterLine, text: str) -> None:
            super().__init__()
            self.line, self.text = line, text

        @property
        def control(self) -> FilterLine:
            """The line it happened in."""
            return self.line

    class Submitted(Changed):
        """The operator left the query with Enter or Down, or with Tab where nothing was offered."""

    class Cancelled(Changed):
        """The operator left with Escape; `text` is the query as it was before editing, shown again."""

    def __init__(self, *, look: Look = CALM, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(id=id)
        self._sentence = _Words(look=look, id="sentence")
        self._field = Field(id="query")
        self._count = _Words(look=look, id="count", right=True)
        self._before = ""
        self._offered: tuple[str, int, str] | None = None

    def compose(self) -> ComposeResult:
        """Lay out sentence, query and count."""
        yield self._sentence
        yield self._field
        yield self._count

    def on_mount(self) -> None:
        """Keep the query out of the Tab order: only `edit` leads into it."""
        self._field.can_focus = False

    def on_descendant_blur(self) -> None:
        """Keep it out again."""
        self._field.can_focus = False

    def on_key(self, event: events.Key) -> None:
        """End editing, or complete."""
        if (action := self.KEYS.get(event.key)) is not None:
            event.stop()
            event.prevent_default()
            getattr(self, f"action_{action}")()

    def on_click(self) -> None:
        """Edit the query that was clicked."""
        if not self.editing:
            self.edit()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Report what was typed."""
        event.stop()
        self.post_message(self.Changed(self, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Report that editing ended."""
        event.stop()
        self.action_submit()

    def action_complete(self) -> None:
        """Take what is offered for the text as it stands; with nothing offered, end editing."""
        if self._offered is None or self._offered[0] != self.text:
            self.action_submit()
            return
        typed, at, text = self._offered
        self._offered = None
        self._field.value = typed[:at] + text
        self._field.cursor_position = len(self._field.value)

    def action_submit(self) -> None:
        """End editing, keeping the query."""
        self.post_message(self.Submitted(self, self.text))

    def action_cancel(self) -> None:
        """End editing with the query as it was."""
        self._field.put(self._before)
        self.post_message(self.Cancelled(self, self._before))

    @property
    def text(self) -> str:
        """The query as it stands."""
        return self._field.value

    @property
    def editing(self) -> bool:
        """Whether the operator is in the query."""
        return self._field.has_focus

    def edit(self) -> None:
        """Put the cursor behind the query, where another word would begin."""
        self._before = self.text
        if self.text and not self.text.endswith(" "):
            self._field.put(f"{self.text} ")
        self._field.can_focus = True
        self.screen.set_focus(self._field)

    def offer(self, at: int, text: str | None) -> None:
        """Offer a text in place of what stands from `at` on; None offers nothing."""
        self._offered = None if text is None else (self.text, at, text)

    def show(self, *, query: str | None = None, sentence: str, count: str) -> None:
        """Say what is shown; `query` only to replace what stands there (not while it is edited)."""
        if query is not None and query != self.text:
            self._field.put(query)
        self._sentence.say(sentence)
        self._count.say(count)


class _Words(Painted):
    """A few words, at the left or at the right."""

    def __init__(self, *, look: Look, id: str, right: bool = False) -> None:  # noqa: A002 (Textual's word)
        super().__init__(look=look, id=id)
        self._text, self._right = "", right

    def lines(self, width: int, height: int) -> Sequence[Line]:  # noqa: ARG002 (one line at any height)
        if self._right:
            return [spread((), ((f"{self._text} "[: width or None], None),), width)]
        cut = self.look.signs.cut
        over = width_of(self._text) + 1 > width - 1
        return [
            spread((self.span(f" {self._text}", Tone.DIM),), ((f"{cut} " if over else " ", None),), width)
        ]

    def say(self, text: str) -> None:
        text = line_of(text)
        if text != self._text:
            self._text = text
            self.repaint()
