"""The list columns of what meeting others takes: what waits to be sent, what was met, what was parked.

All of it belongs to this replica alone. A record that was met stands here with the version the remote gave it
(and, for kinds without a history, the last operations the remote is known to hold).
"""

from __future__ import annotations

from typing import Final

from tui.store.kinds.base import Document, Kind, Value, codes, ints, milliseconds, text

_ID: Final = text("id", index=True)


def _outgoing(document: Document) -> tuple[Value, ...]:
    get = document.get
    return document["id"], get("refused", ""), document["kind"], milliseconds(document["since"])


def _met(document: Document) -> tuple[Value, ...]:
    return document["id"], document["version"]


def _conflict(document: Document) -> tuple[Value, ...]:
    get = document.get
    return (
        document["id"],
        document["record"],
        document["op"],
        get("settled_by", ""),
        document["kind"],
        document["verb"],
        milliseconds(document["parked"]),
    )


def _remote(document: Document) -> tuple[Value, ...]:
    get = document.get
    return get("id", "remote"), document["name"], document["url"], int(get("paused", False))


def _standing(document: Document) -> tuple[Value, ...]:
    get = document.get
    rounds = get("rounds") or ()
    return (
        get("id", "remote"),
        rounds[0].get("trouble", "") if rounds else "",
        milliseconds(get("complete_at")),
        milliseconds(get("offline_since")),
        rounds[0].get("received", 0) if rounds else 0,
    )


OUTGOING: Final = Kind(
    name="outgoing",
    record="tui.domain.meeting:Outgoing",
    columns=(_ID, text("refused"), *codes("kind"), *ints("since")),
    project=_outgoing,
    local=True,
)
MET: Final = Kind(name="met", columns=(_ID, text("version")), project=_met, local=True)
CONFLICT: Final = Kind(
    name="conflict",
    record="tui.domain.meeting:Conflict",
    columns=(_ID, *(text(name, index=True) for name in ("record", "op")), text("settled_by"),
             *codes("kind", "verb"), *ints("parked")),
    project=_conflict,
    local=True,
)  # fmt: skip
REMOTE: Final = Kind(
    name="remote",
    record="tui.domain.meeting:Remote",
    columns=(_ID, text("name"), text("url"), *ints("paused")),
    project=_remote,
    local=True,
)
STANDING: Final = Kind(
    name="standing",
    record="tui.domain.meeting:Standing",
    columns=(_ID, text("trouble"), *ints("complete_at", "offline_since", "received")),
    project=_standing,
    local=True,
)
