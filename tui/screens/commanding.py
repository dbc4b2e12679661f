"""What every screen with records shares: keys become commands, commands ask, the desk acts.

A screen says which row is painted under its cursor; everything else about a command comes from its
declaration in `tui.commands`. What all screens can do stands in `tui.screens.actions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from tui.screens.pressing import PressingScreen

if TYPE_CHECKING:
    from textual import events

    from tui.store import Published
    from tui.widgets.proposal import Decided, Proposal

ROOM: Final = (80, 24)  #: the cells a terminal needs for the work to be seen whole


class CommandScreen(PressingScreen):
    """A screen of records whose keys are the declared commands, and nothing else."""

    AUTO_FOCUS: ClassVar[str | None] = "RowList"
    _proposed: Decided | None = None

    # -- what a screen says of itself -------------------------------------------------------------------

    def go_to_number(self, number: str) -> bool:
        """Go to the record of that number; False when there is none."""
        raise NotImplementedError

    def records_changed(self, published: Published) -> None:
        """Show what was committed, here or by a colleague."""
        raise NotImplementedError

    def warmed(self) -> None:
        """Hear that record bodies can now be decoded without keeping anybody waiting."""

    def tick(self) -> None:
        """Let times be told anew; only what then reads differently is drawn."""
        raise NotImplementedError

    def meeting_told(self) -> None:
        """Hear that meeting the remote goes on, is paused or is over."""

    def on_resize(self, event: events.Resize) -> None:
        """Say so where there is less room than the work needs."""
        width, height = event.size
        if width < ROOM[0] or height < ROOM[1]:
            self.message.refuse(f"{width}×{height} is too small to show everything: 80×24 is enough")

    # -- proposals --------------------------------------------------------------------------------------

    def press(self, key: str) -> bool:
        """Take one key; while something is proposed, none means anything else than yes or no."""
        if self._proposed is None:
            return super().press(key)
        from tui.widgets.proposal import Proposal  # noqa: PLC0415 (not needed for the first paint)

        self.set_focus(self.query_exactly_one(Proposal))
        return True

    async def propose(self, proposal: Proposal, decided: Decided) -> None:
        """Show what is about to happen; `decided(accepted=…)` is called when the operator has decided."""
        self._proposed = decided
        await self.mount(proposal, after=self.bar)

    def on_proposal_decided(self, event: Proposal.Decided) -> None:
        """Take the proposal away, and go on."""
        event.stop()
        event.proposal.remove()
        decided, self._proposed = self._proposed, None
        self.refocus()
        if decided is not None:
            decided(accepted=event.accepted)

    # -- shared actions ---------------------------------------------------------------------------------

    def show_page(self, page: str, record_id: str) -> None:
        """Open a page over this screen."""
        from tui.screens.page import PageScreen  # noqa: PLC0415 (not needed for the first paint)

        self.refocus()
        self.app.push_screen(PageScreen(self.desk, self.look, page, record_id))

    def action_quit(self) -> None:
        """Go back from a page; leave from where the program began."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        else:
            self.app.exit(0)
