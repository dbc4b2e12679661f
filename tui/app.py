"""The composition root: store, desk and screens meet here; the desk's events become one message each."""

from __future__ import annotations

import asyncio
from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget
from textual.worker import WorkerFailed

from tui.commands import COMMANDS, Keymap
from tui.desk.desk import Desk
from tui.desk.line_history import LineHistory
from tui.desk.own import Own
from tui.desk.views import Views
from tui.domain.errors import Refused, StoreError
from tui.domain.text import visible
from tui.pauses import Pauses
from tui.screens.actions import warm
from tui.screens.commanding import CommandScreen
from tui.screens.queue import QueueScreen
from tui.terminal.driver import LeanDriver
from tui.terminal.keys import KeysInOrder
from tui.terminal.palette import CALM, Look, Tone
from tui.widgets.field import Field
from tui.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime, tzinfo
    from pathlib import Path

    from textual.binding import BindingType
    from textual.screen import Screen

    from tui.desk.arrivals import Arrivals
    from tui.store import Published, Store
    from tui.sync.background import Background

FOLLOW_EVERY: Final = 0.4  #: seconds between looks at what others appended
TOGETHER: Final = 0.4  #: seconds between two tellings of what others did
BREATH: Final = 1.0  #: seconds between two commits of timed steps that have piled up
TICK_EVERY: Final = 20.0  #: seconds between looks at the clock; only texts that changed are drawn
MEET_AFTER: Final = 1.5  #: seconds until the remote is met for the first time
WARM_AFTER: Final = 0.4  #: seconds after the first paint until record bodies can be decoded


