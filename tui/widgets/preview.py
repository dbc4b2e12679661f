"""Preview: one record in words, its clock, and what happened to it, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice
from typing import TYPE_CHECKING, Final

from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.cells import Line, Span, fit, line_of, spread, width_of, wrap
from tui.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual import events

WIDE: Final = 64  #: from here on an entry's text stands beside its author, below under it
MOST: Final = 16_000  #: characters of one text that are shown
END: Final = 1_000_000  #: lines no record has
WHEEL: Final = 3
_INDENT: Final = 3  #: cells before what goes on of a fact
_LABEL: Final = 16  #: cells up to which the first words of a fact are its label

Words = tuple[str, Tone]


class Voice(Enum):
    """Who spoke to whom: we to the caller, the caller to us, we among ourselves, nobody."""

    SAID = auto()
    HEARD = auto()
    NOTED = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One activity: `kind` in words, `voice` as a sign; `undone` when it was taken back."""

    when: str
    author: str
    kind: str
    text: str = ""
    public: bool = False
    voice: Voice = Voice.NONE
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewText:
    """What is shown of a record.

    `why` explains its priority, `facts` are lines under the title, such as the clock's; `entries` are in the
    order they are shown: newest first.
    """

    number: str = ""
    title: str = ""
    why: str = ""
    facts: tuple[tuple[Words, ...], ...] = ()
    entries: tuple[Entry, ...] = ()


class Preview(Painted, can_focus=True):
    """Shows a PreviewText at any size, wrapping by cells; only the lines in sight are laid out."""

    DEFAULT_CSS = """
    Preview { height: 1fr; }
    """

    def __init__(self, *, look: Look = CALM, id: str | None = None, most: int = MOST) -> None:  # noqa: A002 (Textual's word)
        super().__init__(look=look, id=id)
        self._shown = PreviewText()
        self._most = most
        self._offset = 0
        self._laid: list[Line] = []
        self._rest: Iterator[Line] = iter(())
        self._laid_width = -1

    def lines(self, width: int, height: int) -> Sequence[Line]:
        """Return the lines from the offset; the last one says so when there are more."""
        if width != self._laid_width:
            self._laid, self._rest, self._laid_width = [], self._lay(width), width
        self._reach(self._offset + height + 1)
        self._offset = max(0, min(self._offset, len(self._laid) - height))
        sight = self._laid[self._offset : self._offset + height]
        if len(self._laid) > self._offset + height and height > 1:
            sight[-1] = (self.span(f" {self.look.signs.cut} more", Tone.DIM),)
        return sight

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll."""
        event.stop()
        self.action_move(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll."""
        event.stop()
        self.action_move(-WHEEL)

    def action_move(self, lines: int) -> None:
        """Scroll by so many lines."""
        self._offset = max(0, self._offset + lines)
        self.repaint()

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        self.action_move(pages * max(1, self.size.height - 2))

    def action_first(self) -> None:
        """Go back to the top."""
        self.action_move(-self._offset)

    def action_last(self) -> None:
        """Go to the end."""
        self._reach(END)
        self.action_move(len(self._laid))

    def show(self, text: PreviewText) -> None:
        """Show another record from its top; the same record stays where it was scrolled to."""
        if text == self._shown:
            return
        if text.number != self._shown.number:
            self._offset = 0
        self._shown = text
        self._laid_width = -1
        self.repaint()

    def rows_needed(self, width: int, most: int) -> int:
        """Return how many rows all of it takes at that width, at most so many."""
        return sum(1 for _ in islice(self._lay(width), most))

    def _reach(self, count: int) -> None:
        self._laid += islice(self._rest, max(0, count - len(self._laid)))

    def _lay(self, width: int) -> Iterator[Line]:
        shown = self._shown
        if not shown.number and not shown.title:
            return
        yield from self._head(width)
        for fact in shown.facts:
            yield from self._fact(fact, width)
        author = min(14, max((width_of(line_of(entry.author)) for entry in shown.entries), default=0))
        when = max((width_of(line_of(entry.when)) for entry in shown.entries), default=0)
        kind = max((width_of(line_of(entry.kind)) for entry in shown.entries), default=0)
        for entry in shown.entries:
            yield from self._entry(entry, width, (when, author, kind))

    def _head(self, width: int) -> Iterator[Line]:
        number, title, why = line_of(self._shown.number), line_of(self._shown.title), line_of(self._shown.why)
        left: Line = (self.span(f" {number}", Tone.ACCENT), self.span(f"  {title}", Tone.STRONG))
        beside = width_of(number) + width_of(title) + width_of(why) + 6 <= width
        if beside:
            yield spread(left, ((f"{why} ", None),), width)
            return
        first, *more = wrap(title, width - width_of(number) - 4)
        yield left[0], self.span(f"  {first}", Tone.STRONG)
        for words in more:
            yield (self.span(" " * (width_of(number) + 3) + words, Tone.STRONG),)
        for words in wrap(why, width - 2) if why else ():
            yield ((f" {words}", None),)

    def _fact(self, fact: Sequence[Words], width: int) -> Iterator[Line]:
        """Lay out one fact; words that do not fit begin another line, and go on under their label."""
        spans: list[Span] = [(" ", None)]
        used, indent = 1, _INDENT
        for place, (words, tone) in enumerate(fact):
            told = self.look.signs.drawn(line_of(words))
            labelled = place == 1 and used <= min(_LABEL, width // 2)
            if used > 1 and not labelled and used + width_of(told.rstrip()) > width:
                yield tuple(spans)
                told, spans, used = told.lstrip(), [(" " * indent, None)], indent
            if used + width_of(told.rstrip()) > width:
                indent = used
                *whole, told = self._words(words.strip(), width - used - 1)
                told += " " * (len(words) - len(words.rstrip()))
                for line in whole:
                    yield *spans, self.span(line, tone)
                    spans, used = [(" " * indent, None)], indent
            spans.append(self.span(told, tone))
            used += width_of(told)
        yield tuple(spans)

    def _entry(self, entry: Entry, width: int, columns: tuple[int, int, int]) -> Iterator[Line]:
        when, author, kind = (
            fit(line_of(text), cells, cut=self.look.signs.cut)
            for text, cells in zip((entry.when, entry.author, entry.kind), columns, strict=True)
        )
        sign = f"{self.look.signs.struck if entry.undone else self._sign(entry)} "
        tone = Tone.STRUCK if entry.undone else Tone.PLAIN
        kind_tone = tone if entry.undone else Tone.ACCENT if entry.public else Tone.DIM
        head: tuple[Span, ...] = (
            (sign, None),
            self.span(f"{when}  {author}  ", Tone.DIM),
            self.span(kind, kind_tone),
            ("  ", None),
        )
        indent = sum(width_of(text) for text, _ in head)
        if width >= WIDE:
            words = self._words(entry.text, width - indent - 1)
            yield *head, self.span(next(words, ""), tone)
        else:
            indent = 4
            words = self._words(entry.text, width - indent - 1) if entry.text else iter(())
            yield head
        for line in words:
            yield (" " * indent, None), self.span(line, tone)

    def _sign(self, entry: Entry) -> str:
        signs = self.look.signs
        return {Voice.SAID: signs.said, Voice.HEARD: signs.heard, Voice.NOTED: signs.noted}.get(
            entry.voice, " "
        )

    def _words(self, text: str, width: int) -> Iterator[str]:
        yield from wrap(text[: self._most].rstrip(), width)
        if len(text) > self._most:
            yield f"{self.look.signs.cut} {len(text) - self._most:,} more characters"
