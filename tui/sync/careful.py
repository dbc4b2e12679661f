"""A Backend over a remote without any concurrency control: it compares before it writes, and again after.

Such a remote (most service desks' table interfaces) takes whatever is written over whatever is there. What
stands there is read first, and the write is a clash if that is not what it was made from; read again
afterwards, it is a clash if somebody else's write came on top. A version is a digest of what stands there.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Protocol

from tui.sync.backend import ABSENT, Answer, Item, Outcome, Page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from tui.sync.backend import Document, Write


class Plain(Protocol):
    """What such a remote can do."""

    async def read(self, key: str) -> dict[str, Any] | None:
        """Return a document as it is now."""
        ...

    async def put(self, key: str, document: Document | None) -> None:
        """Write a document over whatever is there; None removes it."""
        ...

    async def touched_since(self, place: int) -> tuple[list[str], int]:
        """Return the keys touched since a place of its feed, and the place after them."""
        ...

    async def keys(self) -> list[str]:
        """Return the keys of all there is."""
        ...


def version_of(document: Document | None) -> str:
    """Return the version of a document: a digest of all it says."""
    if document is None:
        return ABSENT
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


class Careful:
    """See the module's words."""

    at_once = 1

    def __init__(self, plain: Plain) -> None:
        self._plain = plain

    async def changes(self, cursor: str) -> AsyncIterator[Page]:
        """Yield what was touched since the cursor."""
        keys, place = await self._plain.touched_since(int(cursor or 0))
        yield Page(tuple(await self.fetch(keys)), str(place), len(keys))

    async def versions(self) -> AsyncIterator[Page]:
        """Yield key and version of all there is."""
        items = await self.fetch(await self._plain.keys())
        yield Page(tuple(Item(item.key, item.version) for item in items if not item.gone), "")

    async def fetch(self, keys: Sequence[str]) -> list[Item]:
        """Return documents as they are now."""
        return [await self._item(key) for key in keys]

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        """Write one after the other."""
        return [await self._write(write) for write in writes]

    async def close(self) -> None:
        """Let go of nothing."""

    async def _item(self, key: str) -> Item:
        document = await self._plain.read(key)
        return Item(key, version_of(document), document, gone=document is None)

    async def _write(self, write: Write) -> Answer:
        there = await self._item(write.key)
        if there.version != write.version:
            return Answer(write.key, Outcome.CLASH, theirs=there)
        await self._plain.put(write.key, write.document)
        after = await self._item(write.key)
        if after.version != version_of(write.document):
            return Answer(write.key, Outcome.CLASH, theirs=after)
        return Answer(write.key, Outcome.STORED, after.version)
