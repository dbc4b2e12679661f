"""Board: cards in columns side by side, a list whose moves go along a column and across them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from tui.terminal.palette import Tone
from tui.widgets.cells import fit, line_of, strip_of, width_of
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.terminal.palette import Look, Signs
    from tui.widgets.cells import Line, Span
    from tui.widgets.columns import RowSource

LEAST: Final = 27  #: cells below which a column is not drawn
_CARD: Final = 5  #: lines of a card, with the blank one behind it
_HEAD: Final = 2  #: lines above the cards: the columns' titles, and where the cursor stands
_GAP: Final = 1
_NEAR: Final = 30  #: cards that the cursor goes to when its own has left, to either side

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Words = tuple[str, Tone]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What one card says: up to four lines, each words at the left and words at its right end."""

    lines: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True)
class Pile:
    """A column: its title, and which of the source's rows are its cards."""

    title: str
    first: int
    size: int


class CardSource(Protocol[T_co]):
    """What a board shows: rows by index, column after column, each with the card that is drawn."""

    def __len__(self) -> int: ...
    def key(self, index: int) -> str: ...  # noqa: D102
    def find(self, record_id: str) -> int | None: ...  # noqa: D102
    def row(self, index: int) -> T_co: ...  # noqa: D102
    def marked(self, index: int) -> bool: ...  # noqa: D102
    @property
    def piles(self) -> Sequence[Pile]: ...  # noqa: D102
    def card(self, index: int) -> Card: ...  # noqa: D102


