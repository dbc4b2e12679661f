"""Making a desk on a Kinto server: account, bucket, collection, and the group of those who may use it.

The configuration Kinto generates lets anybody make an account, and only `account:admin` a bucket.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from tui.sync.errors import RemoteLies, RemoteRefuses
from tui.sync.joining import bucket_of
from tui.sync.kinto.adapter import COLLECTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.sync.credentials import Credential
    from tui.sync.line import Line, Reply

GROUP: Final = "operators"
_GOOD, _FORBIDDEN, _STALE, _NOT_FOUND = 300, 403, 412, 404
_NEW: Final = {"If-None-Match": "*"}


async def make_account(line: Line, credential: Credential) -> bool:
    """Make the account of a credential where it is not there yet; return whether that was possible.

    Its answer holds a hash of the password: it goes nowhere.
    """
    body = {"data": {"password": credential.secret}}
    try:
        reply = await line.ask("PUT", f"/accounts/{credential.name}", body=body, headers=_NEW)
    except RemoteRefuses:
        return False
    return reply.status < _GOOD


async def make_desk(line: Line, bucket: str, *, mark: str, members: Sequence[str]) -> list[str]:
    """Make bucket, group and collection where they are missing; return in sentences what was done.

    Raises:
        RemoteRefuses: we may not, or it is a desk of another mark.
        Refused: no bucket is called so.
    """
    bucket_of(bucket)
    done = []
    told = await line.ask("GET", f"/buckets/{bucket}")
    data = told.body.get("data")
    desk = data.get("deskhand") if isinstance(data, dict) else None
    if told.status < _GOOD and isinstance(desk, dict):
        if desk.get("mark") != mark:
            raise RemoteRefuses(
                f"the bucket {bucket} is a {line.said(desk.get('mark'))} desk's, this is a {mark} one"
            )
    else:
        about = {"data": {"deskhand": {"id": secrets.token_hex(8), "mark": mark, "form": 1}}}
        fresh = told.status in {_NOT_FOUND, _FORBIDDEN}
        method, headers = ("PUT", _NEW) if fresh else ("PATCH", {})
        _good(
            line, await line.ask(method, f"/buckets/{bucket}", body=about, headers=headers), "make the bucket"
        )
        done.append(f"made the bucket {bucket}")
    done += await _group(line, bucket, members)
    group = f"/buckets/{bucket}/groups/{GROUP}"
    place = f"/buckets/{bucket}/collections/{COLLECTION}"
    body: dict[str, Any] = {"permissions": {"write": [group]}}
    if (await line.ask("GET", place)).status < _GOOD:
        return done  # also a member, who may not make it, sees it
    reply = await line.ask("PUT", place, body=body, headers=_NEW)
    if reply.status != _STALE:
        _good(line, reply, "make the collection")
        done.append("made the collection of records")
        allowed = await line.ask("PATCH", f"/buckets/{bucket}", body={"permissions": {"read": [group]}})
        _good(line, allowed, "let the group read the bucket")
    return done


async def _group(line: Line, bucket: str, members: Sequence[str]) -> list[str]:
    """Let the members in, beside those who are."""
    place = f"/buckets/{bucket}/groups/{GROUP}"
    told = await line.ask("GET", place)
    data = told.body.get("data")
    there = data.get("members", []) if isinstance(data, dict) else []
    if not isinstance(there, list):
        raise RemoteLies(f"{line.host} has a group without members")
    wanted = list(dict.fromkeys([*map(str, there), *(f"account:{name}" for name in members)]))
    if told.status < _GOOD and wanted == there:
        return []
    _good(line, await line.ask("PUT", place, body={"data": {"members": wanted}}), "let members in")
    return [f"{name} may use it" for name in members]


def _good(line: Line, reply: Reply, what: str) -> None:
    if reply.status < _GOOD:
        return
    if reply.status == _FORBIDDEN:
        raise RemoteRefuses(
            f"{line.host} does not let you {what}: with the configuration Kinto generates only the account "
            "admin can; set the desk up as admin, or let its administrator do remote setup --member NAME"
        )
    raise RemoteRefuses(
        f"{line.host} does not {what} ({reply.status}): {line.said(reply.body.get('message') or '')}"
    )
