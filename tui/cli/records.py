"""Records as the command line shows them: plain values, moments as ISO UTC, names beside ids."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from tui.cli.output import iso
from tui.desk.kinds import INCIDENT, WORKED
from tui.domain.history import FieldChange
from tui.query.pains import PAIN, hurts, pain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tui.cli.output import Record, Value
    from tui.desk import Desk, Names
    from tui.store import Rows

#: Columns that hold an id -> the kind it belongs to; shown by name, the id stands under `<column>_id`.
NAMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "team": "team", "assignee": "person", "owner": "person", "caller": "person", "service": "service",
        "ci": "ci", "actor": "person", "author": "person", "confirmed_by": "person",
        "manager": "person",
    }
)  # fmt: skip
#: Columns and fields that hold several ids -> the kind they belong to; the ids stand under `<column>_ids`.
_SEVERAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "watchers": "person", "affected": "person", "recipients": "person", "users": "person",
        "teams": "team", "part_of": "ci", "depends_on": "ci",
    }
)  # fmt: skip
_MOMENTS: Final = frozenset(
    {
        "opened", "updated", "resolved", "closed", "due", "paused", "last_at", "at", "review", "verified",
        "stale", "timed", "snoozed",
    }
)  # fmt: skip
_LISTS: Final = frozenset({"flags", "hold", "voids", "incidents"})
_SPEAKERS: Final = {"C": "caller", "A": "agent"}
_SAID: Final[Mapping[str, Callable[[Any], Value]]] = {"vip": bool, "last_by": _SPEAKERS.get}
_VERB: Final = "verb"
_TASKS: Final = "tasks"

_INCIDENT: Final = (
    "kind", "number", "id", "title", "state", "priority", "impact", "urgency", "team", "assignee", "owner",
    "caller", "service", "ci", "category", "subcategory", "symptom", "channel", "location", "flags", "hold",
    "opened", "updated", "resolved", "closed", "due", "paused", "last_by", "last_at", "reopenings",
    "handovers", "major_state", "watchers", "snoozed", "tasks", "source", "op",
)  # fmt: skip

#: What a table shows unless columns are named.
USUAL: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "incident": ("number", "priority", "state", "due", "title", "team", "assignee", "caller"),
        "problem": (
            "number", "priority", "state", "pain", "title", "service", "team", "assignee", "linked", "known",
        ),
        "person": ("name", "login", "email", "department", "location", "id"),
        "team": ("name", "function", "tier", "id"),
        "service": ("name", "criticality", "hours", "team", "owner", "id"),
        "ci": ("name", "service", "location", "id"),
        "operation": ("at", "actor", "verb", "number", "id"),
    }
)  # fmt: skip
#: Short names of columns, as in queries.
SHORT: Final = MappingProxyType({"p": "priority", "who": "assignee", "s": "state", "created": "opened"})


def columns_of(rows: Rows) -> tuple[str, ...]:
    """Return the keys of a listed record of this kind."""
    kind = rows.kind.name
    names = [column.name for column in rows.kind.columns]
    if kind == "incident":
        names = list(_INCIDENT)
    elif kind == "operation":
        names = ["number", *(_VERB if name == "kind" else name for name in names)]
    elif hurts(rows):
        names.append(PAIN)
    keys = dict.fromkeys(["kind", *names])
    several = (f"{key}_ids" for key in keys if key in _SEVERAL)
    return (*keys, *(f"{key}_id" for key in keys if key in NAMED), *several)


def listed(rows: Rows, position: int, desk: Desk) -> Record:
    """Return a record as `list` shows it, with the keys of `columns_of`."""
    names, store = desk.names, desk.store
    row: Any = rows.row(position)
    kind = rows.kind.name
    record: Record = dict.fromkeys(columns_of(rows))
    for column in row._fields:
        key = _VERB if column == "kind" else column
        record.update(_listed_value(key, getattr(row, column), names))
    record["kind"] = kind
    if hurts(rows):
        record[PAIN] = pain(rows, position, store.rows(INCIDENT), desk.now())
    if kind == "operation":
        found = (
            store.rows(row.record_kind).position(row.record)
            if row.record and row.record_kind in WORKED
            else None
        )
        record["number"] = None if found is None else store.rows(row.record_kind).get(found, "number")
    return record


def _listed_value(key: str, value: Any, names: Names) -> Record:  # noqa: ANN401 (any column's value)
    if key in NAMED:
        return {key: names.of(NAMED[key], value) or None, f"{key}_id": value or None}
    if key in _MOMENTS:
        return {key: iso(value)}
    if key in _SEVERAL:
        return _several(key, value.split(",") if value else (), names)
    if key in _LISTS:
        return {key: [part for part in (value or "").split(",") if part]}
    said = _SAID.get(key)
    return {key: said(value) if said is not None else value}


def whole(rows: Rows, position: int, desk: Desk) -> Record:
    """Return everything about a record: what `list` shows, then every other field of it, with its history.

    Raises:
        StoreError: the record cannot be read.
    """
    record = listed(rows, position, desk)
    body = desk.store.read(rows.kind.name, str(record["id"]))
    if hasattr(body, _TASKS):
        del record[_TASKS]  # the list has how many are open, here stands each of them
    for key, value in plain_of(body, desk.names).items():
        record.setdefault(_VERB if key == "kind" else key, value)
    return record


def plain_of(value: Any, names: Names) -> Any:  # noqa: ANN401 (any value of a record)
    """Return a domain value as JSON can say it, with names beside ids."""
    if is_dataclass(value):
        plain: Record = {}
        for field in fields(value):
            plain.update(_field(field.name, getattr(value, field.name), names))
        if isinstance(value, FieldChange):
            for end in ("before", "after"):
                told = _told(value.field, getattr(value, end), names)
                if told is not None:
                    plain[f"{end}_name"] = told[0]
        return plain
    if isinstance(value, (list, tuple)):
        return [plain_of(one, names) for one in value]
    if isinstance(value, dict):
        return {key: plain_of(one, names) for key, one in value.items()}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value


def _told(field: str, value: Any, names: Names) -> tuple[Value] | None:  # noqa: ANN401 (a document value)
    """Return what a change's value is called, None if no ids are in it."""
    if field in NAMED:
        return (names.of(NAMED[field], value) or None,)
    if field == "incidents":
        return ([names.look("incident", one, "number") or one for one in value or ()],)
    if field in _SEVERAL:
        return ([names.of(_SEVERAL[field], one) for one in value or ()],)
    if isinstance(value, dict) and value.keys() & NAMED.keys():
        return ({key: names.of(NAMED[key], one) if key in NAMED else one for key, one in value.items()},)
    return None


def _field(key: str, value: Any, names: Names) -> Record:  # noqa: ANN401 (as above)
    if key in NAMED and (value is None or isinstance(value, str)):
        return {key: names.of(NAMED[key], value) or None, f"{key}_id": value}
    if key in _SEVERAL:
        return _several(key, value, names)
    return {key: plain_of(value, names)}


def _several(key: str, ids: Iterable[str], names: Names) -> Record:
    every = list(ids)
    return {key: [names.of(_SEVERAL[key], one) for one in every], f"{key}_ids": every}
