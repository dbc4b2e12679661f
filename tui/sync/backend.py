"""What a remote must be able to do, whatever it is; `tests/sync/conformance.py` is what an adapter must pass.

A remote keeps documents under keys. Each version of a document has a name that changes with every write. A
write names the version it was made from, and is refused as a clash if that is not the newest any more.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

Document = Mapping[str, Any]

#: The version of what does not exist.
ABSENT: Final = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A document as the remote has it; `document` is None where it is gone, or only its version is told."""

    key: str
    version: str
    document: Document | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some items; `cursor` is from where to read on after this page, `total` how many there are if known.

    `reset` says that the remote is not the one it was: what was met there counts no more.
    """

    items: tuple[Item, ...]
    cursor: str
    total: int | None = None
    reset: bool = False


@dataclass(frozen=True, slots=True)
class Write:
    """A document to be written over the version it was made from; None removes it."""

    key: str
    document: Document | None
    version: str = ABSENT


class Outcome(StrEnum):
    """What became of a write."""

    STORED = "stored"
    CLASH = "clash"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a write: the new version, or (CLASH) the newest item, or (REFUSED) why in words."""

    key: str
    outcome: Outcome
    version: str = ABSENT
    theirs: Item | None = None
    why: str = ""


class Backend(Protocol):
    """A remote.

    Every method raises a `tui.sync.errors` error: one sentence, and whether to try again, and when.
    """

    #: How many writes one call takes.
    at_once: int

    def changes(self, cursor: str) -> AsyncIterator[Page]:
        """Yield what has changed since the cursor ("": everything), some of it perhaps again.

        What comes without its document is to be fetched.

        Nothing that changed is left out, however late its write became visible.
        """
        ...

    def versions(self) -> AsyncIterator[Page]:
        """Yield the key and version of everything there is, without documents."""
        ...

    async def fetch(self, keys: Sequence[str]) -> list[Item]:
        """Return these documents as they are now; what is gone says so."""
        ...

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        """Write documents; the answers are in the order of the writes. What is STORED lasts."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
