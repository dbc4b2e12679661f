"""`Y` and a letter: title, link or all of a record to the clipboard (OSC 52)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.domain.errors import DeskhandError
from tui.domain.text import visible
from tui.screens.telling import teller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.screens.commanding import CommandScreen
    from tui.widgets.preview import PreviewText

#: The most characters that are handed to a terminal: many take no more than 100 KB in base64.
LARGEST: Final = 50_000


def copy_title(screen: CommandScreen) -> None:
    """Copy number and title."""
    row = screen.painted_row()
    if row is None:
        screen.message.refuse("no record under the cursor")
        return
    rows = screen.desk.store.rows(screen.KIND)
    place = rows.position(row.id)
    title = "" if place is None else str(rows.get(place, "title"))
    _copy(screen, f"{row.number} {title}".strip(), "title")


def copy_link(screen: CommandScreen) -> None:
    """Copy the command line that shows the record."""
    row = screen.painted_row()
    if row is None:
        screen.message.refuse("no record under the cursor")
    else:
        _copy(screen, f"deskhand show {row.number}", "link")


def copy_all(screen: CommandScreen) -> None:
    """Copy all of the record as text."""
    row = screen.painted_row()
    if row is None:
        screen.message.refuse("no record under the cursor")
    else:
        screen.run_worker(_copy_text(screen, row.id), group="copying", exclusive=True)


async def _copy_text(screen: CommandScreen, record_id: str) -> None:
    try:
        record = await screen.desk.store.fetch(screen.KIND, record_id)
    except DeskhandError as trouble:
        screen.refused(trouble)
        return
    if record is not None:
        tells = teller(screen.KIND)
        shown = tells.with_fields(tells.preview_of(record, screen.desk), record, screen.desk)
        _copy(screen, "\n".join(_lines(shown)), "text")


def _lines(shown: PreviewText) -> Iterator[str]:
    yield f"{shown.number}  {shown.title}"
    yield shown.why
    for fact in shown.facts:
        yield "".join(words for words, _ in fact).rstrip()
    for entry in shown.entries:
        yield f"{entry.when}  {entry.author}  {entry.kind}{' (undone)' if entry.undone else ''}"
        yield from (f"    {line}" for line in entry.text.splitlines())


def _copy(screen: CommandScreen, text: str, what: str) -> None:
    """Copy it, or say that it is too long for a terminal."""
    if len(text) > LARGEST:
        screen.message.refuse(
            f"{len(text):,} characters are too many for a clipboard: deskhand show prints them"
        )
        return
    screen.app.copy_to_clipboard(visible(text, newlines=True))
    screen.message.say(f"Copied the {what}: {len(text):,} characters.")
