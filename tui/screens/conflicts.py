"""What was parked: base, ours and theirs by field, who and when; and the ways to settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work

from tui.desk.conflicts import OURS, THEIRS, alike, open_conflicts
from tui.domain.errors import DeskhandError, IllegalTransition
from tui.screens.conflict_text import GONE, conflict_text, is_gone, number_of
from tui.screens.host import key_said
from tui.screens.moving import MovingScreen
from tui.screens.preview_text import moment_text
from tui.terminal.palette import Tone
from tui.widgets.askbar import AskBar
from tui.widgets.columns import Column, Listing
from tui.widgets.lines import KeyFooter, MessageLine, Rule
from tui.widgets.preview import Preview, PreviewText
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.commands.base import Row
    from tui.domain.meeting import Conflict
    from tui.store import Published

_TABLES: Final = frozenset({"conflict", "operation", "incident", "problem"})


class ConflictsScreen(MovingScreen):
    """The conflicts above, the one under the cursor field by field below."""

    DEFAULT_CSS = """
    ConflictsScreen RowList { height: 1fr; }
    ConflictsScreen Preview { height: 60%; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "RowList"
    KIND = "conflict"
    _together = False

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield RowList(self._columns(), look=self.look, empty="Nothing is to be settled.")
        yield Rule(look=self.look)
        yield Preview(look=self.look)
        yield MessageLine(look=self.look)
        yield Rule(look=self.look)
        yield AskBar(look=self.look)
        yield KeyFooter(look=self.look)

    def on_mount(self) -> None:
        """List what is to be settled."""
        self._list()

    # -- what a screen says of itself -------------------------------------------------------------------

    @property
    def rows(self) -> RowList[Conflict]:
        """The conflicts."""
        return self.query_exactly_one(RowList)

    @property
    def pane(self) -> RowList[Conflict] | Preview:
        """The pane the moves go to."""
        preview = self.query_exactly_one(Preview)
        return preview if self.focused is preview else self.rows

    def painted_row(self) -> Row | None:
        """Return no record: here are conflicts."""
        return None

    def refocus(self) -> None:
        """Give the keys back to the list."""
        self.set_focus(self.rows)

    def go_to_number(self, number: str) -> bool:  # noqa: ARG002 (the signature of every screen)
        """Go to no record."""
        return False

    def records_changed(self, published: Published) -> None:
        """List anew what is to be settled."""
        if self.is_mounted and _TABLES & published.changes.keys():
            self._list()

    def tick(self) -> None:
        """Show nothing else: a conflict stands."""

    # -- the conflicts ----------------------------------------------------------------------------------

    def _list(self) -> None:
        self.rows.show(Listing(open_conflicts(self.desk.store), lambda one: one.id))
        self.show_footer()
        self._tell()

    def _columns(self) -> tuple[Column[Conflict], ...]:
        names = self.desk.names
        return (
            Column(key="when", header="When", text=lambda one: moment_text(one.at, self.desk), width=12,
                   lead=True),
            Column(key="record", header="Record", text=lambda one: number_of(one, self.desk), width=14,
                   lead=True),
            Column(key="verb", header="Our step", text=lambda one: one.verb, width=12),
            Column(key="who", header="By", text=lambda one: names.person(one.actor), width=14, flex=1),
            Column(key="they", header="They", text=lambda one: names.person(one.their_actor), width=14),
            Column(key="fields", header="Fields", text=_fields, width=18, flex=2, tone=lambda _: Tone.WARN),
        )  # fmt: skip

    def _conflict(self) -> Conflict | None:
        return self.rows.source.row(self.rows.index) if self.rows.index >= 0 else None

    @on(RowList.CursorMoved)
    def _moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """Show the conflict under the cursor field by field."""
        one, preview = self._conflict(), self.query_exactly_one(Preview)
        if one is None:
            preview.show(PreviewText())
            return
        preview.show(conflict_text(one, self.desk, together=len(self._chosen(one))))

    def _chosen(self, one: Conflict) -> list[Conflict]:
        return alike(one, open_conflicts(self.desk.store)) if self._together else [one]

    # -- settling ---------------------------------------------------------------------------------------

    def action_ours(self) -> None:
        """Take ours."""
        self._settle(OURS)

    def action_theirs(self) -> None:
        """Take theirs."""
        self._settle(THEIRS)

    def action_part(self, field: str) -> None:
        """Take one field of ours, the rest of theirs."""
        self._settle(THEIRS, **{self._field(field): OURS})

    def action_change(self, field: str, text: str = "") -> None:
        """Let a field be what the operator says, the rest theirs."""
        self._settle(THEIRS, **{self._field(field): f"={text}"})

    def _field(self, said: str) -> str:
        """Return the field of this conflict that is meant: by its name, or the beginning of one."""
        one, name = self._conflict(), said.strip().lower().replace(" ", "_")
        fits = [part.field for part in one.differences if part.field.startswith(name)] if one and name else []
        return fits[0] if len(fits) == 1 else name

    def action_alike(self) -> None:
        """Settle all alike ones together the next time, or only the one under the cursor again."""
        self._together = not self._together
        self._tell()

    @work(group="desk")
    async def _settle(self, side: str, **fields: str) -> None:
        one = self._conflict()
        if one is None:
            self.message.refuse("nothing is to be settled")
            return
        try:
            outcome = await self.desk.settle_conflicts(
                [each.id for each in self._chosen(one)], side, **fields
            )
        except IllegalTransition as refused:
            self.message.refuse(f"{refused}; Enter opens it")
        except DeskhandError as refused:
            self.message.refuse(str(refused))
        else:
            self._together = False
            self._tell()
            again = "it" if len(outcome.numbers) == 1 else "them"
            self.message.say(f"{outcome.message} {key_said(self, 'undo')} opens {again} again.")

    def action_open(self) -> None:
        """Open the record, for what its state allows now."""
        one = self._conflict()
        if one is not None and is_gone(one, self.desk):
            self.message.refuse(GONE)
        elif one is not None:
            from tui.screens.record import RecordScreen  # noqa: PLC0415 (only for who looks)

            self.app.push_screen(RecordScreen(self.desk, self.look, one.kind, one.record))

    def action_conflicts(self) -> None:
        """Go back to where it was asked."""
        self.app.pop_screen()

    def action_back(self) -> None:
        """Go back."""
        self.app.pop_screen()

    def action_next_pane(self) -> None:
        """Go to the fields, or back to the conflicts."""
        preview = self.query_exactly_one(Preview)
        self.set_focus(self.rows if self.focused is preview else preview)


def _fields(one: Conflict) -> str:
    return ", ".join(part.field.replace("_", " ") for part in one.differences if part.clash)
