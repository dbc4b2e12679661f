"""HelpList: commands, and whatever else can be gone to, found by typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.cells import Line, line_of, wrap
from tui.widgets.columns import Column, Listing
from tui.widgets.field import Field
from tui.widgets.lines import Rule
from tui.widgets.painted import Bare, Painted
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpEntry:
    """A line: `keys` as people write them, `twin` on the command line, `why_not` if it is refused now.

    `name` is what choosing it reports, "" for what is only told. `note` is said in full view only. A
    `heading` has nothing but its title.
    """

    title: str
    name: str = ""
    keys: str = ""
    help: str = ""
    twin: str = ""
    why_not: str = ""
    note: str = ""
    heading: bool = False

    @property
    def searched(self) -> str:
        """Every word it can be found by."""
        words = (self.name, self.keys, self.title, self.help, self.twin, self.note)
        return " ".join(words).casefold()


def _tone(entry: HelpEntry) -> Tone:
    if entry.heading:
        return Tone.STRONG
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


class HelpList(Bare):
    """A line to search in, over what `find` answers to it; Up and Down move, Enter chooses, Escape closes."""

    KEYS: ClassVar[Mapping[str, tuple[str, int]]] = {
        "down": ("move", 1),
        "up": ("move", -1),
        "pagedown": ("page", 1),
        "pageup": ("page", -1),
        "escape": ("close", 0),
    }
    DEFAULT_CSS = """
    HelpList { layout: vertical; height: 1fr; width: 1fr; }
    HelpList > Field { margin: 0 1; }
    """

    class Chosen(Message):
        """The operator chose what has that name."""

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
        find: Callable[[str], Sequence[HelpEntry]] = lambda _text: (),
        *,
        look: Look = CALM,
        id: str | None = None,  # noqa: A002 (Textual's word)
    ) -> None:
        super().__init__(id=id)
        self._find = find
        self._found: Sequence[HelpEntry] = ()
        self._field = Field(placeholder="search")
        self._rule = Rule(look=look)
        self._list: RowList[HelpEntry] = RowList(COLUMNS, look=look, empty="Nothing has these words.")
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
        """Say in full what is under the cursor."""
        event.stop()
        self._show_detail()

    def on_mount(self) -> None:
        """Show everything."""
        self._search("")
        self.screen.set_focus(self._field)

    def on_key(self, event: events.Key) -> None:
        """Move or close, whatever is being typed."""
        if (known := self.KEYS.get(event.key)) is None:
            return
        event.stop()
        event.prevent_default()
        what, by = known
        if what == "close":
            self.post_message(self.Closed(self))
        elif what == "move":
            self._move(by)
        else:
            self._list.action_page(by)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what that finds."""
        event.stop()
        self._search(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Report what is under the cursor."""
        event.stop()
        self._choose()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Report what was clicked twice."""
        event.stop()
        self._choose()

    def search_in(self, find: Callable[[str], Sequence[HelpEntry]], hint: str) -> None:
        """Begin anew with what another `find` answers; `hint` says what to type."""
        self._find = find
        self._field.placeholder = hint
        if self.is_mounted:
            self._field.put("")
            self._search("")
            self.screen.set_focus(self._field)

    def _move(self, rows: int) -> None:
        """Go a line further, and past headings."""
        start = at = self._list.index
        while 0 <= at + rows < len(self._found):
            at += rows
            if not self._found[at].heading:
                self._list.action_move(at - start)
                return

    def _show_detail(self) -> None:
        index = self._list.index
        self._detail.show(self._found[index] if 0 <= index < len(self._found) else None)

    def _choose(self) -> None:
        index = self._list.index
        if 0 <= index < len(self._found) and self._found[index].name:
            self.post_message(self.Chosen(self, self._found[index].name))

    def _search(self, text: str) -> None:
        self._found = tuple(self._find(text))
        first = next((at for at, entry in enumerate(self._found) if not entry.heading), 0)
        places = {id(entry): str(at) for at, entry in enumerate(self._found)}
        self._list.show(Listing(self._found, lambda entry: places[id(entry)]), keep="0")
        self._list.action_move(first)
        self._show_detail()


class _Detail(Painted):
    """One command in full."""

    DEFAULT_CSS = """
    _Detail { height: 4; }
    """

    def __init__(self, *, look: Look) -> None:
        super().__init__(look=look)
        self._entry: HelpEntry | None = None

    def lines(self, width: int, height: int) -> Sequence[Line]:
        entry = self._entry
        if entry is None:
            return []
        words = [
            (line, Tone.PLAIN) for line in wrap(": ".join(filter(None, (entry.title, entry.help))), width - 2)
        ]
        words += [(f"{self.look.signs.bad} not now: {entry.why_not}", Tone.WARN)] if entry.why_not else []
        words += [(entry.twin, Tone.DIM)] if entry.twin else []
        words += [(entry.note, Tone.DIM)] if entry.note else []
        return [(self.span(f" {line_of(line)}", tone),) for line, tone in words[:height]]

    def show(self, entry: HelpEntry | None) -> None:
        self._entry = entry
        self.repaint()
