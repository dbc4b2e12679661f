"""One HTTP line to one host that is not trusted: sizes capped, redirects refused, patience limited.

The only importer of httpx; import it late (0.1 s).
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import httpx
import tenacity

import tui
from tui.domain.text import visible
from tui.sync.errors import RemoteAway, RemoteLies, RemoteRefuses
from tui.sync.parsing import parsed

if TYPE_CHECKING:
    from pathlib import Path

    from tui.sync.credentials import Credential

#: The most an answer may hold, in bytes, unpacked.
LARGEST: Final = 64 * 2**20
#: Seconds: for a connection, between two pieces of an answer, and for a whole answer.
CONNECT, PIECE, WHOLE = 10.0, 20.0, 120.0
#: How often one request is tried within a round; every request of ours may be repeated.
TRIES: Final = 3
#: Seconds: a longer wait than this is not sat out within a round.
LONGEST_WAIT: Final = 5.0
_LONGEST_AFTER: Final = 86_400.0
_ASIDE: Final = 2**16
_WORDS: Final = 160
#: What OpenSSL says of an answer that is not TLS at all.
_NO_TLS: Final = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"})
_OK, _REDIRECT, _UNAUTHORISED, _TOO_MANY, _SERVER = 200, 300, 401, 429, 500


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, its headers (names in lower case), and its body, which is a JSON object."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]


class Line:
    """Requests to one host.

    Args:
        url: where everything begins; nothing is ever asked elsewhere.
        credential: who we are; never told in an error.
        ca: a file of private certificate authorities.
        transport: what carries the requests; tests hand in their own.
        largest: the most an answer may hold, in bytes, unpacked.
        pause: what a repetition waits for, in seconds, given how often it was tried.
    """

    def __init__(
        self, url: str, credential: Credential | None, *, ca: Path | None = None,
        transport: httpx.AsyncBaseTransport | None = None, pause: float = 0.25,
        largest: int = LARGEST,
    ) -> None:  # fmt: skip
        self.url = httpx.URL(url.rstrip("/"))
        self.host = visible(self.url.netloc.decode("ascii", "replace"))
        self._pause, self._largest = pause, largest
        self._hidden = _forms(credential)
        self._client = httpx.AsyncClient(
            auth=(credential.name, credential.secret) if credential is not None else None,
            verify=_context(ca, self.host), transport=transport, follow_redirects=False,
            trust_env=self.url.scheme == "https",  # a proxy would see what is not encrypted
            timeout=httpx.Timeout(PIECE, connect=CONNECT),
            headers={"User-Agent": f"deskhand/{tui.__version__}", "Accept": "application/json"},
        )  # fmt: skip

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()

    def said(self, told: object) -> str:
        """Return what the host says, short and harmless, without the secret it may be repeating."""
        text = str(told)
        for form in self._hidden:
            text = text.replace(form, "(hidden)")
        return words(text)

    async def ask(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None, body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:  # fmt: skip
        """Return the answer to a request, tried a few times; any status below 500 but 401 and 429.

        Raises:
            RemoteAway: no answer, or the host asks for patience.
            RemoteRefuses: it is not who it should be, sends us elsewhere, or does not know us.
            RemoteLies: the answer is none.
        """
        data = None if body is None else json.dumps(body, ensure_ascii=True).encode()
        trying = tenacity.AsyncRetrying(
            stop=tenacity.stop_after_attempt(TRIES), wait=self._wait,
            retry=tenacity.retry_if_exception(_worth_it), reraise=True,
        )  # fmt: skip
        async for attempt in trying:
            with attempt:
                return await self._once(method, path, dict(query or {}), data, dict(headers or {}))
        raise AssertionError("tenacity answers or raises")

    def _wait(self, state: tenacity.RetryCallState) -> float:
        """Back off at random, but for as long as we were asked to."""
        fault = state.outcome.exception() if state.outcome is not None else None
        asked = fault.after if isinstance(fault, RemoteAway) else 0.0
        return max(asked, tenacity.wait_random_exponential(multiplier=self._pause, max=LONGEST_WAIT)(state))

    async def _once(
        self, method: str, path: str, query: dict[str, str], data: bytes | None, headers: dict[str, str]
    ) -> Reply:
        url = self.url.copy_with(path=f"{self.url.path.rstrip('/')}{path}", query=None)
        if data is not None:
            headers["Content-Type"] = "application/json"
        try:
            async with asyncio.timeout(WHOLE):
                async with self._client.stream(
                    method, url, params=query or None, content=data, headers=headers
                ) as response:
                    self._check(response)
                    raw = await self._read(response)
        except (TimeoutError, httpx.TimeoutException):
            raise RemoteAway(f"{self.host} does not answer in time") from None
        except httpx.TransportError as fault:
            raise self._unreachable(fault) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as fault:
            raise RemoteLies(f"{self.host} answers what is no HTTP: {self.said(fault)}") from None
        return await self._understood(method, response, raw)

    def _unreachable(self, fault: httpx.TransportError) -> RemoteAway | RemoteRefuses:
        why = self.said(fault) or type(fault).__name__
        cause: BaseException | None = fault
        while cause is not None:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return RemoteRefuses(
                    f"the certificate of {self.host} is not trusted ({words(cause.verify_message)}); "
                    "a private authority is named with remote add --ca FILE"
                )
            if isinstance(cause, ssl.SSLError):  # its errno is none of the system's
                why = _unspoken(cause) or why
            elif isinstance(cause, OSError) and cause.errno:
                named = isinstance(cause, socket.gaierror)
                why = words(cause.strerror if named else os.strerror(cause.errno)).lower()
            inner = cause.exceptions[0] if isinstance(cause, BaseExceptionGroup) else None
            cause = inner or cause.__cause__ or cause.__context__
        return RemoteAway(f"cannot reach {self.host}: {why}")

    def _check(self, response: httpx.Response) -> None:
        """Refuse by status, before a body is read."""
        status = response.status_code
        if _REDIRECT <= status < _UNAUTHORISED - 1 and status != 304:  # noqa: PLR2004 (not modified)
            where = self.said(response.headers.get("location", "elsewhere"))
            raise RemoteRefuses(
                f"{self.host} sends us to {where}, where nothing was sent; if that is right, name it with "
                "remote add"
            )
        if status == _UNAUTHORISED:
            raise RemoteRefuses(
                f"{self.host} does not accept the name or the password: deskhand remote login asks anew, "
                "remote setup makes an account"
            )
        if status == _TOO_MANY or status >= _SERVER:
            after = _after(response.headers.get("retry-after", ""))
            raise RemoteAway(f"{self.host} is not ready ({status})", after)

    async def _read(self, response: httpx.Response) -> bytes:
        """Return the body, but not more than LARGEST of it."""
        pieces, size = [], 0
        async for piece in response.aiter_bytes():
            size += len(piece)
            if size > self._largest:
                raise RemoteLies(f"{self.host} answers with more than {self._largest / 2**20:.0f} MB at once")
            pieces.append(piece)
        return b"".join(pieces)

    async def _understood(self, method: str, response: httpx.Response, raw: bytes) -> Reply:
        headers = {name.lower(): value for name, value in response.headers.items()}
        if method == "HEAD" or (not raw and response.status_code != _OK):
            return Reply(response.status_code, headers, {})
        if "html" in headers.get("content-type", "") or raw.lstrip()[:1] == b"<":
            raise RemoteLies(f"{self.host} answers with a web page instead of data: is the address right?")
        try:
            body = await asyncio.to_thread(parsed, raw) if len(raw) > _ASIDE else parsed(raw)
        except (ValueError, RecursionError):
            raise RemoteLies(f"{self.host} answers what is no JSON ({len(raw):,} bytes)") from None
        if not isinstance(body, dict):
            raise RemoteLies(f"{self.host} answers JSON that is no object")
        return Reply(response.status_code, headers, body)


def words(told: object) -> str:
    """Return what a host says, short and harmless."""
    text = visible(" ".join(str(told).split()))
    return text if len(text) <= _WORDS else f"{text[:_WORDS]}…"


def _unspoken(fault: ssl.SSLError) -> str:
    """Say why there is no TLS with a host, "" if that is not known."""
    why = words(fault.reason or "").replace("_", " ").lower()
    return f"{why}: does it speak https?" if fault.reason in _NO_TLS else why


def _forms(credential: Credential | None) -> tuple[str, ...]:
    """Return what a secret looks like where a host repeats it: as it is, in JSON, an address, a header."""
    if credential is None:
        return ()
    secret = credential.secret
    header = base64.b64encode(f"{credential.name}:{secret}".encode()).decode()
    return tuple(dict.fromkeys((header, secret, json.dumps(secret)[1:-1], quote(secret))))


def _worth_it(fault: BaseException) -> bool:
    return isinstance(fault, RemoteAway) and fault.after <= LONGEST_WAIT


def _after(told: str) -> float:
    """Return how many seconds a Retry-After header asks for; 0 if it says nothing we understand."""
    try:
        seconds = float(told)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return 0.0
    return min(max(seconds, 0.0), _LONGEST_AFTER) if seconds == seconds else 0.0  # noqa: PLR0124 (not a number)


def _context(ca: Path | None, host: str) -> ssl.SSLContext | bool:
    """Return what certificates are checked against."""
    if ca is None:
        return True
    try:
        return ssl.create_default_context(cafile=str(ca))
    except (OSError, ssl.SSLError) as fault:
        raise RemoteRefuses(f"the certificates for {host} in {ca} cannot be read: {words(fault)}") from None
