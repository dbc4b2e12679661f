"""What the proofs put into a store, and how they look at it: teams, by id and name."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tui.domain.people import Team
from tui.store import frames
from tui.store.backup import verify
from tui.store.files import OsFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tui.store import Store, Transaction

NOW: Final = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
Contents = dict[str, str]
#: Record id -> its new name; None: it goes.
Changes = dict[str, str | None]


class Broken(AssertionError):  # noqa: N818 (reads as the sentence it is)
    """A promise of the store was not kept."""


def must(held: object, otherwise: str) -> None:
    """Insist."""
    if not held:
        raise Broken(otherwise)


def changing(changes: Changes) -> Callable[[Transaction], str]:
    """Return the plan of a commit; it returns the number it took."""

    def plan(transaction: Transaction) -> str:
        number = transaction.next_number("T")
        for record, name in changes.items():
            if name is None:
                transaction.remove("team", record)
            else:
                transaction.put(Team(id=record, name=name))
        return number

    return plan


def changed(state: Mapping[str, str], changes: Changes) -> Contents:
    """Return what a commit leaves."""
    return {record: name for record, name in {**state, **changes}.items() if name is not None}


def contents(store: Store) -> Contents:
    """Return what a store shows: its columns, and its records, which must say the same."""
    rows = store.rows("team")
    listed = {str(rows.get(p, "id")): str(rows.get(p, "name")) for p in rows.all()}
    must(len(listed) == len(rows), "a record is listed twice")
    for record, name in listed.items():
        must(store.read("team", record) == Team(id=record, name=name), f"{record} is not what is listed")
    return listed


def backup_contents(path: Path) -> Contents | None:
    """Return what a backup holds, None if there is none; it must be whole."""
    if not path.exists():
        return None
    verify(OsFiles(), path)
    data = path.read_bytes()
    found: Contents = {}
    for part in frames.scan(lambda at, size: data[at : at + size], 0, len(data)):
        must(isinstance(part, frames.Frame), "a backup is damaged")
        if isinstance(part, frames.Frame):
            documents = [json.loads(body.data) for body in part.bodies() if body.kind == "team"]
            found |= {document["id"]: document["name"] for document in documents}
    return found
