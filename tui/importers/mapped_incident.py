"""What a row of a CSV file says of an incident, as an incident with a history that says the same.

A row tells how things stand, not how they came to be. So the history begins with the first report and, if it
has ended, tells its end when the row says it was, else when it was imported.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tui.domain.document import differences
from tui.domain.history import Activity, ActivityKind, ActorKind, FieldChange
from tui.domain.incident import OPEN, Hold, HoldReason, Incident, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tui.importers.writing import Run

#: Words of an incident that its first entry need not repeat.
_UNLISTED: Final = frozenset({"title", "description", "number", "source", "adopted", "opened_at"})


def opened(record_id: str, said: dict[str, Any], source: str, run: Run) -> Incident:
    """Return an incident nobody here has seen, as the row says it."""
    at = said.pop("opened_at", None) or run.at
    blank = Incident(
        id=record_id, number=said["number"], title=said["title"], opened_at=at, updated_at=at, source=source,
        adopted=False, op=run.op,
    )  # fmt: skip
    filled = _consistent(replace(blank, **said), run)
    begun = filled
    if filled.state not in OPEN:
        begun = replace(filled, state=State.NEW, resolved_at=None, closed_at=None)
    changes = tuple(change for change in differences(blank, begun) if change.field not in _UNLISTED)
    created = _entry(f"{record_id}-0", ActivityKind.CREATED, at, run, verb="new", changes=changes)
    history = (replace(created, author=filled.caller or ""), *_end(filled, run))
    return replace(filled, history=history, updated_at=history[-1].occurred_at)


def updated(existing: Incident, said: dict[str, Any], run: Run) -> Incident:
    """Return an incident as the row says it now, with an entry that says what changed; else the very same."""
    merged = _consistent(replace(existing, **said), run)
    changes = differences(existing, merged)
    if not changes:
        return existing
    end = merged.closed_at or merged.resolved_at
    ended = merged.state is not existing.state and end is not None and existing.updated_at <= end <= run.at
    at = end if ended and end is not None else run.at
    entry = _entry(f"{existing.id}-{run.op}", ActivityKind.CHANGE, at, run, verb="import", changes=changes)
    return replace(merged, op=run.op, updated_at=at, history=(*existing.history, entry))


def _consistent(incident: Incident, run: Run) -> Incident:
    """Let what is over have an end, what is not have none; and only what waits wait, for what nobody said."""
    state, resolved, closed = incident.state, incident.resolved_at, incident.closed_at
    if state in OPEN:
        resolved = closed = None
    elif state is State.CANCELLED:
        resolved, closed = None, closed or run.at
    else:
        resolved = max(incident.opened_at, resolved or closed or run.at)
        closed = max(resolved, closed or resolved) if state is State.CLOSED else None
    holds = incident.holds if state is State.ON_HOLD else ()
    if state is State.ON_HOLD and not holds:
        name = f"{incident.id}-{run.op}-h"
        holds = (Hold(id=name, reason=HoldReason.OTHER, author="", since=incident.opened_at),)
    return replace(incident, resolved_at=resolved, closed_at=closed, holds=holds)


def _end(incident: Incident, run: Run) -> Iterator[Activity]:
    """Yield what led from new to where it ended."""
    before = State.NEW
    for number, (state, verb, at) in enumerate(
        (
            (State.RESOLVED, "resolve", incident.resolved_at),
            (State.CANCELLED, "cancel", incident.closed_at if incident.state is State.CANCELLED else None),
            (State.CLOSED, "close", incident.closed_at if incident.state is State.CLOSED else None),
        ),
        1,
    ):
        if at is not None:
            change = FieldChange(field="state", before=before.value, after=state.value)
            yield _entry(
                f"{incident.id}-{number}", ActivityKind.TRANSITION, at, run, verb=verb, changes=(change,)
            )
            before = state


def _entry(
    name: str, kind: ActivityKind, at: datetime, run: Run, *, verb: str, changes: tuple[FieldChange, ...]
) -> Activity:
    return Activity(
        id=name, kind=kind, occurred_at=at, recorded_at=run.at, author="", actor_kind=ActorKind.IMPORT,
        op=run.op, verb=verb, changes=changes,
    )  # fmt: skip
