"""A service level clock in a few words, as the preview says it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.domain.clocks.clock import Bucket, Stage
from tui.domain.clocks.definitions import Accord
from tui.screens.queue_columns import span_text
from tui.terminal.palette import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tui.domain.clocks.clock import Clock

Words = tuple[str, Tone]


def clock_facts(clocks: Iterable[Clock], moment: Callable[[datetime], str]) -> list[tuple[Words, ...]]:
    """Return a line for each promise to the customer that still says something; `moment` tells a time."""
    promised = [clock for clock in clocks if clock.definition.accord is Accord.SLA]
    telling = [clock for clock in promised if clock.stage in _GOES_ON or clock.breached is not None]
    return [_line(clock, moment) for clock in telling or promised[-1:]]


_GOES_ON = frozenset({Stage.RUNNING, Stage.PAUSED})


def _line(clock: Clock, moment: Callable[[datetime], str]) -> tuple[Words, ...]:
    words: list[Words] = [(f"{clock.definition.name}  ", Tone.DIM)]
    if clock.misconfigured:
        return (*words, (f"never due: the calendar {clock.calendar.name} never opens", Tone.BAD))
    if clock.target is None or clock.left is None or clock.due is None:
        return (*words, ("planned, no target", Tone.DIM))
    due, left = f"due {moment(_at(clock.due))}", span_text(clock.left * 1000)
    match clock.stage:
        case Stage.RUNNING:
            words.append((f"{left}  {due}", Tone.BAD if clock.over else Tone.PLAIN))
        case Stage.PAUSED:
            since = moment(_at(clock.paused_since or clock.started))
            words.append((f"paused since {since}, {left} left", Tone.PLAIN))
        case Stage.COMPLETED:
            met = clock.breached is None
            words.append((f"{due}, {'met' if met else 'missed'}", Tone.PLAIN if met else Tone.BAD))
        case Stage.CANCELLED:
            words.append(("cancelled", Tone.DIM))
    if clock.breached is not None and clock.stage is not Stage.COMPLETED:
        contested = ", contested" if clock.contested else ""
        words.append((f"  breached {moment(_at(clock.breached))}{contested}", Tone.BAD))
    if clock.withdrawn:
        words.append(("  an earlier breach is withdrawn", Tone.DIM))
    paused = sum(one.business for one in clock.intervals if one.bucket is Bucket.PAUSED)
    if paused:
        reasons = {one.why.replace("_", " ") for one in clock.intervals if one.bucket is Bucket.PAUSED}
        words.append((f"  paused {span_text(paused * 1000)} {', '.join(sorted(reasons))}", Tone.DIM))
    return tuple(words)


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
