"""What can go wrong with a remote; every message is one sentence that names it.

RemoteError (tui.domain.errors, exit 4)
├── RemoteAway      no network, no answer, too busy: everything is kept, and tried again by itself
├── RemoteRefuses   who we are, or what we want, is not accepted: a person must do something
└── RemoteLies      its answer is not what it should be; nothing of it was taken
"""

from __future__ import annotations

from tui.domain.errors import RemoteError


class RemoteAway(RemoteError):  # noqa: N818 (reads as the sentence it is)
    """It cannot be reached now; `after` is how many seconds it asks us to wait, 0 if it does not say."""

    def __init__(self, sentence: str, after: float = 0.0) -> None:
        super().__init__(sentence)
        self.after = after


class RemoteRefuses(RemoteError):  # noqa: N818 (as above)
    """It does not let us."""


class RemoteLies(RemoteError):  # noqa: N818 (as above)
    """It answers what cannot be true."""
