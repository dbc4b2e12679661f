"""The kinds of records the store knows; a new kind is one module here and one line in KINDS."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.store.kinds.base import Column, Document, Kind, Type, Value
from tui.store.kinds.incident import INCIDENT
from tui.store.kinds.meeting import CONFLICT, MET, OUTGOING, REMOTE, STANDING
from tui.store.kinds.operation import OPERATION
from tui.store.kinds.people import CI, PERSON, SERVICE, TEAM
from tui.store.kinds.problem import PROBLEM
from tui.store.kinds.settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BESIDE",
    "KINDS",
    "Column",
    "Document",
    "Kind",
    "Type",
    "Value",
    "kind_named",
    "kind_of",
    "shared_kinds",
]

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {kind.name: kind for kind in (INCIDENT, PROBLEM, PERSON, TEAM, SERVICE, CI, OPERATION, SETTINGS)}
)

#: What a replica keeps for itself about its remote; nobody lists it.
BESIDE: Final[Mapping[str, Kind]] = MappingProxyType(
    {kind.name: kind for kind in (OUTGOING, MET, CONFLICT, REMOTE, STANDING)}
)

_by_class: dict[type, Kind] = {}


def shared_kinds() -> tuple[str, ...]:
    """Name the kinds whose records are the same on every replica, those that others refer to first."""
    shared = [kind for kind in KINDS.values() if kind.record and not kind.local]
    return tuple(kind.name for kind in sorted(shared, key=lambda kind: kind.carries is not None))


def kind_named(name: str) -> Kind:
    """Return the declared kind of a table, or one of plain documents."""
    return KINDS.get(name) or BESIDE.get(name) or Kind(name)


def kind_of(record: object) -> Kind:
    """Return the kind a record's type belongs to.

    Raises:
        TypeError: it is no record of ours.
    """
    kind = _by_class.get(type(record))
    if kind is not None:
        return kind
    name = type(record).__name__
    for kind in (*KINDS.values(), *BESIDE.values()):
        if kind.record.endswith(f":{name}") and kind.record_class is type(record):
            _by_class[type(record)] = kind
            return kind
    raise TypeError(f"{name} is no kind of record the store knows")