class DeskhandApp(KeysInOrder[int], inherit_bindings=False):
    """One full-screen program over one desk."""

    CSS_PATH: ClassVar[str | Path] = "styles/arrangement.tcss"
    ENABLE_COMMAND_PALETTE = False
    #: As FIELDS in tui.commands say: these mean the same whatever has the keyboard.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "help_quit", show=False, priority=True),
        Binding("ctrl+l", "redraw", show=False, priority=True),
    ]

    class RecordsChanged(Message):
        """Something was committed: here, or (None) by colleagues."""

        def __init__(self, published: Published | None) -> None:
            super().__init__()
            self.published = published

    def __init__(
        self,
        desk: Desk,
        look: Look,
        keymap: Keymap | None = None,
        complaint: str = "",
        history: Path | None = None,
    ) -> None:
        super().__init__(ansi_color=True, driver_class=LeanDriver)
        self.desk = desk
        self.look = look
        self.keymap = keymap or Keymap(COMMANDS)
        self._complaint = complaint
        self.lines = LineHistory(history)
        self.meeting: Background | None = None
        self._others: Published | None = None
        self._told_at = 0.0
        self._follow_trouble = ""
        self._arrivals: Arrivals | None = None
        self._pauses = Pauses()
        self.key_came, self.keys_rest = self._pauses.pressed, self._pauses.answered

    def get_default_screen(self) -> Screen[None]:
        """Begin with the incident queue."""
        return QueueScreen(self.desk, self.look)

    def on_mount(self) -> None:
        """Hear of changes, and watch the clock."""
        self.theme = "ansi-dark"
        self.title = "Deskhand"
        self.desk.store.subscribe(self._heard)
        self.set_interval(TICK_EVERY, self._tick)
        self.set_timer(WARM_AFTER, self._warm)
        self.set_timer(MEET_AFTER, self._meet)
        self.call_after_refresh(self._warn, self._complaint)

    def on_unmount(self) -> None:
        """Leave the process as it was found."""
        self._pauses.end()

    def action_help_quit(self) -> None:
        """Say how to leave (Ctrl+C never loses anything); in a text, copy what is selected."""
        if isinstance(self.focused, Field) and self.focused.selected_text:
            self.focused.action_copy()
        elif isinstance(self.screen, CommandScreen):
            self.screen.message.say("q leaves; nothing is lost.")

    def action_redraw(self) -> None:
        """Draw everything anew, trusting nothing that stands on the terminal."""
        if isinstance(self._driver, LeanDriver):
            self._driver.doubt()
        for widget in self.screen.walk_children(Widget, with_self=True):
            if isinstance(widget, Painted):
                widget.forget()
            widget.refresh()

    def _warn(self, words: str) -> None:
        if words and isinstance(self.screen, CommandScreen):
            self.screen.message.add(words, Tone.WARN)

    def _heard(self, published: Published) -> None:
        """Pass it on with its turn; at once if rows were packed or merged: no position is what it was.

        What others did before its turn came is passed on together.
        """
        if self.meeting is not None:
            self.meeting.heard(published)
        elif "remote" in published.changes:
            self.call_later(self._meet)
        if not any(published.changes.values()):
            self._pass_on(published)
        elif published.own:
            self.post_message(self.RecordsChanged(published))
        else:
            waiting = self._others
            self._others = published if waiting is None else waiting.and_then(published)
            if waiting is None:
                self._tell_of_others()

    def _tell_of_others(self) -> None:
        """Tell of what others did: soon, but not more often than every TOGETHER seconds, and in a pause."""
        wait = self._told_at + TOGETHER - monotonic()
        if wait > 0:
            self.set_timer(wait, self._tell_in_a_pause)
        else:
            self._tell_in_a_pause()

    @work(group="others")
    async def _tell_in_a_pause(self) -> None:
        await self._pauses.rest()
        self.post_message(self.RecordsChanged(None))

    def on_deskhand_app_records_changed(self, message: RecordsChanged) -> None:
        """Tell every screen there is."""
        published = message.published
        if published is None:
            published, self._others, self._told_at = self._others, None, monotonic()
        if published is not None:
            self._pass_on(published)

    def _pass_on(self, published: Published) -> None:
        changed = () if published.own else published.changes.get("incident", ())
        if self._arrivals is not None and changed and (news := self._arrivals.of(changed)):
            self._tell_outside(self._arrivals.sentence(news))
        for screen in self._standing():
            screen.records_changed(published)

    def _standing(self) -> Iterator[CommandScreen]:
        """Give the screens of records, the covered ones too, but none that is being taken away."""
        for screen in self.screen_stack:
            if isinstance(screen, CommandScreen) and screen.standing:
                yield screen

    def _tell_outside(self, words: str) -> None:
        """Ring, or let the terminal notify, as the operator has asked for."""
        from tui.terminal.notifying import notification  # noqa: PLC0415 (only for who asks for it)

        tell = self.desk.own.personal.tell
        if self._driver is not None:
            self._driver.write(notification(words, bell=tell.bell, way=tell.notify))
            self._driver.flush()

    def _begin_telling(self) -> None:
        if self.desk.own.personal.tell.anything:
            from tui.desk.arrivals import Arrivals  # noqa: PLC0415 (only for who asks for it)

            self._arrivals = Arrivals(self.desk)
            self._warn(self._arrivals.complaint)

    async def _follow(self) -> None:
        await self._pauses.rest()
        try:
            await self.desk.store.follow()
        except StoreError as trouble:
            self._tell(trouble)

    def _tell(self, trouble: StoreError) -> None:
        if str(trouble) != self._follow_trouble:
            self._follow_trouble = str(trouble)
            self.notify(visible(self._follow_trouble), severity="error", markup=False)

    def _tick(self) -> None:
        self._pauses.look()
        self._step()
        for screen in self._standing():
            screen.tick()

    @work(group="step", exclusive=True)
    async def _step(self) -> None:
        """Make what has fallen due by the clock; a desk that only reads leaves it to others."""
        if self.desk.store.read_only:
            return
        try:
            await self.desk.tick(breath=BREATH)
        except Refused:
            return
        except StoreError as trouble:
            self._tell(trouble)

    @work(group="meet", exclusive=True)
    async def _meet(self) -> None:
        """Meet the remote again and again, if there is one and this desk may write."""
        store = self.desk.store
        if store.read_only or not self.desk.may_write or not len(store.rows("remote")):
            return
        rounds = await asyncio.to_thread(import_module, "tui.screens.rounds")
        self.meeting = rounds.background(self.desk, self._tell_meeting, self._pauses)
        try:
            await self.meeting.run()
        finally:
            self.meeting = None

    def _tell_meeting(self) -> None:
        """Let every screen that tells of the remote show how it goes."""
        for screen in self._standing():
            screen.meeting_told()

    @work(group="warm")
    async def _warm(self) -> None:
        await asyncio.to_thread(self.desk.warm)
        found = await asyncio.to_thread(self.desk.drafts.find)
        self.set_interval(FOLLOW_EVERY, self._follow)
        await asyncio.to_thread(self.lines.load)
        await asyncio.to_thread(warm)
        self._pauses.begin()
        for screen in self._standing():
            screen.warmed()
        self._begin_telling()
        if found and isinstance(self.screen, CommandScreen):
            from tui.screens.drafting import announced  # noqa: PLC0415 (only after a crash)

            self.screen.message.add(announced(found, self.screen))

    def _handle_exception(self, error: Exception) -> None:
        """Tell what the store could not give to work beside the keys; any other fault ends the program."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, StoreError):
            self.notify(visible(str(error.error)), severity="error", markup=False)
        else:
            super()._handle_exception(error)

    def on_app_blur(self) -> None:
        """Let what is being written reach the disk: the operator looks away."""
        if self.desk.drafts.waiting:
            self.run_worker(asyncio.to_thread(self.desk.drafts.flush), group="drafts")


def run_app(
    store: Store,
    *,
    clock: Callable[[], datetime],
    login: str,
    zone: tzinfo,
    fixed_clock: bool,
    posing: bool = False,
    look: Look = CALM,
    views: Path | None = None,
    keys: tuple[Keymap, str] = (Keymap(COMMANDS), ""),
    own: tuple[Own, str] = (Own(), ""),
    history: Path | None = None,
) -> int:
    """Open the screens on a store and return the exit code; `keys` and `own` say what is amiss."""
    desk = Desk(
        store, clock=clock, login=login, zone=zone, fixed_clock=fixed_clock, posing=posing,
        views=Views(views), own=own[0],
    )  # fmt: skip
    complaint = "; ".join(filter(None, (keys[1], own[1])))
    try:
        return DeskhandApp(desk, look, keys[0], complaint, history).run() or 0
    finally:  # also when a signal ends it
        desk.close()
