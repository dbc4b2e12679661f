"""The lines of the frame: screens and operator at the top, rules, what was done, keys at the bottom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.message import Message

from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.cells import Line, Span, line_of, spread, width_of, wrap, wrap_within
from tui.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

_GAP: Final = "  "
#: The most rows a message takes: at 80 cells the longest refusals need two.
ROWS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A short word about the whole desk ("↑3", "1 conflict"), and how it is meant."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the top line says; `current` counts the screens from 0, `operator` is "ana@desk-k7"."""

    screens: tuple[str, ...] = ()
    current: int = 0
    operator: str = ""
    badges: tuple[Badge, ...] = ()


class FrameLine(Painted):
    """The numbered screens with the current one marked; operator and badges at the right."""

    class Chosen(Message):
        """A screen was clicked; `number` counts from 1."""

        def __init__(self, line: FrameLine, number: int) -> None:
            super().__init__()
            self.line, self.number = line, number

        @property
        def control(self) -> FrameLine:
            """The line it happened in."""
            return self.line

    def __init__(self, frame: Frame | None = None, *, look: Look = CALM, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(look=look, id=id)
        self._frame = frame or Frame()

    def lines(self, width: int, height: int) -> Sequence[Line]:  # noqa: ARG002 (one line at any height)
        """Return the one line."""
        return [spread(self._left(width), self._right(), width)]

    def on_click(self, event: events.Click) -> None:
        """Report the screen that was clicked."""
        left = event.x
        for number, (text, _) in enumerate(self._left(self.size.width), 1):
            if 0 <= left < width_of(text):
                self.post_message(self.Chosen(self, number))
            left -= width_of(text)

    def _right(self) -> Line:
        right: list[Span] = [self.span(f"  {line_of(self._frame.operator)}", Tone.DIM)]
        for badge in self._frame.badges:
            right += [(_GAP, None), self.span(line_of(badge.text), badge.tone)]
        return (*right, (" ", None))

    def _left(self, width: int) -> Line:
        """Return the screens by name, where they fit."""
        room = width - sum(width_of(text) for text, _ in self._right())
        named = self._screens(short=False)
        return named if sum(width_of(text) for text, _ in named) <= room else self._screens(short=True)

    def _screens(self, *, short: bool) -> Line:
        """Return the screens; where the width is short, only the current one by name."""
        return tuple(
            self.span(f" {number} {line_of(screen)} ", Tone.CURSOR)
            if here
            else (f" {number} " if short else f" {number} {line_of(screen)} ", None)
            for number, screen in enumerate(self._frame.screens, 1)
            for here in (number == self._frame.current + 1,)
        )

    def show(self, frame: Frame) -> None:
        """Say something else; nothing is sent when it is the same."""
        if frame != self._frame:
            self._frame = frame
            self.repaint()


class Rule(Painted):
    """A line across."""

    def lines(self, width: int, height: int) -> Sequence[Line]:  # noqa: ARG002 (one line at any height)
        """Return the one line."""
        return [(self.span(self.look.signs.rule * width, Tone.DIM),)]


class MessageLine(Painted):
    """The last outcome or refusal, in one sentence; it takes another row where it needs one."""

    def __init__(self, *, look: Look = CALM, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(look=look, id=id)
        self._text, self._tone, self._held = "", Tone.PLAIN, ""

    def lines(self, width: int, height: int) -> Sequence[Line]:
        """Return the sentence; a refusal begins with its sign, so that colour is not the only one."""
        return [
            (self.span(f" {line}", self._tone),)
            for line in wrap_within(self._said, width - 1, height, cut=self.look.signs.cut)
        ]

    def on_resize(self) -> None:
        """Take the rows that the width asks for."""
        self._take_rows()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Say it, until something else is said."""
        self._text, self._tone, self._held = line_of(text), tone, ""
        self._take_rows()
        self.repaint()

    def refuse(self, sentence: str) -> None:
        """Say why something was not done."""
        self.say(sentence, Tone.WARN)

    def add(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Say it after what stands, which keeps its tone: at the start one thing must not hide another."""
        if self._text:
            self.say(f"{self._text}; {text}", self._tone)
        else:
            self.say(text, tone)

    def hold(self) -> None:
        """Let news stand after what stands now, until something else is said."""
        self._held = self._text

    def news(self, text: str) -> None:
        """Say what came by itself: in place of what stands, but after what is held."""
        held = self._held
        self.say(f"{held} {text}" if held else text, self._tone if held else Tone.PLAIN)
        self._held = held

    def clear(self) -> None:
        """Say nothing."""
        self.say("")

    @property
    def _said(self) -> str:
        sign = f"{self.look.signs.bad} " if self._text and self._tone in {Tone.BAD, Tone.WARN} else ""
        return f"{sign}{self._text}"

    def _take_rows(self) -> None:
        width = self.size.width - 1
        self.take_rows(1 if width < 1 else min(ROWS, len(wrap(self._said, width))))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """One key as people write it, what it does, and whether it would be refused now; `keys` is its name."""

    key: str
    label: str
    enabled: bool = True
    keys: str = ""


class KeyFooter(Painted):
    """The keys, in the order given; where the width ends whole entries before the last are left out."""

    class Pressed(Message):
        """A key of the footer was clicked."""

        def __init__(self, footer: KeyFooter, keys: str) -> None:
            super().__init__()
            self.footer, self.keys = footer, keys

        @property
        def control(self) -> KeyFooter:
            """The footer it happened in."""
            return self.footer

    def __init__(self, entries: Sequence[KeyEntry] = (), *, look: Look = CALM, id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(look=look, id=id)
        self._entries = tuple(entries)
        self._lead = ""

    def lines(self, width: int, height: int) -> Sequence[Line]:  # noqa: ARG002 (one line at any height)
        """Return the entries that fit, the last one always; an enabled key is bold, a refused entry dim."""
        spans: list[Span] = [(" ", None), self.span(self._leading, Tone.ACCENT)]
        for number, entry in enumerate(self._fitting(width)):
            spans += [(_GAP, None)] * bool(number)
            spans += self._words(entry)
        return [tuple(spans)]

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        left = event.x - 1 - width_of(self._leading)
        for entry in self._fitting(self.size.width):
            if 0 <= left < self._width(entry) and entry.keys:
                self.post_message(self.Pressed(self, entry.keys))
            left -= self._width(entry) + len(_GAP)

    @property
    def _leading(self) -> str:
        return f"{self._lead}{_GAP}" if self._lead else ""

    def _fitting(self, width: int) -> list[KeyEntry]:
        """Return the entries that fit, the last one always."""
        *entries, last = self._entries or (KeyEntry(key="", label=""),)
        left = width - 1 - width_of(self._leading) - self._width(last)
        fitting: list[KeyEntry] = []
        for entry in entries:
            left -= self._width(entry) + len(_GAP)
            if left < 0:
                break
            fitting.append(entry)
        return [*fitting, last]

    def _words(self, entry: KeyEntry) -> Line:
        if entry.enabled:
            return (self.span(entry.key, Tone.STRONG), (f" {entry.label}", None))
        return (self.span(f"{entry.key} {entry.label}", Tone.DIM),)

    @staticmethod
    def _width(entry: KeyEntry) -> int:
        return width_of(entry.key) + 1 + width_of(entry.label)

    def show(self, entries: Sequence[KeyEntry], *, lead: str = "") -> None:
        """Say other keys, and before them what they act on; nothing is sent when it is the same."""
        if (tuple(entries), lead) != (self._entries, self._lead):
            self._entries, self._lead = tuple(entries), lead
            self.repaint()
