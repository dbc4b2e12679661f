"""What has changed in a record, in words: fields as people call them, names for ids."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from tui.desk.names import Names
    from tui.domain.history import FieldChange

#: Fields whose values are ids, and the kind of record they name.
NAMED: Final[Mapping[str, str]] = {
    "team": "team",
    "assignee": "person",
    "owner": "person",
    "caller": "person",
    "service": "service",
    "ci": "ci",
    "author": "person",
    "watchers": "person",
    "affected": "person",
    "confirmed_by": "person",
    "by": "person",
    "commander": "person",
    "communications": "person",
}
#: Of more incidents than these only the count is told.
_LISTED: Final = 3
_TASKS: Final = "tasks"
#: What the parts of a value are called where they do not speak for themselves.
_PARTS: Final[Mapping[str, str]] = {
    "reason": "reason: {}",
    "author": "by {}",
    "priority": "P{}",
    "derived": "not P{}",
    "until": "until {}",
    "since": "since {}",
    "commander": "commander {}",
    "communications": "communications {}",
    "cadence": "an update every {} min",
    "next_update": "next {}",
}
#: How a document writes a moment.
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_UNTOLD: Final = frozenset({"holds", "handovers", "started", "links", "first_resolved_at", "adopted"})


def changes_text(changes: Iterable[FieldChange], names: Names, zone: tzinfo, *, created: bool = False) -> str:
    """Say what each field was and is now; of a record that was `created`, only what it is."""
    told: list[str] = []
    for change in changes:
        if change.field in _UNTOLD:
            continue
        if change.field == _TASKS and (steps := _tasks_text(change.before, change.after)):
            told += steps
            continue
        label, after = field_text(change.field), value_text(change.field, change.after, names, zone)
        before = "" if created else f": {value_text(change.field, change.before, names, zone)} →"
        told.append(f"{label}{before} {after}")
    return ", ".join(told)


def local(text: str, zone: tzinfo) -> str:
    """Return an ISO moment as a minute in the zone, any other text as it is."""
    if not _ISO.fullmatch(text):
        return text
    try:
        return datetime.fromisoformat(text).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return text


def _tasks_text(before: object, after: object) -> list[str]:
    """Say which tasks came, went, were done, or are open again; nothing if these are no lists of tasks."""
    had, has = _tasks_by_id(before), _tasks_by_id(after)
    told = []
    for task in {**had, **has}:
        then, now = had.get(task), has.get(task)
        if now is None:
            told.append(f"no longer: {_title(had[task])}")
        elif now != then:
            done = "done" if now.get("done_at") else "open again" if then is not None else ""
            told.append(": ".join(filter(None, (done, _title(now)))))
    return told


def _tasks_by_id(tasks: object) -> dict[str, Mapping[str, object]]:
    """Return what is a task with an id; a history may come from elsewhere and hold anything."""
    found = [one for one in tasks if isinstance(one, dict)] if isinstance(tasks, list) else []
    return {name: one for one in found if isinstance(name := one.get("id"), str)}


def _title(task: Mapping[str, object]) -> str:
    return str(task.get("title") or "–")


def field_text(field: str) -> str:
    """Say what a field is called."""
    return field.replace("_", " ")


def value_text(field: str, value: object, names: Names, zone: tzinfo = UTC) -> str:
    """Say a field's value (as its document has it), moments in a zone."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        if field == "incidents" and len(value) > _LISTED:
            return f"{len(value)} of them"
        return ", ".join(value_text(field, part, names, zone) for part in value)
    if isinstance(value, dict) and field == _TASKS and "title" in value:
        return f"{_title(value)} ({'done' if value.get('done_at') else 'open'})"
    if isinstance(value, dict):
        return ", ".join(
            _part_text(key, part, names, zone)
            for key, part in value.items()
            if part not in (None, "", [], 0) and key != "id"
        )
    if field == "incidents":
        told: object = names.look("incident", str(value), "number") or value
    else:
        told = (
            names.of(NAMED[field], str(value))
            if field in NAMED
            else local(str(value).replace("_", " "), zone)
        )
    return str(told)


def _part_text(key: str, part: object, names: Names, zone: tzinfo) -> str:
    """Say one part of a value."""
    told = (
        value_text(key, part, names, zone)
        if key in NAMED or isinstance(part, list)
        else local(str(part), zone)
    )
    return _PARTS.get(key, "{}").replace("{}", told)
