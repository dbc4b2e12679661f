"""What a kind of record declares about itself: its table, its list columns and how a document fills them."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from importlib import import_module
from typing import Any, Final, NamedTuple

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)

Value = str | int | None
Document = dict[str, Any]
Kept = tuple[Value, ...] | None  # the lasting columns, where they are known to be as they were
Look = Callable[[str, str, str], Value]  # (kind, record id, column) -> what is committed, None if nothing is


class Type(StrEnum):
    """How a list column is kept."""

    TEXT = "text"  # each row its own string
    CODE = "code"  # few distinct strings, None allowed
    INT = "int"  # signed 64 bits, None allowed


_FITS: Final[dict[Type, tuple[type, ...]]] = {
    Type.TEXT: (str,),
    Type.CODE: (str, type(None)),
    Type.INT: (int, type(None)),
}


class Column(NamedTuple):
    """One list column.

    `search` keeps a folded copy for substring search; `indexed` finds exact texts fast, and has a number's
    ascending order ready in the hint.
    """

    name: str
    type: Type
    search: bool = False
    indexed: bool = False


def text(name: str, *, search: bool = False, index: bool = False) -> Column:
    """Declare a TEXT column."""
    return Column(name, Type.TEXT, search, index)


def codes(*names: str) -> tuple[Column, ...]:
    """Declare CODE columns."""
    return tuple(Column(name, Type.CODE) for name in names)


def ints(*names: str) -> tuple[Column, ...]:
    """Declare INT columns."""
    return tuple(Column(name, Type.INT) for name in names)


class Lasting(NamedTuple):
    """Columns that take long to work out, and whether they are the same after a change of a record."""

    columns: tuple[str, ...]
    unmoved: Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Kind:
    """A kind of record.

    Attributes:
        name: the table's name.
        record: "module:Class" of the domain class, imported when first needed; "" for plain documents.
        columns: the list columns, in the order `project` fills them.
        project: a document's values for them (and what it keeps of `lasting`); may raise on a document that
            is not of this kind.
        carries: what a document is to carry beside the record for its columns, from what is committed.
        lasting: what `project` and `carries` are handed if it has not changed.
        local: whether its records belong to this replica alone and are never synced.
        worked: whether people work on its records: `tui.desk.NAMEs` has its verbs, `tui.commands.NAME` its
            keys and `tui.screens.NAME_text` its words, each found by the name.
        edition: raise it when `project` starts to answer differently: hints made before are then rebuilt.
    """

    name: str
    record: str = ""
    columns: tuple[Column, ...] = ()
    project: Callable[..., tuple[Value, ...]] = field(default=lambda _document: ())
    carries: Callable[[Document, Look, Kept], Document] | None = None
    lasting: Lasting | None = None
    local: bool = False
    worked: bool = False
    edition: int = 1

    @cached_property
    def record_class(self) -> type | None:
        """The domain class."""
        module, _, name = self.record.partition(":")
        return getattr(import_module(module), name) if module else None

    @cached_property
    def row_class(self) -> type[tuple[Value, ...]]:
        """A named tuple with every column."""
        return namedtuple(f"{self.name.title()}Row", [c.name for c in self.columns])  # noqa: PYI024 (made from the columns)

    @cached_property
    def fits(self) -> tuple[tuple[type, ...], ...]:
        """What the value of each column is."""
        return tuple(_FITS[column.type] for column in self.columns)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each column stands among a row's values."""
        return {column.name: at for at, column in enumerate(self.columns)}

    @property
    def identified(self) -> bool:
        """Whether records have an `id` of their own; plain documents go by their document id."""
        return bool(self.columns)

    def blank(self) -> tuple[Value, ...]:
        """Return a row for a document that cannot be read."""
        return tuple("" if column.type is Type.TEXT else None for column in self.columns)


def open_tasks(document: Document) -> int:
    """Return how many tasks of a document are not done."""
    tasks = document.get("tasks")
    return sum(not task.get("done_at") for task in tasks) if tasks else 0


def milliseconds(moment: str | None) -> int | None:
    """Return an ISO moment of a document as whole milliseconds since the epoch, UTC."""
    if not moment:
        return None
    when = datetime.fromisoformat(moment)
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return (when - _EPOCH) // _MILLISECOND
