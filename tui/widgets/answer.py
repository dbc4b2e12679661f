"""One answer being given: typed, chosen from a few words, or completed from names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.terminal.palette import Look, Tone
from tui.widgets.asking import Kind, Question
from tui.widgets.cells import Line, Span, fit, line_of, width_of
from tui.widgets.editing import EditText

if TYPE_CHECKING:
    from collections.abc import Sequence

KEYS_HINT = "Enter next   Ctrl+S send   Esc cancel   Shift+Tab back"
LONG_HINT = "Enter next   Ctrl+S send   Esc cancel   Ctrl+O editor   Ctrl+J new line   Shift+Tab back"
NEW_LINE = frozenset({"ctrl+j", "shift+enter", "alt+enter"})


class Answer:
    """Knows what a key does to the answer of one question, and how it is drawn."""

    def __init__(self, question: Question, text: str) -> None:
        self.question = question
        self._edit = EditText(text, lines=question.kind is Kind.LONG_TEXT)
        self._suggested = bool(text) and text == question.default  #: stands until something else is typed
        values = [value for value, _ in question.choices]
        self._choice = values.index(text) if text in values else 0
        self._names: Sequence[str] = ()
        self._name = -1
        self._earlier = len(question.earlier)  #: which earlier line is shown; behind the last: none
        self._width = 1
        self._drawn = (0, 0)  #: the first row, or the first character of a single one, as last drawn
        self.cursor = (0, 0)  #: the row and cell where the next character goes, as last drawn
        self._offer()

    @property
    def value(self) -> str:
        """The answer as it would be accepted now."""
        if self.question.kind is Kind.CHOICE:
            return self.question.choices[self._choice][0] if self.question.choices else ""
        if self._name >= 0:
            return self._completed(self._names[self._name])
        return self._edit.text

    @property
    def suggestions(self) -> str:
        """The names that could complete the text, the chosen one in brackets."""
        names = (
            f"[{name}]" if at == self._name else name for at, name in enumerate(map(line_of, self._names))
        )
        return "  ".join(names)

    @property
    def hint(self) -> str:
        """The question's own hint, else what the keys do."""
        keys = LONG_HINT if self.question.kind is Kind.LONG_TEXT else KEYS_HINT
        return self.question.hint or keys

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; False when it means nothing here. `character` is what it types, if anything."""
        if self.question.kind is Kind.CHOICE:
            return self._press_choice(key, character)
        if key in {"up", "down"}:
            return self._press_vertical(1 if key == "down" else -1)
        if key == "tab":
            self._complete()
        elif key in NEW_LINE and self.question.kind is Kind.LONG_TEXT:
            self._edit.insert("\n")
        elif self._edit.press(key):
            self._suggested = False
            self._offer()
        elif character is not None:
            self.paste(character)
        else:
            return False
        return True

    def paste(self, text: str) -> None:
        """Take words in where the cursor stands, or in place of what was only suggested."""
        if self.question.kind is not Kind.CHOICE:
            if self._suggested:
                self._edit.replace("")
                self._suggested = False
            self._edit.insert(text)
            self._offer()

    def click(self, column: int, row: int) -> None:
        """Choose, or put the cursor, where somebody clicked; counted from the answer's first cell."""
        if self.question.kind is Kind.CHOICE:
            self._choice = self._choice_at(column)
            return
        first, start = self._drawn
        end = len(self._edit.text)
        if self.question.kind is Kind.LONG_TEXT:
            rows = self._edit.rows(self._width - 1)
            start, end = rows[min(first + row, len(rows) - 1)]
        at = start
        while at < end and width_of(self._edit.text[start : at + 1]) <= column:
            at += 1
        self._edit.place(at)

    def click_suggestion(self, column: int) -> None:
        """Take the name that was clicked."""
        for at, name in enumerate(map(line_of, self._names)):
            needed = width_of(name) + (2 if at == self._name else 0)
            if 0 <= column < needed:
                self._name = at
                self._complete()
                return
            column -= needed + 2

    def draw(self, width: int, height: int, look: Look) -> list[Line]:
        """Return one row, or up to `height` of a long text: those around the cursor."""
        self._width = width
        if self.question.kind is Kind.CHOICE:
            return [self._draw_choices(width, look)]
        if self.question.kind is not Kind.LONG_TEXT:
            start, end = self._window(width)
            self._drawn = (0, start)
            self._rest(0, start)
            return [self._draw_row(start, end, look)]
        rows = self._edit.rows(width - 1)
        at = self._edit.row_of_cursor(rows)
        first = max(0, min(at - height + 1, len(rows) - height))
        self._drawn = (first, 0)
        self._rest(at - first, rows[at][0])
        drawn = [
            self._draw_row(start, end, look, here=number == at)
            for number, (start, end) in enumerate(rows[first : first + height], first)
        ]
        return [*drawn, *[()] * (height - len(drawn))]

    def _press_choice(self, key: str, character: str | None) -> bool:
        count = len(self.question.choices)
        if key in {"right", "down", "tab", "left", "up"} and count:
            self._choice = (self._choice + (-1 if key in {"left", "up"} else 1)) % count
            return True
        if character is None:
            return False
        letter = character.casefold()
        order = [*range(self._choice + 1, count), *range(self._choice + 1)]
        words = (at for at in order if self.question.choices[at][1].casefold().startswith(letter))
        self._choice = next(words, self._choice)
        return True

    def _press_vertical(self, step: int) -> bool:
        if self.question.kind is Kind.LINE:
            self._walk(step)
        elif self._names:
            self._name = (
                (self._name + step) % len(self._names)
                if self._name >= 0 or step > 0
                else len(self._names) - 1
            )
        else:
            self._edit.vertical(step, self._width - 1)
        return True

    def _walk(self, step: int) -> None:
        """Show the next earlier line, or a later one; behind the last stands nothing."""
        earlier = self.question.earlier
        self._earlier = max(0, min(self._earlier + step, len(earlier)))
        self._edit.replace(earlier[self._earlier] if self._earlier < len(earlier) else "")
        self._offer()

    def _complete(self) -> None:
        if self._names:
            self._edit.replace(self._completed(self._names[max(0, self._name)]))
            self._offer()

    def _completed(self, name: str) -> str:
        """Return the text with its last name, behind the last comma, replaced by this one; a line goes on."""
        if self.question.begins is not None:
            return f"{self._edit.text[: self.question.begins(self._edit.text)]}{name} "
        before, comma, _ = (
            self._edit.text.rpartition(",") if self.question.kind is Kind.NAMES else ("", "", "")
        )
        return f"{before}{comma} {name}" if comma else name

    def _offer(self) -> None:
        if self.question.suggest is not None and self.question.begins is not None:
            self._names, self._name = tuple(self.question.suggest(self._edit.text)), -1
        elif self.question.suggest is not None:
            last = self._edit.text.rpartition(",")[2] if self.question.kind is Kind.NAMES else self._edit.text
            self._names = tuple(self.question.suggest(last.strip()))
            self._name = -1

    def _window(self, width: int) -> tuple[int, int]:
        """Return the part of a single line that shows the cursor, in at most `width` cells with it."""
        text, cursor = self._edit.text, self._edit.cursor
        start = 0
        while start < cursor and width_of(text[start:cursor]) >= width:
            start += 1
        end = len(text)
        while end > cursor and width_of(text[start:end]) > width:
            end -= 1
        return start, end

    def _rest(self, row: int, start: int) -> None:
        self.cursor = (row, width_of(self._edit.text[start : self._edit.cursor]))

    def _draw_row(self, start: int, end: int, look: Look, *, here: bool = True) -> Line:
        text, cursor = self._edit.text, self._edit.cursor
        if not here:
            return ((text[start:end], None),)
        after = self._edit.after_cursor()
        under = text[cursor : min(after, end)]
        spans: tuple[Span, ...] = (
            (text[start:cursor], look.style(Tone.DIM) if self._suggested else None),
            (under or " ", look.style(Tone.CURSOR)),
            (text[cursor + len(under) : end], None),
        )
        return tuple(span for span in spans if span[0])

    def _choice_at(self, column: int) -> int:
        """Return the choice that is drawn there, else the one that stands."""
        words = [width_of(line_of(words)) + 2 for _, words in self.question.choices]
        for at in range(self._first_choice(words, self._width), len(words)):
            if 0 <= column < words[at]:
                return at
            column -= words[at]
        return self._choice

    def _first_choice(self, widths: Sequence[int], width: int) -> int:
        """Return the first choice that is drawn, so that the chosen one can be seen."""
        first = 0
        while first < self._choice and sum(widths[first : self._choice + 1]) > width:
            first += 1
        return first

    def _draw_choices(self, width: int, look: Look) -> Line:
        """Return the choices, from the first that lets the chosen one be seen."""
        words = [f" {line_of(words)} " for _, words in self.question.choices]
        first = self._first_choice([*map(width_of, words)], width)
        spans: list[Span] = []
        for at in range(first, len(words)):
            chosen = at == self._choice
            shown = f"[{words[at][1:-1]}]" if chosen else words[at]
            spans.append((shown, look.style(Tone.CURSOR) if chosen else None))
        return tuple(spans) or ((fit("", 1), None),)
