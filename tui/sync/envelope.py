"""How a record travels: its document, its kind, the form it is written in, and what it is known to hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tui.domain.document import plain
from tui.domain.meeting import kind_and_id
from tui.store import BadRecord
from tui.store.kinds import kind_named, shared_kinds
from tui.store.plain import dumps
from tui.sync.errors import RemoteLies
from tui.sync.steps import HISTORY

if TYPE_CHECKING:
    from tui.sync.backend import Document, Item

#: The form this program writes; a record in a higher one waits until the program is newer.
FORM: Final = 1
#: Of kinds without a history: how many operations are remembered as delivered.
REMEMBERED: Final = 40


@dataclass(frozen=True, slots=True)
class Arrived:
    """A record from the remote with its types checked; `record` is None where it is gone."""

    key: str
    kind: str
    id: str
    version: str
    record: Any
    ops: tuple[str, ...] = ()


def envelope(kind: str, document: Document, ops: tuple[str, ...]) -> dict[str, Any]:
    """Return what is sent of a record."""
    wrapped: dict[str, Any] = {"kind": kind, "form": FORM, "record": dict(document)}
    if ops:
        wrapped["ops"] = list(ops[-REMEMBERED:])
    return wrapped


def opened(item: Item) -> Arrived | None:
    """Return the record an item is; None if this program does not know its kind, or its newer form.

    Raises:
        RemoteLies: it is no record.
    """
    kind, record_id = kind_and_id(item.key)
    if kind not in shared_kinds():
        return None
    if item.gone:
        return Arrived(item.key, kind, record_id, item.version, None)
    told = item.document or {}
    form, record = told.get("form"), told.get("record")
    if isinstance(form, int) and form > FORM:
        return None
    if told.get("kind") != kind or form != FORM or not isinstance(record, dict):
        raise RemoteLies(f"the remote's {item.key} is no record of this program")
    if record.get("id", record_id) != record_id:
        raise RemoteLies(f"the remote's {item.key} says that it is another record")
    ops = told.get("ops") or []
    known = tuple(op for op in ops[-REMEMBERED:] if isinstance(op, str)) if isinstance(ops, list) else ()
    return Arrived(item.key, kind, record_id, item.version, read(kind, record, item.key), known)


def read(kind: str, document: Document, key: str) -> Any:  # noqa: ANN401 (a record of the kind)
    """Return the record a document stands for.

    Raises:
        RemoteLies: a field of it is of the wrong type.
    """
    from tui.store import codec  # noqa: PLC0415 (pydantic, only when something arrives)

    try:
        return codec.load(kind_named(kind), dumps(document), key)
    except BadRecord as wrong:
        raise RemoteLies(f"the remote's {wrong}") from None


def document_of(record: Any) -> dict[str, Any]:  # noqa: ANN401 (of any kind)
    """Return a record's whole document."""
    document = plain(record)
    assert isinstance(document, dict)  # noqa: S101 (a record is a dictionary)
    return document


def remembers(kind: str) -> bool:
    """Whether the remote must be told which operations a record of this kind holds: it has no history."""
    return HISTORY not in getattr(kind_named(kind).record_class, "__dataclass_fields__", ())
