"""What this operator does best next, from the list columns: nothing is decoded but who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.desk.kinds import INCIDENT
from tui.domain.incident_states import OPEN, State
from tui.domain.next_best import Candidate, Rank, Whose, rank, reasons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.desk.desk import Desk

#: The list columns that are looked at, in the order `_Reader.candidate` takes them.
_COLUMNS: Final = (
    "number", "priority", "due", "warn", "alarm", "snoozed", "flags", "state", "assignee", "team", "last_by",
    "last_at", "opened",
)  # fmt: skip


class Best(NamedTuple):
    """A record to do, its place in the order made plain."""

    position: int
    candidate: Candidate
    rank: Rank

    @property
    def why(self) -> str:
        """The reasons, on one line."""
        return reasons(self.candidate, self.rank)


def best_next(desk: Desk, within: Sequence[int] | None = None) -> list[int]:
    """Return the positions of what is to do, the best first; only among these if they are given."""
    rows, me = desk.store.rows(INCIDENT), desk.me
    reader = _Reader(me, _teams(desk, me), _now(desk))
    mine = frozenset((me, None)) if me else frozenset((None,))
    running = rows.select_code("state", lambda state: state in OPEN, within)
    found = rows.select_code("assignee", lambda one: one in mine, running)
    placed = (
        (reader.place(values), position)
        for values, position in zip(rows.table(_COLUMNS, found), found, strict=True)
    )
    return [position for place, position in sorted(one for one in placed if one[0] is not None)]


def told(desk: Desk, position: int) -> Best | None:
    """Return what the order says of one record, None if it has no place in it."""
    me = desk.me
    reader = _Reader(me, _teams(desk, me), _now(desk))
    (values,) = desk.store.rows(INCIDENT).table(_COLUMNS, [position])
    one = reader.candidate(values)
    placed = rank(one, reader.now)
    return None if placed is None else Best(position, one, placed)


class _Reader:
    """Reads list columns for one operator at one moment; what looks alike is ranked once."""

    def __init__(self, me: str, teams: frozenset[str], now: int) -> None:
        self.me, self.teams, self.now = me, teams, now
        self._known: dict[tuple[Any, ...], int | None] = {}

    def place(self, values: Sequence[Any]) -> tuple[int, float, str] | None:
        """Return what to sort by, as `tui.domain.next_best.order` has it."""
        number, priority, due, warn, alarm, snoozed, flags, state, assignee, team, by, at, opened = values
        now = self.now
        alike = (
            priority, due is None or due <= now, due is None, warn is not None and warn <= now,
            alarm is not None and alarm <= now, snoozed is not None and snoozed > now, flags, state, assignee,
            team in self.teams, by == "C" and at is not None and opened is not None and at > opened,
        )  # fmt: skip
        try:
            score = self._known[alike]
        except KeyError:
            placed = rank(self.candidate(values), now)
            score = self._known[alike] = None if placed is None else placed.score
        return None if score is None else (-score, float("inf") if due is None else due, number)

    def candidate(self, values: Sequence[Any]) -> Candidate:
        """Return what the order looks at."""
        number, priority, due, warn, alarm, snoozed, flags, state, assignee, team, by, at, opened = values
        whose: Whose | None = Whose.MY_TEAMS if team in self.teams else Whose.ANYBODYS
        if assignee is not None:
            whose = Whose.MINE if assignee == self.me else None
        return Candidate(
            number=number, priority=priority, mine=whose, due=due, warn=warn, alarm=alarm, snoozed=snoozed,
            on_hold=state == State.ON_HOLD, flags=frozenset(flags.split(",")) if flags else frozenset(),
            caller_last=by == "C" and at is not None and opened is not None and at > opened,
        )  # fmt: skip


def _now(desk: Desk) -> int:
    return round(desk.now().timestamp() * 1000)


def _teams(desk: Desk, me: str) -> frozenset[str]:
    person = desk.store.read("person", me) if me else None
    return frozenset(person.teams) if person is not None else frozenset()
