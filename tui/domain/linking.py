"""Ties between incidents: what kinds there are, and what each is called from the other end."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.change import alter, need
from tui.domain.errors import MissingFields, Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.incident import Link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.domain.incident import Incident

LINK: Final = "link"
UNLINK: Final = "unlink"
DUPLICATE_OF: Final = "duplicate_of"
RECURRENCE_OF: Final = "recurrence_of"
RECURS_AS: Final = "recurs_as"
SPLIT_FROM: Final = "split_from"
SPLIT_INTO: Final = "split_into"
CHILD_OF: Final = "child_of"
PARENT_OF: Final = "parent_of"

_ENDS: Final = (
    ("related_to", "related_to"),
    ("caused_by", "causes"),
    (RECURRENCE_OF, RECURS_AS),
    (DUPLICATE_OF, "duplicated_by"),
    (CHILD_OF, PARENT_OF),
    (SPLIT_FROM, SPLIT_INTO),
)
#: A tie's name -> its name from the other end, whichever end that is.
OPPOSITES: Final[Mapping[str, str]] = MappingProxyType({**dict(_ENDS), **{b: a for a, b in _ENDS}})
#: The ties an operator makes by hand; duplicates and splits have moves of their own.
OFFERED: Final = ("related_to", CHILD_OF, "caused_by", RECURRENCE_OF)


def link(incident: Incident, stamp: Stamp, *, kind: str = "", to: str = "") -> Incident:
    """Tie an incident to another record, by its id.

    Raises:
        MissingFields: to what, or which tie.
        Refused: to itself, tied so already, or under a second parent.
    """
    need(LINK, {"to": to})
    if not kind:
        raise MissingFields(LINK, ["kind"], OFFERED)
    if to in {incident.id, incident.number}:
        raise Refused("a record cannot be linked to itself")
    tie = Link(kind=kind, target=to)
    if tie in incident.links:
        raise Refused("it is linked so already")
    if kind == CHILD_OF and incident.parent is not None:
        raise Refused("it has a parent already: unlink that one first")
    parent = to if kind == CHILD_OF else incident.parent
    return alter(incident, stamp, ActivityKind.LINK, kind, links=(*incident.links, tie), parent=parent)


def unlink(incident: Incident, stamp: Stamp, *, to: str = "") -> Incident:
    """Undo every tie to another record that was made by hand, from either end.

    Raises:
        MissingFields: to what.
        Refused: there is none.
    """
    need(UNLINK, {"to": to})
    stays = tuple(one for one in incident.links if one.target != to or one.kind not in _BY_HAND)
    if stays == incident.links:
        raise Refused("it is not linked to that record by hand")
    parent = None if incident.parent == to else incident.parent
    return alter(incident, stamp, ActivityKind.LINK, UNLINK, links=stays, parent=parent)


def tied_back(other: Incident, stamp: Stamp, *, kind: str, to: str) -> Incident:
    """Return the record at the other end of a tie (`kind` as it is called from here), tied as well."""
    tie = Link(kind=OPPOSITES[kind], target=to)
    if tie in other.links:
        return other
    return alter(other, stamp, ActivityKind.LINK, tie.kind, links=(*other.links, tie))


def children(incident: Incident) -> tuple[str, ...]:
    """Return the ids of its children."""
    return tuple(tie.target for tie in incident.links if tie.kind == PARENT_OF)


#: Ties that an operator made by hand, as they are called from either end.
_BY_HAND: Final = frozenset({*OFFERED, *(OPPOSITES[kind] for kind in OFFERED)})
