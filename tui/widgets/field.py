"""One line that the operator writes in."""

from __future__ import annotations

from textual.widgets import Input

from tui.widgets.cells import line_of


class Field(Input):
    """An input without border, background or blinking, so that it sends nothing while nobody types.

    What is pasted becomes one visible line.
    """

    DEFAULT_CSS = """
    Field, Field:focus {
        height: 1; padding: 0; border: none; background: ansi_default; background-tint: transparent;
        width: 1fr;
    }
    Field > .input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    Field > .input--placeholder, Field > .input--suggestion { color: ansi_default; text-style: dim; }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 (Textual's word)
        super().__init__(line_of(value), placeholder=placeholder, id=id, select_on_focus=False)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Make what was pasted visible."""
        return line_of(value)

    def put(self, text: str) -> None:
        """Replace the text without reporting it, the cursor at its end."""
        resting = self.app.cursor_position
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(self.value)
        if not self.has_focus:
            self.app.cursor_position = resting
