"""The queue's columns: what each shows of an incident's list row, wide and narrow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol

from tui.commands.base import Row
from tui.desk.names import Names
from tui.domain.calendars import Calendar
from tui.domain.incident_states import OPEN, State
from tui.terminal.palette import Tone
from tui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable


NARROW: Final = 100  #: below this many cells the narrow columns are used

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000  #: in ms

_SHORT_STATE: Final[Mapping[str, str]] = {
    State.NEW: "new",
    State.ASSIGNED: "asg",
    State.IN_PROGRESS: "wip",
    State.ON_HOLD: "hld",
    State.RESOLVED: "res",
    State.CLOSED: "cls",
    State.CANCELLED: "can",
}
_OPEN_STATES: Final = frozenset(state.value for state in OPEN)
_FLAG_SIGNS: Final[Mapping[str, str]] = {
    "vip": "*",
    "major": "M",
    "followup": "F",
    "replied": "R",
    "escalated": "E",
    "test": "T",
}


class IncidentRow(Row, Protocol):
    """An incident's list columns, as far as the queue shows them; moments in ms since the epoch."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def priority(self) -> int: ...  # noqa: D102
    @property
    def impact(self) -> str: ...  # noqa: D102
    @property
    def urgency(self) -> str: ...  # noqa: D102
    @property
    def due(self) -> int | None: ...  # noqa: D102
    @property
    def paused(self) -> int | None: ...  # noqa: D102
    @property
    def warn(self) -> int | None: ...  # noqa: D102
    @property
    def alarm(self) -> int | None: ...  # noqa: D102
    @property
    def calendar(self) -> str | None: ...  # noqa: D102
    @property
    def last_by(self) -> str | None: ...  # noqa: D102
    @property
    def last_at(self) -> int | None: ...  # noqa: D102
    @property
    def flags(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Shown:
    """One list row and what it takes to say it: names, the moment (ms since the epoch), the calendars."""

    row: IncidentRow
    names: Names
    now: int
    calendars: Mapping[str, Calendar]


class Used(Enum):
    """How much of a target is used: the sign after what is left, and its tone."""

    LITTLE = " ", Tone.PLAIN
    WARNED = ".", Tone.PLAIN
    ALMOST = ":", Tone.WARN
    OVER = "!", Tone.BAD

    @property
    def sign(self) -> str:
        """The cell behind the figure."""
        return self.value[0]

    @property
    def tone(self) -> Tone:
        """The colour of the figure."""
        return self.value[1]


def used(row: IncidentRow, now: int) -> Used:
    """Tell how much of the target is used, by its warning points; what stands still is as it was then."""
    moment = now if row.paused is None else row.paused
    if row.due is not None and row.due < moment:
        return Used.OVER
    if row.alarm is not None and row.alarm <= moment:
        return Used.ALMOST
    return Used.WARNED if row.warn is not None and row.warn <= moment else Used.LITTLE


def left_of(row: IncidentRow, now: int, calendars: Mapping[str, Calendar]) -> int | None:
    """Return the business time (ms) left of the target that comes first, negative when over."""
    if row.due is None:
        return None
    moment = now if row.paused is None else row.paused
    calendar = calendars.get(row.calendar or "")
    if calendar is None or calendar.always:
        return row.due - moment
    due, at = row.due // 1000, moment // 1000
    return 1000 * (calendar.between(at, due) - calendar.between(due, at))


def span_text(span: int) -> str:
    """Say a span of ms as hours:minutes, from two days on in days; negative ones with a minus."""
    sign, span = ("−", -span) if span < 0 else ("", span)
    if span >= 2 * DAY:
        return f"{sign}{span // DAY}d"
    return f"{sign}{span // HOUR}:{span % HOUR // MINUTE:02d}"


def ago_text(span: int) -> str:
    """Say how long ago in the largest whole unit: "12m", "3h", "5d"."""
    if span < HOUR:
        return f"{max(0, span) // MINUTE}m"
    return f"{span // HOUR}h" if span < 2 * DAY else f"{span // DAY}d"


def _due(shown: Shown) -> str:
    """Say what is left: "0:48", "−0:12 !" over, "‖2:10" standing still; the last two cells are the sign's."""
    row = shown.row
    if row.state not in _OPEN_STATES:
        return ""
    left = left_of(row, shown.now, shown.calendars)
    if left is None:
        return "–  "
    still = "" if row.paused is None else "‖"
    return f"{still}{span_text(left)} {used(row, shown.now).sign}"


def _due_tone(shown: Shown) -> Tone:
    row = shown.row
    aims = row.due is not None and row.paused is None and row.state in _OPEN_STATES
    return used(row, shown.now).tone if aims else Tone.PLAIN


def _last(shown: Shown) -> str:
    row = shown.row
    return (
        f"{row.last_by} {ago_text(shown.now - row.last_at)}"
        if row.last_by and row.last_at is not None
        else "–"
    )


def _flags(shown: Shown) -> str:
    flags = (shown.row.flags or "").split(",")
    return "".join(sign for flag, sign in _FLAG_SIGNS.items() if flag in flags)


def _caller(shown: Shown) -> str:
    name = shown.names.person(shown.row.caller)
    flags = _flags(shown)
    return f"{name} {flags}" if flags else name


def _priority_tone(shown: Shown) -> Tone:
    return Tone.STRONG if shown.row.priority == 1 else Tone.PLAIN


def _number(shown: Shown) -> str:
    return shown.row.number


def _title(shown: Shown) -> str:
    return shown.row.title


def _priority(shown: Shown) -> str:
    return str(shown.row.priority)


def _team(shown: Shown) -> str:
    return shown.names.team(shown.row.team) or "–"


def _who(shown: Shown) -> str:
    return shown.names.login(shown.row.assignee) or "–"


def _state(shown: Shown) -> str:
    return (shown.row.state or "").replace("_", " ")


def _short_state(shown: Shown) -> str:
    return _SHORT_STATE.get(shown.row.state or "", "?")


def _column(
    key: str, header: str, text: Callable[[Shown], str], width: int, *, flex: int = 0, right: bool = False,
    drop: int = 0, lead: bool = False, tone: Callable[[Shown], Tone] = lambda _shown: Tone.PLAIN,
) -> Column[Shown]:  # fmt: skip
    return Column(
        key=key,
        header=header,
        text=text,
        width=width,
        flex=flex,
        right=right,
        drop=drop,
        lead=lead,
        tone=tone,
    )


WIDE: Final = (
    _column("priority", "P", _priority, 1, lead=True, tone=_priority_tone),
    _column("number", "Number", _number, 11, lead=True),
    _column("state", "State", _state, 11),
    _column("due", "Due", _due, 9, right=True, tone=_due_tone),
    _column("last", "Last", _last, 5),
    _column("title", "Title", _title, 30, flex=6),
    _column("team", "Team", _team, 10, flex=1, drop=1),
    _column("who", "Who", _who, 8, flex=1),
    _column("caller", "Caller", _caller, 11, flex=2),
)

NARROW_COLUMNS: Final = (
    _column("priority", "P", _priority, 1, lead=True, tone=_priority_tone),
    _column("number", "Number", _number, 11, lead=True),
    _column("state", "St", _short_state, 3),
    _column("due", "Due", _due, 9, right=True, tone=_due_tone),
    _column("flags", "F", _flags, 2),
    _column("last", "Last", _last, 5),
    _column("who", "Who", _who, 6, drop=1),
    _column("caller", "Caller", lambda shown: shown.names.person(shown.row.caller), 7, drop=2),
    _column("title", "Title", _title, 11, flex=1),
)


def columns_for(width: int) -> tuple[Column[Shown], ...]:
    """Return the columns for a list of so many cells."""
    return NARROW_COLUMNS if width < NARROW else WIDE
