"""Domain values as a record's document says them: what JSON can hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

from tui.domain.history import FieldChange, JsonValue

#: What a record carries about its changes rather than about itself; never listed as a change.
BOOKKEEPING = frozenset({"history", "op", "updated_at", "voided"})


def plain(value: Any) -> JsonValue:  # noqa: ANN401 (any value of any record)
    """Return the document's form of a value: texts for words and moments (UTC, "Z"), lists, dictionaries."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {key: plain(element) for key, element in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return [plain(element) for element in value]


def differences(before: object, after: object) -> tuple[FieldChange, ...]:
    """Return the fields in which two versions of one record differ, bookkeeping aside."""
    names, values = _told(type(after))  # type: ignore[arg-type] # (every class is hashable)
    return tuple(
        FieldChange(field=name, before=plain(old), after=plain(new))
        for name, old, new in zip(names, values(before), values(after), strict=True)
        if old is not new and old != new
    )


@cache
def _told(record: Any) -> tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]]]:  # noqa: ANN401 (a class; a cache wants it hashable)
    """Return the fields of a class that are told, and what takes their values out of a record."""
    names = tuple(field.name for field in fields(record) if field.name not in BOOKKEEPING)
    return names, attrgetter(*names)
