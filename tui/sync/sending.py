"""What waits, made into writes, and what becomes of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tui.domain.meeting import Outgoing
from tui.store.kinds import kind_named, shared_kinds
from tui.store.outgoing import own_fields
from tui.sync.backend import ABSENT, Answer, Item, Outcome, Write
from tui.sync.envelope import envelope, remembers
from tui.sync.keeping import stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Sent:
    """A write, with what waited for it: the record's document, and the operations it holds."""

    write: Write
    waiting: Outgoing
    document: dict[str, Any] | None
    ops: tuple[str, ...]


def waiting_keys(store: Store) -> Iterator[str]:
    """Yield the keys of what waits and is not refused: what others refer to first, then the oldest first."""
    rows = store.rows("outgoing")
    order = {kind: at for at, kind in enumerate(shared_kinds())}
    found = [position for position in rows.all() if not rows.get(position, "refused")]
    found.sort(key=lambda position: order.get(str(rows.get(position, "kind")), len(order)))
    return (str(rows.get(position, "id")) for position in found)


def writes_of(store: Store, keys: Sequence[str]) -> list[Sent]:
    """Return what is to be written of these; may run in any thread that only reads."""
    return [sent for key in keys if (sent := _write_of(store, key)) is not None]


def _write_of(store: Store, key: str) -> Sent | None:
    waiting: Outgoing | None = store.read("outgoing", key)
    if waiting is None:
        return None
    met = store.read("met", key) or {}
    version = str(met.get("version", ABSENT))
    kind = kind_named(waiting.kind)
    position = store.rows(waiting.kind).position(waiting.record)
    if position is None:
        return Sent(Write(key, None, version), waiting, None, ())
    texts = [body for _position, body in store.texts(waiting.kind, [position], lambda _body: True)]
    if not texts:
        return None  # it cannot be read; `check` says so, and it goes on waiting
    document = own_fields(kind, json.loads(texts[0]))
    ops = (*met.get("ops", ()), *waiting.ops) if remembers(waiting.kind) else ()
    write = Write(key, envelope(waiting.kind, document, ops), version)
    return Sent(write, waiting, document, ops)


def settled(tx: Transaction, sent: Sequence[Sent], answers: Sequence[Answer]) -> tuple[int, list[Item]]:
    """Note what was stored and what was refused; return how many were stored, and what clashes."""
    tx.received = True
    done, clashes = 0, []
    for one, answer in zip(sent, answers, strict=True):
        if answer.outcome is Outcome.STORED:
            stored(tx, one.waiting, answer.version, one.document, one.ops)
            done += 1
        elif answer.outcome is Outcome.CLASH and answer.theirs is not None:
            clashes.append(answer.theirs)
        elif answer.outcome is Outcome.REFUSED:
            _refused(tx, one.waiting, answer.why)
    return done, clashes


def _refused(tx: Transaction, waiting: Outgoing, why: str) -> None:
    current: Outgoing | None = tx.read("outgoing", waiting.id)
    if current is not None and current.edition == waiting.edition:
        tx.put(replace(current, refused=why or "the remote does not take it"))


def ask_again(tx: Transaction) -> int:
    """Let what was refused be asked again; return how many that is."""
    tx.received = True
    keys = tx.having("outgoing", "refused", bool)
    for key in keys:
        waiting: Outgoing | None = tx.read("outgoing", key)
        if waiting is not None:
            tx.put(replace(waiting, refused=""))
    return len(keys)
