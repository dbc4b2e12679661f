"""Rows, columns and small apps to show widgets in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import App
from textual.binding import Binding

from tui.terminal.palette import CALM, Tone
from tui.widgets.columns import Column, Listing
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from typing import Self

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Region
    from textual.message import Message
    from textual.widget import Widget

    from tui.terminal.palette import Look

M = TypeVar("M", bound="Message")


@dataclass(frozen=True)
class Ticket:
    """A row."""

    id: str
    title: str = "Branch WAN down"
    who: str = "ana"
    new: bool = False
    late: bool = False


COLUMNS: tuple[Column[Ticket], ...] = (
    Column(
        key="number",
        header="Number",
        text=lambda ticket: ticket.id,
        width=6,
        lead=True,
        tone=lambda ticket: Tone.BAD if ticket.late else Tone.PLAIN,
    ),
    Column(key="title", header="Title", text=lambda ticket: ticket.title, width=10, flex=1),
    Column(key="who", header="Who", text=lambda ticket: ticket.who, width=5, drop=1),
)


def tickets(*numbers: int) -> list[Ticket]:
    return [Ticket(f"T{number}") for number in numbers]


def listing(rows: list[Ticket]) -> Listing[Ticket]:
    return Listing(rows, lambda ticket: ticket.id, lambda ticket: ticket.new)


class WatchedList(RowList[Ticket]):
    """A list that remembers what it asked to be painted anew."""

    def __init__(self, *, empty: str = "", look: Look = CALM) -> None:
        self.refreshed: list[Region] = []
        super().__init__(COLUMNS, empty=empty, look=look)

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        self.refreshed += regions
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


#: The keys a screen binds to the actions of the list or preview that has the keyboard.
MOVES: list[BindingType] = [
    Binding("down,j", "focused('move', 1)"),
    Binding("up,k", "focused('move', -1)"),
    Binding("pagedown", "focused('page', 1)"),
    Binding("pageup", "focused('page', -1)"),
    Binding("home", "focused('first')"),
    Binding("end,G", "focused('last')"),
    Binding("enter", "focused('open')"),
]


class Harness(App[None]):
    """Shows widgets, and keeps the messages they post."""

    BINDINGS: ClassVar[list[BindingType]] = MOVES

    def __init__(self, *widgets: Widget) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"
        self.shown = widgets
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield from self.shown

    def action_focused(self, name: str, *arguments: int) -> None:
        getattr(self.focused, f"action_{name}")(*arguments)

    def of(self, kind: type[M]) -> list[M]:
        return [message for message in self.heard if type(message) is kind]

    def on_row_list_cursor_moved(self, message: Message) -> None:
        self.heard.append(message)

    on_row_list_opened = on_row_list_cursor_moved
    on_filter_line_changed = on_row_list_cursor_moved
    on_filter_line_submitted = on_row_list_cursor_moved
    on_filter_line_cancelled = on_row_list_cursor_moved
    on_ask_bar_answered = on_row_list_cursor_moved
    on_ask_bar_cancelled = on_row_list_cursor_moved
    on_ask_bar_editor_wanted = on_row_list_cursor_moved
    on_help_list_chosen = on_row_list_cursor_moved
    on_help_list_closed = on_row_list_cursor_moved


def painted(widget: Widget) -> list[str]:
    """What stands in the widget's lines."""
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]
