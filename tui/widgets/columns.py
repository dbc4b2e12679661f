"""The columns of a list: how a row becomes texts, and how wide each is at a given width."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from tui.terminal.palette import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

TIGHT = 100  #: below this many cells columns stand closer, so that words get the room


def gap(room: int) -> int:
    """Return the blank cells between two columns in a list of so many cells."""
    return 1 if room < TIGHT else 2


def _plain(_row: object) -> Tone:
    return Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[T]):
    """One column.

    `width` is in cells; with `flex` it is the least, and the column takes that share of what is left. `drop`:
    where the width does not suffice, columns with the highest number go first; 0 never goes. `lead` columns,
    at the left, carry the cursor's style.
    """

    key: str
    header: str
    text: Callable[[T], str]
    width: int
    flex: int = 0
    right: bool = False
    tone: Callable[[T], Tone] = _plain
    drop: int = 0
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A column and the cells it got."""

    column: Column[T]
    width: int


class RowSource(Protocol[T_co]):
    """What a list shows: rows by index, each known by its record's id; asked only for what is visible."""

    def __len__(self) -> int:
        """Return how many rows there are."""

    def key(self, index: int) -> str:
        """Return the id of the record in that row."""

    def keys(self) -> list[str]:
        """Return the ids of all rows."""

    def find(self, record_id: str) -> int | None:
        """Return the row of that record, or None."""

    def row(self, index: int) -> T_co:
        """Return what the columns read."""

    def marked(self, index: int) -> bool:
        """Tell whether the row is new or unread."""


class Listing(Generic[T]):
    """A source over rows in memory, each with its id at hand."""

    def __init__(
        self, rows: Sequence[T], key: Callable[[T], str], marked: Callable[[T], bool] = lambda _row: False
    ) -> None:
        self._rows, self._key, self._marked = rows, key, marked

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def key(self, index: int) -> str:
        """Return the id of the record in that row."""
        return self._key(self._rows[index])

    def keys(self) -> list[str]:
        """Return the ids of all rows."""
        return [self._key(row) for row in self._rows]

    def find(self, record_id: str) -> int | None:
        """Return the row of that record, or None."""
        return next((index for index, row in enumerate(self._rows) if self._key(row) == record_id), None)

    def row(self, index: int) -> T:
        """Return the row itself."""
        return self._rows[index]

    def marked(self, index: int) -> bool:
        """Tell whether the row is new or unread."""
        return self._marked(self._rows[index])


def place(columns: Sequence[Column[T]], room: int) -> tuple[Placed[T], ...]:
    """Give each column its cells out of `room`, dropping those that can go until the rest fit."""
    kept = list(columns)
    between = gap(room)
    while _least(kept, between) > room and any(column.drop for column in kept):
        kept.remove(max(kept, key=lambda column: column.drop))
    spare = max(0, room - _least(kept, between))
    shares = sum(column.flex for column in kept)
    placed: list[Placed[T]] = []
    for column in kept:
        extra = spare * column.flex // shares if column.flex else 0
        spare, shares = spare - extra, shares - column.flex
        placed.append(Placed(column, column.width + extra))
    return tuple(placed)


def _least(columns: Sequence[Column[T]], between: int) -> int:
    return sum(column.width for column in columns) + between * max(0, len(columns) - 1)
