"""What a Kinto server may say, with every type checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tui.domain.meeting import kind_and_id
from tui.sync.backend import Item
from tui.sync.errors import RemoteLies

if TYPE_CHECKING:
    from tui.sync.line import Reply

_ID: Final = re.compile(r"[a-z_]+-[A-Za-z0-9_-]{1,200}")
#: What the server takes for an id: the record of another program may stand among ours.
_ANY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,300}")
_LATEST: Final = 2**53
_ETAG: Final = re.compile(r'"?(\d{1,16})"?')
_OWN: Final = frozenset({"id", "last_modified", "schema", "deleted"})


def id_of(key: str) -> str | None:
    """Return the id a key has at the server, None if there can be none."""
    kind, record = kind_and_id(key)
    name = f"{kind}-{record}"
    return name if _ID.fullmatch(name) else None


def data_of(reply: Reply, host: str) -> list[Any]:
    """Return the list an answer holds."""
    data = reply.body.get("data")
    if not isinstance(data, list):
        raise RemoteLies(f"{host} answers without the list that was asked for")
    return data


def items_of(reply: Reply, host: str, *, bodies: bool) -> list[Item]:
    """Return the records of a listing."""
    return [item_of(told, host, bodies=bodies) for told in data_of(reply, host)]


def item_of(told: object, host: str, *, bodies: bool = True) -> Item:
    """Return one record of an answer; one with an id that is none of ours is of no kind, and left alone."""
    if not isinstance(told, Mapping):
        raise RemoteLies(f"{host} lists something that is no record")
    name, version = told.get("id"), version_of(told, host)
    if not isinstance(name, str) or not _ANY_ID.fullmatch(name):
        raise RemoteLies(f"{host} lists a record with an id nobody gives")
    kind, _, record = name.partition("-") if _ID.fullmatch(name) else ("", "", name)
    if told.get("deleted") is True:
        return Item(f"{kind}:{record}", version, gone=True)
    document = {field: value for field, value in told.items() if field not in _OWN}
    return Item(f"{kind}:{record}", version, document if bodies else None)


def version_of(told: object, host: str) -> str:
    """Return the version of a record: when it was last modified, in milliseconds of the server's clock."""
    version = told.get("last_modified") if isinstance(told, Mapping) else None
    if not isinstance(version, int) or isinstance(version, bool) or not 0 < version < _LATEST:
        raise RemoteLies(f"{host} gives a record no version")
    return str(version)


def etag_of(reply: Reply, host: str) -> int:
    """Return the version of a whole collection."""
    found = _ETAG.fullmatch(reply.headers.get("etag", "").strip())
    if found is None:
        raise RemoteLies(f"{host} gives a list no version")
    return int(found[1])
