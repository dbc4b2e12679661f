"""A proxy on the loopback that harms a share of what it carries: real connections, really broken.

It reads each request whole, and decides by its seed what becomes of it. `counts` says what it did.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LOST: Final = "lost"  # the connection ends before anything was passed on
HALVED: Final = "halved"  # the server gets a part of the request, then nothing
UNANSWERED: Final = "unanswered"  # the server has done it, and its answer is never heard
CUT: Final = "cut"  # the answer ends in its middle
TWICE: Final = "twice"  # the server gets it twice, and either answer is heard
LATE: Final = "late"  # it takes its time
HARMS: Final = (LOST, HALVED, UNANSWERED, CUT, TWICE, LATE)
#: Seconds that a late request is kept back, at most.
LATEST: Final = 0.02
_END: Final = b"\r\n\r\n"
_BARE: Final = (204, 304)


class Message(NamedTuple):
    """A request or an answer as it came over the wire."""

    head: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        return self.head + self.body


@dataclass
class BadProxy:
    """See the module's words; `share` of the requests are harmed, by one of `harms` each."""

    host: str
    port: int
    random: Random
    share: float = 0.3
    harms: tuple[str, ...] = HARMS
    url: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def carried(self) -> int:
        """How many requests came."""
        return self.counts.total()

    @property
    def harmed(self) -> int:
        """How many of them were harmed."""
        return self.carried - self.counts[""]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry the requests of one connection, until one of them ends it."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while await self._one(await _message(reader), writer):
                pass
        writer.transport.abort()  # what has been written is gone, or never comes

    async def _one(self, request: Message, writer: asyncio.StreamWriter) -> bool:
        harm = self.random.choice(self.harms) if self.random.random() < self.share else ""
        self.counts[harm] += 1
        if harm == LOST:
            return False
        if harm == LATE:
            await asyncio.sleep(self.random.random() * LATEST)
        if harm == HALVED:
            await self._deliver(request, self.random.randrange(1, len(request.raw)))
            return False
        answer = await self._deliver(request)
        if harm == TWICE:
            again = await self._deliver(request)
            answer = self.random.choice((answer, again))
        if harm == UNANSWERED or answer is None:
            return False
        end = self.random.randrange(len(answer.raw)) if harm == CUT else len(answer.raw)
        writer.write(answer.raw[:end])
        await writer.drain()
        if harm == CUT:
            writer.close()  # so that what was sent does arrive
            await writer.wait_closed()
        return harm != CUT

    async def _deliver(self, request: Message, end: int | None = None) -> Message | None:
        """Pass a request on, or its beginning; return the answer."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(request.raw[:end])
            await writer.drain()
            if end is not None:
                return None
            return await _message(reader, bare=request.head.startswith(b"HEAD "))
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def _message(reader: asyncio.StreamReader, *, bare: bool = False) -> Message:
    """Read one request or answer; `bare`: it has no body, whatever its head says."""
    head = await reader.readuntil(_END)
    first, *lines = head.decode("latin-1").split("\r\n")
    told = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if bare or (first.startswith("HTTP/") and int(first.split()[1]) in _BARE):
        return Message(head, b"")
    assert "transfer-encoding" not in told, "this proxy carries what says how long it is"
    return Message(head, await reader.readexactly(int(told.get("content-length", "0"))))


@asynccontextmanager
async def bad_proxy(
    url: str, seed: int, *, share: float = 0.3, harms: tuple[str, ...] = HARMS
) -> AsyncIterator[BadProxy]:
    """Stand between everybody and the server at `url` for a while."""
    parts = urlsplit(url)
    proxy = BadProxy(str(parts.hostname), int(parts.port or 80), Random(seed), share, harms)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=2**20)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{parts.path}"
    try:
        yield proxy
    finally:
        server.close()
        await server.wait_closed()
