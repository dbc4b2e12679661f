"""Ties between incidents: what kinds there are, and what each is called from the other end."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.domain.change import alter, need
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.incident import Link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.domain.incident import Incident

LINK: Final = "link"
UNLINK: Final = "unlink"
DUPLICATE_OF: Final = "duplicate_of"
SPLIT_FROM: Final = "split_from"
SPLIT_INTO: Final = "split_into"

#: A tie's name -> its name from the other end.
OPPOSITES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "related_to": "related_to",
        "caused_by": "causes",
        "recurrence_of": "recurs_as",
        DUPLICATE_OF: "duplicated_by",
        SPLIT_FROM: SPLIT_INTO,
    }
)
#: The ties an operator makes by hand; duplicates and splits have moves of their own.
OFFERED: Final = ("related_to", "caused_by", "recurrence_of")


def link(incident: Incident, stamp: Stamp, *, kind: str = "", to: str = "") -> Incident:
    """Tie an incident to another record, by its id.

    Raises:
        MissingFields: which tie, or to what.
        Refused: to itself, or tied so already.
    """
    need(LINK, {"kind": kind, "to": to})
    if to in {incident.id, incident.number}:
        raise Refused("a record cannot be linked to itself")
    tie = Link(kind=kind, target=to)
    if tie in incident.links:
        raise Refused("it is linked so already")
    return alter(incident, stamp, ActivityKind.LINK, kind, links=(*incident.links, tie))


def unlink(incident: Incident, stamp: Stamp, *, to: str = "") -> Incident:
    """Undo every tie to another record that was made by hand.

    Raises:
        MissingFields: to what.
        Refused: there is none.
    """
    need(UNLINK, {"to": to})
    made = {*OFFERED, *(OPPOSITES[kind] for kind in OFFERED)}
    stays = tuple(one for one in incident.links if one.target != to or one.kind not in made)
    if stays == incident.links:
        raise Refused("it is not linked to that record by hand")
    return alter(incident, stamp, ActivityKind.LINK, UNLINK, links=stays)
