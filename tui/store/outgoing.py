"""What waits to be sent: every change of a shared record says so in the frame that makes it.

It holds what the record was when it last was the same at the remote, for as long as it differs; so a merge
has its base, and nothing is stored twice that is in step. Works for any kind: a document and its `id` are
enough.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.domain.document import plain
from tui.domain.meeting import TEST, Outgoing, key_of, masked
from tui.store.kinds import kind_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.store.kinds import Kind
    from tui.store.pending import Entry
    from tui.store.transaction import Transaction

_OPERATION: Final = "operation"
_REDACT: Final = "redact"


def note(tx: Transaction, now: float) -> None:
    """Let every shared record that the transaction changes wait to be sent; `now` is seconds, UTC."""
    made, struck = _operations(tx)
    moment = datetime.fromtimestamp(now, UTC)
    for name, draft in list(tx.drafts()):
        kind = draft.kind
        if not kind.record or kind.local:
            continue
        for doc_id, entry in draft.own.items():
            before = draft.before.get(doc_id)
            record = _id_of(kind, entry) or _id_in(tx, before)
            if record:
                key = key_of(name, record)
                changed = _Changed(key, name, record, entry, before, tuple(made.get((name, record), ())))
                _wait(tx, changed, moment, redacted=(name, record) in struck)


class _Changed(NamedTuple):
    """One record that a transaction changes, and the operations that do."""

    key: str
    kind: str
    record: str
    entry: Entry | None
    before: Entry | None
    ops: tuple[str, ...]


def _operations(tx: Transaction) -> tuple[dict[tuple[str, str], list[str]], set[tuple[str, str]]]:
    """Return the new operations by record, in order, and the records a redaction is among them of."""
    made: dict[tuple[str, str], list[str]] = {}
    struck: set[tuple[str, str]] = set()
    draft = next((draft for name, draft in tx.drafts() if name == _OPERATION), None)
    for doc_id, entry in draft.own.items() if draft is not None else ():
        if entry is None or (draft is not None and draft.before.get(doc_id) is not None):
            continue
        places = kind_named(_OPERATION).places
        what = str(entry.values[places["record_kind"]]), str(entry.values[places["record"]])
        made.setdefault(what, []).append(str(entry.values[places["id"]]))
        if entry.values[places["kind"]] == _REDACT:
            struck.add(what)
    return made, struck


def _id_of(kind: Kind, entry: Entry | None) -> str:
    return "" if entry is None else str(entry.values[kind.places["id"]])


def _id_in(tx: Transaction, before: Entry | None) -> str:
    """Return the id a record had that is gone."""
    body = tx.text_of(before)
    return "" if body is None else str(json.loads(body).get("id", ""))


def _wait(tx: Transaction, changed: _Changed, now: datetime, *, redacted: bool) -> None:
    waiting: Outgoing | None = tx.read("outgoing", changed.key)
    ours = _document(tx, changed.kind, changed.entry)
    if ours is not None and TEST in (ours.get("flags") or ()):
        return
    if waiting is None:
        met = tx.column("met", changed.key, "version") is not None
        if ours is None and not met:
            return
        base = _document(tx, changed.kind, changed.before) if met else None
        waiting = Outgoing(
            id=changed.key, kind=changed.kind, record=changed.record, since=now, base=base, edition=0
        )
    elif ours is None and waiting.base is None and tx.column("met", changed.key, "version") is None:
        tx.remove("outgoing", changed.key)  # made and taken back before anybody else has seen it
        return
    base = masked(waiting.base, ours) if redacted else waiting.base
    tx.put(
        Outgoing(
            id=waiting.id, kind=waiting.kind, record=waiting.record, since=waiting.since, base=base,
            ops=(*waiting.ops, *changed.ops), edition=waiting.edition + 1,
        )
    )  # fmt: skip


def _document(tx: Transaction, kind: str, entry: Entry | None) -> dict[str, Any] | None:
    body = tx.text_of(entry)
    return None if body is None else own_fields(kind_named(kind), json.loads(body))


def own_fields(kind: Kind, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored document without what it carries beside its record."""
    names = getattr(kind.record_class, "__dataclass_fields__", document)
    return {name: value for name, value in document.items() if name in names}


def defaults(kind: Kind) -> dict[str, Any]:
    """Return the document's form of every field that has a default."""
    from dataclasses import MISSING, fields  # noqa: PLC0415 (only for who has a remote)

    record_class: Any = kind.record_class
    return {one.name: plain(one.default) for one in fields(record_class) if one.default is not MISSING}
