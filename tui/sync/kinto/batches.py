"""Writes in batches: how they are put, and what the answers to them mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tui.sync.backend import ABSENT, Answer, Outcome, Write
from tui.sync.errors import RemoteAway, RemoteLies, RemoteRefuses
from tui.sync.kinto.shapes import id_of, item_of, version_of

if TYPE_CHECKING:
    from tui.sync.backend import Item
    from tui.sync.line import Line, Reply

#: Bytes of documents in one batch; a larger document goes alone.
LARGEST: Final = 1_000_000
_ANOTHER_WRITER, _STALE, _GONE = 409, 412, 404
_GOOD, _UNAUTHORISED, _TOO_MANY, _SERVER = 300, 401, 429, 500


@dataclass(slots=True)
class Batch:
    """Some writes as one request; `refused` are those that cannot be put at all."""

    writes: list[Write] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    refused: dict[str, Answer] = field(default_factory=dict)

    def met_another(self, reply: Reply, host: str) -> bool:
        """Whether another writer got in between, so that nothing of the batch is stored."""
        return any(_status(one, host) == _ANOTHER_WRITER for one in self._responses(reply, host))

    def answers(self, reply: Reply, line: Line) -> dict[str, Answer]:
        """Return what became of each write."""
        told = self._responses(reply, line.host)
        return {write.key: _answer(write, one, line) for write, one in zip(self.writes, told, strict=True)}

    def _responses(self, reply: Reply, host: str) -> list[Any]:
        told = reply.body.get("responses")
        if not isinstance(told, list) or len(told) != len(self.requests):
            raise RemoteLies(f"{host} does not answer each of {len(self.requests)} writes")
        return told


def batches(writes: Sequence[Write], path: str, at_once: int) -> Iterator[Batch]:
    """Yield the writes in batches of at most so many, and of not too many bytes."""
    batch, size = Batch(), 0
    for write in writes:
        name = id_of(write.key)
        if name is None:
            why = "its id has characters that ids do not have"
            batch.refused[write.key] = Answer(write.key, Outcome.REFUSED, why=why)
            continue
        request = _request(write, f"{path}/{name}")
        weight = len(json.dumps(request))
        if batch.requests and (len(batch.requests) == at_once or size + weight > LARGEST):
            yield batch
            batch, size = Batch(), 0
        batch.writes.append(write)
        batch.requests.append(request)
        size += weight
    if batch.requests or batch.refused:
        yield batch


def _request(write: Write, path: str) -> dict[str, Any]:
    """Return one write; `last_modified` is the server's to give, an old one would never be seen by others."""
    condition = {"If-None-Match": "*"} if write.version == ABSENT else {"If-Match": f'"{write.version}"'}
    if write.document is None:
        return {"method": "DELETE", "path": path, "headers": condition}
    body = {"data": {name: value for name, value in write.document.items() if name != "last_modified"}}
    return {"method": "PUT", "path": path, "headers": condition, "body": body}


def _status(told: object, host: str) -> int:
    status = told.get("status") if isinstance(told, Mapping) else None
    if not isinstance(status, int):
        raise RemoteLies(f"{host} answers a write without a status")
    return status


def _answer(write: Write, told: Any, line: Line) -> Answer:  # noqa: ANN401 (what the server says)
    """Return what an answer means.

    Stale, with the newest version inside: no other question is needed. Stale without it: the record is gone.
    """
    host = line.host
    status, body = _status(told, host), told.get("body")
    body = body if isinstance(body, Mapping) else {}
    if status < _GOOD:
        data = body.get("data")
        version = version_of(data, host)
        if write.document is not None and isinstance(data, Mapping) and data.get("id") != id_of(write.key):
            raise RemoteLies(f"{host} stored another record than it was sent")
        return Answer(write.key, Outcome.STORED, ABSENT if write.document is None else version)
    if status == _STALE:
        return Answer(write.key, Outcome.CLASH, theirs=_existing(write, body, host))
    if status == _GONE and write.document is None:
        return Answer(write.key, Outcome.STORED, ABSENT)
    if status == _UNAUTHORISED:
        raise RemoteRefuses(f"{host} does not accept the name or the password")
    if status == _TOO_MANY or status >= _SERVER:
        raise RemoteAway(f"{host} is not ready ({status})")
    why = line.said(body.get("message") or body.get("error") or "no reason given")
    return Answer(write.key, Outcome.REFUSED, why=f"{host} does not take it ({status}): {why}")


def _existing(write: Write, body: Mapping[str, Any], host: str) -> Item | None:
    details = body.get("details")
    existing = details.get("existing") if isinstance(details, Mapping) else None
    if existing is None:
        return None
    item = item_of(existing, host)
    if item.key != write.key:
        raise RemoteLies(f"{host} answers about another record than it was asked")
    return item
