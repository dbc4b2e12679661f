"""The Backend over Kinto's HTTP interface (backends.md says what was seen when it was tried)."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from tui.sync.backend import ABSENT, Answer, Item, Outcome, Page
from tui.sync.errors import RemoteAway, RemoteLies, RemoteRefuses
from tui.sync.kinto.batches import Batch, batches
from tui.sync.kinto.shapes import etag_of, id_of, items_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from tui.sync.backend import Write
    from tui.sync.line import Line, Reply

COLLECTION: Final = "records"
#: Milliseconds before the cursor from which is read again: a slow write becomes visible behind the cursor,
#: and would never be seen. It must exceed the longest batch.
OVERLAP: Final = 30_000
#: Seconds for which a bucket is believed to be the desk it was.
KNOWN_FOR: Final = 60.0
#: Records on a page, with their documents and without.
WITH_BODIES, WITHOUT = 200, 2_000
#: Records fetched by name in one request: their ids must fit a line.
BY_NAME: Final = 40
#: How often a batch that met another writer is sent again, and the seconds it waits at most.
RESENT, RESENT_WAIT = 8, 0.4
#: Records of one pull beyond twice what the server itself says there is, and pages where it says nothing.
_SPARE, _MOST_PAGES = 1_000, 5_000
_NOT_FOUND, _FORBIDDEN, _GOOD = 404, 403, 300
_PARTLY: Final = "p"


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the feed of the desk called `desk` was read; `partly` while the first pull goes on."""

    at: int = 0
    desk: str = ""
    partly: bool = True

    def __str__(self) -> str:
        return f"{_PARTLY if self.partly else ''}{self.at}@{self.desk}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Return what a text says; anything else is the beginning."""
        at, _, desk = text.partition("@")
        number = at.removeprefix(_PARTLY)
        return cls(int(number), desk, at.startswith(_PARTLY)) if number.isdecimal() else cls()


