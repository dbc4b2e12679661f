"""The desk's settings: what a change would move, the change itself as one operation, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.desk.clockwork import agreements, facts, plain_of
from tui.domain.clocks.agreed import agreements_of
from tui.domain.clocks.columns import columns_of
from tui.domain.errors import Refused
from tui.domain.history import ActorKind, Operation
from tui.domain.incident import FINAL, OPEN
from tui.domain.settings import DEFAULT_TEXT, DESK, Settings

if TYPE_CHECKING:
    from tui.desk.names import Names
    from tui.desk.records import Author
    from tui.store import Store, Transaction

SETTINGS: Final = "settings"
_TELLING: Final = ("due", "warn", "alarm", "paused", "breached", "calendar")


def moving(store: Store, names: Names, text: str) -> tuple[int, int]:
    """Return how many open incidents' targets a change of the settings would move, and how many are open."""
    rows = store.rows("incident")
    now, then = agreements(names), agreements_of(text)
    found = [str(rows.get(p, "id")) for p in rows.select_code("state", lambda state: state in OPEN)]
    moved = 0
    for record_id in found:
        incident = store.read("incident", record_id)
        if incident is not None:
            told, document = facts(incident, names), plain_of(incident)
            moved += columns_of(document, told, now) != columns_of(document, told, then)
    return moved, len(found)


def settle(tx: Transaction, author: Author, text: str) -> int:
    """Put the settings and every open incident they move; return how many those are.

    Raises:
        BadInput: the text is no settings.
        Refused: nothing would change.
    """
    return _replace(tx, author, SETTINGS, text, ())


def unsettle(tx: Transaction, author: Author, kind: str, operation: Operation) -> None:
    """Take a change of the settings back.

    Raises:
        Refused: they have been changed since.
    """
    current = tx.read(SETTINGS, DESK)
    if current is None or current.text != operation.after["text"]:
        raise Refused("the settings have been changed since; they stay")
    _replace(tx, author, kind, str(operation.before["text"]), (operation.id,))


def _replace(tx: Transaction, author: Author, kind: str, text: str, voids: tuple[str, ...]) -> int:
    agreements_of(text)
    current = tx.read(SETTINGS, DESK)
    before = current.text if current is not None else DEFAULT_TEXT
    if text == before:
        raise Refused("these are the settings already: nothing was changed")
    stamp = author.stamp()
    version = current.version + 1 if current is not None else 1
    tx.put(Settings(version=version, text=text, op=stamp.op))
    moved = sum(_moved(tx, record_id) for record_id in tx.having("incident", "state", _goes_on))
    tx.put(
        Operation(
            id=stamp.op, group=author.group, record=DESK, record_kind=SETTINGS, kind=kind, actor=author.actor,
            actor_kind=ActorKind.OPERATOR, login=author.login, at=author.at, recorded=author.recorded,
            replica=tx.replica, seq=tx.next_seq(), base=current.op if current is not None else "",
            before={"text": before}, after={"text": text}, voids=voids,
        )
    )  # fmt: skip
    return moved


def _goes_on(state: object) -> bool:
    return state not in FINAL


def _moved(tx: Transaction, record_id: str) -> bool:
    """Let an incident carry its columns under the settings as they are; say if it is open and they moved."""
    before = [tx.column("incident", record_id, name) for name in _TELLING]
    incident = tx.read("incident", record_id)
    if incident is not None:
        tx.put(incident)
    told = incident is not None and incident.is_open
    return told and before != [tx.column("incident", record_id, name) for name in _TELLING]
