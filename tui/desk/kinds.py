"""The kinds of records that are worked on; a new one is its own files and one line in WORKED."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.desk.work import Work
    from tui.store import Store

INCIDENT: Final = "incident"
PROBLEM: Final = "problem"

#: Kind -> "module:attribute" of its `tui.desk.work.Work`, loaded when somebody first works on one.
WORKED: Final[Mapping[str, str]] = MappingProxyType(
    {INCIDENT: "tui.desk.incidents:INCIDENTS", PROBLEM: "tui.desk.problems:PROBLEMS"}
)


class Place(NamedTuple):
    """Where a record is: its kind, its position among that kind's rows, and its id."""

    kind: str
    position: int
    id: str


def work_on(kind: str) -> Work:
    """Return what it takes to work on a kind of record."""
    module, _, name = WORKED[kind].partition(":")
    work: Work = getattr(import_module(module), name)
    return work


def placed(store: Store, number: str, kinds: tuple[str, ...] = tuple(WORKED)) -> Place | None:
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
