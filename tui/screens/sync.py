"""The page of the remote: what waits to be sent, how the last rounds went, and what was wrong, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on

from tui.commands.signs import key_sign
from tui.commands.sync import SYNC_COMMANDS
from tui.domain.meeting import kind_and_id
from tui.screens.actions import has_action
from tui.screens.host import host_of, key_said, keymap_of
from tui.screens.meeting import TOLD
from tui.screens.moving import MovingScreen
from tui.screens.preview_text import moment_text
from tui.sync.reporting import report, round_words
from tui.terminal.palette import Tone
from tui.widgets.askbar import AskBar
from tui.widgets.cells import wrap
from tui.widgets.columns import Column, Listing
from tui.widgets.lines import KeyEntry, KeyFooter, MessageLine, Rule
from tui.widgets.preview import Preview, PreviewText
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.commands.base import Row
    from tui.desk.desk import Desk
    from tui.store import Published, Store
    from tui.store.kinds.base import Value

#: Records of the outbox that are listed; the rest is counted.
_MOST = 500
#: Lines of the head at least, and the cells beside a sentence that goes on in the next line.
_HEAD, _MARGIN = 5, 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits to be sent."""

    key: str
    kind: str
    name: str
    title: str
    since: int
    refused: str


class SyncScreen(MovingScreen):
    """What waits above, the rounds below; Enter meets the remote now."""

    DEFAULT_CSS = """
    SyncScreen RowList { height: 1fr; }
    SyncScreen #rounds { height: 40%; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "RowList"
    _refusal = ""

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        look = self.look
        yield Preview(look=look, id="head")
        yield Rule(look=look)
        yield RowList(_columns(self.desk), look=look, empty="Nothing waits: all that was done here is there.")
        yield Rule(look=look)
        yield Preview(look=look, id="rounds")
        yield MessageLine(look=look)
        yield Rule(look=look)
        yield AskBar(look=look)
        yield KeyFooter(look=look)

    def on_mount(self) -> None:
        """Show how it stands."""
        self._show()

    @property
    def rows(self) -> RowList[Waiting]:
        """What waits."""
        return self.query_exactly_one(RowList)

    @property
    def pane(self) -> RowList[Waiting] | Preview:
        """The pane the moves go to."""
        rounds = self.query_exactly_one("#rounds", Preview)
        return rounds if self.focused is rounds else self.rows

    def painted_row(self) -> Row | None:
        """Return no record: here is what waits."""
        return None

    def refocus(self) -> None:
        """Give the keys back to the list."""
        self.set_focus(self.rows)

    def go_to_number(self, number: str) -> bool:  # noqa: ARG002 (the signature of every screen)
        """Go to no record."""
        return False

    def records_changed(self, published: Published) -> None:
        """Show how it stands now."""
        if self.is_mounted and TOLD & published.changes.keys():
            self._show()

    def tick(self) -> None:
        """Show how far a round has come."""
        self._show()

    def meeting_told(self) -> None:
        """Show it as it goes."""
        self._show()

    def _show(self) -> None:
        told, zone = report(self.desk.store), self.desk.zone
        background = host_of(self).meeting
        lines = told.lines(zone)[1 : 3 + (told.standing.offline_since is not None)]
        there = f"{told.remote.url}  bucket {told.remote.bucket}"
        trouble = background.trouble if background is not None else ""
        facts: list[tuple[tuple[str, Tone], ...]] = [((line, Tone.PLAIN),) for line in lines]
        facts += [_spoken(trouble, Tone.WARN)] if trouble else []
        state = (
            f"paused: {key_said(self, 'sync-pause')} goes on"
            if background is not None and background.paused
            else ""
        )
        if background is not None and (progress := background.progress) is not None:
            total = f" of {progress.total:,}" if progress.total else ""
            state = f"meeting: received {progress.received:,}{total}, sent {progress.sent:,}"
        head = self.query_exactly_one("#head", Preview)
        head.styles.height = max(_HEAD, 1 + len(lines) + len(wrap(trouble, self.app.size.width - _MARGIN)))
        head.show(PreviewText(number=told.remote.name, title=there, why=state, facts=tuple(facts)))
        rounds = [
            _spoken(round_words(one, zone), Tone.WARN if one.trouble else Tone.DIM)
            for one in told.standing.rounds
        ]
        self.query_exactly_one("#rounds", Preview).show(
            PreviewText(number="The last rounds", facts=tuple(rounds))
        )
        self.rows.show(Listing(waiting(self.desk.store), lambda one: one.key))
        self.show_footer()

    def show_footer(self) -> None:
        """Offer what can be done here."""
        keymap = keymap_of(self)
        keys = [
            (found[0], one)
            for one in SYNC_COMMANDS
            if one.name != "remote" and (found := keymap.keys_of(one))
        ]
        keys += [(key, one) for key, one in keymap.footer() if has_action(self, one.action)]
        self.query_exactly_one(KeyFooter).show(
            [KeyEntry(key=key_sign(key), keys=key, label=one.label) for key, one in keys]
        )

    @on(RowList.CursorMoved)
    def _moved(self) -> None:
        """Say whole why the remote does not take the record under the cursor."""
        one = self.rows.source.row(self.rows.index) if self.rows.index >= 0 else None
        if one is not None and one.refused:
            self.message.refuse(f"{one.name}: {one.refused}")
            self._refusal = self.message.text
        elif self._refusal and self.message.text == self._refusal:
            self.message.clear()

    def action_open(self) -> None:
        """Meet the remote now."""
        from tui.screens.meeting import sync_now  # noqa: PLC0415 (one action calls the other)

        sync_now(self)

    def action_remote(self) -> None:
        """Go back to where it was asked."""
        self.app.pop_screen()

    def action_back(self) -> None:
        """Go back."""
        self.app.pop_screen()

    def action_next_pane(self) -> None:
        """Go to the rounds, or back to what waits."""
        rounds = self.query_exactly_one("#rounds", Preview)
        self.set_focus(self.rows if self.focused is rounds else rounds)


def _spoken(text: str, tone: Tone) -> tuple[tuple[str, Tone], ...]:
    """Return a sentence word by word, so that it goes on in the next line where it is too long for one."""
    return tuple((f" {word}" if number else word, tone) for number, word in enumerate(text.split(" ")))


def waiting(store: Store) -> list[Waiting]:
    """Return what waits, the oldest first; what was refused comes before it."""
    rows = store.rows("outgoing")
    found = [
        _named(store, str(rows.get(at, "id")), rows.get(at, "since"), str(rows.get(at, "refused") or ""))
        for at in list(rows.all())[:_MOST]
    ]
    return sorted(found, key=lambda one: (not one.refused, one.since))


def _named(store: Store, key: str, since: Value, refused: str) -> Waiting:
    kind, record = kind_and_id(key)
    rows = store.rows(kind)
    position = rows.position(record)
    told = {
        name: str(rows.get(position, name) or "")
        for name in ("number", "name", "title")
        if position is not None and name in rows.kind.places
    }
    name = told.get("number") or told.get("name") or record
    return Waiting(key, kind, name, told.get("title", ""), int(since or 0), refused)


def _columns(desk: Desk) -> tuple[Column[Waiting], ...]:
    from datetime import UTC, datetime  # noqa: PLC0415 (only for who looks)

    def since(one: Waiting) -> str:
        return moment_text(datetime.fromtimestamp(one.since / 1000, UTC), desk)

    return (
        Column(key="since", header="Since", text=since, width=12, lead=True),
        Column(key="kind", header="Kind", text=lambda one: one.kind, width=10, lead=True),
        Column(key="name", header="Record", text=lambda one: one.name, width=16, flex=1),
        Column(key="title", header="Title", text=lambda one: one.title, width=20, flex=3),
        Column(key="refused", header="Refused", text=lambda one: one.refused, width=12, flex=2,
               tone=lambda _one: Tone.WARN),
    )  # fmt: skip
