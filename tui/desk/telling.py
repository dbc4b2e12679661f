"""What has changed in a record, in words: fields as people call them, names for ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
}
#: Of more incidents than these only the count is told.
_LISTED: Final = 3
_UNTOLD: Final = frozenset({"holds", "handovers", "started", "links", "first_resolved_at", "adopted"})


def changes_text(changes: Iterable[FieldChange], names: Names, *, created: bool = False) -> str:
    """Say what each field was and is now; of a record that was `created`, only what it is."""
    told: list[str] = []
    for change in changes:
        if change.field in _UNTOLD:
            continue
        label, after = field_text(change.field), value_text(change.field, change.after, names)
        before = "" if created else f": {value_text(change.field, change.before, names)} →"
        told.append(f"{label}{before} {after}")
    return ", ".join(told)


def field_text(field: str) -> str:
    """Say what a field is called."""
    return field.replace("_", " ")


def value_text(field: str, value: object, names: Names) -> str:
    """Say a field's value (as its document has it)."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        if field == "incidents" and len(value) > _LISTED:
            return f"{len(value)} of them"
        return ", ".join(value_text(field, part, names) for part in value)
    if isinstance(value, dict):
        return ", ".join(
            value_text(key, part, names) if key in NAMED or isinstance(part, list) else str(part)
            for key, part in value.items()
            if part not in (None, "", []) and key != "id"
        )
    if field == "incidents":
        told: object = names.look("incident", str(value), "number") or value
    else:
        told = names.of(NAMED[field], str(value)) if field in NAMED else str(value).replace("_", " ")
    return str(told)
