"""Keys typed ahead reach what they were meant for: one is done with before the next is sent.

Textual sends a key to what has the focus when the key arrives. Over a slow line "/vpn" arrives at once,
before "/" has moved the focus, and "v", "p", "n" would run as verbs of the list.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, TypedDict, TypeVar

from textual import events
from textual.app import App
from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.driver import Driver
    from textual.widget import Widget
    from typing_extensions import Unpack

ReturnT = TypeVar("ReturnT")


class AppSettings(TypedDict, total=False):
    """What Textual's App takes."""

    driver_class: type[Driver]
    watch_css: bool
    ansi_color: bool


#: How often a follower goes from the focus up to the app behind a key: once behind the key itself, once more
#: for each time that what it set off is passed on by another message, with one to spare.
TRIPS: Final = 4


class KeysInOrder(App[ReturnT]):
    """An app whose keys and pastes wait for one another."""

    class KeyPassed(Message):
        """Follows a key through every queue from the focus to the app; where it arrives, the key has been."""

        def __init__(self, trips: int) -> None:
            super().__init__()
            self.trips = trips

    def __init__(self, **settings: Unpack[AppSettings]) -> None:
        super().__init__(**settings)
        self._keys_waiting: deque[events.Key | events.Paste] = deque()
        self._key_under_way = False
        self._holds = 0
        self._escape: Callable[[], bool] | None = None
        #: Called when a key has come, and when every key that could go on has been where it was meant for.
        self.key_came: Callable[[], None] = _nothing
        self.keys_rest: Callable[[], None] = _nothing

    @property
    def keys_waiting(self) -> bool:
        """Whether a key is under way or held back."""
        return self._key_under_way or bool(self._keys_waiting)

    def hold_keys(self, escape: Callable[[], bool] | None = None) -> None:
        """Keep every further key waiting until `release_keys`: what it is meant for is not there yet.

        With `escape` the Escape key does not wait: it calls that; where it is taken, what was typed before it
        is dropped.
        """
        self._holds += 1
        self._escape = escape
        if escape is not None and any(_is_escape(event) for event in self._keys_waiting) and escape():
            self._keys_waiting.clear()

    def release_keys(self) -> None:
        """Let the keys that were held back go on."""
        self._holds -= 1
        self._escape = None
        if not self._holds and self._keys_waiting and not self._key_under_way:
            self.call_later(self._send_next_key)

    async def on_event(self, event: events.Event) -> None:
        """Hold a key back while another is under way; everything else goes as ever."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.key_came()
            if self._escape is not None and _is_escape(event) and self._escape():
                self._keys_waiting.clear()
                return
            self._keys_waiting.append(event)
            if not self._key_under_way and not self._holds:
                await self._send_next_key()
        else:
            await super().on_event(event)

    def on_keys_in_order_key_passed(self, message: KeyPassed) -> None:
        """Send the follower again, or the next key."""
        message.stop()
        self.call_later(self._follow_key, message.trips - 1)

    async def _send_next_key(self) -> None:
        if self._key_under_way or self._holds or not self._keys_waiting:
            return
        event = self._keys_waiting.popleft()
        followed = self.focused or self.screen
        self._key_under_way = True
        await super().on_event(event)
        await self._follow_key(TRIPS, followed)

    async def _follow_key(self, trips: int, start: Widget | None = None) -> None:
        start = start or self.focused or self.screen
        if trips and start.post_message(self.KeyPassed(trips)):
            return
        self._key_under_way = False
        if self._keys_waiting and not self._holds:
            await self._send_next_key()
        else:
            self.keys_rest()


def _nothing() -> None:
    """Hear it, and do nothing."""


def _is_escape(event: events.Event) -> bool:
    return isinstance(event, events.Key) and event.key == "escape"
