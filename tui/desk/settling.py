"""The desk's settings: what a change would move, the change itself as one operation, and the way back.

A change is one small frame. The list columns of records follow, a few records at a time, so that nobody waits
for the lock: `stale` finds those worked out under another state of the settings (or of their service, or
team), whoever changed it and wherever, and `renew` works them out anew.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tui.desk.clockwork import agreements
from tui.desk.records import Author, record_passing
from tui.domain.clocks.agreed import agreements_of
from tui.domain.clocks.columns import CARRIED, agreed_as, columns_of
from tui.domain.clocks.timeline import facts_of
from tui.domain.errors import Refused
from tui.domain.history import ActorKind, Operation
from tui.domain.incident import FINAL, OPEN
from tui.domain.settings import DEFAULT_TEXT, DESK, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui.desk.names import Names
    from tui.store import Store, Transaction

SETTINGS: Final = "settings"
KIND: Final = "incident"
#: Records looked at between two reports of progress.
CHUNK: Final = 250


def moving(store: Store, names: Names, text: str) -> Iterator[tuple[int, int, int]]:
    """Yield how far it has come (moved, looked at, in all): open incidents a change of the settings moves."""
    rows = store.rows(KIND)
    now, then = agreements(names), agreements_of(text)
    found = list(rows.select_code("state", lambda state: state in OPEN))
    moved = 0
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        for _position, body in store.texts(KIND, chunk, lambda _body: True):
            document = json.loads(body)
            document.pop(CARRIED, None)
            before, after = (
                columns_of(document, facts_of(document, agreed, names.look), agreed) for agreed in (now, then)
            )
            moved += before != after
        yield moved, start + len(chunk), len(found)
    if not found:
        yield 0, 0, 0


def settle(tx: Transaction, author: Author, text: str) -> None:
    """Put other settings in force.

    Raises:
        BadInput: the text is no settings.
        Refused: nothing would change.
    """
    agreements_of(text)
    _replace(tx, author, SETTINGS, text, ())


def unsettle(tx: Transaction, author: Author, kind: str, operation: Operation) -> None:
    """Take a change of the settings back.

    Raises:
        Refused: they have been changed since.
    """
    if not operation.after:  # a conflict settled as they were
        record_passing(tx, author, kind, operation)
        return
    current = tx.read(SETTINGS, DESK)
    if current is None or current.text != operation.after["text"]:
        raise Refused("the settings have been changed since; they stay")
    _replace(tx, author, kind, str(operation.before["text"]), (operation.id,))


def _replace(tx: Transaction, author: Author, kind: str, text: str, voids: tuple[str, ...]) -> None:
    current = tx.read(SETTINGS, DESK)
    before = current.text if current is not None else DEFAULT_TEXT
    if text == before:
        raise Refused("these are the settings already: nothing was changed")
    stamp = author.stamp()
    version = current.version + 1 if current is not None else 1
    tx.put(Settings(version=version, text=text, op=stamp.op))
    tx.put(
        Operation(
            id=stamp.op, group=author.group, record=DESK, record_kind=SETTINGS, kind=kind, actor=author.actor,
            actor_kind=ActorKind.OPERATOR, login=author.login, at=author.at, recorded=author.recorded,
            replica=tx.replica, seq=tx.next_seq(), base=current.op if current is not None else "",
            before={"text": before}, after={"text": text}, voids=voids,
        )
    )  # fmt: skip


def stale(store: Store, names: Names) -> list[str]:
    """Return the records, not yet ended for good, whose columns were worked out under something else."""
    agreed, rows = agreements(names), store.rows(KIND)
    if not agreed.version:
        return []
    known: dict[tuple[str, str], int] = {}
    found = []
    going = rows.select_code("state", lambda state: state not in FINAL)
    columns = rows.table(("service", "team", "agreed"), going)
    for position, (service, team, under) in zip(going, columns, strict=True):
        about = str(service or ""), str(team or "")
        if about not in known:
            known[about] = agreed_as(agreed, *about, names.look)
        if under != known[about]:
            found.append(str(rows.get(position, "id")))
    return found


def state_of(store: Store) -> tuple[int, ...]:
    """Return what must have moved for any record to have become stale."""
    return tuple(store.rows(kind).version for kind in (SETTINGS, "service", "team"))


def renew(tx: Transaction, records: Iterable[str]) -> None:
    """Work the columns of these records out anew; nothing else about them changes, and nobody did it.

    So there is nothing to send to a remote either: others work them out for themselves.
    """
    tx.received = True
    for record in records:
        tx.carry(KIND, record)


def chunks(records: Sequence[str], size: int = CHUNK) -> Iterator[Sequence[str]]:
    """Yield the records a few at a time."""
    return (records[start : start + size] for start in range(0, len(records), size))
