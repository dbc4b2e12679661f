"""Whether what came to an incident can have moved its clocks at all: most of what operators write cannot."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Final

from tui.domain.history import Activity, ActivityKind, ActorKind
from tui.domain.incident import Incident

#: What a note changes of its record.
_BY_A_NOTE: Final = frozenset({"op", "updated_at", "history"})
_OTHERS: Final = attrgetter(*(one.name for one in fields(Incident) if one.name not in _BY_A_NOTE))


def unmoved(before: Incident, after: Incident) -> bool:
    """Whether all that came are people's notes: no clock, and no step a clock leads to, listens to those.

    No is always a safe answer; yes must mean that `columns_of` answers the same for both.
    """
    known = len(before.history)
    return (
        after.history[:known] == before.history
        and all(_speaks_to_nobody(one) for one in after.history[known:])
        and bool(_OTHERS(after) == _OTHERS(before))
    )


def _speaks_to_nobody(activity: Activity) -> bool:
    return (
        activity.kind is ActivityKind.NOTE
        and activity.actor_kind is ActorKind.OPERATOR
        and not activity.changes
    )
