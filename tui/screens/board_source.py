"""The board's cards: problems by state, by pain, what each says read only when it is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.desk.insight import Figures, figures
from tui.domain.problem_states import State
from tui.terminal.palette import BARS, Tone
from tui.widgets.board import Card, Pile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.desk.desk import Desk
    from tui.desk.names import Names
    from tui.store import Rows

_DAY_MS: Final = 86_400_000
_THOUSAND: Final = 1_000
_NO_PAIN: Final = Figures(0, 0, [])


class Problem(NamedTuple):
    """One problem on the board: its list row, what its incidents come to, names and the moment (ms).

    `trend` are its incidents a week; `flags` are signs: K known error, k early, W workaround, M major;
    `quiet` says the days without activity, and `stale` whether those are too many.
    """

    row: Any
    figures: Figures
    service: str
    owner: str
    trend: str
    flags: str
    quiet: str
    stale: bool
    names: Names
    now: int


class BoardSource:
    """What a board shows of problems: positions of one version of the rows, at one moment."""

    def __init__(
        self, rows: Rows, positions: Sequence[int], desk: Desk, *, bars: str, bad: str,
        together: bool = False,
    ) -> None:  # fmt: skip
        self._rows, self._desk, self._bars, self._bad = rows, desk, bars, bad
        self._seen = rows.sight()
        self._now = desk.now().timestamp()
        self._figures: dict[int, Figures] = {}
        self._cards: dict[int, Card] = {}
        if together:
            self.positions = list(positions)
            self.piles: tuple[Pile, ...] = ()
            return
        states: dict[str, list[int]] = {state: [] for state in State}
        for position in positions:
            states.get(str(rows.get(position, "state")), states[State.NEW]).append(position)
        self.positions = []
        piles: list[Pile] = []
        for state in State:
            if states[state] or state is not State.CLOSED:
                piles.append(Pile(state.words, len(self.positions), len(states[state])))
                self.positions += states[state]
        self.piles = tuple(piles)

    def __len__(self) -> int:
        """Return how many cards there are."""
        return len(self.positions)

    def key(self, index: int) -> str:
        """Return the id of the record on that card."""
        return str(self._seen.get(self.positions[index], "id"))

    def keys(self) -> list[str]:
        """Return the ids of all records."""
        return [self.key(index) for index in range(len(self.positions))]

    def find(self, record_id: str) -> int | None:
        """Return the card of that record, or None."""
        position = self._rows.position(record_id)
        try:
            return None if position is None else self.positions.index(position)
        except ValueError:
            return None

    def row(self, index: int) -> Problem:
        """Return what is known without reading the body."""
        position = self.positions[index]
        row, names, now = self._seen.row(position), self._desk.names, self._now * _THOUSAND
        stale = row.stale is not None and row.stale <= now
        days = int(max(0.0, now - (row.last_at or 0)) // _DAY_MS)
        flags = "".join(
            sign
            for sign, there in (
                ("K", row.known == "known"),
                ("k", row.known == "early"),
                ("W", row.workaround),
                ("M", "major" in (row.flags or "")),
            )
            if there
        )
        told = self._read(position, row)
        return Problem(
            row, told, names.service(row.service) or row.category or "–",
            names.login(row.owner) or names.person(row.owner) or "–", spark(told.weeks, self._bars), flags,
            f"{days}d {self._bad}" if stale else f"{days}d", stale, names, round(now),
        )  # fmt: skip

    def marked(self, index: int) -> bool:
        """Tell whether nobody has it yet."""
        return self._seen.get(self.positions[index], "assignee") is None

    def card(self, index: int) -> Card:
        """Return what a card says; it is worked out once."""
        found = self._cards.get(index)
        if found is None:
            found = self._cards[index] = self._card(index)
        return found

    def _card(self, index: int) -> Card:
        problem = self.row(index)
        row, told = problem.row, problem.figures
        incidents = f"{told.open}/{row.linked} open" if row.linked else "no incidents"
        return Card(
            lines=(
                ((f"{row.number}  P{row.priority}", Tone.PLAIN), (pain_text(told.pain), Tone.STRONG)),
                ((row.title, Tone.PLAIN), ("", Tone.PLAIN)),
                ((problem.service, Tone.DIM), (problem.owner, Tone.PLAIN)),
                (
                    (f"{incidents} {problem.trend}".rstrip(), Tone.DIM),
                    (f"{problem.flags} {problem.quiet}".strip(), Tone.WARN if problem.stale else Tone.DIM),
                ),
            )
        )

    def _read(self, position: int, row: Any) -> Figures:  # noqa: ANN401 (the store's row of a problem)
        """Return what a problem's incidents come to."""
        if not row.incidents:
            return _NO_PAIN
        found = self._figures.get(position)
        if found is None:
            found = self._figures[position] = figures(self._desk.store, row.incidents.split(","), self._now)
        return found


def pain_text(pain: float) -> str:
    """Say pain shortly: "820", "12.4k", "3.1M"; nothing for none."""
    if pain < 1:
        return ""
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if pain >= size:
            return f"{pain / size:.1f}{unit}"
    return f"{pain:.0f}"


def spark(counts: Sequence[int], bars: str = BARS) -> str:
    """Draw counts as bars, the highest as the highest; nothing where there are none."""
    most = max(counts, default=0)
    if not most:
        return ""
    last = len(bars) - 1
    return "".join(bars[round(count * last / most)] if count else " " for count in counts)
