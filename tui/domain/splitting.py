"""Part-solved: the rest becomes an incident of its own, its caller copied (domain.md section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui.domain.change import alter, need
from tui.domain.errors import Refused
from tui.domain.history import ActivityKind, Stamp
from tui.domain.incident import Link
from tui.domain.linking import SPLIT_INTO

if TYPE_CHECKING:
    from tui.domain.incident import Incident

SPLIT: Final = "split"
#: What the second incident takes over unless it is said otherwise.
_COPIED: Final = (
    "caller", "channel", "impact", "urgency", "service", "ci", "team", "category", "subcategory", "symptom",
    "location",
)  # fmt: skip


def split(incident: Incident, stamp: Stamp, *, title: str = "") -> Incident:
    """Tie the incident to the one its other part becomes: the id it is to have is the new tie's target.

    Raises:
        MissingFields: no title for the other part.
        Refused: it is not open.
    """
    if not incident.is_open:
        raise Refused(f"cannot split: it is {incident.state.words}")
    need(SPLIT, {"title": title})
    return alter(
        incident, stamp, ActivityKind.LINK, SPLIT, text=title,
        links=(*incident.links, Link(kind=SPLIT_INTO, target=stamp.new_id())),
    )  # fmt: skip


def other_part(incident: Incident) -> dict[str, Any]:
    """Return what the second incident is opened with, its id and title from the split before."""
    made = next(tie.target for tie in reversed(incident.links) if tie.kind == SPLIT_INTO)
    title = next(one.text for one in reversed(incident.history) if one.verb == SPLIT)
    return {"id": made, "title": title, **{name: getattr(incident, name) for name in _COPIED}}
