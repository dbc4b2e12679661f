"""HelpList: every command with its keys and its command-line twin, found by typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.cells import Line, line_of, wrap
from tui.widgets.columns import Column, Listing
from tui.widgets.field import Field
from tui.widgets.lines import Rule
from tui.widgets.painted import Painted
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.widgets import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpEntry:
    """A command: `keys` as people write them, `twin` on the command line, `why_not` if it is refused now."""

    name: str
    keys: str
    title: str
    help: str = ""
    twin: str = ""
    why_not: str = ""

    @property
    def searched(self) -> str:
        """Every word it can be found by."""
        return f"{self.name} {self.keys} {self.title} {self.help} {self.twin}".casefold()


def _tone(entry: HelpEntry) -> Tone:
    return Tone.DIM if entry.why_not else Tone.PLAIN


COLUMNS: tuple[Column[HelpEntry], ...] = (
    Column(key="keys", header="Key", text=lambda entry: entry.keys, width=9, tone=_tone, lead=True),
    Column(key="title", header="Does", text=lambda entry: entry.title, width=18, tone=_tone, lead=True),
    Column(
        key="help",
        header="",
        text=lambda entry: f"not now: {entry.why_not}" if entry.why_not else entry.help,
        width=24,
        flex=3,
        tone=_tone,
    ),
    Column(
        key="twin", header="Command line", text=lambda entry: entry.twin, width=24, flex=2, tone=_tone, drop=1
    ),
)


class HelpList(Widget):
    """A line to search in, over the commands; Up and Down move, Enter runs, Escape closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Down", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("escape", "close", "Close", show=False),
    ]
    DEFAULT_CSS = """
    HelpList { layout: vertical; height: 1fr; width: 1fr; }
    HelpList > Field { margin: 0 1; }
    """

    class Chosen(Message):
        """The operator chose that command."""

        def __init__(self, help_list: HelpList, name: str) -> None:
            super().__init__()
            self.help_list, self.name = help_list, name

        @property
        def control(self) -> HelpList:
            """The list it happened in."""
            return self.help_list

    class Closed(Message):
        """The operator has seen enough."""

        def __init__(self, help_list: HelpList) -> None:
            super().__init__()
            self.help_list = help_list

        @property
        def control(self) -> HelpList:
            """The list it happened in."""
            return self.help_list

    def __init__(
        self,
        entries: Sequence[HelpEntry] = (),
        *,
        look: Look = CALM,
        id: str | None = None,  # noqa: A002 (Textual's word)
    ) -> None:
        super().__init__(id=id)
        self._entries = tuple(entries)
        self._field = Field(placeholder="search keys and commands")
        self._rule = Rule(look=look)
        self._list: RowList[HelpEntry] = RowList(COLUMNS, look=look, empty="No command has these words.")
        self._list.can_focus = False
        self._below = Rule(look=look)
        self._detail = _Detail(look=look)

    def compose(self) -> ComposeResult:
        """Lay out search line and list."""
        yield self._field
        yield self._rule
        yield self._list
        yield self._below
        yield self._detail

    def on_row_list_cursor_moved(self, event: RowList.CursorMoved) -> None:
        """Say the command under the cursor in full."""
        event.stop()
        found = (entry for entry in self._entries if entry.name == event.record_id)
        self._detail.show(next(found, None))

    def on_mount(self) -> None:
        """Show everything."""
        self._search("")
        self.screen.set_focus(self._field)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what has all the words."""
        event.stop()
        self._search(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Report the command under the cursor."""
        event.stop()
        if self._list.record is not None:
            self.post_message(self.Chosen(self, self._list.record))

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Report the command that was clicked twice."""
        event.stop()
        self.post_message(self.Chosen(self, event.record_id))

    def action_move(self, rows: int) -> None:
        """Move in the list."""
        self._list.action_move(rows)

    def action_page(self, pages: int) -> None:
        """Move in the list by pages."""
        self._list.action_page(pages)

    def action_close(self) -> None:
        """Report that the operator has seen enough."""
        self.post_message(self.Closed(self))

    def show(self, entries: Sequence[HelpEntry]) -> None:
        """Show other commands, searched as before."""
        self._entries = tuple(entries)
        self._search(self._field.value)

    def _search(self, text: str) -> None:
        words = text.casefold().split()
        found = [entry for entry in self._entries if all(word in entry.searched for word in words)]
        self._list.show(Listing(found, lambda entry: entry.name))


class _Detail(Painted):
    """One command in full."""

    DEFAULT_CSS = """
    _Detail { height: 3; }
    """

    def __init__(self, *, look: Look) -> None:
        super().__init__(look=look)
        self._entry: HelpEntry | None = None

    def lines(self, width: int, height: int) -> Sequence[Line]:
        entry = self._entry
        if entry is None:
            return []
        words = [(line, Tone.PLAIN) for line in wrap(f"{entry.title}: {entry.help}", width - 2)]
        words += [(f"{self.look.signs.bad} not now: {entry.why_not}", Tone.WARN)] if entry.why_not else []
        words += [(entry.twin, Tone.DIM)] if entry.twin else []
        return [(self.span(f" {line_of(line)}", tone),) for line, tone in words[:height]]

    def show(self, entry: HelpEntry | None) -> None:
        self._entry = entry
        self.repaint()
