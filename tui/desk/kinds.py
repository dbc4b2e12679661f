"""The kinds of records that are worked on: what the store declares as such, each with its verbs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.store.kinds import KINDS

if TYPE_CHECKING:
    from tui.desk.work import Work
    from tui.store import Store

INCIDENT: Final = "incident"
PROBLEM: Final = "problem"

#: The kinds that people work on.
WORKED: Final = tuple(kind.name for kind in KINDS.values() if kind.worked)


class Place(NamedTuple):
    """Where a record is: its kind, its position among that kind's rows, and its id."""

    kind: str
    position: int
    id: str


def work_on(kind: str) -> Work:
    """Return what it takes to work on a kind of record, loaded when somebody first does."""
    work: Work = getattr(import_module(f"tui.desk.{kind}s"), f"{kind}s".upper())
    return work


def placed(store: Store, number: str, kinds: tuple[str, ...] = WORKED) -> Place | None:
    """Return where the record with this number (whatever its case) or id is, None if there is none."""
    wanted = number.strip()
    for kind in kinds:
        rows = store.rows(kind)
        position = rows.find("number", wanted)
        if position is None:
            position = rows.find("number", wanted.upper())
        if position is None:
            position = rows.position(wanted)
        if position is not None:
            return Place(kind, position, str(rows.get(position, "id")))
    return None
