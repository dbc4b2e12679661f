"""Keys of what stands in front of a list: questions, lines of text, lists to search; they are no commands.

They are the same everywhere and not the operator's to change; `?` and the README say them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class FieldKey:
    """Keys that do the same thing in one place; `keys` are Textual's names."""

    keys: tuple[str, ...]
    title: str
    help: str


#: Place -> what its keys do.
FIELDS: Final[tuple[tuple[str, tuple[FieldKey, ...]], ...]] = (
    (
        "In a question",
        (
            FieldKey(("enter",), "Next", "Take the answer and go on; after the last, do it."),
            FieldKey(("ctrl+s",), "Send", "Take the rest as it stands, and do it."),
            FieldKey(("shift+tab",), "Back", "Go to the question before."),
            FieldKey(("escape",), "Cancel", "Do nothing; what was typed is kept as a draft."),
            FieldKey(("ctrl+o",), "Editor", "Write a long text in $EDITOR."),
            FieldKey(("ctrl+j", "shift+enter", "alt+enter"), "New line", "Begin a new line in a long text."),
            FieldKey(("tab",), "Complete", "Take the name that is offered, or the next choice."),
            FieldKey(("up", "down"), "Other", "Choose another name, choice, line, or an earlier command."),
        ),
    ),
    (
        "In the filter line",
        (
            FieldKey(("tab",), "Complete", "Take what is offered first."),
            FieldKey(("enter", "down"), "To the list", "Keep the query and go to the list."),
            FieldKey(("escape",), "Cancel", "Leave with the query as it was."),
        ),
    ),
    (
        "In a list to search",
        (
            FieldKey(("up", "down", "pageup", "pagedown"), "Move", "Move in the list while you type."),
            FieldKey(("enter",), "Choose", "Do what is under the cursor."),
            FieldKey(("escape",), "Close", "Go back."),
        ),
    ),
    (
        "In an answer",
        (
            FieldKey(("ctrl+z", "ctrl+y"), "Undo, redo", "Take back what was typed; bring it back."),
            FieldKey(("home", "ctrl+a", "end", "ctrl+e"), "Line", "Go to its beginning or its end."),
            FieldKey(
                ("left", "ctrl+b", "right", "ctrl+f", "ctrl+left", "alt+b", "ctrl+right", "alt+f"),
                "Character, word", "Go one back or forward.",
            ),
            FieldKey(
                ("backspace", "ctrl+h", "delete", "ctrl+d"), "Delete", "Delete the character before or here."
            ),
            FieldKey(
                ("ctrl+w", "ctrl+backspace", "alt+backspace", "ctrl+delete", "ctrl+u", "ctrl+k"),
                "Delete more", "Delete a word, or to the line's beginning or end.",
            ),
        ),
    ),
    (
        "Everywhere",
        (
            FieldKey(("ctrl+c",), "How to leave", "Say how to leave; nothing is ever lost by it."),
            FieldKey(("ctrl+l",), "Draw anew", "Draw the whole screen anew, whatever has written over it."),
        ),
    ),
)  # fmt: skip
