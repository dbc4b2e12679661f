"""What it takes to work on one kind of record: its moves, and what undo, redaction and the clock do to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from tui.desk.kinds import placed
from tui.desk.moments import moment_words
from tui.desk.reading import Reader
from tui.domain.history import Stamp
from tui.domain.restore import Restoring

if TYPE_CHECKING:
    from tui.desk.records import Author
    from tui.domain.clocks.definitions import Agreements
    from tui.domain.clocks.steps import Step
    from tui.store import Store, Transaction

#: The command that opens a record; it is no move of one.
NEW: Final = "new"
#: What a move can take of the desk's agreements: its parameter -> their attribute.
AGREED: Final[Mapping[str, str]] = MappingProxyType({"matrix": "matrix", "calendar": "business"})
_NAMED: Final = 5

#: What a move brings about on other records, in the same frame and the same step of undo: it gets the
#: transaction, the author, the record before (None if it was opened) and after, and returns remarks.
Then = Callable[["Transaction", "Author", Any, Any], Iterable[str]]

#: What is known here beside what was said, as further fields: it gets the transaction and the fields.
Known = Callable[["Transaction", Mapping[str, Any]], Mapping[str, Any]]

#: The next step of a record that has fallen due by the clock alone, None if there is none.
Due = Callable[["Transaction", Any, "Agreements", datetime], "Step | None"]

#: The record after a step, made at this moment, and the step's stamp.
Make = Callable[[Any, "Step", datetime], tuple[Any, Stamp]]


@dataclass(frozen=True, slots=True)
class Move:
    """A move: the function of the domain, the sentence of what was done, and the reader of each field.

    `agreed` are what the function also takes of the desk's settings (AGREED); what `known` says of the fields
    as settled it takes too; `then` does what follows. `ending` goes on with the sentence where the fields are
    known, each in its braces as people say it: "until {until}".
    """

    function: Callable[..., Any]
    done: str
    fields: Mapping[str, Reader] = field(default_factory=dict)
    agreed: tuple[str, ...] = ()
    known: Known | None = None
    then: Then | None = None
    ending: str = ""

    def sentence(self, fields: Mapping[str, Any], store: Store, zone: tzinfo) -> str:
        """Return what was done, with {} where the records go; without fields it ends before `ending`."""
        if not self.ending or not fields:
            return self.done
        said = {name: _said(fields[name], store, zone) for name in fields if f"{{{name}}}" in self.ending}
        return f"{self.done.removesuffix('.')} {self.ending.format(**said)}."


def nothing_due(_tx: Transaction, _record: object, _agreements: Agreements, _now: datetime) -> None:
    """Say that nothing happens by the clock alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How one kind of record is worked on.

    Attributes:
        kind: the table's name, and what one of them is called.
        prefix: how the numbers given here begin.
        record: the domain class (see tui/domain/work.py).
        moves: command name -> move; NEW opens one.
        restoring: how undo restores one.
        texts: fields that are words of people, which can be redacted.
        told: verbs of activities whose text is told beside doing what they came from.
        due, make: the steps that happen by the clock alone.
    """

    kind: str
    prefix: str
    record: type[Any]
    moves: Mapping[str, Move]
    restoring: Restoring
    texts: tuple[str, ...]
    told: frozenset[str] = frozenset()
    due: Due = nothing_due
    make: Make | None = None


def _said(value: object, store: Store, zone: tzinfo) -> str:
    """Say a moment in the zone, a record by its number, a choice without its underscores."""
    if isinstance(value, datetime):
        return moment_words(value, zone)
    place = placed(store, str(value))
    if place is None:
        return str(value).replace("_", " ")
    return str(store.rows(place.kind).get(place.position, "number"))


def named(numbers: Sequence[str], kind: str) -> str:
    """Name a few records, count many."""
    return ", ".join(numbers) if len(numbers) <= _NAMED else f"{len(numbers):,} {kind}s"
