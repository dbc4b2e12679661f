"""AskBar: asks for what is missing, inline at the bottom, one line a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Offset
from textual.message import Message

from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.answer import Answer
from tui.widgets.asking import Answering, Kind, Question
from tui.widgets.asknotes import beside, notes
from tui.widgets.askplaces import height, places
from tui.widgets.cells import Line, fit, line_of, width_of
from tui.widgets.lines import ROWS
from tui.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

    from tui.widgets.cells import Span


class AskBar(Painted, can_focus=True):
    """Enter accepts and goes on, Ctrl+S accepts the rest as it stands, Shift+Tab goes back, Escape cancels.

    Hidden while nothing is asked. Ctrl+O asks for an editor for a long text; `put` takes what came of it.

    After the last answer it reports and stays, so that `show_error` can ask again; `close` hides it. All
    its keys pass through one widget, so that what is typed ahead reaches the question it was meant for.
    """

    #: Key -> what it does; said in tui.commands.fields.
    KEYS: ClassVar[Mapping[str, str]] = {
        "enter": "accept", "ctrl+s": "send", "ctrl+o": "want_editor", "shift+tab": "back", "escape": "cancel",
    }  # fmt: skip
    DEFAULT_CSS = """
    AskBar { height: auto; display: none; }
    """

    class Told(Message):
        """What a bar tells."""

        def __init__(self, bar: AskBar) -> None:
            super().__init__()
            self.bar = bar

        @property
        def control(self) -> AskBar:
            """The bar it happened in."""
            return self.bar

    class Answered(Told):
        """Every question was answered; `values` are as typed, by name."""

        def __init__(self, bar: AskBar, values: Mapping[str, str]) -> None:
            super().__init__(bar)
            self.values = dict(values)

    class Cancelled(Told):
        """The operator asked for nothing to be done."""

    class Typed(Told):
        """Something was typed, chosen or answered; `bar.typed` is all of it."""

    class EditorWanted(Told):
        """The operator would rather write the answer to the question of this name in an editor."""

        def __init__(self, bar: AskBar, name: str, text: str) -> None:
            super().__init__(bar)
            self.name, self.text = name, text

    def __init__(self, *, look: Look = CALM, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(look=look, id=id)
        self._title = ""
        self._asking: Answering | None = None
        self._answer = Answer(Question(name="", prompt=""), "")
        self._complaint = ""
        self._noted = 1  # rows below the question that stands: measured when it comes to stand

    def lines(self, width: int, height: int) -> Sequence[Line]:
        """Return the title, each question with its answer, and a note: complaint, suggestions or keys."""
        asking = self._asking
        if asking is None:
            return []
        label = self._label
        told: list[Line] = [(self.span(f" {self._title}", Tone.STRONG),)]
        for question in asking.asked:
            if question is asking.question:
                told += self._standing(question, label, width)
            else:
                answer = (line_of(asking.words(question)), None)
                told.append((self._prompt(question, label, Tone.DIM), answer))
        tone = Tone.WARN if self._complaint else Tone.DIM
        said = [(self.span(f"{'':{label}}{note}", tone),) for note in self._notes(width)]
        return [
            *told[: height - len(said)],
            *said,
            *(((line, None),) for line in beside(self._answer, width, self.look)),
        ]

    def on_key(self, event: events.Key) -> None:
        """Answer, edit, or move between questions; keys that mean nothing here go on to the screen."""
        if self._asking is None:
            return
        if (known := self.KEYS.get(event.key)) is not None:
            getattr(self, f"_{known}")()
        elif self._answer.press(event.key, event.character if event.is_printable else None):
            self._typed()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Choose, put the cursor, take a name, or go back to an answer, where it was clicked."""
        event.stop()
        asking = self._asking
        if asking is None:
            return
        column, bottom = event.x - self._label, 0
        for place in places(asking.asked, asking.question):
            bottom = place.top + place.rows
            if not place.top <= event.y < bottom:
                continue
            if place.question is asking.question:
                self._answer.click(column, event.y - place.top)
                self._typed()
            elif asking.is_before(place.question):
                asking.keep(self._answer.value)
                asking.return_to(place.question.name)
                self._stand()
            return
        if event.y == bottom and not self._complaint:
            self._answer.click_suggestion(column)
            self._typed()

    def on_paste(self, event: events.Paste) -> None:
        """Take the pasted words into the answer."""
        event.stop()
        if self._asking is not None:
            self._answer.paste(event.text)
            self._typed()

    def on_resize(self) -> None:
        """Put the terminal's cursor where the answer is written."""
        self._take_rows()
        self._place_cursor()

    @property
    def asking(self) -> bool:
        """Whether a question stands."""
        return self._asking is not None

    @property
    def values(self) -> dict[str, str]:
        """What was answered so far, by name."""
        return self._asking.values if self._asking else {}

    @property
    def typed(self) -> dict[str, str]:
        """Everything answered or typed so far, by name."""
        return self._asking.typed if self._asking else {}

    def ask(
        self,
        title: str,
        questions: Sequence[Question],
        values: Mapping[str, str] | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """Ask those questions that apply, from the first, taking the keyboard.

        `values` are known already; `typed` is what stood beside the questions before, to be gone on with.
        With nothing to ask it reports at once.
        """
        self._title = line_of(title)
        self._asking = Answering(questions, values or {}, typed)
        if self._asking.done:
            self._report()
            return
        self._stand()

    def show_error(self, name: str, sentence: str) -> None:
        """Ask that question again, with what was typed, and say what is wrong with it."""
        if self._asking is not None:
            self._asking.return_to(name)
            self._stand(sentence)

    def put(self, text: str) -> None:
        """Let this stand as the answer being given."""
        if self._asking is not None:
            self._asking.keep(text)
            self._stand()
            self._typed()

    def close(self) -> None:
        """Hide the bar and forget what was asked."""
        self._asking = None
        self.display = False

    def _accept(self) -> None:
        if self._asking is None or self._asking.done:
            return
        complaint = self._asking.answer(self._answer.value)
        if self._asking.done:
            self._report()
        else:
            self._stand(complaint)
            self.post_message(self.Typed(self))

    def _send(self) -> None:
        """Accept the answer and all that follow as they stand; stop at the first that is needed."""
        asking = self._asking
        while asking is not None and not asking.done:
            if complaint := asking.answer(self._answer.value):
                self._stand(complaint)
                return
            if not asking.done:
                self._answer = Answer(asking.question, asking.shown(asking.question))
        if asking is not None:
            self._report()

    def _want_editor(self) -> None:
        if self._answer.question.kind is Kind.LONG_TEXT:
            self.post_message(self.EditorWanted(self, self._answer.question.name, self._answer.value))

    def _back(self) -> None:
        if self._asking is not None:
            self._asking.keep(self._answer.value)
            if self._asking.back():
                self._stand()

    def _cancel(self) -> None:
        self.close()
        self.post_message(self.Cancelled(self))

    def _report(self) -> None:
        self.post_message(self.Answered(self, self.values))

    def _stand(self, complaint: str = "") -> None:
        """Show the question that stands, holding what was typed for it before."""
        asking = self._asking
        if asking is None or not asking.asked:
            return
        self._answer = Answer(asking.question, asking.shown(asking.question))
        self._complaint = complaint
        self._take_rows()
        self.display = True
        self.screen.set_focus(self)
        self.repaint()
        self._place_cursor()

    def _take_rows(self) -> None:
        """Be as high as the questions are, and what is told below as it stands now; typing moves nothing."""
        if self._asking is not None:
            self._noted = ROWS
            self._noted = len(self._notes(self.app.size.width))
            self.take_rows(height(self._asking.asked) + self._noted - 1)

    def _typed(self) -> None:
        if self._complaint:
            self._complaint = ""
            self._take_rows()
        if self._asking is not None:
            self._asking.keep(self._answer.value)
            self.post_message(self.Typed(self))
        self.repaint()
        self._place_cursor()

    def _place_cursor(self) -> None:
        """Tell the terminal where its hidden cursor is, so that input methods open there."""
        asking = self._asking
        if asking is None or not self.region:
            return
        row, column = self._answer.cursor
        top = next(at.top for at in places(asking.asked, asking.question) if at.question is asking.question)
        self.app.cursor_position = self.region.offset + Offset(self._label + column, top + row)

    @property
    def _label(self) -> int:
        """The cells the prompts take."""
        asked = self._asking.asked if self._asking else ()
        return max((width_of(question.prompt) for question in asked), default=0) + 3

    def _standing(self, question: Question, label: int, width: int) -> list[Line]:
        rows = self._answer.draw(max(1, width - label - 1), question.rows, self.look)
        first, *rest = rows
        blank = (" " * label, None)
        return [(self._prompt(question, label, Tone.ACCENT), *first), *((blank, *row) for row in rest)]

    def _prompt(self, question: Question, label: int, tone: Tone) -> Span:
        return self.span(f" {fit(question.prompt, label - 1, cut=self.look.signs.cut)}", tone)

    def _notes(self, width: int) -> list[str]:
        width -= self._label
        return notes(self._answer, self._complaint, self.values, width, self.look, rows=self._noted)
