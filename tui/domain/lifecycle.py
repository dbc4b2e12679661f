"""The life of an incident: every move in one place (domain.md sections 2 to 4).

A move takes the incident, the stamp of the operation and the fields of its command, and returns the incident
with activities appended that list each field change. Illegal raises IllegalTransition naming the legal ones;
legal but lacking raises MissingFields with exactly what is missing; any other rule raises Refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.change import append, is_struck, need, standing
from tui.domain.document import differences
from tui.domain.editing import edit
from tui.domain.ending import cancel, close, reopen, resolve
from tui.domain.handing import assign, release, start, take
from tui.domain.history import ActivityKind, Stamp
from tui.domain.holds import ALL_HOLDS, hold, resume
from tui.domain.incident import Channel, Incident
from tui.domain.priority import Level
from tui.domain.words import GRACE, note, reply

if TYPE_CHECKING:
    from datetime import datetime

    from tui.domain.incident import Flag

__all__ = (
    "ALL_HOLDS", "GRACE", "assign", "cancel", "close", "edit", "hold", "is_struck", "note", "open_incident",
    "release", "reopen", "reply", "resolve", "resume", "standing", "start", "take",
)  # fmt: skip

#: Texts that stand in the record anyway: a creation does not list them a second time.
_UNLISTED = frozenset({"title", "description"})


def open_incident(
    stamp: Stamp,
    *,
    id: str,  # noqa: A002 (the field's name)
    number: str,
    title: str = "",
    description: str = "",
    caller: str | None = None,
    channel: Channel = Channel.TELEPHONE,
    impact: Level = Level.MEDIUM,
    urgency: Level = Level.MEDIUM,
    service: str | None = None,
    ci: str | None = None,
    team: str | None = None,
    category: str = "",
    subcategory: str = "",
    symptom: str = "",
    location: str = "",
    flags: tuple[Flag, ...] = (),
    opened_at: datetime | None = None,
) -> Incident:
    """Return a new incident; whoever opens it owns it, a team is the queue it waits in.

    Raises:
        MissingFields: no title.
    """
    need("new", {"title": title})
    opened = opened_at or stamp.at
    blank = Incident(id=id, number=number, title=title, opened_at=opened, updated_at=stamp.at)
    incident = Incident(
        id=id, number=number, title=title.strip(), description=description.strip(), opened_at=opened,
        updated_at=stamp.at, caller=caller, channel=channel, impact=impact, urgency=urgency, service=service,
        ci=ci, team=team, category=category, subcategory=subcategory, symptom=symptom, location=location,
        flags=flags, owner=stamp.actor or None,
    )  # fmt: skip
    listed = (change for change in differences(blank, incident) if change.field not in _UNLISTED)
    return append(incident, stamp, stamp.activity(ActivityKind.CREATED, "new", changes=listed))
