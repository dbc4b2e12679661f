"""How incidents are worked on: the one table of their moves, and the steps the clock makes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from tui.desk import kin
from tui.desk.clockwork import plain_of
from tui.desk.flow import FLOW_MOVES
from tui.desk.kinds import INCIDENT
from tui.desk.reading import (
    ci,
    moment,
    number,
    one_of,
    or_leave,
    or_none,
    people,
    person,
    priority,
    record_of,
    service,
    team,
    text,
    title,
    yes,
)
from tui.desk.work import NEW, Move, Work
from tui.domain import lifecycle
from tui.domain.clocks.running import clocks_of
from tui.domain.clocks.steps import steps_ahead
from tui.domain.clocks.timeline import facts_of
from tui.domain.describing import SEEN
from tui.domain.editing import EDIT
from tui.domain.handing import SHIFT_LEAD
from tui.domain.incident import (
    OFFERED_HOLDS,
    CancelReason,
    Channel,
    Event,
    Flag,
    HoldReason,
    Incident,
    ResolutionCode,
)
from tui.domain.mending import INCIDENTS as RESTORING
from tui.domain.priority import Level
from tui.domain.timed import make

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tui.domain.clocks.definitions import Agreements
    from tui.domain.clocks.steps import Step
    from tui.store import Transaction


def _of_caller(tx: Transaction, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the flags that a new incident has from its caller."""
    caller = tx.read("person", str(fields.get("caller") or ""))
    return {"flags": (Flag.VIP,)} if caller is not None and caller.vip else {}


def _of_new_caller(tx: Transaction, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return whether the caller it is to have is a VIP."""
    caller = tx.read("person", str(fields.get("caller") or ""))
    return {"vip": caller.vip} if caller is not None else {}


#: Command name -> move; a new command is its declaration in tui.commands and a line here.
MOVES: Final[Mapping[str, Move]] = MappingProxyType(
    {
        NEW: Move(
            lifecycle.open_incident,
            "Opened {}.",
            {
                "title": title,
                "caller": person,
                "impact": one_of(Level),
                "urgency": one_of(Level),
                "service": service,
                "team": team,
                "description": text,
                "channel": one_of(Channel),
                "category": text,
                "location": text,
            },
            then=kin.propose,
            known=_of_caller,
        ),
        Event.TAKE.value: Move(lifecycle.take, "Took {}."),
        Event.ASSIGN.value: Move(
            lifecycle.assign, "Assigned {}.", {"team": team, "person": person, "text": text}
        ),
        Event.RELEASE.value: Move(lifecycle.release, "Gave {} back.", {"text": text}),
        Event.START.value: Move(lifecycle.start, "Started {}.", then=kin.carry),
        Event.HOLD.value: Move(
            lifecycle.hold,
            "Put {} on hold.",
            {
                "reason": one_of(OFFERED_HOLDS),
                "follow_up_at": moment,
                "reply": text,
                "to": people,
                "text": text,
            },
            then=kin.carry,
            ending="until {follow_up_at}",
        ),
        Event.RESUME.value: Move(
            lifecycle.resume,
            "Resumed {}.",
            {"hold": one_of((*HoldReason, lifecycle.ALL_HOLDS)), "text": text},
            then=kin.carry,
        ),
        Event.RESOLVE.value: Move(
            lifecycle.resolve,
            "Resolved {}.",
            {"code": one_of(ResolutionCode), "solution": text, "closure_category": text, "service": service},
            agreed=("calendar",),
            then=kin.carry,
        ),
        Event.CLOSE.value: Move(lifecycle.close, "Closed {}.", {"confirmed_by": person, "text": text}),
        Event.REOPEN.value: Move(lifecycle.reopen, "Reopened {}.", {"reason": text}),
        Event.CANCEL.value: Move(
            lifecycle.cancel,
            "Cancelled {}.",
            {"reason": one_of(CancelReason), "duplicate_of": record_of(INCIDENT), "text": text},
            then=kin.end,
        ),
        EDIT: Move(
            lifecycle.edit,
            "Changed {}.",
            {
                "impact": or_leave(one_of(Level)),
                "urgency": or_leave(one_of(Level)),
                "priority": or_leave(priority),
                "correction": yes,
                "reason": text,
                "title": title,
                "description": or_none(text),
                "caller": or_none(person),
                "channel": one_of(Channel),
                "service": or_none(service),
                "ci": or_none(ci),
                "category": or_none(text),
                "subcategory": or_none(text),
                "symptom": or_none(text),
                "location": or_none(text),
                "affected_count": number,
                "affected": people,
                "unaffected": people,
                "watchers": people,
                "unwatch": people,
            },
            agreed=("matrix",),
            known=_of_new_caller,
            then=kin.propose,
        ),
        "note": Move(lifecycle.note, "Wrote a note on {}.", {"text": text}),
        "reply": Move(
            lifecycle.reply,
            "Replied on {}: goes out in 60 seconds, undo recalls it.",
            {"to": people, "text": text},
        ),
        **FLOW_MOVES,
    }
)


def _due(tx: Transaction, incident: Incident, agreements: Agreements, now: datetime) -> Step | None:
    """Return the first step that has fallen due and is not made."""
    document = plain_of(incident)
    told = facts_of(document, agreements, tx.column)
    moment = int(now.timestamp() // 1)
    ahead = steps_ahead(document, clocks_of(told, agreements, moment), agreements, told)
    return ahead[0] if ahead and ahead[0].at <= moment else None


INCIDENTS: Final = Work(
    kind=INCIDENT,
    prefix="INC",
    record=Incident,
    moves=MOVES,
    restoring=RESTORING,
    texts=("title", "description", "symptom", "location", "solution", "tasks"),
    told=frozenset((SHIFT_LEAD, SEEN)),
    due=_due,
    make=make,
)
