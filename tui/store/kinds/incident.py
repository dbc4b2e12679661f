"""The list columns of an incident; times are milliseconds since the epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.domain.settings import DESK
from tui.store.kinds.base import (
    Column,
    Document,
    Kept,
    Kind,
    Lasting,
    Look,
    Type,
    Value,
    codes,
    ints,
    milliseconds,
    open_tasks,
    text,
)

if TYPE_CHECKING:
    from tui.domain.incident import Incident

#: The columns of the clocks, as `ClockColumns` has them.
_CLOCK_COLUMNS: Final = (
    "due", "paused", "warn", "alarm", "breached", "metric", "calendar", "timed", "withdrawn", "priority",
    "agreed",
)  # fmt: skip
#: The kind of an activity -> who speaks by it; a note is among ourselves.
_SPEAKERS: Final = {"created": "C", "contact": "C", "reply": "A"}
#: Whatever their kind, the verbs by which an agent turns to the caller: an end is the desk's answer.
_ANSWERS: Final = frozenset({"resolve", "close", "cancel", "attempt"})


def _last_word(document: Document) -> tuple[str | None, int | None]:
    """Return who spoke last, the caller ("C") or an agent ("A"), and when.

    The caller speaks by reporting and by any contact; an agent by a public reply, by trying to reach the
    caller, and by ending the incident. Nothing else is a word to the caller: while somebody takes, snoozes,
    flags, edits or notes, the caller still waits. The system and undone operations do not speak.
    """
    voided = document.get("voided") or ()
    last: tuple[str, str] | None = None
    by = None
    for activity in document.get("history") or ():
        who = _SPEAKERS.get(activity["kind"])
        if who is None:
            if activity.get("verb") not in _ANSWERS:
                continue
            who = "A"
        if activity.get("actor_kind") == "system" or (voided and activity.get("op", "") in voided):
            continue
        moment = (activity["occurred_at"], activity["id"])
        if last is None or _later(moment, last):
            last, by = moment, who
    return (by, milliseconds(last[0])) if last else (None, None)


def _later(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Compare two (ISO moment, id); the texts order rightly where both have the same shape."""
    if len(one[0]) == len(other[0]) and one[0].endswith("Z") and other[0].endswith("Z"):
        return one >= other
    return (milliseconds(one[0]) or 0, one[1]) >= (milliseconds(other[0]) or 0, other[1])


def _of(part: Document | None, name: str) -> str | None:
    return part[name] if part else None


def _unmoved(before: Incident, after: Incident) -> bool:
    from tui.domain.clocks.unmoved import unmoved  # noqa: PLC0415 (the first paint changes nothing)

    return unmoved(before, after)


def _project(document: Document, kept: Kept = None) -> tuple[Value, ...]:
    from tui.domain.clocks.columns import ClockColumns, project_clocks  # noqa: PLC0415 (as above)

    get = document.get
    last_by, last_at = _last_word(document)
    known = None if kept is None else ClockColumns._make(kept)
    clocks = known if known is not None and known.agreed is None else project_clocks(document)
    holds = get("holds")
    flags = get("flags")
    return (
        document["number"],
        document["title"],
        document["id"],
        get("op", ""),
        get("state", "new"),
        get("impact", "medium"),
        get("urgency", "medium"),
        get("team"),
        get("assignee"),
        get("owner"),
        get("caller"),
        get("service"),
        get("ci"),
        get("category", ""),
        get("subcategory", ""),
        get("symptom", ""),
        get("channel", "telephone"),
        get("location", ""),
        ",".join(flags) if flags else "",
        get("source", ""),
        last_by,
        clocks.metric,
        clocks.calendar,
        ",".join(sorted({hold["reason"] for hold in holds})) if holds else "",
        clocks.priority,
        milliseconds(document["opened_at"]),
        milliseconds(document["updated_at"]),
        milliseconds(get("resolved_at")),
        milliseconds(get("closed_at")),
        clocks.due,
        clocks.paused,
        clocks.warn,
        clocks.alarm,
        clocks.breached,
        clocks.timed,
        clocks.withdrawn,
        clocks.agreed,
        last_at,
        get("reopenings", 0),
        get("handovers", 0),
        _of(get("major"), "state"),
        ",".join(get("watchers") or ()),
        milliseconds(_of(get("snooze"), "until")),
        get("affected_count") or len(get("affected") or ()) or None,
        open_tasks(document),
    )


def _carries(document: Document, look: Look, kept: Kept) -> Document:
    """Return the clocks' columns under the desk's settings; nothing while it has none."""
    text = look("settings", DESK, "text")
    if not text:
        return {}
    from tui.domain.clocks.agreed import agreements_in_force  # noqa: PLC0415 (TOML only where there are settings)
    from tui.domain.clocks.columns import CARRIED, ClockColumns, carried_columns  # noqa: PLC0415 (as above)

    known = None if kept is None else ClockColumns._make(kept)
    return {CARRIED: carried_columns(document, agreements_in_force(str(text)), look, known)}


INCIDENT: Final = Kind(
    name="incident",
    worked=True,
    record="tui.domain.incident:Incident",
    columns=(
        text("number", search=True, index=True),
        text("title", search=True),
        text("id", index=True),
        text("op"),
        *codes("state", "impact", "urgency", "team", "assignee", "owner", "caller", "service", "ci"),
        *codes("category", "subcategory", "symptom", "channel", "location", "flags", "source"),
        *codes("last_by", "metric", "calendar", "hold"),
        *ints("priority", "opened", "updated", "resolved", "closed"),
        Column("due", Type.INT, indexed=True),
        *ints("paused", "warn", "alarm", "breached", "timed", "withdrawn", "agreed", "last_at"),
        *ints("reopenings", "handovers"),
        *codes("major_state", "watchers"),
        *ints("snoozed", "people", "tasks"),
    ),
    project=_project,
    carries=_carries,
    lasting=Lasting(_CLOCK_COLUMNS, _unmoved),
    edition=8,
)
