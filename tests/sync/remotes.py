"""Remotes of the tests: one in memory that keeps every promise, and one around it that breaks what it can."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from tui.sync.backend import ABSENT, Answer, Item, Outcome, Page, Write
from tui.sync.errors import RemoteAway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence


def copied(document: Any) -> Any:  # noqa: ANN401 (a document)
    return json.loads(json.dumps(document))


@dataclass
class MemoryRemote:
    """What a remote promises, and no more; small pages that go back a few changes before the cursor."""

    at_once: int = 3
    page: int = 3
    overlap: int = 2
    log: list[str] = field(default_factory=list)  # every key that was written, in order
    items: dict[str, Item] = field(default_factory=dict)
    writes: int = 0

    async def changes(self, cursor: str) -> AsyncIterator[Page]:
        start = max(0, int(cursor or 0) - self.overlap)
        keys = list(dict.fromkeys(reversed(self.log[start:])))[::-1]
        end = str(len(self.log))
        for at in range(0, max(1, len(keys)), self.page):
            items = tuple(self.items[key] for key in keys[at : at + self.page])
            yield Page(copied_items(items), end if at + self.page >= len(keys) else cursor, len(keys))

    async def versions(self) -> AsyncIterator[Page]:
        yield Page(tuple(Item(one.key, one.version) for one in self.items.values() if not one.gone), "")

    async def fetch(self, keys: Sequence[str]) -> list[Item]:
        return list(copied_items(tuple(self.items.get(key, Item(key, ABSENT, gone=True)) for key in keys)))

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        return [self._one(write) for write in writes]

    def _one(self, write: Write) -> Answer:
        there = self.items.get(write.key)
        now = ABSENT if there is None or there.gone else there.version
        if now != write.version:
            theirs = Item(write.key, ABSENT, gone=True) if now == ABSENT or there is None else there
            return Answer(write.key, Outcome.CLASH, theirs=copied_items((theirs,))[0])
        self.writes += 1
        version = f"v{self.writes}"
        gone = write.document is None
        self.items[write.key] = Item(write.key, version, copied(write.document), gone=gone)
        self.log.append(write.key)
        return Answer(write.key, Outcome.STORED, version)

    async def close(self) -> None:
        pass


def copied_items(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(Item(one.key, one.version, copied(one.document), gone=one.gone) for one in items)


class Crash(BaseException):
    """The program is gone, there and then."""


@dataclass
class BadLine:
    """A line to a remote that loses what is sent or answered, tells things twice, in any order, or breaks."""

    remote: MemoryRemote
    random: Random
    loss: float = 0.3
    crash: float = 0.0

    @property
    def at_once(self) -> int:
        return self.remote.at_once

    def _perhaps(self) -> None:
        if self.random.random() < self.crash:
            raise Crash
        if self.random.random() < self.loss:
            raise RemoteAway("the line is bad")

    async def changes(self, cursor: str) -> AsyncIterator[Page]:
        self._perhaps()
        async for page in self.remote.changes(cursor):
            items = list(page.items)
            if self.random.random() < self.loss:
                items = [*items, *items]
            self.random.shuffle(items)
            yield Page(tuple(items), page.cursor, page.total)
            self._perhaps()

    async def versions(self) -> AsyncIterator[Page]:
        self._perhaps()
        async for page in self.remote.versions():
            yield page
            self._perhaps()

    async def fetch(self, keys: Sequence[str]) -> list[Item]:
        self._perhaps()
        return await self.remote.fetch(keys)

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        self._perhaps()
        answers = await self.remote.write(writes)
        self._perhaps()
        return answers

    async def close(self) -> None:
        pass