class Board(RowList[T]):
    """Shows a source as columns of cards; as many columns as have room, the cursor's among them.

    Only cards in sight are read. The cursor follows its record, also into another column.
    """

    DEFAULT_CSS = """
    Board { height: 1fr; }
    """

    def __init__(self, *, look: Look) -> None:
        super().__init__((), look=look)
        self._tops: dict[int, int] = {}
        self._leftmost = 0
        self._wanted = 0  #: the place in its column the cursor came from, kept while it crosses columns

    # -- where the cursor is ----------------------------------------------------------------------------

    @property
    def piles(self) -> Sequence[Pile]:
        """The columns; none while the source has none."""
        return getattr(self._source, "piles", ())

    @property
    def column(self) -> int:
        """The column of the cursor."""
        for number, pile in enumerate(self.piles):
            if pile.first <= self._cursor < pile.first + pile.size:
                return number
        return 0

    def action_move(self, rows: int) -> None:
        """Move along the column by so many cards."""
        pile = self._pile()
        if pile is not None and pile.size:
            place = max(0, min(self._cursor - pile.first + rows, pile.size - 1))
            self._wanted = place
            self._move_to(pile.first + place)

    def action_page(self, pages: int) -> None:
        """Move by the cards in sight."""
        self.action_move(pages * max(1, self._cards() - 1))

    def action_first(self) -> None:
        """Go to the top of the column."""
        self.action_move(-len(self._source))

    def action_last(self) -> None:
        """Go to the bottom of the column."""
        self.action_move(len(self._source))

    def across(self, step: int) -> None:
        """Go to the next column that has cards, to the card beside this one."""
        piles, number = self.piles, self.column + step
        while 0 <= number < len(piles) and not piles[number].size:
            number += step
        if 0 <= number < len(piles):
            pile = piles[number]
            self._move_to(pile.first + min(self._wanted, pile.size - 1))

    def show(self, source: RowSource[T], *, keep: str | None = None) -> None:
        """Show other cards; the cursor stays with its record."""
        super().show(source, keep=keep)
        pile = self._pile()
        if pile is not None:
            self._wanted = max(0, self._cursor - pile.first)

    # -- drawing ----------------------------------------------------------------------------------------

    def lines(self, width: int, height: int) -> Sequence[Line]:
        """Return the titles, the cursor's place, and the cards in sight."""
        piles = self.piles
        if not piles or not len(self._source):
            return [(), (), (self.span("   " + self._empty, Tone.DIM),)]
        shown, cells = self._shown(width)
        heads = [self._title(number, cells) for number in shown]
        body = [self._column(number, cells, height - _HEAD) for number in shown]
        rows = [
            tuple(span for column in body for span in (*column[y], (" " * _GAP, None)))
            for y in range(max(0, height - _HEAD))
        ]
        return [
            tuple(span for head in heads for span in (*head, (" " * _GAP, None))),
            self._place(shown, width),
            *rows,
        ]

    def _shown(self, width: int) -> tuple[range, int]:
        """Return the columns that are drawn, and the cells of each."""
        piles = self.piles
        count = max(1, min(len(piles), (width + _GAP) // (LEAST + _GAP)))
        here = self.column
        self._leftmost = max(0, min(self._leftmost, here, len(piles) - count))
        if here >= self._leftmost + count:
            self._leftmost = here - count + 1
        return range(self._leftmost, self._leftmost + count), (width + _GAP) // count - _GAP

    def _title(self, number: int, cells: int) -> tuple[Span, ...]:
        pile = self.piles[number]
        words = fit(f"  {pile.title}  {pile.size:,}", cells, cut=self.look.signs.cut)
        return (self.span(words, Tone.STRONG if number == self.column else Tone.DIM),)

    def _place(self, shown: range, width: int) -> Line:
        """Say where the cursor stands, and what is to either side of what is seen: the more the more room."""
        piles, here = self.piles, self.column
        pile = piles[here]
        where = f"  card {self._cursor - pile.first + 1:,} of {pile.size:,} in {pile.title}"
        sides = piles[: shown.start], piles[shown.stop :]
        told = (
            [[f"{one.title} {one.size:,}" for one in side] for side in sides],
            [[f"{one.title} {one.size:,}" for one in side if one.size] for side in sides],
            [[f"{sum(one.size for one in side):,}"] if side else [] for side in sides],
        )
        lines = [_beside(where, "   ".join(left), "   ".join(right), self.look.signs) for left, right in told]
        words = next((line for line in lines if width_of(line) <= width), lines[-1])
        return (self.span(words, Tone.DIM),)

    def _column(self, number: int, cells: int, height: int) -> list[tuple[Span, ...]]:
        """Return the lines of a column, each exactly so many cells."""
        pile, cards = self.piles[number], max(1, height // _CARD)
        top = self._tops.get(number, 0)
        if number == self.column:
            place = self._cursor - pile.first
            top = min(max(top, place - cards + 1), place)
        self._tops[number] = top = max(0, min(top, pile.size - cards))
        blank: tuple[Span, ...] = ((" " * cells, None),)
        lines: list[tuple[Span, ...]] = []
        for index in range(pile.first + top, min(pile.first + pile.size, pile.first + top + cards)):
            lines += self._card(index, cells)
            lines.append(blank)
        return [*lines, *[blank] * height][:height]

    def _card(self, index: int, cells: int) -> list[tuple[Span, ...]]:
        source: CardSource[T] = self._source  # type: ignore[assignment]  # (a board's source)
        here, signs = index == self._cursor, self.look.signs
        chosen = source.key(index) in self._chosen
        mark = signs.chosen if chosen else signs.mark if source.marked(index) else " "
        drawn = []
        for number, (left, right) in enumerate(source.card(index).lines[: _CARD - 1]):
            lead = f"{signs.cursor if here else ' '}{mark if number == 0 else ' '} "
            room = cells - len(lead)
            end = f" {line_of(right[0])}" if right[0] else ""
            words = fit(line_of(left[0]), max(0, room - width_of(end)), cut=signs.cut)
            tone = Tone.CURSOR if here and number == 0 else left[1]
            line = (self.span(lead, Tone.ACCENT if chosen else Tone.PLAIN), self.span(words, tone),
                    self.span(end, right[1]))  # fmt: skip
            drawn.append(tuple((part.text, part.style) for part in strip_of(line, cells)))
        blank: tuple[Span, ...] = ((" " * cells, None),)
        return [*drawn, *[blank] * (_CARD - 1 - len(drawn))]

    # -- what is pointed at -----------------------------------------------------------------------------

    def _row_at(self, x: int, y: int) -> int | None:
        """Return the card that is drawn at a cell; on a title, the column's card beside the cursor."""
        if not self.piles:
            return None
        shown, cells = self._shown(self.size.width)
        at, down = x // (cells + _GAP), (y - _HEAD) // _CARD
        if at >= len(shown) or down >= self._cards():
            return None
        pile = self.piles[shown[at]]
        place = self._tops.get(shown[at], 0) + down
        if y < _HEAD:
            place = min(self._wanted, pile.size - 1) if y == 0 else -1
        return pile.first + place if 0 <= place < pile.size else None

    def _point_to(self, index: int) -> None:
        """Move to a card that was pointed at; columns are crossed from there."""
        self._move_to(index)
        if (pile := self._pile()) is not None:
            self._wanted = index - pile.first

    def _scroll(self, rows: int) -> None:
        """Scroll the cursor's column by a card; the cursor moves only to stay in sight."""
        pile, cards = self._pile(), self._cards()
        if pile is None or not pile.size:
            return
        top = self._tops.get(self.column, 0) + (1 if rows > 0 else -1)
        self._tops[self.column] = top = max(0, min(top, pile.size - cards))
        self._wanted = max(top, min(self._cursor - pile.first, top + cards - 1))
        self._move_to(pile.first + self._wanted)
        self.repaint()

    def _neighbours(self) -> list[str]:
        """Return the ids of the cards below the cursor in its column, then those above, nearest first."""
        pile = self._pile()
        if pile is None or self._cursor < 0:
            return []
        below = range(self._cursor + 1, min(self._cursor + 1 + _NEAR, pile.first + pile.size))
        above = range(self._cursor - 1, max(self._cursor - 1 - _NEAR, pile.first - 1), -1)
        return [self._source.key(index) for index in (*below, *above)]

    def _cards(self) -> int:
        return max(1, (self.size.height - _HEAD) // _CARD)

    def _pile(self) -> Pile | None:
        return self.piles[self.column] if self.piles else None

    def _move_to(self, index: int, top: int | None = None) -> None:
        """Put the cursor on a card, and draw what that changes."""
        del top  # each column has its own
        before = self._cursor
        super()._move_to(index, self._top)
        if self._cursor != before:
            self.repaint()

    def _repaint_rows(self, *indexes: int) -> None:
        """Leave it to the whole board: a card is several lines of several columns."""
        del indexes


def _beside(where: str, left: str, right: str, signs: Signs) -> str:
    """Say what lies to the left and to the right of a place; nothing where nothing does."""
    sides = f"{signs.left} {left}" if left else "", f"{right} {signs.right}" if right else ""
    return "   ".join(filter(None, (where, *sides)))