class Kinto:
    """One bucket of a Kinto server.

    Args:
        line: to the server, at its versioned root ("…/v1").
        bucket: which bucket.
        mark: what the store is for; a desk of another mark is not met.
        wait: awaited, in seconds, before a batch is sent again.
        monotonic: seconds that only grow.
    """

    at_once = 25

    def __init__(
        self, line: Line, bucket: str, *, mark: str = "", wait: Any = asyncio.sleep,  # noqa: ANN401 (a coroutine function)
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.line, self.bucket, self._mark, self._wait = line, bucket, mark, wait
        self._desk, self._asked_at = "", 0.0
        self._monotonic = monotonic
        self._read_to, self._read_at, self._quiet = 0, 0.0, False

    @property
    def records(self) -> str:
        """Where the records are."""
        return f"/buckets/{self.bucket}/collections/{COLLECTION}/records"

    async def changes(self, cursor: str) -> AsyncIterator[Page]:
        """Yield what has changed; after the first pull only versions, whose documents are fetched by name."""
        desk = await self._known_desk()
        since = Cursor.parse(cursor)
        if since.desk == desk and await self._is_quiet(since):
            yield Page((), cursor)
            return
        reset = bool(since.desk) and since.desk != desk
        if reset or not cursor:
            since = Cursor(desk=desk)
        query = {"_sort": "last_modified", "_since": f'"{max(0, since.at - OVERLAP)}"'}
        query |= {"_limit": str(WITH_BODIES)} if since.partly else _VERSIONS
        total = await self._total() if since.partly else None
        end = 0
        async for reply, items, last in self._pages(query, total, bodies=since.partly):
            if not end:
                end = etag_of(reply, self.line.host)
                reset = reset or end < since.at  # it was put back, or had told what could not be
                self._read_at = self._read_at if self._read_to == end else self._monotonic()
                self._quiet = self._read_to == end and self._monotonic() - self._read_at > OVERLAP / 1000
                self._read_to = end
            reached = Cursor(end, desk, partly=False) if last else since
            if not last and since.partly and items:
                reached = Cursor(int(items[-1].version), desk)
            yield Page(tuple(items), str(reached), total, reset)
            reset = False

    async def _is_quiet(self, since: Cursor) -> bool:
        """Whether nothing has changed: the version of the whole is the one we have read to.

        That says nothing of a slow write that becomes visible behind it, so it is only asked once everything
        was read again later than such a write can take.
        """
        if not self._quiet or since.partly or since.at != self._read_to:
            return False
        return etag_of(await self._good("HEAD", self.records, {}), self.line.host) == since.at

    async def versions(self) -> AsyncIterator[Page]:
        """Yield key and version of all there is."""
        query = {"_sort": "last_modified", **_VERSIONS}
        async for _reply, items, _last in self._pages(query, None, bodies=False):
            yield Page(tuple(items), "")

    async def fetch(self, keys: Sequence[str]) -> list[Item]:
        """Return documents by name."""
        found: dict[str, Item] = {}
        names = [name for key in keys if (name := id_of(key)) is not None]
        for start in range(0, len(names), BY_NAME):
            query = {"in_id": ",".join(names[start : start + BY_NAME]), "_sort": "last_modified"}
            async for _reply, items, _last in self._pages(query, None, bodies=True):
                found.update((item.key, item) for item in items)
        return [found.get(key, Item(key, ABSENT, gone=True)) for key in keys]

    async def write(self, writes: Sequence[Write]) -> list[Answer]:
        """Write in batches; the answers are in the order of the writes."""
        answers: dict[str, Answer] = {}
        for batch in batches(writes, self.records, self.at_once):
            answers |= await self._send(batch)
        return [answers[write.key] for write in writes]

    async def close(self) -> None:
        """Let go of connections."""
        await self.line.close()

    # -- pages ------------------------------------------------------------------------------------------

    async def _pages(
        self, query: dict[str, str], total: int | None, *, bodies: bool
    ) -> AsyncIterator[tuple[Reply, list[Item], bool]]:
        """Yield each page, and whether it is the last; the server ends pages where it likes."""
        host, seen, latest, pages = self.line.host, set[str](), 0, 0
        token: str | None = ""
        while token is not None:
            reply = await self._good("GET", self.records, {**query, **({"_token": token} if token else {})})
            items = await asyncio.to_thread(items_of, reply, host, bodies=bodies)
            fresh = [item for item in items if item.key not in seen]
            seen.update(item.key for item in fresh)
            token, pages = _token(reply), pages + 1
            if token is not None and not (fresh and int(fresh[-1].version) > latest):
                raise RemoteLies(f"{host} leads from page to page without an end")
            latest = int(fresh[-1].version) if fresh else latest
            if pages > _MOST_PAGES and total is None:
                raise RemoteLies(f"{host} goes on for more than {_MOST_PAGES:,} pages")
            if total is not None and len(seen) > 2 * total + _SPARE:
                raise RemoteLies(f"{host} lists more than twice the {total:,} records it says it has")
            yield reply, fresh, token is None

    async def _total(self) -> int | None:
        reply = await self._good("HEAD", self.records, {})
        told = reply.headers.get("total-objects", reply.headers.get("total-records", ""))
        return int(told) if told.isdecimal() and len(told) < len("1000000000") else None

    async def _known_desk(self) -> str:
        """Return which desk the bucket is of; one that was made anew is another."""
        if not self._desk or self._monotonic() - self._asked_at > KNOWN_FOR:
            asked_at = self._monotonic()
            reply = await self._good("GET", f"/buckets/{self.bucket}", {})
            self._asked_at = asked_at
            data = reply.body.get("data")
            told = data.get("deskhand") if isinstance(data, dict) else None
            desk = told.get("id") if isinstance(told, dict) else None
            if not isinstance(told, dict) or not isinstance(desk, str) or not desk.isalnum():
                raise RemoteRefuses(
                    f"the bucket {self.bucket} of {self.line.host} is no desk's: remote setup makes one"
                )
            mark = told.get("mark")
            if self._mark and mark != self._mark:
                raise RemoteRefuses(
                    f"the desk at {self.line.host} is a {self.line.said(mark)} one, this store is a "
                    f"{self._mark} one: nothing was sent"
                )
            self._desk = desk[:64]
        return self._desk

    # -- writes -----------------------------------------------------------------------------------------

    async def _send(self, batch: Batch) -> dict[str, Answer]:
        """Send one batch until it is stored whole.

        A 409 among the answers means that everything before it was rolled back although its answers say
        "created": nothing of such a batch counts, it is sent again.
        """
        if not batch.requests:
            return dict(batch.refused)
        for attempt in range(RESENT):
            reply = await self.line.ask("POST", "/batch", body={"requests": batch.requests})
            if reply.status == _TOO_LARGE:
                return dict(batch.refused) | await self._halves(batch)
            self._must_be_good(reply)
            if not batch.met_another(reply, self.line.host):
                return await self._answers(batch, reply)
            await self._wait(random.uniform(0, RESENT_WAIT * (attempt + 1)))  # noqa: S311 (no secret)
        raise RemoteAway(f"{self.line.host} is busy with others' writes")

    async def _halves(self, batch: Batch) -> dict[str, Answer]:
        if len(batch.writes) == 1:
            key = batch.writes[0].key
            return {key: Answer(key, Outcome.REFUSED, why=f"{self.line.host} says that it is too large")}
        middle = len(batch.writes) // 2
        found: dict[str, Answer] = {}
        for part in (batch.writes[:middle], batch.writes[middle:]):
            for half in batches(part, self.records, self.at_once):
                found |= await self._send(half)
        return found

    async def _answers(self, batch: Batch, reply: Reply) -> dict[str, Answer]:
        found = dict(batch.refused) | batch.answers(reply, self.line)
        unclear = [
            answer.key for answer in found.values() if answer.outcome is Outcome.CLASH and not answer.theirs
        ]
        for item in await self.fetch(unclear) if unclear else ():
            found[item.key] = Answer(item.key, Outcome.CLASH, theirs=item)
        return found

    # -- answers ----------------------------------------------------------------------------------------

    async def _good(self, method: str, path: str, query: dict[str, str]) -> Reply:
        reply = await self.line.ask(method, path, query=query)
        self._must_be_good(reply)
        return reply

    def _must_be_good(self, reply: Reply) -> None:
        """Turn an answer that refuses into a sentence."""
        if reply.status < _GOOD:
            if "errno" in reply.body and "data" not in reply.body and "responses" not in reply.body:
                raise RemoteLies(
                    f"{self.line.host} says that all is well, and what is wrong: {self._message(reply)}"
                )
            return
        self._desk = ""
        if reply.status == _FORBIDDEN:
            raise RemoteRefuses(
                f"{self.line.host} does not let us into the bucket {self.bucket}: "
                "its administrator does, with deskhand remote setup --member NAME"
            )
        if reply.status == _NOT_FOUND:
            raise RemoteRefuses(
                f"{self.line.host} has no bucket {self.bucket}: deskhand remote setup makes it"
            )
        raise RemoteLies(
            f"{self.line.host} does not take our question ({reply.status}): {self._message(reply)}"
        )

    def _message(self, reply: Reply) -> str:
        return self.line.said(reply.body.get("message") or reply.body.get("error") or "no reason given")


_TOO_LARGE: Final = 413
#: Asked for without documents; a tombstone is only known by a field that must be asked for, too.
_VERSIONS: Final = {"_fields": "deleted", "_limit": str(WITHOUT)}


def _token(reply: Reply) -> str | None:
    """Return where the next page begins; of its address only that counts, never its host."""
    address = reply.headers.get("next-page", "")
    try:
        return parse_qs(urlsplit(address).query).get("_token", [None])[0] if address else None
    except ValueError:
        return None
